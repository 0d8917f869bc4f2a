#ifndef OSC_UTC_SESSIONS_H_
#define OSC_UTC_SESSIONS_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "changelog/table_pair.h"
#include "db/connection.h"

namespace osc {

// Whether a row of this migration holds a TIMESTAMP, before or after it.
bool HasTimestamps(const TablePair& pair);

// The local time that a plain ALTER would put into an added DATETIME column
// whose default is CURRENT_TIMESTAMP, for each such column: the same for all
// rows. `connection` must still be in the server's time zone.
absl::StatusOr<std::vector<FixedColumn>> LocalTimeDefaults(
    Connection* connection, const TablePair& pair);

// Opens the sessions of another factory with UTC as their time zone. MySQL
// copies and compares TIMESTAMPs as local times, and where daylight saving ends
// an hour of these comes twice: a value would move by an hour, and two keys
// would be one. Thread-safe as `factory` is, which must outlive it.
//
// What the ALTER makes of a local time (a default, a DATETIME that was a
// TIMESTAMP) is meant in the server's own time zone: the shadow is made without
// this, and CopiedValue converts.
class UtcSessions : public ConnectionFactory {
 public:
  explicit UtcSessions(ConnectionFactory* factory) : factory_(factory) {}
  absl::StatusOr<std::unique_ptr<Connection>> Connect() override;

 private:
  ConnectionFactory* const factory_;
};

}  // namespace osc

#endif  // OSC_UTC_SESSIONS_H_
