#include "tools/demo_report.h"

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace osc {
namespace {

void Line(absl::string_view name, absl::string_view value, std::string* out) {
  absl::StrAppendFormat(out, "  %-26s%s\n", name, value);
}

// "1234567" as "1,234,567"; other texts as they are.
std::string Grouped(absl::string_view text) {
  int64_t number = 0;
  if (!absl::SimpleAtoi(text, &number) || number < 0) return std::string(text);
  std::string digits = absl::StrCat(number);
  for (int i = static_cast<int>(digits.size()) - 3; i > 0; i -= 3) {
    digits.insert(static_cast<size_t>(i), ",");
  }
  return digits;
}

std::string Grouped(int64_t number) { return Grouped(absl::StrCat(number)); }

std::string Describe(const StatementLog::Statement& statement) {
  if (statement.what == nullptr) return "none seen";
  return absl::StrFormat(
      "%.1f ms (%s at %s)", absl::ToDoubleMilliseconds(statement.duration),
      statement.what,
      absl::FormatTime("%H:%M:%E3S", statement.start, absl::LocalTimeZone()));
}

}  // namespace

std::map<std::string, std::string> ParseOscSummary(absl::string_view output) {
  std::map<std::string, std::string> summary;
  for (absl::string_view line :
       absl::StrSplit(output, absl::ByAnyChar("\r\n"))) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(line, absl::MaxSplits(": ", 1));
    if (parts.second.empty()) continue;
    summary[std::string(absl::StripAsciiWhitespace(parts.first))] =
        std::string(absl::StripAsciiWhitespace(parts.second));
  }
  return summary;
}

absl::Time CutoverTime(const std::map<std::string, std::string>& summary) {
  auto found = summary.find("cutover at");
  double seconds = 0;
  if (found == summary.end() || !absl::SimpleAtod(found->second, &seconds)) {
    return absl::InfinitePast();
  }
  return absl::UnixEpoch() + absl::Seconds(seconds);
}

bool Succeeded(const DemoResult& result) {
  return result.osc_exit_code == 0 && result.compared.ok() &&
         result.load.errors == 0;
}

std::string DemoSummary(const DemoResult& result) {
  std::map<std::string, std::string> osc = ParseOscSummary(result.osc_output);
  std::string out = "\nSummary\n";
  for (const char* name :
       {"rows copied", "entries captured", "entries replayed", "entries merged",
        "chunks verified", "cutover stall", "elapsed"}) {
    Line(name, osc.count(name) > 0 ? Grouped(osc[name]) : "not reported", &out);
  }
  Line("longest statement",
       absl::StrCat(Describe(result.longest_at_cutover),
                    " that the application saw around the cutover"),
       &out);
  Line("", absl::StrCat(Describe(result.longest), " in the whole run"), &out);
  Line("application throughput",
       absl::StrFormat("%.0f transactions/s before, %.0f during, %.0f after",
                       result.before_per_second, result.during_per_second,
                       result.after_per_second),
       &out);
  Line("application",
       absl::StrCat(Grouped(result.load.committed), " transactions committed, ",
                    Grouped(result.load.rolled_back), " rolled back, ",
                    Grouped(result.load.deadlocks), " ended by a deadlock, ",
                    Grouped(result.load.statements), " statements, ",
                    Grouped(result.load.errors), " errors"),
       &out);
  for (const std::string& example : result.load.error_examples) {
    Line("", example, &out);
  }
  Line("compared with the ledger",
       absl::StrCat(Grouped(result.compared.rows_compared), " rows (",
                    Grouped(result.rows_before), " before the change), ",
                    Grouped(result.compared.rows_different), " different, ",
                    Grouped(result.compared.rows_extra), " too many"),
       &out);
  for (const std::string& example : result.compared.examples) {
    Line("", example, &out);
  }
  absl::StrAppend(&out, Grouped(result.compared.rows_lost), " rows lost\n");
  if (result.osc_exit_code != 0) {
    absl::StrAppend(&out, "osc failed with exit code ", result.osc_exit_code,
                    "\n");
  }
  return out;
}

}  // namespace osc
