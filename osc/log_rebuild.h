#ifndef OSC_LOG_REBUILD_H_
#define OSC_LOG_REBUILD_H_

#include <string>

#include "absl/status/statusor.h"
#include "changelog/table_pair.h"
#include "db/connection.h"
#include "db/server.h"
#include "db/stop.h"

namespace osc {

// Builds the delta log anew (RebuildLogSql), so that a look at the whole of it
// is short again. Returns whether that was done; when it was not possible the
// log is as it was.
//
// `identity` is what LogIdentity should give, and becomes what it gives of the
// new log; empty: it is not guarded. Between the rebuild and the question for
// the new identity somebody may truncate the log. So an entry is put into it
// before, for any row of the original, which must be there after the question:
// if it is not, `identity` stays what it was, and the guards under the
// cutover's lock see that the log is another one. The replay, which would
// remove the entry, must be at rest.
//
// A lost connection may leave it unknown whether the log was built anew: the
// server is asked for as long as a Session tries.
absl::StatusOr<bool> RebuildLog(ConnectionFactory* factory,
                                const Server& server, const TablePair& pair,
                                const Stopper& stopper, std::string* identity);

}  // namespace osc

#endif  // OSC_LOG_REBUILD_H_
