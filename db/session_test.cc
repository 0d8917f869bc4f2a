#include "db/session.h"

#include <vector>

#include "db/errors.h"
#include "db/fake_connection.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

// Gives connections that take ROLLBACK, or scripted errors first.
class FakeFactory : public ConnectionFactory {
 public:
  absl::StatusOr<std::unique_ptr<Connection>> Connect() override {
    ++connects;
    if (!errors.empty()) {
      absl::Status error = errors.front();
      errors.erase(errors.begin());
      return error;
    }
    auto connection = std::make_unique<FakeConnection>();
    connection->On("ROLLBACK", Result());
    last = connection.get();
    return std::unique_ptr<Connection>(std::move(connection));
  }
  std::vector<absl::Status> errors;
  int connects = 0;
  FakeConnection* last = nullptr;
};

class SessionTest : public testing::Test {
 protected:
  // A unit that fails with each of `errors` and then succeeds.
  absl::Status RunWith(std::vector<absl::Status> errors) {
    return session_.Run("copying", [&, this](Connection*) {
      const size_t run = runs_++;
      return run < errors.size() ? errors[run] : absl::OkStatus();
    });
  }

  FakeFactory factory_;
  Stopper stopper_;
  Session session_{&factory_, &stopper_, {absl::Seconds(1), /*max_aborts=*/3}};
  size_t runs_ = 0;
};

TEST_F(SessionTest, RunsAUnitAgainAfterADeadlockOnTheSameConnection) {
  EXPECT_TRUE(RunWith({MakeServerError(1213, "deadlock")}).ok());
  EXPECT_EQ(runs_, 2u);
  EXPECT_EQ(factory_.connects, 1);
  EXPECT_EQ(session_.retries(), 1);
  EXPECT_EQ(factory_.last->statements(), std::vector<std::string>{"ROLLBACK"});
}

TEST_F(SessionTest, RunsAUnitAgainOnANewConnectionWhenTheOldOneIsLost) {
  EXPECT_TRUE(RunWith({MakeServerError(2013, "lost")}).ok());
  EXPECT_EQ(runs_, 2u);
  EXPECT_EQ(factory_.connects, 2);
}

TEST_F(SessionTest, GivesUpAfterTooManyDeadlocks) {
  const absl::Status deadlock = MakeServerError(1213, "deadlock");
  const absl::Status status = RunWith(std::vector<absl::Status>(9, deadlock));
  EXPECT_TRUE(absl::IsAborted(status)) << status;
  EXPECT_EQ(runs_, 4u);
}

TEST_F(SessionTest, ReportsOtherErrorsAtOnceAndLeavesNoTransactionOpen) {
  const absl::Status status = RunWith({MakeServerError(1064, "syntax")});
  EXPECT_EQ(status.message(), "copying: error 1064: syntax");
  EXPECT_EQ(runs_, 1u);
  EXPECT_EQ(factory_.last->statements(), std::vector<std::string>{"ROLLBACK"});
}

// Statements belong to a login that can meet a lock, or be ended by somebody.
TEST_F(SessionTest, LogsInAgainAfterALockWaitInTheLogin) {
  factory_.errors = {MakeServerError(1317, "Query was interrupted")};
  EXPECT_TRUE(RunWith({}).ok());
  EXPECT_EQ(factory_.connects, 2);
}

TEST_F(SessionTest, ReportsARefusedLoginAtOnce) {
  factory_.errors = {MakeServerError(1045, "Access denied")};
  EXPECT_TRUE(absl::IsPermissionDenied(RunWith({})));
  EXPECT_EQ(runs_, 0u);
}

TEST_F(SessionTest, EndsWithTheReasonOfAStop) {
  stopper_.Stop(absl::CancelledError("enough"));
  EXPECT_TRUE(absl::IsCancelled(RunWith({})));
  EXPECT_EQ(runs_, 0u);
}

TEST_F(SessionTest, RepeatsNothingAfterAStop) {
  const absl::Status status = session_.Run("copying", [this](Connection*) {
    ++runs_;
    stopper_.Stop(absl::CancelledError("enough"));
    return MakeServerError(1213, "deadlock");
  });
  EXPECT_TRUE(absl::IsCancelled(status)) << status;
  EXPECT_EQ(runs_, 1u);
}

}  // namespace
}  // namespace osc
