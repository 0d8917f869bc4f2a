// What the connections do that only a real server can show.

#include "db/connection.h"

#include <glog/logging.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "db/errors.h"
#include "tests/engine.h"

namespace osc {
namespace {

class ConnectionTest : public EngineTest {};

TEST_F(ConnectionTest, GivesTheResultOfEachOfSeveralStatements) {
  Sql("CREATE TABLE t (id INT PRIMARY KEY, v TINYINT)");
  std::unique_ptr<Connection> connection = App();
  ASSERT_TRUE(connection->Execute("SET SESSION sql_mode = ''").ok());
  absl::StatusOr<std::vector<Result>> results = connection->QueryAll(
      {"START TRANSACTION", "INSERT INTO app.t VALUES (1, 1), (2, 2)",
       "INSERT INTO app.t VALUES (3, 1000)", "SELECT id FROM app.t ORDER BY id",
       "DELETE FROM app.t WHERE id > 1", "COMMIT"});
  ASSERT_TRUE(results.ok()) << results.status();
  ASSERT_EQ(results->size(), 6u);
  EXPECT_EQ((*results)[1].affected_rows, 2);
  EXPECT_EQ((*results)[1].warning_count, 0);
  EXPECT_EQ((*results)[2].warning_count, 1) << "1000 is no TINYINT";
  ASSERT_EQ((*results)[3].rows.size(), 3u);
  EXPECT_EQ((*results)[3].rows[2][0], "3");
  EXPECT_EQ((*results)[4].affected_rows, 2);
  EXPECT_EQ(Rows("SELECT id FROM t"), std::vector<std::string>{"1"});
}

// What comes behind the statement that failed must not run, a COMMIT least of
// all; and the session is good for the next one.
TEST_F(ConnectionTest, StopsAtTheFirstStatementThatFails) {
  Sql("CREATE TABLE t (id INT PRIMARY KEY)");
  std::unique_ptr<Connection> connection = App();
  for (int failing = 0; failing < 3; ++failing) {
    std::vector<std::string> statements = {"START TRANSACTION",
                                           "INSERT INTO app.t VALUES (1)",
                                           "SELECT 1", "COMMIT"};
    statements.insert(statements.begin() + failing,
                      "INSERT INTO app.missing VALUES (1)");
    absl::Status status = connection->QueryAll(statements).status();
    EXPECT_EQ(ServerErrorNumber(status), 1146) << status;
    ASSERT_TRUE(connection->Execute("ROLLBACK").ok());
    EXPECT_EQ(One("SELECT COUNT(*) FROM t"), "0");
  }
  absl::StatusOr<int64_t> two = connection->QueryInt("SELECT 1 + 1");
  ASSERT_TRUE(two.ok()) << two.status();
  EXPECT_EQ(*two, 2);
}

TEST_F(ConnectionTest, SendsTextThatIsTooLongForOneTripStepByStep) {
  std::unique_ptr<Connection> connection = App();
  const std::string longish =
      "SELECT LENGTH('" + std::string(700000, 'x') + "')";
  absl::StatusOr<std::vector<Result>> results =
      connection->QueryAll({longish, longish});
  ASSERT_TRUE(results.ok()) << results.status();
  ASSERT_EQ(results->size(), 2u);
  EXPECT_EQ((*results)[1].rows[0][0], "700000");
}

// A KILL QUERY between two statements, upon which the server says nothing: the
// client waited for ever.
TEST_F(ConnectionTest, GetsAnAnswerWhereverTheServerIsToldToEndTheStatement) {
  Sql("CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY)");
  const std::vector<std::string> statements(200, "INSERT INTO t VALUES ()");
  int lost = 0;
  for (int i = 0; i < 100 && lost < 2; ++i) {
    std::unique_ptr<Connection> connection = App();
    ASSERT_TRUE(connection->QueryAll({"DO 0", "DO 0"}).ok());
    const std::string kill = absl::StrCat("KILL QUERY ", connection->id());
    std::atomic<bool> ended{false};
    std::thread killer([&] {
      std::unique_ptr<Connection> root = App();
      while (!ended) {
        root->Execute(kill).IgnoreError();
        absl::SleepFor(absl::Microseconds(500));
      }
    });
    absl::Status status;
    for (int j = 0; j < 20 && status.ok(); ++j) {
      status = connection->QueryAll(statements).status();
    }
    ended = true;
    killer.join();
    EXPECT_TRUE(status.ok() || absl::IsAborted(status) ||
                absl::IsUnavailable(status))
        << status;
    if (absl::IsUnavailable(status)) ++lost;
  }
  LOG(INFO) << lost << " packets without an answer";
}

// Only sessions that ask for it take several statements in one text: --alter
// must never be able to bring one along.
TEST_F(ConnectionTest, TakesOneStatementUnlessAskedForSeveral) {
  std::unique_ptr<Connection> connection = App();
  EXPECT_FALSE(connection->Execute("SELECT 1; SELECT 2").ok());
}

}  // namespace
}  // namespace osc
