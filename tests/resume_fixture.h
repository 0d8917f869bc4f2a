#ifndef TESTS_RESUME_FIXTURE_H_
#define TESTS_RESUME_FIXTURE_H_

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "db/connection.h"
#include "db/failpoint.h"
#include "gmock/gmock.h"
#include "osc/run_sessions.h"
#include "osc/state_table.h"
#include "tests/race_fixture.h"

namespace osc {

// Migrations of app.t that are stopped at a place, and gone on with.
class ResumeTest : public RaceTest {
 protected:
  // In their order; the engine passes each at least once.
  std::vector<std::string> Places() {
    std::vector<std::string> places = {"capture-done",
                                       "copy-chunk-started",
                                       "copy-before-commit",
                                       "copy-after-commit",
                                       "copy-chunk-settled",
                                       "copy-ended",
                                       "replay-after-read",
                                       "replay-before-commit",
                                       "replay-after-commit",
                                       "checksum-snapshot-open",
                                       "checksum-chunk-verified",
                                       "indexes-before-build",
                                       "indexes-built",
                                       "checksum-ended",
                                       "cutover-replay-at-rest",
                                       "cutover-locked",
                                       "cutover-drained",
                                       "cutover-before-rename"};
    if (!facts().rename_under_lock) {
      places.push_back("cutover-rename-sent");
      places.push_back("cutover-rename-waits");
    }
    return places;
  }

  MigrationOptions KeepOptions() {
    MigrationOptions options = RaceOptions();
    options.clean_on_stop = false;
    return options;
  }
  // As `osc resume` has it: what to change is known.
  MigrationOptions ResumeOptions() {
    MigrationOptions options = KeepOptions();
    options.plan.alter.clear();
    return options;
  }

  // Runs until the first pass of `place`, where it ends like after a signal.
  // Under the cutover's lock that may come too late.
  MigrationResult StopAt(const std::string& place) {
    FailpointOnce stop(place, [this] {
      stopper()->Stop(absl::CancelledError("stopped by the test"));
      return absl::UnavailableError("stopped by the test");
    });
    Start(KeepOptions());
    MigrationResult result = Finish();
    EXPECT_TRUE(stop.passed());
    return result;
  }
  void StopIn(const std::string& place) {
    const MigrationResult result = StopAt(place);
    EXPECT_EQ(result.outcome, Outcome::kStopped) << result.status;
    EXPECT_TRUE(result.resumable);
    EXPECT_EQ(result.leftovers, std::vector<std::string>());
  }

  // A resumed run ends at once, with a message that holds `why`, and changes
  // nothing; `osc cleanup` is left to the operator.
  void ExpectRefusal(const MigrationOptions& options, const std::string& why) {
    const std::vector<std::string> before = Artifacts();
    Start(options);
    const MigrationResult result = Finish();
    EXPECT_EQ(result.outcome, Outcome::kRefused) << result.status;
    EXPECT_THAT(std::string(result.status.message()),
                ::testing::HasSubstr(why));
    EXPECT_EQ(Artifacts(), before);
    ExpectModel();
  }

  std::vector<std::string> Artifacts() {
    return Rows(
        "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = "
        "'app' UNION ALL SELECT TRIGGER_NAME FROM information_schema.TRIGGERS "
        "WHERE TRIGGER_SCHEMA = 'app' ORDER BY 1");
  }
};

// Counts passes of a place over several runs.
class Passes {
 public:
  explicit Passes(const std::string& name)
      : count_(std::make_shared<std::atomic<int>>(0)),
        failpoint_(name, [count = count_] {
          ++*count;
          return absl::OkStatus();
        }) {}
  int count() const { return *count_; }

 private:
  std::shared_ptr<std::atomic<int>> count_;
  ScopedFailpoint failpoint_;
};

// The first run of app.t, of which a client or a session is there still.
struct DeadRun {
  explicit DeadRun(std::unique_ptr<ConnectionFactory> engine)
      : factory(std::move(engine)) {}

  const StateTable state{"app", "t__osc_state"};
  const std::unique_ptr<ConnectionFactory> factory;
  RunSessions sessions{factory.get(), &state, /*generation=*/1};
};

}  // namespace osc

#endif  // TESTS_RESUME_FIXTURE_H_
