#include "osc/tune/tune_search.h"

#include <algorithm>
#include <utility>

#include "db/status_macros.h"

namespace osc {
namespace {

constexpr int kLineRounds = 4;  // lines scanned along each knob at the most
constexpr size_t kLineSamples = 2;
constexpr size_t kFinalists = 4;
constexpr size_t kFinalSamples = 5;
constexpr int kFinals = 10;
// A step up a line that falls this far below the line's best ends the way up.
constexpr double kHopelessShare = 0.25;
// Who is not slower than that may yet turn out to be as fast as the fastest.
constexpr double kFinalShare = 2 * kFlatShare;

template <typename T>
T Median(std::vector<T> values) {
  if (values.empty()) return T();
  std::sort(values.begin(), values.end());
  const size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle]
                                : (values[middle - 1] + values[middle]) / 2;
}

class Search {
 public:
  Search(const TuneSearchOptions& options, const TuneMeasure& measure,
         const TuneObserver& observer, Clock* clock)
      : options_(options),
        measure_(measure),
        observer_(observer),
        clock_(clock) {}

  absl::StatusOr<TuneResult> Run() {
    RETURN_IF_ERROR(WalkToTheBest());
    // Who was lucky may fall behind one that was not among the best few.
    for (int i = 0; i < kFinals && !out_of_time_; ++i) {
      RETURN_IF_ERROR(RepeatTheBest());
      if (Best(trials_)->samples.size() >= kFinalSamples) break;
    }
    RETURN_IF_ERROR(WalkDown());
    return Choose();
  }

 private:
  using Line = std::vector<TuneSetting>;

  // One measurement, unless the time is up.
  absl::Status Measure(const TuneSetting& setting) {
    const absl::Time start = clock_->Now();
    if (!trials_.empty() && start + longest_ > options_.deadline) {
      out_of_time_ = true;
    }
    if (out_of_time_) return absl::OkStatus();
    ASSIGN_OR_RETURN(TuneMeasurement measured, measure_(setting));
    longest_ = std::max(longest_, clock_->Now() - start);
    TuneTrial* trial = Find(setting);
    if (trial == nullptr) {
      trial = &trials_.emplace_back();
      trial->setting = setting;
    }
    trial->samples.push_back(measured);
    if (observer_) observer_(*trial, *Best(trials_));
    return absl::OkStatus();
  }

  absl::Status MeasureUpTo(size_t samples, const TuneSetting& setting) {
    while (!out_of_time_ && SamplesOf(setting) < samples) {
      RETURN_IF_ERROR(Measure(setting));
    }
    return absl::OkStatus();
  }

  absl::Status WalkToTheBest() {
    TuneSetting at = options_.start;
    for (int round = 0; round < kLineRounds && !out_of_time_; ++round) {
      const TuneSetting before = at;
      RETURN_IF_ERROR(Scan(SizesAt(at.workers)));
      at = BestOf(SizesAt(at.workers), at);
      RETURN_IF_ERROR(Scan(WorkersAt(at.size)));
      at = BestOf(WorkersAt(at.size), at);
      if (at == before) break;
    }
    return absl::OkStatus();
  }

  // Up the line as long as there is hope, and down again.
  absl::Status Scan(const Line& line) {
    Line way;
    double best = 0;
    for (const TuneSetting& setting : line) {
      RETURN_IF_ERROR(MeasureUpTo(1, setting));
      const TuneTrial* trial = Find(setting);
      if (trial == nullptr) break;  // out of time
      way.push_back(setting);
      if (trial->Rate() < best * (1 - kHopelessShare)) break;
      best = std::max(best, trial->Rate());
    }
    std::reverse(way.begin(), way.end());
    for (const TuneSetting& setting : way) {
      if (SamplesOf(setting) < kLineSamples) RETURN_IF_ERROR(Measure(setting));
    }
    return absl::OkStatus();
  }

  // The best and the gentlest that come near to it.
  absl::Status RepeatTheBest() {
    const TuneTrial best = *Best(trials_);
    std::vector<TuneTrial> near = AboutAsFast(best, kFinalShare);
    Line finalists = {best.setting};
    for (const TuneTrial& trial : near) {
      if (finalists.size() == kFinalists) break;
      if (!(trial.setting == best.setting)) finalists.push_back(trial.setting);
    }
    for (size_t round = 0; round < kFinalSamples && !out_of_time_; ++round) {
      std::reverse(finalists.begin(), finalists.end());
      for (const TuneSetting& setting : finalists) {
        if (SamplesOf(setting) >= kFinalSamples) continue;
        RETURN_IF_ERROR(Measure(setting));
      }
    }
    return absl::OkStatus();
  }

