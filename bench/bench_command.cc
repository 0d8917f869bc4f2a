#include "bench/bench_command.h"

#include <unistd.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "bench/bench_flags.h"
#include "bench/bench_run.h"
#include "bench/compare.h"
#include "bench/report_html.h"
#include "bench/report_json.h"
#include "bench/report_text.h"
#include "bench/workload.h"
#include "db/status_macros.h"
#include "db/stop.h"
#include "osc/ask_password.h"
#include "osc/signals.h"

namespace osc {
namespace {

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kBadUsage = 2;

int Fail(int code, const absl::Status& status, std::ostream* err) {
  *err << "osc_bench: " << status.message() << std::endl;
  return code;
}

absl::Status WriteReport(const BenchFlags& flags, const BenchReport& report) {
  if (!flags.json_file.empty()) {
    RETURN_IF_ERROR(WriteFile(flags.json_file, ReportToJson(report)));
  }
  if (!flags.html_file.empty()) {
    RETURN_IF_ERROR(WriteFile(flags.html_file, ReportToHtml(report)));
  }
  return absl::OkStatus();
}

int Compare(const BenchReport& before, const BenchReport& after,
            std::ostream* out) {
  const Comparison comparison = CompareReports(before, after);
  *out << "\n" << ComparisonText(comparison) << std::flush;
  return comparison.AnythingSlower() ? kFailed : kDone;
}

int CompareFiles(const BenchFlags& flags, const BenchReport& before,
                 std::ostream* out, std::ostream* err) {
  absl::StatusOr<BenchReport> after = ReadReport(flags.compare_after);
  if (!after.ok()) return Fail(kBadUsage, after.status(), err);
  return Compare(before, *after, out);
}

int Render(const BenchFlags& flags, std::ostream* out, std::ostream* err) {
  absl::StatusOr<BenchReport> report = ReadReport(flags.render_file);
  if (!report.ok()) return Fail(kBadUsage, report.status(), err);
  *out << ReportToText(*report) << std::flush;
  const absl::Status written = WriteReport(flags, *report);
  return written.ok() ? kDone : Fail(kFailed, written, err);
}

// Runs what `flags` ask for; `before` is null without --compare.
int Measure(const BenchFlags& flags, const BenchReport* before,
            std::ostream* out, std::ostream* err) {
  Stopper stopper;
  SignalWatch signals(&stopper, [&] {
    *err << "osc_bench: left at once, at the second signal; the schema "
         << flags.schema << " may be left" << std::endl;
    _exit(kFailed);
  });
  absl::Mutex mu;  // Workloads may say something from any thread.
  const auto say = [&](absl::string_view line) {
    absl::MutexLock lock(&mu);
    *err << absl::FormatTime("%H:%M:%S ", absl::Now(), absl::LocalTimeZone())
         << line << std::endl;
  };
  absl::StatusOr<BenchRun> run = RunBench(flags, &stopper, say);
  if (!run.ok()) return Fail(kFailed, run.status(), err);
  *out << ReportToText(run->report) << std::flush;
  int code = kDone;
  if (stopper.stopped()) {
    code = Fail(kFailed, stopper.status(), err);
  } else {
    const absl::Status written = WriteReport(flags, run->report);
    if (!written.ok()) code = Fail(kFailed, written, err);
    if (before != nullptr) {
      code = std::max(code, Compare(*before, run->report, out));
    }
  }
  for (const std::string& failure : run->failures) {
    code = Fail(kFailed, absl::InternalError(failure), err);
  }
  return code;
}

}  // namespace

int RunBenchCommand(const std::vector<std::string>& args, std::ostream* out,
                    std::ostream* err) {
  absl::StatusOr<BenchFlags> flags = ParseBenchFlags(args);
  if (!flags.ok()) return Fail(kBadUsage, flags.status(), err);
  if (flags->help) {
    *out << BenchHelp() << std::flush;
    return kDone;
  }
  if (flags->list) {
    for (const Workload& workload : AllWorkloads()) {
      *out << workload.name << "\n";
    }
    return kDone;
  }
  if (!flags->render_file.empty()) return Render(*flags, out, err);
  // Whatever cannot work is said before hours of measuring.
  BenchReport before;
  const bool compare = !flags->compare_before.empty();
  if (compare) {
    absl::StatusOr<BenchReport> read = ReadReport(flags->compare_before);
    if (!read.ok()) return Fail(kBadUsage, read.status(), err);
    before = *std::move(read);
    if (!flags->compare_after.empty()) {
      return CompareFiles(*flags, before, out, err);
    }
  }
  for (const std::string& file : {flags->json_file, flags->html_file}) {
    if (file.empty()) continue;
    const size_t slash = file.rfind('/');
    const std::string folder =
        slash == std::string::npos ? "." : file.substr(0, slash + 1);
    if (access(folder.c_str(), W_OK) != 0) {
      return Fail(kBadUsage,
                  absl::InvalidArgumentError(absl::StrCat(
                      "cannot write into ", folder, ": make the folder")),
                  err);
    }
  }
  if (flags->ask_password) {
    absl::StatusOr<std::string> password = AskPassword("Password: ");
    if (!password.ok()) return Fail(kBadUsage, password.status(), err);
    flags->connect.password = *std::move(password);
  }
  return Measure(*flags, compare ? &before : nullptr, out, err);
}

}  // namespace osc
