#include "bench/micro/scripted_log.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "bench/micro/bench_pair.h"
#include "changelog/chunk_table.h"

namespace osc {
namespace {

constexpr absl::string_view kLimit = " LIMIT ";

// Of ReadLog's query; 0 for every other statement.
int64_t EntriesAskedFor(absl::string_view sql) {
  if (!absl::StartsWith(sql, "SELECT osc_l.log_id, ")) return 0;
  const size_t at = sql.rfind(kLimit);
  int64_t limit = 0;
  if (at == absl::string_view::npos ||
      !absl::SimpleAtoi(sql.substr(at + kLimit.size()), &limit)) {
    return 0;
  }
  return limit;
}

Result MakeEntries(int64_t count) {
  Result result;
  const std::string place =
      absl::StrCat(static_cast<int>(EntryPlace::kSettled));
  for (uint64_t id : MakeLogIds(static_cast<size_t>(count))) {
    const uint32_t hash = static_cast<uint32_t>(id * 2654435761u);
    result.rows.push_back({absl::StrCat(id), absl::StrCat(hash), place});
  }
  return result;
}

}  // namespace

class ScriptedLog::Scripted : public Connection {
 public:
  explicit Scripted(ScriptedLog* log) : log_(log) {}

  absl::StatusOr<Result> Query(absl::string_view sql) override {
    const int64_t count = EntriesAskedFor(sql);
    if (count == 0) return Result();
    if (static_cast<int64_t>(entries_.rows.size()) != count) {
      entries_ = MakeEntries(count);
    }
    log_->entries_read_ += count;
    return entries_;
  }

  uint64_t id() const override { return 1; }

 private:
  ScriptedLog* const log_;
  Result entries_;  // of the last size asked for
};

absl::StatusOr<std::unique_ptr<Connection>> ScriptedLog::Connect() {
  return std::make_unique<Scripted>(this);
}

}  // namespace osc
