#ifndef OSC_CLEANUP_COMMAND_H_
#define OSC_CLEANUP_COMMAND_H_

#include <ostream>
#include <string>

#include "absl/time/time.h"
#include "db/connection.h"
#include "db/stop.h"
#include "osc/migration_types.h"

namespace osc {

struct CleanupOptions {
  // Of what: the whole server, a schema, or a table in it.
  std::string schema, table;
  bool execute = false;  // else it only shows
  // Old tables of finished migrations, this old at least, instead of what is
  // left of unfinished ones.
  bool old_tables = false;
  absl::Duration older_than = absl::Hours(7 * 24);
  // How long to try for the locks that the removal of one migration needs.
  absl::Duration patience = absl::Minutes(1);
  // Also what was begun on another server, whose place this one has taken.
  bool accept_new_server = false;
};

// osc cleanup: says on `out` what it removes, or would remove. Without a table
// only what is orphaned. `factory` must open sessions with the statements of
// SessionSetup (db/server.h).
//
// kFailed when something is left that should go; kAnotherRun when a run works
// on a table that was named.
Outcome CleanUp(ConnectionFactory* factory, const CleanupOptions& options,
                const Stopper& stopper, std::ostream* out);

}  // namespace osc

#endif  // OSC_CLEANUP_COMMAND_H_
