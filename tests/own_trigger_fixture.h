#ifndef TESTS_OWN_TRIGGER_FIXTURE_H_
#define TESTS_OWN_TRIGGER_FIXTURE_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "db/connection.h"
#include "tests/race_fixture.h"

namespace osc {

// A table with triggers of its own beside a twin that gets the same statements
// and a plain ALTER. Both have a table `audit` that the triggers write to: what
// stands in it tells each time that a trigger fired.
class OwnTriggerTest : public RaceTest {
 protected:
  void SetUp() override;

  // The statement in both schemas. Thread-safe among themselves only.
  void Both(const std::string& sql);
  // Drops and makes both schemas, with `audit`, and with t (id, v, u) of as
  // many rows.
  void MakeTables(int rows);
  // Triggers of every kind; on servers that allow it two of some.
  void MakeTriggers();
  // Three of them, two of which, where that is allowed, for one event.
  void MakeFewTriggers();
  // Statements that fire all of them, each time with other keys.
  virtual void FireAll();

  // The migration of app.t with FireAll during the copy, after it, and in the
  // checksum.
  MigrationResult MigrateAndFire(const MigrationOptions& options);

  // Alters the twin and fires all once more: rows, audit and triggers must be
  // the same. `alter` may be empty.
  void ExpectTwins(const std::string& alter);
  // Definitions, order, modes and charsets of the triggers of all tables.
  std::vector<std::string> Triggers(const std::string& schema);
  std::vector<std::string> Tables();  // of app

  bool several_ = false;  // triggers of one event and time are allowed
  bool rename_under_lock_ = false;
  std::string table_ = "t";

 private:
  std::unique_ptr<Connection> app_, twin_;
  int fired_ = 0;
};

// An application that goes on firing the triggers of app.t and of its twin
// until it is stopped. None of its statements may fail.
class FiringWriter {
 public:
  FiringWriter(std::unique_ptr<Connection> app,
               std::unique_ptr<Connection> twin);
  ~FiringWriter() { Stop(); }
  void Stop();

 private:
  std::unique_ptr<Connection> app_, twin_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace osc

#endif  // TESTS_OWN_TRIGGER_FIXTURE_H_
