#ifndef OSC_ENDING_H_
#define OSC_ENDING_H_

#include "changelog/table_pair.h"
#include "db/connection.h"
#include "osc/migration_types.h"

namespace osc {

// The end of a run, when its threads have ended. What cannot be removed is left
// with the statements that do it.

// The tables were not swapped: removes everything. Nothing is touched when the
// result's status says that nobody knows (Unknown).
void RemoveWhatIsLeft(ConnectionFactory* factory, const TablePair& pair,
                      MigrationResult* result);

// The new table is in use: finishes what is left to be done and removes the
// rest. Sets outcome and status; what fails from here on fails nothing.
void FinishAfterRename(ConnectionFactory* factory, const TablePair& pair,
                       bool drop_old_table, MigrationResult* result);

}  // namespace osc

#endif  // OSC_ENDING_H_
