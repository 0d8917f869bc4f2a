#ifndef TOOLS_DEMO_REPORT_H_
#define TOOLS_DEMO_REPORT_H_

#include <cstdint>
#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tests/load/compare.h"
#include "tests/load/load.h"
#include "tests/load/statement_log.h"

namespace osc {

// The lines `name: value` at the end of what osc run prints; of lines with the
// same name the last.
std::map<std::string, std::string> ParseOscSummary(absl::string_view output);

// Everything the demo has found out.
struct DemoResult {
  int64_t rows_before = 0;
  int osc_exit_code = 0;
  std::string osc_output;
  LoadStats load;
  CompareReport compared;
  double before_per_second = 0;  // transactions, as are the next two
  double during_per_second = 0;
  double after_per_second = 0;
  StatementLog::Statement longest_at_cutover;
  StatementLog::Statement longest;
};

// When osc swapped the tables, from its summary; InfinitePast if it does not
// say.
absl::Time CutoverTime(const std::map<std::string, std::string>& summary);

// Nothing lost, nothing different, no error seen by the application.
bool Succeeded(const DemoResult& result);

// Lines for the terminal.
std::string DemoSummary(const DemoResult& result);

}  // namespace osc

#endif  // TOOLS_DEMO_REPORT_H_
