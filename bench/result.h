#ifndef BENCH_RESULT_H_
#define BENCH_RESULT_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/types/optional.h"
#include "osc/report/chart.h"

namespace osc {

// One quantity, measured once in each repetition.
struct Figure {
  std::string name;  // unique in its workload: "drain, 2 workers, batch 1000"
  std::string unit;  // "rows/s", "ms", "MiB"; "x" for a ratio
  std::vector<double> samples;  // in the order of the repetitions
  bool higher_is_better = true;
  // What the project wants of a ratio (or of a stall); shown beside it. A goal
  // is met when the median is at least (at most) this.
  absl::optional<double> goal;

  double Min() const;  // NaN without samples, as the others
  double Median()
      const;  // of an even number: the mean of the two in the middle
  double Max() const;

  // nullopt without a goal or without samples.
  absl::optional<bool> GoalMet() const;
};

// The ratio a / b, repetition by repetition, so that a machine whose speed
// drifts does not disturb it. Uses as many repetitions as both have.
Figure RatioOf(std::string name, const Figure& a, const Figure& b,
               bool higher_is_better);

struct WorkloadResult {
  std::string name;
  std::vector<std::pair<std::string, std::string>> parameters;
  std::vector<Figure> figures;
  std::vector<Chart> charts;
  // What the reader must know: a peer that is not installed, a warning.
  std::vector<std::string> notes;

  const Figure* Find(const std::string& figure) const;  // null if not there
};

struct BenchReport {
  std::string date;    // UTC, ISO 8601
  std::string commit;  // of the project, "-dirty" when changed
  // Machine, server and build, in the order to show them.
  std::vector<std::pair<std::string, std::string>> environment;
  std::vector<std::string> warnings;
  std::vector<WorkloadResult> workloads;
};

}  // namespace osc

#endif  // BENCH_RESULT_H_
