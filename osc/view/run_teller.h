#ifndef OSC_VIEW_RUN_TELLER_H_
#define OSC_VIEW_RUN_TELLER_H_

#include <deque>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "osc/migration_types.h"
#include "osc/progress.h"
#include "osc/view/run_observer.h"
#include "osc/view/run_view.h"

namespace osc {

// Makes views of a run from its statistics, and tells its observers, by a
// thread of its own. Thread-safe.
class RunTeller {
 public:
  // `stats` is called by whoever calls Tell or Look.
  RunTeller(std::vector<RunObserver*> observers,
            std::function<MigrationStats()> stats);
  // Ends when everybody has been told everything.
  ~RunTeller();

  // Which run it is; before that a view names none.
  void Introduce(absl::string_view run_id, const PlanRequest& request,
                 bool resumed) ABSL_LOCKS_EXCLUDED(mu_);

  // Has everybody told, and returns the first error of those who were; OK, and
  // at once, for an event with which the run does not wait. Errors are logged.
  absl::Status Tell(RunEvent::Kind kind, absl::string_view text = "")
      ABSL_LOCKS_EXCLUDED(mu_);
  // To be called about once a second. Returns a view, and has it told unless
  // one waits to be told already.
  RunView Look() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  // What is to be told.
  struct News {
    RunView view;
    absl::optional<RunEvent> event;  // none: the view alone
    absl::Notification* told = nullptr;
    absl::Status* status = nullptr;  // to be set before `told`
  };
  struct Sample {
    absl::Time at;
    int64_t copied, verified, replayed, captured;  // by this run
  };

  void Loop() ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status TellAll(const News& news) const;
  RunView MakeView() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void AddRates(const MigrationStats& stats, absl::Time now, RunView* view)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const std::vector<RunObserver*> observers_;
  const std::function<MigrationStats()> stats_;
  const absl::Time begin_;
  absl::Mutex mu_;
  std::deque<News> news_ ABSL_GUARDED_BY(mu_);
  bool ended_ ABSL_GUARDED_BY(mu_) = false;
  RunView who_ ABSL_GUARDED_BY(mu_);  // only what Introduce sets
  std::deque<Sample> minute_ ABSL_GUARDED_BY(mu_);
  ProgressMeter meter_ ABSL_GUARDED_BY(mu_){absl::Minutes(1)};
  std::thread thread_;  // Last: it uses everything above.
};

}  // namespace osc

#endif  // OSC_VIEW_RUN_TELLER_H_
