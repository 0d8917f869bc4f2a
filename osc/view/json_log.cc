#include "osc/view/json_log.h"

#include <string>

#include "osc/view/log_record.h"

namespace osc {
namespace {

LogRecord RecordOf(const LogSetup& log, const RunView& view) {
  LogRecord record;
  record.time = view.at;
  record.level = "info";
  record.run = view.run_id;
  record.table = log.table();
  record.phase = view.phase;
  record.view = &view;
  return record;
}

}  // namespace

absl::Status JsonLog::OnEvent(const RunEvent& event, const RunView& view) {
  log_->SetRun(view.run_id);
  LogRecord record = RecordOf(*log_, view);
  if (event.kind == RunEvent::Kind::kFailure) record.level = "error";
  if (event.kind == RunEvent::Kind::kAttemptFailed) record.level = "warning";
  record.event = std::string(EventName(event.kind));
  record.message = event.text;
  log_->Write(LogLine(record));
  return absl::OkStatus();
}

void JsonLog::OnView(const RunView& view) {
  const absl::Time now = clock_->Now();
  if (now - written_ < interval_) return;
  written_ = now;
  LogRecord record = RecordOf(*log_, view);
  record.event = "progress";
  record.message = view.state;
  log_->Write(LogLine(record));
}

}  // namespace osc
