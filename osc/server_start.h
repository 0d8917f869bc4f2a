#ifndef OSC_SERVER_START_H_
#define OSC_SERVER_START_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "db/connection.h"

namespace osc {

// The server gives numbers of sessions out again after a restart, so that a
// session is known by its number and a mark of the server's start. The mark, as
// an expression, is what UUID_SHORT() holds of it: the second of the start, and
// one more for each 2^24 ids that it has given since. Each log entry takes one,
// so that two marks of one start may differ.
inline constexpr char kStartMark[] = "((UUID_SHORT() >> 24) & 4294967295)";

// The marks that the server can have given since it was started.
struct StartMarks {
  int64_t first = 0, last = 0;

  bool Hold(int64_t mark) const { return first <= mark && mark <= last; }
};
absl::StatusOr<StartMarks> MarksSinceStart(Connection* connection);

}  // namespace osc

#endif  // OSC_SERVER_START_H_
