#ifndef OSC_SUMMARY_H_
#define OSC_SUMMARY_H_

#include <string>

#include "osc/migration.h"

namespace osc {

// What a run did, for stdout: one sentence, then lines of `name: value` that a
// script can read. Ends in a newline.
std::string Summary(const MigrationOptions& options,
                    const MigrationResult& result);

// Why it did not end well and what to do, for stderr; empty when it did. Ends
// in a newline.
std::string FailureReport(const MigrationResult& result);

}  // namespace osc

#endif  // OSC_SUMMARY_H_
