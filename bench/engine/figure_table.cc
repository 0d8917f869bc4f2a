#include "bench/engine/figure_table.h"

#include <utility>

namespace osc {

void FigureTable::Add(const std::string& name, const std::string& unit,
                      double sample, bool higher_is_better) {
  for (Figure& figure : figures_) {
    if (figure.name != name) continue;
    figure.samples.push_back(sample);
    return;
  }
  Figure figure;
  figure.name = name;
  figure.unit = unit;
  figure.samples = {sample};
  figure.higher_is_better = higher_is_better;
  figures_.push_back(std::move(figure));
}

void FigureTable::AddRatio(const std::string& name, const std::string& a,
                           const std::string& b, bool higher_is_better,
                           absl::optional<double> goal) {
  if (Find(a) == nullptr || Find(b) == nullptr) return;
  Figure ratio = RatioOf(name, *Find(a), *Find(b), higher_is_better);
  ratio.goal = goal;
  figures_.push_back(std::move(ratio));
}

const Figure* FigureTable::Find(const std::string& name) const {
  for (const Figure& figure : figures_) {
    if (figure.name == name) return &figure;
  }
  return nullptr;
}

}  // namespace osc
