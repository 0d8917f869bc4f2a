#ifndef OSC_THROTTLE_SIMPLE_WATCHES_H_
#define OSC_THROTTLE_SIMPLE_WATCHES_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "osc/cutover_window.h"
#include "osc/throttle/reading.h"
#include "osc/throttle/watch_session.h"

namespace osc {

// The looks of the throttles that need no more than one question.

// --throttle-file: over while there is a file, or whatever else, of that name.
absl::StatusOr<absl::optional<Reading>> LookForFile(const std::string& file);

// --throttle-query: over while it gives more than 0. No row, or NULL, is 0.
absl::StatusOr<absl::optional<Reading>> AskQuery(WatchSession* session,
                                                 const std::string& query);

// --window: over while it is shut.
Reading LookAtWindow(const CutoverWindow& window, const std::string& text,
                     absl::Time now);

}  // namespace osc

#endif  // OSC_THROTTLE_SIMPLE_WATCHES_H_
