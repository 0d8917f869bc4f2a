#ifndef TESTS_CONTROL_FIXTURE_H_
#define TESTS_CONTROL_FIXTURE_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "osc/control/control_command.h"
#include "osc/control/words.h"
#include "osc/view/run_observer.h"
#include "tests/race_fixture.h"

namespace osc {

// The names of the events in their order, without those of phases.
class Recorder : public RunObserver {
 public:
  absl::Status OnEvent(const RunEvent& event, const RunView& view) override {
    absl::MutexLock lock(&mu_);
    if (event.kind != RunEvent::Kind::kPhase) {
      events_.emplace_back(EventName(event.kind));
    }
    views_.push_back(view);
    return EventName(event.kind) == objects_to_
               ? absl::FailedPreconditionError("not on a Friday")
               : absl::OkStatus();
  }
  void OnView(const RunView& view) override {
    absl::MutexLock lock(&mu_);
    views_.push_back(view);
  }
  void ObjectTo(const std::string& event) { objects_to_ = event; }
  std::vector<std::string> events() {
    absl::MutexLock lock(&mu_);
    return events_;
  }
  RunView last() {
    absl::MutexLock lock(&mu_);
    return views_.empty() ? RunView() : views_.back();
  }

 private:
  absl::Mutex mu_;
  std::string objects_to_;
  std::vector<std::string> events_;
  std::vector<RunView> views_;
};

// A migration of app.t that operators tell something.
class ControlTest : public RaceTest {
 protected:
  MigrationOptions KeepOptions() {
    MigrationOptions options = RaceOptions();
    options.clean_on_stop = false;
    options.observers = {&recorder_};
    return options;
  }
  MigrationOptions ResumeOptions() {
    MigrationOptions options = KeepOptions();
    options.plan.alter.clear();
    return options;
  }
  absl::StatusOr<std::string> TryTell(
      const std::string& words, absl::Duration patience = absl::Seconds(30)) {
    absl::StatusOr<ControlRequest> request =
        ParseControl(absl::StrSplit(words, ' '));
    if (!request.ok()) return request.status();
    return TellRun(App().get(), "app", "t", *request, patience);
  }
  std::string Tell(const std::string& words) {
    absl::StatusOr<std::string> told = TryTell(words);
    EXPECT_TRUE(told.ok()) << told.status();
    return told.value_or("");
  }
  // A run whose copy has begun and is far from its end.
  void StartSlowly(int64_t rows_per_second = 20) {
    MigrationOptions options = KeepOptions();
    options.copy.rows_per_second = rows_per_second;
    Start(options);
    Await("the first chunk", [this] { return Stats().copy.chunks > 0; });
  }
  void Hasten() { Tell("set copy-rate=0"); }
  MigrationResult StopRun() {
    stopper()->Stop(absl::CancelledError("stopped by the test"));
    MigrationResult result = Finish();
    EXPECT_TRUE(result.resumable);
    Forget();
    return result;
  }
  std::string Shadow() {
    return absl::StrCat(One("SELECT COUNT(*) FROM t__osc_new"), "/",
                        One("SELECT IFNULL(SUM(CRC32(CONCAT_WS(0, id, v, u))), "
                            "0) FROM t__osc_new"));
  }
  // The shadow does not change while the application writes `rounds` times.
  void ExpectNothingWritten(int rounds) {
    const std::string shadow = Shadow();
    const int64_t log = Count("SELECT COUNT(*) FROM t__osc_log");
    for (int i = 0; i < rounds; ++i) SetV(10 * (1 + i % 100), RowText(i));
    // The views of the run are a second apart: time enough for the copy to
    // take a chunk, and for the replay to look at the log dozens of times.
    AwaitViews(absl::Seconds(3));
    EXPECT_EQ(Shadow(), shadow);
    EXPECT_EQ(Count("SELECT COUNT(*) FROM t__osc_log"), log + rounds);
  }
  // So much more of the run: time enough for whatever does not rest.
  void AwaitViews(absl::Duration more) {
    const absl::Duration before = recorder_.last().elapsed;
    Await("views of the run",
          [&] { return recorder_.last().elapsed > before + more; });
  }
  static std::string RowText(int i) { return absl::StrCat("paused ", i); }

  Recorder recorder_;
};

}  // namespace osc

#endif  // TESTS_CONTROL_FIXTURE_H_
