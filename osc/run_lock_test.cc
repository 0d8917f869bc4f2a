#include "osc/run_lock.h"

#include <memory>
#include <vector>

#include "db/errors.h"
#include "db/fake_connection.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

// Gives the scripted connections one after another.
class FakeFactory : public ConnectionFactory {
 public:
  FakeConnection* Add() {
    connections_.push_back(std::make_unique<FakeConnection>());
    return connections_.back().get();
  }
  absl::StatusOr<std::unique_ptr<Connection>> Connect() override {
    if (next_ == connections_.size()) {
      return MakeServerError(2002, "nobody is there");
    }
    return std::unique_ptr<Connection>(std::move(connections_[next_++]));
  }

 private:
  std::vector<std::unique_ptr<FakeConnection>> connections_;
  size_t next_ = 0;
};

// Session `self` asks for the lock, which `owner` has afterwards. The mark of
// the server's start is 77.
Result Answer(bool got, const std::string& self, const std::string& owner) {
  return FakeConnection::Rows({{got ? "1" : "0", self, "77", owner}});
}

class RunLockTest : public testing::Test {
 protected:
  // Session 1 has it, and is lost; session 2 finds that `owner` has it.
  void LoseTo(const std::string& owner) {
    factory_.Add()
        ->On("GET_LOCK", Answer(true, "1", "1"))
        .On("= CONNECTION_ID()", MakeServerError(2013, "lost"));
    second_ = factory_.Add();
    second_->On("GET_LOCK", Answer(false, "2", owner));
    second_->On("= CONNECTION_ID()", FakeConnection::Rows({{"0"}}));
    // Millions of ids later.
    second_->On("UNIX_TIMESTAMP()", FakeConnection::Rows({{"1077", "80"}}));
    second_->On("Uptime", FakeConnection::Rows({{"Uptime", uptime_}}));
    ASSERT_TRUE(lock_.Acquire().ok());
  }

  FakeFactory factory_;
  RunLock lock_{&factory_, "shop", "orders"};
  FakeConnection* second_ = nullptr;
  std::string uptime_ = "1000";
};

TEST_F(RunLockTest, IsKeptByASessionOfItsOwnThatWasKilled) {
  LoseTo("1");
  EXPECT_TRUE(lock_.Renew().ok());
  EXPECT_TRUE(lock_.Renew().ok());
}

TEST_F(RunLockTest, IsTakenWhenTheKilledSessionHasGone) {
  LoseTo("1");
  EXPECT_TRUE(lock_.Renew().ok());
  second_->On("GET_LOCK", Answer(true, "2", "2"));
  EXPECT_TRUE(lock_.Renew().ok());
  // From here on session 1 is nobody.
  second_->On("GET_LOCK", Answer(false, "2", "1"));
  EXPECT_TRUE(absl::IsAlreadyExists(lock_.Renew()));
}

TEST_F(RunLockTest, IsLostToAnotherSession) {
  LoseTo("5");
  EXPECT_TRUE(absl::IsAlreadyExists(lock_.Renew()));
}

// What stands between may answer anything.
TEST_F(RunLockTest, DoesNotReadWhatTheAnswerDoesNotHold) {
  factory_.Add()->On("GET_LOCK", FakeConnection::Rows({{"1"}}));
  EXPECT_TRUE(absl::IsInternal(lock_.Acquire()));
}

// The server was started again, and gives the same numbers once more.
TEST_F(RunLockTest, IsLostToASessionOfTheSameNumberAfterARestart) {
  uptime_ = "999";
  LoseTo("1");
  EXPECT_TRUE(absl::IsAlreadyExists(lock_.Renew()));
}

}  // namespace
}  // namespace osc
