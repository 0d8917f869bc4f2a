#ifndef TESTS_TWIN_H_
#define TESTS_TWIN_H_

#include <functional>
#include <string>
#include <vector>

#include "tests/engine.h"

namespace osc {

// A migrated table beside a twin that a plain ALTER changes: the measure of
// right. Every statement of the application runs on both, so that nobody has to
// foretell what the server makes of a value.
//
//   Both(create and insert)*  Migrate…  ExpectTwins
class TwinTest : public EngineTest {
 protected:
  void SetUp() override;

  // Runs a statement for app and for the twin's schema, both with @ for the
  // quoted table: "INSERT INTO @ VALUES (1)". Thread-safe: it has a connection
  // of its own, whose time zone is UTC.
  void Both(const std::string& sql);

  // Migrates with chunks of three rows and one copying thread. While each chunk
  // is in flight (copied, not committed), once after the copy and once while a
  // chunk is verified, `write` is called.
  void MigrateAndWrite(const std::string& alter,
                       const std::function<void()>& write);

  // Alters the twin, and expects both to have one definition and, byte for
  // byte, the same rows. In UTC, unless the test has set another time zone by
  // Sql: in local time MySQL's own ALTER moves a TIMESTAMP by an hour where
  // daylight saving ends.
  void ExpectTwins(const std::string& alter);

  // All rows in an exact form, sorted. `schema` is app or twin.
  std::vector<std::string> ExactRows(const std::string& schema);
  std::string Definition(const std::string& schema);

  std::string table_ = "t";

 private:
  std::unique_ptr<Connection> writer_;
};

}  // namespace osc

#endif  // TESTS_TWIN_H_
