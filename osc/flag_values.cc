#include "osc/flag_values.h"

#include <gflags/gflags.h>

#include "db/duration_text.h"

namespace osc {

bool Given(const char* name) {
  return !gflags::GetCommandLineFlagInfoOrDie(name).is_default;
}

absl::Status CheckRange(absl::string_view name, int64_t value, int64_t low,
                        int64_t high) {
  if (value >= low && value <= high) return absl::OkStatus();
  return Usage(name, "=", value, ": write a number from ", low, " to ", high);
}

absl::StatusOr<absl::Duration> ReadTime(absl::string_view name,
                                        const std::string& text,
                                        absl::Duration low,
                                        absl::Duration high) {
  absl::StatusOr<absl::Duration> time = ParseDuration(text);
  if (!time.ok()) return Usage(name, ": ", time.status().message());
  if (*time < low || *time > high) {
    return Usage(name, "=", text, ": write a time from ", DurationText(low),
                 " to ", DurationText(high));
  }
  return time;
}

}  // namespace osc
