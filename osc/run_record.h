#ifndef OSC_RUN_RECORD_H_
#define OSC_RUN_RECORD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "changelog/table_pair.h"
#include "osc/cutover_guards.h"
#include "osc/deferred_indexes.h"
#include "osc/planner.h"
#include "osc/state_table.h"

namespace osc {

// Grows when an older tool could not go on with what a newer one wrote.
inline constexpr int64_t kStateVersion = 1;

// How far a run has come, as far as somebody who resumes it must know.
enum class Stage {
  kPreparing,  // nothing is worth keeping: begin anew
  kCopying,    // everything logs: go on with the copy
  kVerifying,  // the copy has ended, and every batch is verified
  kRenamed,    // the new table is in place: tidy up
};
absl::string_view StageName(Stage stage);

// What the state table says of a run: what it cannot find out again.
struct RunRecord {
  int64_t version = kStateVersion;
  std::string run_id;  // 16 hexadecimal digits
  int64_t generation = 1;
  std::string server_identity;
  Stage stage = Stage::kPreparing;
  bool removing = false;  // its removal has begun
  PlanRequest request;
  bool auxiliary_schema = false;
  bool made_shadow_schema = false, made_old_schema = false;
  // After how long without a sign of life the run counts as given up.
  absl::Duration orphan_limit = absl::Hours(24);

  // From kCopying on.
  // Of the foreign keys, only the children: the definition has the others.
  CutoverGuards guards;
  std::string shadow_definition;  // with the deferred indexes
  std::string key_index;
  std::vector<FixedColumn> fixed_columns;
  IndexDeferral deferral;
  bool auto_increment_log = false;
};

std::string NewRunId();

// What is known before anything else is created.
StateTable::Values ValuesAtStart(const RunRecord& record);
// What is added, in one statement, when the triggers have been made.
StateTable::Values ValuesOfCapture(const RunRecord& record);

// FailedPrecondition when a newer tool wrote them, or something is missing.
absl::StatusOr<RunRecord> RecordOf(const StateTable::Values& values);

// Schema and names of what the run has made, as far as they can be known
// without asking the server; for removing it.
TablePair ArtifactsOf(const RunRecord& record);

}  // namespace osc

#endif  // OSC_RUN_RECORD_H_
