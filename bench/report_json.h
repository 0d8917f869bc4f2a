#ifndef BENCH_REPORT_JSON_H_
#define BENCH_REPORT_JSON_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "bench/result.h"

namespace osc {

// The whole report as JSON text, indented, with a newline at the end. A number
// that is not finite becomes null.
std::string ReportToJson(const BenchReport& report);

// The way back. InvalidArgument, naming the place ("workloads[2].figures[0]:
// ..."), for a text that is no report. Members it does not know are passed
// over, so that an older program reads a newer report.
absl::StatusOr<BenchReport> ReportFromJson(absl::string_view text);

// A report from a file, and any text into one; the errors name the file.
absl::StatusOr<BenchReport> ReadReport(const std::string& path);
absl::Status WriteFile(const std::string& path, absl::string_view text);

}  // namespace osc

#endif  // BENCH_REPORT_JSON_H_
