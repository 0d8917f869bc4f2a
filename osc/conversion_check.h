#ifndef OSC_CONVERSION_CHECK_H_
#define OSC_CONVERSION_CHECK_H_

#include <vector>

#include "absl/status/status.h"
#include "changelog/migration_key.h"

namespace osc {

// FailedPrecondition, naming each such column, where a plain ALTER reads the
// old values in another way than a copy does, or each server in its own:
// numbers that become dates, or members of an ENUM or SET, which may be meant
// by name or by position. The checksum could not foretell what comes out.
absl::Status CheckConversions(const std::vector<MappedColumn>& columns);

}  // namespace osc

#endif  // OSC_CONVERSION_CHECK_H_
