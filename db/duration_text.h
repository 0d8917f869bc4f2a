#ifndef DB_DURATION_TEXT_H_
#define DB_DURATION_TEXT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace osc {

// Durations as an operator writes and reads them: numbers with units, largest
// unit first by custom, "500ms", "2s", "1.5s", "1m30s", "1h". Units: ns, us,
// ms, s, m, h, d. A plain "0" is the only number that needs none.

// InvalidArgument, with the text and the forms that are understood, for
// anything else: a bare number (it would be guessed wrongly one day), a
// negative or infinite duration, unknown units.
absl::StatusOr<absl::Duration> ParseDuration(absl::string_view text);

// A text that ParseDuration reads back as the same duration, "1m30s". Negative
// and infinite durations are printed ("-2s", "inf") but not read back.
std::string DurationText(absl::Duration duration);

}  // namespace osc

#endif  // DB_DURATION_TEXT_H_
