#ifndef OSC_PROGRESS_H_
#define OSC_PROGRESS_H_

#include <cstdint>
#include <deque>
#include <string>

#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "osc/migration_types.h"

namespace osc {

// What a moment of a run looks like beside the moments before it.
struct Progress {
  MigrationStats stats;
  // Of the phase; nullopt where there is no saying. Below 1 until it ends: the
  // size of the table is the server's guess.
  absl::optional<double> fraction;
  // Copied or verified; nullopt at the first look of a phase.
  absl::optional<double> rows_per_second;
  absl::optional<double> entries_per_second;
  absl::optional<absl::Duration> eta;  // of the phase
};

// Not thread-safe.
class ProgressMeter {
 public:
  // Over how long a time speeds are told.
  explicit ProgressMeter(absl::Duration window = absl::Seconds(10))
      : window_(window) {}

  // To be called every second or so, with a time that does not go back.
  Progress Observe(const MigrationStats& stats, absl::Time now);

 private:
  struct Sample {
    absl::Time at;
    int64_t copied;  // by this run
    int64_t verified;
    int64_t entries;
  };

  const absl::Duration window_;
  std::deque<Sample> samples_;
  absl::optional<Phase> phase_;
};

// One line for a terminal, most important things first, for it may be cut.
std::string ShortProgress(const Progress& progress);

// One line for a log, with words instead of columns.
std::string LongProgress(const Progress& progress);

// "1,234,567".
std::string WithThousands(int64_t number);

}  // namespace osc

#endif  // OSC_PROGRESS_H_
