#include "bench/load/app_record.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace osc {
namespace {

// The middle of step `index`.
absl::Time MiddleOf(int64_t index, absl::Duration step) {
  return absl::UnixEpoch() + step * index + step / 2;
}

}  // namespace

absl::Duration Percentile(double fraction,
                          std::vector<absl::Duration>* latencies) {
  if (latencies->empty()) return absl::ZeroDuration();
  const double rank =
      std::ceil(fraction * static_cast<double>(latencies->size()));
  const size_t index = std::min(static_cast<size_t>(std::max(rank, 1.0)) - 1,
                                latencies->size() - 1);
  std::nth_element(latencies->begin(), latencies->begin() + index,
                   latencies->end());
  return (*latencies)[index];
}

AppRecord::Entry AppRecord::MakeEntry(absl::Time start, absl::Time end) {
  return {absl::ToUnixMicros(end), absl::ToInt64Microseconds(end - start)};
}

void AppRecord::AddStatement(absl::Time start, absl::Time end) {
  statements_.push_back(MakeEntry(start, end));
}

void AppRecord::AddTransaction(absl::Time due, absl::Time end) {
  transactions_.push_back(MakeEntry(due, end));
}

void AppRecord::AddDeadlock(absl::Time end) {
  deadlocks_.push_back(absl::ToUnixMicros(end));
}

void AppRecord::AddError(absl::Time end) {
  errors_.push_back(absl::ToUnixMicros(end));
}

AppWindow WindowOf(const std::vector<const AppRecord*>& records,
                   absl::Time from, absl::Time to) {
  const int64_t begin = absl::ToUnixMicros(from);
  const int64_t end = absl::ToUnixMicros(to);
  auto inside = [&](int64_t at) { return begin <= at && at < end; };
  auto overlaps = [&](const AppRecord::Entry& e) {
    return e.end_us >= begin && e.end_us - e.latency_us < end;
  };
  AppWindow window;
  window.length = to - from;
  std::vector<absl::Duration> latencies;
  int64_t longest = 0;
  for (const AppRecord* record : records) {
    for (const AppRecord::Entry& e : record->transactions_) {
      if (inside(e.end_us)) ++window.transactions;
      if (overlaps(e)) latencies.push_back(absl::Microseconds(e.latency_us));
    }
    for (const AppRecord::Entry& e : record->statements_) {
      if (overlaps(e)) longest = std::max(longest, e.latency_us);
    }
    window.deadlocks += std::count_if(record->deadlocks_.begin(),
                                      record->deadlocks_.end(), inside);
    window.errors +=
        std::count_if(record->errors_.begin(), record->errors_.end(), inside);
  }
  const double seconds = absl::ToDoubleSeconds(window.length);
  if (seconds > 0) {
    window.transactions_per_second =
        static_cast<double>(window.transactions) / seconds;
  }
  window.p50 = Percentile(0.50, &latencies);
  window.p95 = Percentile(0.95, &latencies);
  window.p99 = Percentile(0.99, &latencies);
  window.longest_statement = absl::Microseconds(longest);
  return window;
}

Timeline LatencyTimeline(const std::vector<const AppRecord*>& records,
                         absl::Duration step, double fraction) {
  const int64_t step_us = absl::ToInt64Microseconds(step);
  std::map<int64_t, std::vector<absl::Duration>> steps;
  for (const AppRecord* record : records) {
    for (const AppRecord::Entry& e : record->transactions_) {
      steps[e.end_us / step_us].push_back(absl::Microseconds(e.latency_us));
    }
  }
  Timeline line;
  for (auto& [index, latencies] : steps) {
    line.emplace_back(
        MiddleOf(index, step),
        absl::ToDoubleMilliseconds(Percentile(fraction, &latencies)));
  }
  return line;
}

Timeline ThroughputTimeline(const std::vector<const AppRecord*>& records,
                            absl::Duration step) {
  const int64_t step_us = absl::ToInt64Microseconds(step);
  std::map<int64_t, int64_t> counts;
  for (const AppRecord* record : records) {
    for (const AppRecord::Entry& e : record->transactions_) {
      ++counts[e.end_us / step_us];
    }
  }
  Timeline line;
  if (counts.empty()) return line;
  for (int64_t index = counts.begin()->first; index <= counts.rbegin()->first;
       ++index) {
    line.emplace_back(
        MiddleOf(index, step),
        static_cast<double>(counts[index]) / absl::ToDoubleSeconds(step));
  }
  return line;
}

}  // namespace osc
