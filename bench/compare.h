#ifndef BENCH_COMPARE_H_
#define BENCH_COMPARE_H_

#include <string>
#include <vector>

#include "bench/result.h"

namespace osc {

enum class Change { kSlower, kFaster, kNoise };

// One figure that both reports have.
struct FigureChange {
  std::string workload, figure, unit;
  Change change = Change::kNoise;
  double before = 0, after = 0;  // medians
};

struct Comparison {
  std::vector<FigureChange> figures;  // in the order of the new report
  // What could not be compared and why, a sentence each: figures that one side
  // lacks, workloads with other parameters, another machine or server.
  std::vector<std::string> notes;

  int Count(Change change) const;
  bool AnythingSlower() const { return Count(Change::kSlower) > 0; }
};

// A figure has changed when the ranges from its minimum to its maximum do not
// overlap, and then its medians say by how much; otherwise it is noise. Where a
// report has one repetition there is no range: it takes ten percent to count.
// Figures of a workload that ran with other parameters are not compared, nor
// are those whose unit is another one.
Comparison CompareReports(const BenchReport& before, const BenchReport& after);

// For a terminal: what got slower and what faster, then the notes, then one
// line that counts.
std::string ComparisonText(const Comparison& comparison);

}  // namespace osc

#endif  // BENCH_COMPARE_H_
