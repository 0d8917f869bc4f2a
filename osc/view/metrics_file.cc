#include "osc/view/metrics_file.h"

#include <glog/logging.h>

#include "absl/memory/memory.h"
#include "db/status_macros.h"
#include "osc/view/metrics_text.h"
#include "osc/view/replace_file.h"

namespace osc {

absl::StatusOr<std::unique_ptr<MetricsFile>> MetricsFile::Make(
    const std::string& path, Clock* clock) {
  RETURN_IF_ERROR(CheckReplaceable(path));
  return absl::WrapUnique(new MetricsFile(path, clock));
}

absl::Status MetricsFile::OnEvent(const RunEvent& event, const RunView& view) {
  Write(MetricsText(view, OutcomeOf(event)));
  return absl::OkStatus();
}

void MetricsFile::OnView(const RunView& view) { Write(MetricsText(view)); }

void MetricsFile::Write(const std::string& text) {
  const absl::Status written = ReplaceFile(path_, text);
  const absl::Time now = clock_->Now();
  if (written.ok() || now - logged_ < absl::Minutes(1)) return;
  logged_ = now;
  LOG(WARNING) << "no metrics: " << written.message();
}

}  // namespace osc
