#ifndef CHANGELOG_ARTIFACT_NAMES_H_
#define CHANGELOG_ARTIFACT_NAMES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace osc {

// The names of everything a migration creates beside the original table.
//
// All of them start with the original's name, and that is a matter of rows and
// not of taste: RENAME TABLE takes its metadata locks in the bytewise order of
// the names. Only when the original's name is the first of them does the
// cutover wait for it before all others; otherwise application statements that
// waited on the original get in ahead of the rename and are lost.
struct ArtifactNames {
  std::string shadow;  // orders__osc_new: the table with the new schema
  std::string log;     // orders__osc_log: the delta log
  std::string chunks;  // orders__osc_chunks: which chunks are copied
  std::string old;     // orders__osc_old: the original after the cutover
  std::string insert_trigger;  // orders__osc_ins
  std::string update_trigger;  // orders__osc_upd
  std::string delete_trigger;  // orders__osc_del
  std::string own_triggers;    // orders__osc_trg: see osc/own_triggers.h
  std::string state;           // orders__osc_state: see osc/state_table.h

  // What a migration removes at its end, the old table not among it.
  std::vector<std::string> TemporaryTables() const {
    return {log, chunks, shadow, own_triggers, state};
  }
  std::vector<std::string> Triggers() const {
    return {insert_trigger, update_trigger, delete_trigger};
  }
};

// Names for `table`. Where the plain form would pass the server's limit of 64
// characters, the name is cut at a place that keeps it after the original in
// bytewise order, and ends in a hash of the whole, so that two long names that
// differ only at their end get different artifacts. Always the same for the
// same name. `table` must be valid UTF-8.
ArtifactNames NamesFor(absl::string_view table);

// A name for a foreign key that has to do with the migration of `table` and
// gets its own name at the end: orders__osc_fk1. Shortened as the others.
std::string ForeignKeyNameFor(absl::string_view table, int number);

// The temporary name of the copy of the table's own trigger `number`, counted
// from 0 and below 1000: orders__osc_own0. Shortened as the others.
std::string OwnTriggerNameFor(absl::string_view table, int number);

// Schemas beside `schema`, for shadows and for old tables whose constraints
// keep their names: shop__osc and shop__osc_old. Shortened as the others.
std::string AuxiliarySchemaFor(absl::string_view schema);
std::string OldTablesSchemaFor(absl::string_view schema);

}  // namespace osc

#endif  // CHANGELOG_ARTIFACT_NAMES_H_
