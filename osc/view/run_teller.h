#ifndef OSC_VIEW_RUN_TELLER_H_
#define OSC_VIEW_RUN_TELLER_H_

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "osc/migration_types.h"
#include "osc/progress.h"
#include "osc/view/run_observer.h"
#include "osc/view/run_view.h"

namespace osc {

// Makes views of a run from its statistics, and tells its observers. All calls
// are thread-safe and come to the observers one at a time.
class RunTeller {
 public:
  // `stats` is called by whoever calls Tell or Look.
  RunTeller(std::vector<RunObserver*> observers,
            std::function<MigrationStats()> stats);

  // Which run it is; before that a view names none.
  void Introduce(absl::string_view run_id, const PlanRequest& request,
                 bool resumed) ABSL_LOCKS_EXCLUDED(mu_);

  // Tells everybody, and returns the first error, which is logged too.
  absl::Status Tell(RunEvent::Kind kind, absl::string_view text = "")
      ABSL_LOCKS_EXCLUDED(mu_);
  // To be called about once a second. Returns the view that was told.
  RunView Look() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  struct Sample {
    absl::Time at;
    int64_t copied, verified, replayed, captured;
  };

  RunView MakeView() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void AddRates(const MigrationStats& stats, absl::Time now, RunView* view)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const std::vector<RunObserver*> observers_;
  const std::function<MigrationStats()> stats_;
  const absl::Time begin_;
  absl::Mutex mu_;
  RunView who_ ABSL_GUARDED_BY(mu_);  // only what Introduce sets
  std::deque<Sample> minute_ ABSL_GUARDED_BY(mu_);
  ProgressMeter meter_ ABSL_GUARDED_BY(mu_){absl::Minutes(1)};
};

}  // namespace osc

#endif  // OSC_VIEW_RUN_TELLER_H_
