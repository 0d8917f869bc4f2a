#include "tests/load/statement_log.h"

#include <algorithm>

#include "absl/strings/string_view.h"

namespace osc {

void StatementLog::Add(const char* what, absl::Time start,
                       absl::Duration duration) {
  absl::MutexLock lock(&mu_);
  entries_.push_back(
      {what, absl::ToUnixMicros(start), absl::ToInt64Microseconds(duration)});
}

int64_t StatementLog::statements() const {
  absl::MutexLock lock(&mu_);
  return static_cast<int64_t>(entries_.size());
}

StatementLog::Statement StatementLog::Longest(absl::Time from,
                                              absl::Time to) const {
  const int64_t from_micros = absl::ToUnixMicros(from);
  const int64_t to_micros = absl::ToUnixMicros(to);
  Statement longest;
  absl::MutexLock lock(&mu_);
  for (const Entry& entry : entries_) {
    if (entry.start_micros > to_micros ||
        entry.start_micros + entry.micros < from_micros) {
      continue;
    }
    const absl::Duration duration = absl::Microseconds(entry.micros);
    if (longest.what != nullptr && duration <= longest.duration) continue;
    longest = {entry.what, absl::FromUnixMicros(entry.start_micros), duration};
  }
  return longest;
}

double StatementLog::TransactionsPerSecond(absl::Time from,
                                           absl::Time to) const {
  int64_t sum = 0;
  for (int64_t committed : TransactionsBySecond(from, to)) sum += committed;
  const double seconds = absl::ToDoubleSeconds(to - from);
  return seconds > 0 ? sum / seconds : 0;
}

std::vector<int64_t> StatementLog::TransactionsBySecond(absl::Time from,
                                                        absl::Time to) const {
  const int64_t from_micros = absl::ToUnixMicros(from);
  const int64_t to_micros = absl::ToUnixMicros(to);
  std::vector<int64_t> series;
  absl::MutexLock lock(&mu_);
  for (const Entry& entry : entries_) {
    const int64_t end = entry.start_micros + entry.micros;
    if (end < from_micros || end >= to_micros ||
        absl::string_view(entry.what) != "COMMIT") {
      continue;
    }
    const size_t second = static_cast<size_t>((end - from_micros) / 1000000);
    if (series.size() <= second) series.resize(second + 1);
    ++series[second];
  }
  return series;
}

}  // namespace osc
