#include "osc/migration_types.h"

namespace osc {

absl::string_view PhaseName(Phase phase) {
  switch (phase) {
    case Phase::kPrepare:
      return "prepare";
    case Phase::kCapture:
      return "capture";
    case Phase::kCopy:
      return "copy";
    case Phase::kCatchUp:
      return "catch up";
    case Phase::kChecksum:
      return "checksum";
    case Phase::kCutover:
      return "cutover";
    case Phase::kDone:
      return "done";
  }
  return "?";
}

int64_t MigrationStats::entries_captured() const {
  return replay.entries_replayed + replay.entries_untouched +
         cutover.entries_drained + backlog;
}

}  // namespace osc
