#include "osc/throttle/load_watch.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/sql.h"
#include "db/status_macros.h"

namespace osc {
namespace {

constexpr int kCriticalLooks = 2;

// Names in lower case, since an operator may write them in any.
using Counters = std::map<std::string, double>;

absl::StatusOr<Counters> ReadCounters(
    WatchSession* session, std::initializer_list<const LoadLimits*> wanted) {
  std::vector<std::string> names;
  for (const LoadLimits* limits : wanted) {
    for (const LoadLimits::Limit& limit : limits->limits) {
      names.push_back(QuoteText(limit.variable));
    }
  }
  ASSIGN_OR_RETURN(
      Result status,
      session->Query(absl::StrCat("SHOW GLOBAL STATUS WHERE Variable_name IN (",
                                  absl::StrJoin(names, ", "), ")")));
  Counters counters;
  for (const Row& row : status.rows) {
    double value = 0;
    if (row.size() > 1 && absl::SimpleAtod(row[1].value_or(""), &value)) {
      counters[absl::AsciiStrToLower(row[0].value_or(""))] = value;
    }
  }
  return counters;
}

// The highest of the levels, with the reason for it.
absl::StatusOr<Reading> Compare(const Counters& counters,
                                const LoadLimits& limits,
                                absl::string_view flag) {
  Reading worst;
  for (const LoadLimits::Limit& limit : limits.limits) {
    const auto found = counters.find(absl::AsciiStrToLower(limit.variable));
    if (found == counters.end()) {
      return absl::FailedPreconditionError(absl::StrCat(
          "the server counts no status variable ", limit.variable));
    }
    const Reading::Level level = Reading::LevelOf(found->second, limit.value);
    if (level <= worst.level) continue;
    worst.level = level;
    worst.reason = absl::StrCat(
        limit.variable, " is ", found->second,
        level == Reading::Level::kOver ? ", at or above " : ", and was above ",
        flag, "=", limit.variable, "=", limit.value);
  }
  return worst;
}

}  // namespace

LoadWatch::LoadWatch(ConnectionFactory* source, LoadLimits max,
                     LoadLimits critical, Stopper* run)
    : max_(std::move(max)),
      critical_(std::move(critical)),
      run_(run),
      session_(source) {}

absl::StatusOr<absl::optional<Reading>> LoadWatch::Look() {
  ASSIGN_OR_RETURN(Counters counters,
                   ReadCounters(&session_, {&max_, &critical_}));
  ASSIGN_OR_RETURN(Reading critical,
                   Compare(counters, critical_, "--critical-load"));
  if (critical.level == Reading::Level::kOver) {
    if (++critical_looks_ == kCriticalLooks) {
      run_->Stop(absl::CancelledError(
          absl::StrCat("critical load: ", critical.reason)));
    }
    return absl::make_optional(std::move(critical));
  }
  critical_looks_ = 0;
  ASSIGN_OR_RETURN(Reading reading, Compare(counters, max_, "--max-load"));
  return absl::make_optional(std::move(reading));
}

}  // namespace osc
