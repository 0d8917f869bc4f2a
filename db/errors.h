#ifndef DB_ERRORS_H_
#define DB_ERRORS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace osc {

// Error numbers of the server that the engine treats by name.
inline constexpr int kErDupEntry = 1062;
inline constexpr int kErLockWaitTimeout = 1205;
inline constexpr int kErTableExists = 1050;

// The one place that turns a server's or client library's error into a Status.
// The code says what the caller should do:
//   Aborted             run the unit of work again (deadlock, lock wait)
//   Unavailable         reconnect, then run it again
//   ResourceExhausted   the server cannot write for now (disk full, read-only):
//                       wait, then run it again
//   AlreadyExists       a duplicate key
//   NotFound            no such table, schema, trigger
//   PermissionDenied    a right is missing
//   FailedPrecondition  a person must act (everything else)
// The message is the server's own text behind "error <number>: ".
absl::Status MakeServerError(int number, absl::string_view message);

// The server's error number of a Status made above, also after
// WithContext; 0 for any other Status.
int ServerErrorNumber(const absl::Status& status);

// Whether the same may work a little later: Aborted, Unavailable or
// ResourceExhausted.
bool IsPassing(const absl::Status& status);

// Whether the error came from waiting for a lock that somebody else holds.
bool IsLockTimeout(const absl::Status& status);

// The same error with `context: ` before its message; OK stays OK.
absl::Status WithContext(const absl::Status& status, absl::string_view context);

}  // namespace osc

#endif  // DB_ERRORS_H_
