#include "osc/view/run_teller.h"

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::ElementsAre;

// Notes what it is told; held at the first event until it is let go.
class SlowObserver : public RunObserver {
 public:
  absl::Status OnEvent(const RunEvent& event, const RunView& view) override {
    if (hold_) go_on_.WaitForNotification();
    absl::MutexLock lock(&mu_);
    told_.push_back(std::string(EventName(event.kind)) + " " + view.table);
    return event.text == "object" ? absl::FailedPreconditionError("no")
                                  : absl::OkStatus();
  }
  void OnView(const RunView&) override {
    absl::MutexLock lock(&mu_);
    told_.push_back("view");
  }
  void HoldOn() { hold_ = true; }
  void LetGo() { go_on_.Notify(); }
  std::vector<std::string> told() {
    absl::MutexLock lock(&mu_);
    return told_;
  }

 private:
  std::atomic<bool> hold_{false};
  absl::Notification go_on_;
  absl::Mutex mu_;
  std::vector<std::string> told_;
};

class RunTellerTest : public testing::Test {
 protected:
  void SetUp() override {
    teller_ = std::make_unique<RunTeller>(
        std::vector<RunObserver*>{&observer_, &second_},
        [this] { return stats_; });
    PlanRequest request;
    request.schema = "shop";
    request.table = "orders";
    teller_->Introduce("id", request, false);
  }

  MigrationStats stats_;
  SlowObserver observer_, second_;
  std::unique_ptr<RunTeller> teller_;
};

TEST_F(RunTellerTest, TellsEverybodyInTheirOrder) {
  EXPECT_TRUE(teller_->Tell(RunEvent::Kind::kStart).ok());
  teller_->Look();
  EXPECT_TRUE(teller_->Tell(RunEvent::Kind::kHeld, "x").ok());
  EXPECT_TRUE(teller_->Tell(RunEvent::Kind::kSuccess).ok());
  for (SlowObserver* one : {&observer_, &second_}) {
    EXPECT_THAT(one->told(), ElementsAre("start orders", "view", "held orders",
                                         "success orders"));
  }
}

TEST_F(RunTellerTest, ReturnsAnObjectionWhenEverybodyHasBeenTold) {
  absl::Status told = teller_->Tell(RunEvent::Kind::kStart, "object");
  EXPECT_TRUE(absl::IsFailedPrecondition(told)) << told;
  EXPECT_THAT(second_.told(), ElementsAre("start orders"));
}

TEST_F(RunTellerTest, DoesNotWaitWithWhatHoldsTheRunOrWithWhatOperatorsSay) {
  observer_.HoldOn();
  EXPECT_TRUE(teller_->Tell(RunEvent::Kind::kHeld, "object").ok());
  EXPECT_TRUE(teller_->Tell(RunEvent::Kind::kControl).ok());
  EXPECT_TRUE(teller_->Tell(RunEvent::Kind::kReleased).ok());
  for (int i = 0; i < 10; ++i) EXPECT_EQ(teller_->Look().table, "orders");
  EXPECT_THAT(observer_.told(), ElementsAre());
  observer_.LetGo();
  EXPECT_TRUE(teller_->Tell(RunEvent::Kind::kPhase).ok());
  EXPECT_THAT(observer_.told(),
              ElementsAre("held orders", "control orders", "released orders",
                          "view", "phase orders"));
}

TEST_F(RunTellerTest, TellsWhatIsLeftBeforeItEnds) {
  observer_.HoldOn();
  teller_->Tell(RunEvent::Kind::kHeld).IgnoreError();
  teller_->Tell(RunEvent::Kind::kControl).IgnoreError();
  observer_.LetGo();
  teller_.reset();
  EXPECT_THAT(second_.told(), ElementsAre("held orders", "control orders"));
}

TEST_F(RunTellerTest, TellsRatesOfTheTimeBetweenTwoLooks) {
  stats_.copy.rows = 1000;
  EXPECT_EQ(teller_->Look().copy_rate, absl::nullopt);
  stats_.copy.rows = 3000;
  absl::SleepFor(absl::Milliseconds(1100));
  const RunView view = teller_->Look();
  ASSERT_TRUE(view.copy_rate.has_value());
  EXPECT_GT(*view.copy_rate, 0);
  EXPECT_LE(*view.copy_rate, 2000 / 1.1);
  EXPECT_EQ(view.replay_rate, 0);
}

// The first minute after a resume told of millions of rows a second.
TEST_F(RunTellerTest, TellsRatesOfThisRunAlone) {
  teller_->Look();
  stats_.copy.rows = stats_.copy.rows_before = 1000000;
  stats_.checksum.rows_verified = stats_.checksum.rows_before = 1000000;
  absl::SleepFor(absl::Milliseconds(1100));
  const RunView view = teller_->Look();
  EXPECT_EQ(view.rows_copied, 1000000);
  EXPECT_EQ(view.copy_rate, 0);
  EXPECT_EQ(view.verify_rate, 0);
}

}  // namespace
}  // namespace osc
