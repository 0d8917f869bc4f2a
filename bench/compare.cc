#include "bench/compare.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "bench/number_text.h"
#include "bench/report_text.h"

namespace osc {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// Without a range, what counts as a change all the same.
constexpr double kSingleRunNoise = 0.10;

const WorkloadResult* FindWorkload(const BenchReport& report,
                                   const std::string& name) {
  for (const WorkloadResult& each : report.workloads) {
    if (each.name == name) return &each;
  }
  return nullptr;
}

// "rows 50,000, was 1,000,000; …" for what differs.
std::string Differences(const Pairs& before, const Pairs& after) {
  std::string text;
  const auto add = [&text](auto... parts) {
    absl::StrAppend(&text, text.empty() ? "" : "; ", parts...);
  };
  const auto find = [](const Pairs& pairs, const std::string& name) {
    return std::find_if(pairs.begin(), pairs.end(),
                        [&](const auto& each) { return each.first == name; });
  };
  for (const auto& [name, value] : after) {
    const auto old = find(before, name);
    if (old == before.end()) {
      add(name, " ", value, ", was not there");
    } else if (old->second != value) {
      add(name, " ", value, ", was ", old->second);
    }
  }
  for (const auto& [name, value] : before) {
    if (find(after, name) == after.end()) add(name, " was ", value);
  }
  return text;
}

// Beyond the noise; a ratio has to do with size alone, not with better.
bool Apart(const Figure& a, const Figure& b) {
  if (a.samples.size() > 1 && b.samples.size() > 1) {
    return a.Max() < b.Min() || b.Max() < a.Min();
  }
  const double low = std::min(a.Median(), b.Median());
  const double high = std::max(a.Median(), b.Median());
  const bool ranges_overlap = a.Max() >= b.Min() && b.Max() >= a.Min();
  return !ranges_overlap && high - low > kSingleRunNoise * std::fabs(low);
}

Change Judge(const Figure& before, const Figure& after) {
  if (!Apart(before, after)) return Change::kNoise;
  const bool higher = after.Median() > before.Median();
  return higher == after.higher_is_better ? Change::kFaster : Change::kSlower;
}

void CompareWorkloads(const WorkloadResult& before, const WorkloadResult& after,
                      Comparison* out) {
  const std::string other = Differences(before.parameters, after.parameters);
  if (!other.empty()) {
    out->notes.push_back(absl::StrCat(after.name, " is not compared: ", other));
    return;
  }
  const auto note = [&](const Figure& figure, absl::string_view what) {
    out->notes.push_back(
        absl::StrCat(after.name, ": ", figure.name, " ", what));
  };
  for (const Figure& figure : after.figures) {
    const Figure* old = before.Find(figure.name);
    if (old == nullptr) {
      note(figure, "is new");
    } else if (old->unit != figure.unit ||
               old->higher_is_better != figure.higher_is_better) {
      note(figure, "is measured in another way and not compared");
    } else if (!std::isfinite(old->Median()) ||
               !std::isfinite(figure.Median())) {
      note(figure, "has no number on one side");
    } else {
      out->figures.push_back({after.name, figure.name, figure.unit,
                              Judge(*old, figure), old->Median(),
                              figure.Median()});
    }
  }
  for (const Figure& figure : before.figures) {
    if (after.Find(figure.name) == nullptr) note(figure, "is missing now");
  }
}

// "1.25 times" of what was slower or faster before.
std::string Factor(const FigureChange& change) {
  const double low = std::min(change.before, change.after);
  const double high = std::max(change.before, change.after);
  return low > 0 ? absl::StrFormat("%.2f times", high / low) : "";
}

}  // namespace

int Comparison::Count(Change change) const {
  return static_cast<int>(
      std::count_if(figures.begin(), figures.end(),
                    [&](const auto& each) { return each.change == change; }));
}

Comparison CompareReports(const BenchReport& before, const BenchReport& after) {
  Comparison out;
  // Facts that change from run to run say nothing about the figures.
  const auto lasting = [](const BenchReport& report) {
    Pairs facts;
    for (const auto& fact : report.environment) {
      if (!absl::StrContains(fact.first, "before")) facts.push_back(fact);
    }
    return facts;
  };
  const std::string other = Differences(lasting(before), lasting(after));
  if (!other.empty()) {
    out.notes.push_back(absl::StrCat("the environment differs: ", other));
  }
  for (const WorkloadResult& workload : after.workloads) {
    const WorkloadResult* old = FindWorkload(before, workload.name);
    if (old == nullptr) {
      out.notes.push_back(workload.name + " is new");
    } else {
      CompareWorkloads(*old, workload, &out);
    }
  }
  for (const WorkloadResult& workload : before.workloads) {
    if (FindWorkload(after, workload.name) == nullptr) {
      out.notes.push_back(workload.name + " is missing now");
    }
  }
  return out;
}

std::string ComparisonText(const Comparison& comparison) {
  std::string text;
  for (Change change : {Change::kSlower, Change::kFaster}) {
    const char* word = change == Change::kSlower ? "slower" : "faster";
    std::vector<std::vector<std::string>> rows;
    for (const FigureChange& each : comparison.figures) {
      if (each.change != change) continue;
      rows.push_back(
          {word, Factor(each), absl::StrCat(each.workload, ": ", each.figure),
           NumberText(each.before), "->", NumberText(each.after), each.unit});
    }
    absl::StrAppend(&text, TextTable(rows, {1, 3, 5}));
  }
  for (const std::string& note : comparison.notes) {
    absl::StrAppend(&text, "note: ", note, "\n");
  }
  absl::StrAppend(&text, comparison.Count(Change::kSlower), " slower, ",
                  comparison.Count(Change::kFaster), " faster, ",
                  comparison.Count(Change::kNoise), " within the noise\n");
  return text;
}

}  // namespace osc
