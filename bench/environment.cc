#include "bench/environment.h"

#include <fcntl.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "db/status_macros.h"

namespace osc {
namespace {

// A machine whose processors do more than this is not quiet.
constexpr double kQuietPercent = 10;
constexpr absl::Duration kLook = absl::Milliseconds(500);

// In the order in which the report shows them. Each server has some of them.
constexpr const char* kVariables[] = {
    "innodb_buffer_pool_size",
    "innodb_flush_log_at_trx_commit",
    "innodb_log_file_size",
    "innodb_redo_log_capacity",
    "innodb_doublewrite",
    "innodb_flush_method",
    "innodb_autoinc_lock_mode",
    "innodb_adaptive_hash_index",
    "innodb_change_buffering",
    "innodb_io_capacity",
    "innodb_page_size",
    "log_bin",
    "sync_binlog",
    "binlog_format",
    "binlog_row_image",
    "transaction_isolation",
    "tx_isolation",
    "sql_mode",
    "character_set_server",
    "performance_schema",
    "max_connections",
    "max_allowed_packet",
};

std::string FileText(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// The value behind "name :" in a file of /proc; empty when it is not there.
std::string ProcValue(const std::string& text, absl::string_view name) {
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(line, absl::MaxSplits(':', 1));
    if (absl::StripAsciiWhitespace(parts.first) != name) continue;
    return std::string(absl::StripAsciiWhitespace(parts.second));
  }
  return "";
}

std::string Memory() {
  int64_t kib = 0;
  const std::string total = ProcValue(FileText("/proc/meminfo"), "MemTotal");
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(total, absl::MaxSplits(' ', 1));
  if (!absl::SimpleAtoi(parts.first, &kib)) return "unknown";
  return absl::StrFormat("%.1f GiB", static_cast<double>(kib) / (1 << 20));
}

std::string Kernel() {
  utsname name;
  if (uname(&name) != 0) return "unknown";
  return absl::StrCat(name.sysname, " ", name.release, " ", name.machine);
}

// The kind of the file system below `folder`, from the longest mount point.
std::string FileSystem(const std::string& folder) {
  std::string kind = "unknown", longest;
  for (absl::string_view line :
       absl::StrSplit(FileText("/proc/mounts"), '\n')) {
    const std::vector<std::string> words = absl::StrSplit(line, ' ');
    if (words.size() < 3 || words[1].size() < longest.size()) continue;
    const bool above = words[1] == "/" || folder == words[1] ||
                       absl::StartsWith(folder, words[1] + "/");
    if (!above) continue;
    longest = words[1];
    kind = words[2];
  }
  return kind;
}

// The median time that a write of a page takes to reach the disk, as a text.
std::string SyncTime(const std::string& folder) {
  constexpr int kWrites = 21;
  const std::string path = folder + "/osc_bench_sync";
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return "unknown";
  const std::string page(4096, 'x');
  std::vector<absl::Duration> times;
  for (int i = 0; i < kWrites; ++i) {
    const absl::Time start = absl::Now();
    if (pwrite(fd, page.data(), page.size(), 0) < 0 || fdatasync(fd) != 0) {
      break;
    }
    times.push_back(absl::Now() - start);
  }
  close(fd);
  unlink(path.c_str());
  if (times.size() < kWrites) return "unknown";
  std::sort(times.begin(), times.end());
  return absl::StrFormat("%.2f ms",
                         absl::ToDoubleMilliseconds(times[kWrites / 2]));
}

// Ticks of all processors since the machine started.
struct Ticks {
  int64_t busy = 0, all = 0;
};

Ticks ReadTicks() {
  Ticks ticks;
  const std::string text = FileText("/proc/stat");
  const std::vector<absl::string_view> words =
      absl::StrSplit(text.substr(0, text.find('\n')), ' ', absl::SkipEmpty());
  // cpu user nice system idle iowait irq softirq steal; guests are in user.
  for (size_t i = 1; i < words.size() && i < 9; ++i) {
    int64_t count = 0;
    if (!absl::SimpleAtoi(words[i], &count)) continue;
    ticks.all += count;
    if (i != 4 && i != 5) ticks.busy += count;
  }
  return ticks;
}

// The load average would still remember the compiler.
void AddLoad(Environment* out) {
  const std::string load = FileText("/proc/loadavg");
  out->facts.emplace_back("load average before",
                          load.substr(0, load.find(' ')));
  const Ticks before = ReadTicks();
  absl::SleepFor(kLook);
  const Ticks after = ReadTicks();
  if (after.all <= before.all) return;
  const double percent = 100.0 * static_cast<double>(after.busy - before.busy) /
                         static_cast<double>(after.all - before.all);
  const std::string text = absl::StrFormat("%.0f %%", percent);
  out->facts.emplace_back("processors busy before", text);
  if (percent > kQuietPercent) {
    out->warnings.push_back(absl::StrCat(
        "the machine was not quiet when the run began: its processors were ",
        text, " busy"));
  }
}

}  // namespace

void AddMachineFacts(Environment* out) {
  std::string model = ProcValue(FileText("/proc/cpuinfo"), "model name");
  if (model.empty()) model = "unknown";
  out->facts.emplace_back("CPU", model);
  out->facts.emplace_back("cores",
                          absl::StrCat(std::thread::hardware_concurrency()));
  out->facts.emplace_back("memory", Memory());
  out->facts.emplace_back("kernel", Kernel());
  AddLoad(out);
}

void AddDiskFacts(const std::string& folder, Environment* out) {
  out->facts.emplace_back("file system", FileSystem(folder));
  out->facts.emplace_back("sync of a write before", SyncTime(folder));
}

absl::Status AddServerFacts(Connection* connection, Environment* out) {
  ASSIGN_OR_RETURN(Result version,
                   connection->Query("SELECT @@version, @@version_comment"));
  if (version.rows.size() != 1) {
    return absl::InternalError("the server does not say its version");
  }
  out->facts.emplace_back("server",
                          absl::StrCat(version.rows[0][0].value_or(""), " (",
                                       version.rows[0][1].value_or(""), ")"));
  ASSIGN_OR_RETURN(Result all, connection->Query("SHOW GLOBAL VARIABLES"));
  std::map<std::string, std::string> values;
  for (const Row& row : all.rows) {
    values[row[0].value_or("")] = row[1].value_or("");
  }
  for (const char* name : kVariables) {
    const auto found = values.find(name);
    if (found != values.end()) out->facts.emplace_back(*found);
  }
  if (values["innodb_flush_log_at_trx_commit"] != "1" ||
      (values["log_bin"] == "ON" && values["sync_binlog"] != "1")) {
    out->warnings.push_back(
        "the server does not sync its logs at every commit, as servers that "
        "must lose nothing do (innodb_flush_log_at_trx_commit=1, "
        "sync_binlog=1)");
  }
  return absl::OkStatus();
}

void AddBuildFacts(Environment* out) {
  std::string build = absl::StrCat("g++ ", __VERSION__);
#ifdef __OPTIMIZE__
  absl::StrAppend(&build, ", optimised");
#else
  absl::StrAppend(&build, ", not optimised");
#endif
#ifndef NDEBUG
  absl::StrAppend(&build, ", with assertions");
#endif
  out->facts.emplace_back("build", build);
#if !defined(__OPTIMIZE__) || !defined(NDEBUG)
  out->warnings.push_back(
      "osc_bench was not built with -c opt: the figures are too low");
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  out->warnings.push_back("osc_bench runs under a sanitizer");
#endif
}

}  // namespace osc
