#ifndef OSC_LOG_SETUP_H_
#define OSC_LOG_SETUP_H_

#include <glog/logging.h>

#include <cstdio>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "osc/status_line.h"

namespace osc {

struct LogOptions {
  std::string folder;    // for a log file as well; empty: stderr only
  bool verbose = false;  // VLOG(1) too, and the places in the source
  bool json = false;     // each line as osc/log.schema.json says
};

// Sends what the process logs, as long as this lives, to stderr, each line with
// time, level, phase and table:
//
//   2026-11-21T10:02:03.456+01:00 INFO copy shop.orders: chunk 17 …
//
// or in JSON, with the event "log".
//
// Make one at a time. Thread-safe from then on.
class LogSetup : private google::LogSink {
 public:
  // `table` is "schema.table"; `line` must outlive the result. An error when
  // the folder cannot be written to.
  static absl::StatusOr<std::unique_ptr<LogSetup>> Start(
      const LogOptions& options, absl::string_view table, StatusLine* line);

  ~LogSetup() override;

  // Stands in the lines from now on.
  void SetPhase(absl::string_view phase) ABSL_LOCKS_EXCLUDED(mu_);
  // Likewise, where they are JSON.
  void SetRun(absl::string_view run_id) ABSL_LOCKS_EXCLUDED(mu_);

  const std::string& table() const { return table_; }

  // Writes whole lines as they are.
  void Write(absl::string_view lines) ABSL_LOCKS_EXCLUDED(mu_);

 private:
  LogSetup(const LogOptions& options, absl::string_view table, StatusLine* line)
      : options_(options), table_(table), line_(line) {}

  using google::LogSink::send;
  void send(google::LogSeverity severity, const char* full_filename,
            const char* base_filename, int line,
            const google::LogMessageTime& time, const char* message,
            size_t message_len) override ABSL_LOCKS_EXCLUDED(mu_);
  void WriteLocked(absl::string_view lines) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const LogOptions options_;
  const std::string table_;
  StatusLine* const line_;
  std::FILE* file_ = nullptr;  // set by Start
  absl::Mutex mu_;
  std::string phase_ ABSL_GUARDED_BY(mu_);
  std::string run_ ABSL_GUARDED_BY(mu_);
};

}  // namespace osc

#endif  // OSC_LOG_SETUP_H_
