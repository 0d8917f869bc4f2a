#ifndef OSC_TUNE_TRIAL_H_
#define OSC_TUNE_TRIAL_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "changelog/table_pair.h"
#include "db/connection.h"
#include "db/session.h"
#include "db/stop.h"
#include "osc/planner.h"
#include "osc/tune/tune_keys.h"
#include "osc/tune/tune_load.h"
#include "osc/tune/tune_search.h"

namespace osc {

// Measures one setting of the copy or of the replay on the scratch table, with
// the engine's own parts, while the load runs.
//
// The tables of the plan's pair, the triggers and the keys are there, and
// nobody else uses them. Copy trials come first, then PrepareReplay, then
// replay trials. Not thread-safe. A stop of the stopper ends a trial soon, with
// its reason.
class TrialRunner {
 public:
  // All must outlive the runner; `load` has been started.
  TrialRunner(const Plan* plan, const TuneKeys* keys,
              ConnectionFactory* factory, const Stopper* stopper,
              TuneLoad* load);

  // The application's p99 while nothing else goes on.
  absl::StatusOr<absl::Duration> AtRest(absl::Duration length);

  // Copies the table with `size` milliseconds as the chunk's time: over and
  // over if it is short, only a part if it is long. Rows per second.
  absl::StatusOr<TuneMeasurement> Copy(const TuneSetting& setting,
                                       absl::Duration length);

  // Copies the whole table, builds the indexes that a migration builds after
  // its copy, and empties the log.
  absl::Status PrepareReplay();

  // Drains backlogs of random keys in batches of `size` entries. Entries per
  // second.
  absl::StatusOr<TuneMeasurement> Replay(const TuneSetting& setting,
                                         absl::Duration length);
  // From now on backlogs last about that long at the rate of the last trial.
  // All that are to be compared should be equally long.
  void SizeBacklogs(absl::Duration length);

  // Seconds a row took in the trials of the copy so far, of one worker's time.
  double row_seconds() const { return row_seconds_; }

 private:
  struct Work {
    int64_t done = 0;
    absl::Duration elapsed;
  };

  absl::Status Run(absl::string_view what, const std::vector<std::string>& sql);
  absl::Status EmptyShadow();
  absl::Status BuildIndexes();
  absl::StatusOr<Work> CopyOnce(const TuneSetting& setting,
                                absl::Duration at_most);
  absl::Status MakeBacklog(int64_t entries);
  absl::StatusOr<Work> DrainOnce(const TuneSetting& setting, int64_t entries,
                                 absl::Duration at_most);
  absl::StatusOr<TuneMeasurement> Measured(const Work& work);

  const Plan* const plan_;
  const TablePair* const pair_;  // the plan's
  const TuneKeys* const keys_;
  ConnectionFactory* const factory_;
  const Stopper* const stopper_;
  TuneLoad* const load_;
  Session session_;
  double row_seconds_ = 0;      // 0: not known yet
  double replay_rate_ = 0;      // of the last trial
  int64_t backlog_;             // entries
  std::vector<int64_t> order_;  // all rows' numbers, shuffled
  size_t next_ = 0;             // in order_
};

}  // namespace osc

#endif  // OSC_TUNE_TRIAL_H_
