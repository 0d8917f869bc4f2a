#ifndef TESTS_ENGINE_H_
#define TESTS_ENGINE_H_

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "db/connection.h"
#include "db/mysql_connection.h"
#include "db/server.h"
#include "db/stop.h"
#include "gtest/gtest.h"
#include "osc/migration.h"
#include "tests/server.h"

namespace osc {

// What tests of the engine share: one server for the whole test program, a
// fresh schema `app` for each test, and migrations run inside the process, so
// that failpoints can stop their threads.
class EngineTest : public testing::Test {
 protected:
  static void SetUpTestSuite();
  static void TearDownTestSuite();
  void SetUp() override;

  // For a SetUpTestSuite that needs other flags.
  static void StartServer(const TestServerOptions& options);
  static TestServer& server() { return *server_; }
  // What the server can do.
  const Server& facts() const { return facts_; }
  // As an application connects: no session set-up at all.
  std::unique_ptr<Connection> App();
  // Sessions as the command line makes them.
  ConnectionFactory* factory() { return factory_.get(); }

  // The test's own connection anew, when the server was restarted.
  void Reconnect() { connection_ = App(); }
  // Runs on a connection of the test's own; an error fails the test.
  void Sql(const std::string& sql);
  // All rows, columns joined with '|', NULL as <null>.
  std::vector<std::string> Rows(const std::string& sql);
  std::string One(const std::string& sql);  // the first row
  // Whether the server takes the statement at all: what it cannot do itself is
  // not asked of the engine. A table `probe` that it makes is dropped.
  bool Takes(const std::string& sql);

  // Small chunks and batches, quick to end; tests change what they need.
  MigrationOptions Options(const std::string& table, const std::string& alter);

  // Runs a migration to its end, and expects it to be done and to have left
  // nothing but the old table.
  MigrationResult Migrate(const MigrationOptions& options);
  // Runs a migration to its end, whatever that is.
  MigrationResult Run(const MigrationOptions& options);

  // Nothing of ours is on the server: no table but the named ones, no trigger.
  void ExpectNothingLeft(const std::vector<std::string>& tables);

  Stopper stopper_;  // of the migration that Run runs

 private:
  static std::unique_ptr<TestServer> server_;
  Server facts_;
  std::unique_ptr<MysqlConnectionFactory> factory_;
  std::unique_ptr<Connection> connection_;
};

// Stops the engine's thread at the `pass`-th pass (counted from 1) of a
// failpoint until Release; later passes run through.
class HeldFailpoint {
 public:
  explicit HeldFailpoint(const std::string& name, int pass = 1);
  ~HeldFailpoint();
  // Returns when a thread stands there; ends the test program after 60 s.
  void AwaitArrival();
  void Release();

 private:
  struct State {
    absl::Notification arrived, released;
    std::atomic<int> passes{0};
  };
  const std::string name_;
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace osc

#endif  // TESTS_ENGINE_H_