  // From the chosen setting to smaller sizes, which a search along lines may
  // have left out for its number of workers.
  absl::Status WalkDown() {
    for (size_t i = 0; i < options_.sizes.size() && !out_of_time_; ++i) {
      const TuneSetting chosen = Choose().chosen.setting;
      TuneSetting smaller = chosen;
      for (int64_t size : options_.sizes) {
        if (size < chosen.size) smaller.size = size;
      }
      if (smaller == chosen || SamplesOf(smaller) >= kLineSamples) break;
      RETURN_IF_ERROR(MeasureUpTo(kLineSamples, smaller));
    }
    return absl::OkStatus();
  }

  TuneResult Choose() const {
    TuneResult result;
    result.trials = trials_;
    std::sort(result.trials.begin(), result.trials.end(), Gentler);
    result.complete = !out_of_time_;
    result.fastest = *Best(trials_);
    result.within_budget = Fits(result.fastest);
    result.chosen = result.fastest;
    if (!result.within_budget) return result;
    result.flat = AboutAsFast(result.fastest, kFlatShare);
    result.chosen = result.flat.front();
    return result;
  }

  // Gentlest first.
  std::vector<TuneTrial> AboutAsFast(const TuneTrial& best,
                                     double share) const {
    std::vector<TuneTrial> near;
    for (const TuneTrial& trial : trials_) {
      if (Fits(trial) && trial.Rate() >= best.Rate() * (1 - share)) {
        near.push_back(trial);
      }
    }
    std::sort(near.begin(), near.end(), Gentler);
    return near;
  }

  bool Fits(const TuneTrial& trial) const {
    return trial.P99() <= options_.latency_budget;
  }

  bool IsBetter(const TuneTrial& a, const TuneTrial& b) const {
    if (Fits(a) != Fits(b)) return Fits(a);
    return Fits(a) ? a.Rate() > b.Rate() : a.P99() < b.P99();
  }

  const TuneTrial* Best(const std::vector<TuneTrial>& trials) const {
    return &*std::min_element(trials.begin(), trials.end(),
                              [this](const TuneTrial& a, const TuneTrial& b) {
                                return IsBetter(a, b);
                              });
  }

  TuneSetting BestOf(const Line& line, const TuneSetting& otherwise) const {
    std::vector<TuneTrial> measured;
    for (const TuneSetting& setting : line) {
      for (const TuneTrial& trial : trials_) {
        if (trial.setting == setting) measured.push_back(trial);
      }
    }
    return measured.empty() ? otherwise : Best(measured)->setting;
  }

  TuneTrial* Find(const TuneSetting& setting) {
    for (TuneTrial& trial : trials_) {
      if (trial.setting == setting) return &trial;
    }
    return nullptr;
  }

  size_t SamplesOf(const TuneSetting& setting) {
    const TuneTrial* trial = Find(setting);
    return trial == nullptr ? 0 : trial->samples.size();
  }

  Line SizesAt(int workers) const {
    Line line;
    for (int64_t size : options_.sizes) line.push_back({workers, size});
    return line;
  }
  Line WorkersAt(int64_t size) const {
    Line line;
    for (int workers : options_.workers) line.push_back({workers, size});
    return line;
  }

  static bool Gentler(const TuneTrial& a, const TuneTrial& b) {
    return IsGentler(a.setting, b.setting);
  }

  const TuneSearchOptions& options_;
  const TuneMeasure& measure_;
  const TuneObserver& observer_;
  Clock* const clock_;
  std::vector<TuneTrial> trials_;  // in the order of their first measurement
  absl::Duration longest_;
  bool out_of_time_ = false;
};

}  // namespace

bool IsGentler(const TuneSetting& a, const TuneSetting& b) {
  return std::make_pair(a.workers, a.size) < std::make_pair(b.workers, b.size);
}

double TuneTrial::Rate() const {
  std::vector<double> rates;
  for (const TuneMeasurement& sample : samples) rates.push_back(sample.rate);
  return Median(std::move(rates));
}

absl::Duration TuneTrial::P99() const {
  std::vector<absl::Duration> times;
  for (const TuneMeasurement& sample : samples) times.push_back(sample.p99);
  return Median(std::move(times));
}

double TuneResult::Noise() const {
  std::vector<double> spreads;
  for (const TuneTrial& trial : trials) {
    if (trial.samples.size() < 2 || trial.Rate() <= 0) continue;
    double low = trial.Rate(), high = low;
    for (const TuneMeasurement& sample : trial.samples) {
      low = std::min(low, sample.rate);
      high = std::max(high, sample.rate);
    }
    spreads.push_back((high - low) / trial.Rate());
  }
  return Median(std::move(spreads));
}

absl::StatusOr<TuneResult> SearchTuning(const TuneSearchOptions& options,
                                        const TuneMeasure& measure,
                                        const TuneObserver& observer,
                                        Clock* clock) {
  return Search(options, measure, observer, clock).Run();
}

}  // namespace osc
