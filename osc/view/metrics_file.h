#ifndef OSC_VIEW_METRICS_FILE_H_
#define OSC_VIEW_METRICS_FILE_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "db/clock.h"
#include "osc/view/run_observer.h"

namespace osc {

// Keeps a file of metrics up to date, for the textfile collector of
// Prometheus' node exporter; a reader never sees half of it. That it cannot be
// written is logged, once a minute at the most, and does not disturb the run.
class MetricsFile : public RunObserver {
 public:
  // InvalidArgument when the file could not be written now. `clock` must
  // outlive the result.
  static absl::StatusOr<std::unique_ptr<MetricsFile>> Make(
      const std::string& path, Clock* clock = Clock::Real());

  // Both write the file; the end of the run does so for the last time.
  absl::Status OnEvent(const RunEvent& event, const RunView& view) override;
  void OnView(const RunView& view) override;

 private:
  MetricsFile(std::string path, Clock* clock)
      : path_(std::move(path)), clock_(clock) {}

  void Write(const std::string& text);

  const std::string path_;
  Clock* const clock_;
  absl::Time logged_ = absl::InfinitePast();  // the last error
};

}  // namespace osc

#endif  // OSC_VIEW_METRICS_FILE_H_
