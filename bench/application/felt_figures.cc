#include "bench/application/felt_figures.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace osc {

void AddFelt(const std::string& prefix, const LoadLevel& level,
             const Felt& felt, FigureTable* figures) {
  auto add = [&](const char* what, const char* unit, double value,
                 bool higher_is_better) {
    figures->Add(absl::StrCat(prefix, ": ", what), unit, value,
                 higher_is_better);
  };
  add("wall", "s", absl::ToDoubleSeconds(felt.Wall()), false);
  if (level.idle()) return;
  const AppWindow& during = felt.during;
  add("longest stall", "ms",
      absl::ToDoubleMilliseconds(during.longest_statement), false);
  // A change of milliseconds may have met no transaction.
  if (during.p99 > absl::ZeroDuration()) {
    add("p50 during", "ms", absl::ToDoubleMilliseconds(during.p50), false);
    add("p99 during", "ms", absl::ToDoubleMilliseconds(during.p99), false);
  }
  add("p99 before", "ms", absl::ToDoubleMilliseconds(felt.before.p99), false);
  add("throughput before", "tx/s", felt.before.transactions_per_second, true);
  add("throughput during", "tx/s", during.transactions_per_second, true);
  add("throughput kept", "x", felt.Kept(), true);
  add("transactions lost", "tx", felt.Lost(), false);
  add("application's errors", "", static_cast<double>(felt.errors), false);
  add("application's deadlocks", "", static_cast<double>(felt.deadlocks),
      false);
}

void SetGoal(const std::string& name, double goal,
             std::vector<Figure>* figures) {
  for (Figure& figure : *figures) {
    if (figure.name == name) figure.goal = goal;
  }
}

ChartLine LineSince(absl::Time zero, const Timeline& timeline, std::string name,
                    double from, double to) {
  ChartLine line{std::move(name), {}};
  for (const auto& [at, value] : timeline) {
    const double x = absl::ToDoubleSeconds(at - zero);
    if (from <= x && x <= to) line.points.emplace_back(x, value);
  }
  return line;
}

}  // namespace osc
