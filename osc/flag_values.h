#ifndef OSC_FLAG_VALUES_H_
#define OSC_FLAG_VALUES_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "osc/arguments.h"

namespace osc {

// What the readers of the flags share. Flags are named with underscores, and
// appear with dashes in the messages, which are for the operator.

// InvalidArgument that begins with the flag.
template <typename... Parts>
absl::Status Usage(absl::string_view flag, const Parts&... parts) {
  return absl::InvalidArgumentError(absl::StrCat(FlagText(flag), parts...));
}

// Whether the operator has set the flag.
bool Given(const char* name);

// OK when low <= value <= high.
absl::Status CheckRange(absl::string_view name, int64_t value, int64_t low,
                        int64_t high);

// A time from `low` to `high`.
absl::StatusOr<absl::Duration> ReadTime(absl::string_view name,
                                        const std::string& text,
                                        absl::Duration low,
                                        absl::Duration high);

}  // namespace osc

#endif  // OSC_FLAG_VALUES_H_
