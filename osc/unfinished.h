#ifndef OSC_UNFINISHED_H_
#define OSC_UNFINISHED_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "db/connection.h"
#include "osc/control/mailbox.h"
#include "osc/run_record.h"
#include "osc/view/run_view.h"

namespace osc {

// Entries of a log are counted up to here.
inline constexpr int64_t kCountedBacklog = 1000000;

// How far a migration has come.
struct Advance {
  int64_t rows_copied = 0;
  int64_t rows_estimate = 0;  // of the original, as the server guesses
  int64_t chunks_copied = 0;  // the verified ones among them
  int64_t chunks_verified = 0;
  int64_t backlog = 0;  // up to kCountedBacklog
  int64_t log_bytes = 0;
};

// An unfinished migration, as its state table and the server tell of it.
struct Unfinished {
  std::string schema, state_table;
  std::string table;  // empty when the state does not tell
  // Why it can neither be gone on with nor be removed by itself; the record may
  // not be set then.
  std::string problem;
  bool of_a_newer_osc = false;
  bool nothing_begun = false;  // an empty state: its run died at once
  RunRecord record;
  Stage stage = Stage::kPreparing;  // kRenamed also when the server says so
  std::string owner;                // host and process
  std::string created;              // UTC; empty when it is not known
  absl::Duration age;               // since then
  absl::Duration silence;           // since the last sign of life
  bool at_work = false;             // a run holds the lock on this server
  bool on_another_server = false;   // it was begun there
  bool removing = false;            // its removal has begun
  bool orphaned = false;            // may be removed without being named
  absl::optional<Advance> advance;  // where it is known
  absl::optional<RunView> view;     // of the run that is at work
  std::vector<ControlRecord> told;  // by operators, the last few

  bool usable() const { return problem.empty(); }
};

// The unfinished migrations of the server, or of `schema`, or of `table` in it.
// What cannot be read has a problem and is no error. `with_advance` counts rows
// and entries.
absl::StatusOr<std::vector<Unfinished>> FindUnfinished(Connection* connection,
                                                       absl::string_view schema,
                                                       absl::string_view table,
                                                       bool with_advance);

}  // namespace osc

#endif  // OSC_UNFINISHED_H_
