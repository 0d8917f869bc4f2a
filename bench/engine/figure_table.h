#ifndef BENCH_ENGINE_FIGURE_TABLE_H_
#define BENCH_ENGINE_FIGURE_TABLE_H_

#include <string>
#include <vector>

#include "absl/types/optional.h"
#include "bench/result.h"

namespace osc {

// Gathers a workload's figures while its repetitions run.
class FigureTable {
 public:
  // One sample of figure `name`, which is made when it comes first.
  void Add(const std::string& name, const std::string& unit, double sample,
           bool higher_is_better = true);

  // Figure `name` = `a` / `b`, once all their samples are there. Nothing when
  // one of them was not measured.
  void AddRatio(const std::string& name, const std::string& a,
                const std::string& b, bool higher_is_better,
                absl::optional<double> goal = absl::nullopt);

  // Null when there is none. Valid until the next Add.
  const Figure* Find(const std::string& name) const;

  // In the order in which they first came.
  const std::vector<Figure>& figures() const { return figures_; }

 private:
  std::vector<Figure> figures_;
};

}  // namespace osc

#endif  // BENCH_ENGINE_FIGURE_TABLE_H_
