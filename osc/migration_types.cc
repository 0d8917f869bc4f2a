#include "osc/migration_types.h"

#include <algorithm>

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

Settings MigrationOptions::settings() const {
  Settings settings;
  settings.copy_rate = copy.rows_per_second;
  settings.replay_rate = replay.rows_per_second;
  settings.chunk_time = copy.chunk.target;
  settings.max_load_share = max_load_share;
  settings.throttle = throttle.settings;
  return settings;
}

int64_t MigrationStats::entries_captured() const {
  if (!log.left_before.has_value()) return 0;
  // What was counted has been replayed since, in part or all of it.
  return std::max(log.captured, replay.entries_replayed +
                                    replay.entries_untouched +
                                    cutover.entries_drained - *log.left_before);
}

}  // namespace osc
