#ifndef BENCH_APPLICATION_FELT_FIGURES_H_
#define BENCH_APPLICATION_FELT_FIGURES_H_

#include <string>
#include <vector>

#include "bench/application/scene.h"
#include "bench/engine/figure_table.h"
#include "bench/load/app_record.h"
#include "bench/result.h"

namespace osc {

// The figures of one change, named "<prefix>: wall", "<prefix>: p99 during", …
// Those of the application only when there was one.
void AddFelt(const std::string& prefix, const LoadLevel& level,
             const Felt& felt, FigureTable* figures);

// Gives figure `name` a goal; nothing when it was not measured.
void SetGoal(const std::string& name, double goal,
             std::vector<Figure>* figures);

// A line of a chart, x in seconds since `zero`. Points before `from` and after
// `to`, both in those seconds, are left out.
ChartLine LineSince(absl::Time zero, const Timeline& timeline, std::string name,
                    double from, double to);

}  // namespace osc

#endif  // BENCH_APPLICATION_FELT_FIGURES_H_
