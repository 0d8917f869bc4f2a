#include "osc/log_flags.h"

#include <gflags/gflags.h>

#include <string>

#include "db/status_macros.h"
#include "osc/flag_values.h"

// The defaults of LogLimits; log_flags_test.cc compares them.
DEFINE_string(log_soft_limit, "entries=1000000,bytes=1G",
              "How long the delta log may be before the replay gets more "
              "workers and the copy rests half of the time: entries, bytes "
              "(with K, M, G, T) and age of the oldest entry, whichever comes "
              "first; or none");
DEFINE_string(log_hard_limit, "entries=10000000,bytes=10G",
              "... before the copy waits");
DEFINE_string(log_last_limit, "entries=200000000,bytes=200G",
              "... before the migration ends and removes its triggers, so that "
              "the application does not meet a full disk");

namespace osc {
namespace {

absl::Status Read(const char* name, const std::string& text, LogLimit* limit) {
  absl::StatusOr<LogLimit> read = LogLimit::Parse(text);
  if (!read.ok()) return Usage(name, "=", text, ": ", read.status().message());
  *limit = *read;
  return absl::OkStatus();
}

// Whether `a` is reached no later than `b`.
template <typename T>
bool NotAbove(const absl::optional<T>& a, const absl::optional<T>& b) {
  return !a.has_value() || !b.has_value() || *a <= *b;
}

bool NotAbove(const LogLimit& a, const LogLimit& b) {
  return NotAbove(a.entries, b.entries) && NotAbove(a.bytes, b.bytes) &&
         NotAbove(a.age, b.age);
}

}  // namespace

absl::Status ReadLogFlags(LogLimits* limits) {
  RETURN_IF_ERROR(Read("log_soft_limit", FLAGS_log_soft_limit, &limits->soft));
  RETURN_IF_ERROR(Read("log_hard_limit", FLAGS_log_hard_limit, &limits->hard));
  RETURN_IF_ERROR(Read("log_last_limit", FLAGS_log_last_limit, &limits->last));
  if (!NotAbove(limits->soft, limits->hard)) {
    return Usage("log_soft_limit", " is above --log-hard-limit");
  }
  if (!NotAbove(limits->hard, limits->last)) {
    return Usage("log_hard_limit", " is above --log-last-limit");
  }
  return absl::OkStatus();
}

}  // namespace osc
