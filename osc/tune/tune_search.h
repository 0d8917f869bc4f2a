#ifndef OSC_TUNE_TUNE_SEARCH_H_
#define OSC_TUNE_TUNE_SEARCH_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "db/clock.h"

namespace osc {

// The two knobs of the copy, or of the replay.
struct TuneSetting {
  int workers = 1;
  int64_t size = 1;  // milliseconds of a chunk, or entries of a batch

  friend bool operator==(const TuneSetting& a, const TuneSetting& b) {
    return a.workers == b.workers && a.size == b.size;
  }
};

// Whether `a` asks less of the server: fewer workers, then smaller pieces.
bool IsGentler(const TuneSetting& a, const TuneSetting& b);

struct TuneMeasurement {
  double rate = 0;     // rows or log entries per second
  absl::Duration p99;  // of the application meanwhile
};

// A setting and what was measured of it, once or more often.
struct TuneTrial {
  TuneSetting setting;
  std::vector<TuneMeasurement> samples;

  double Rate() const;         // the median
  absl::Duration P99() const;  // the median
};

struct TuneSearchOptions {
  // What may be tried, ascending, neither empty.
  std::vector<int> workers;
  std::vector<int64_t> sizes;
  TuneSetting start;  // one of them
  // A setting under which the application's p99 is longer is not chosen.
  absl::Duration latency_budget;
  // No measurement begins that would probably end later; but the first does.
  absl::Time deadline = absl::InfiniteFuture();
};

// Settings this much slower than the fastest count as equally fast.
inline constexpr double kFlatShare = 0.05;

struct TuneResult {
  std::vector<TuneTrial> trials;  // all, the gentlest first
  TuneTrial fastest;              // within the budget
  TuneTrial chosen;               // the gentlest that is about as fast
  // All that are about as fast, within the budget, the gentlest first. Many:
  // the optimum is flat, and the exact setting matters little.
  std::vector<TuneTrial> flat;
  // False when no setting kept the budget: chosen and fastest are then the one
  // with the lowest p99, and flat is empty.
  bool within_budget = true;
  bool complete = true;  // false when the deadline cut the search short

  // By how much the measurements of one setting differ, as a share of its
  // rate; the median over the settings.
  double Noise() const;
};

using TuneMeasure =
    std::function<absl::StatusOr<TuneMeasurement>(const TuneSetting&)>;
// Told after each measurement; `best` is the fastest so far.
using TuneObserver =
    std::function<void(const TuneTrial& last, const TuneTrial& best)>;

// Finds the fastest setting by a search along one knob at a time. A line of
// settings is measured up and down again, and the best few several times in
// alternating order, so that a machine whose speed drifts favours none.
//
// Errors: the first one of `measure`.
absl::StatusOr<TuneResult> SearchTuning(const TuneSearchOptions& options,
                                        const TuneMeasure& measure,
                                        const TuneObserver& observer,
                                        Clock* clock);

}  // namespace osc

#endif  // OSC_TUNE_TUNE_SEARCH_H_
