#ifndef OSC_VIEW_JSON_LOG_H_
#define OSC_VIEW_JSON_LOG_H_

#include "absl/time/time.h"
#include "db/clock.h"
#include "osc/log_setup.h"
#include "osc/view/run_observer.h"

namespace osc {

// Writes a run's events, and its view once in a while, into a log in JSON.
class JsonLog : public RunObserver {
 public:
  // `log` and `clock` must outlive this. `interval` is what lies between views
  // at the least.
  JsonLog(LogSetup* log, absl::Duration interval, Clock* clock = Clock::Real())
      : log_(log), interval_(interval), clock_(clock) {}

  absl::Status OnEvent(const RunEvent& event, const RunView& view) override;
  void OnView(const RunView& view) override;

 private:
  LogSetup* const log_;
  const absl::Duration interval_;
  Clock* const clock_;
  absl::Time written_ = absl::InfinitePast();  // the last view
};

}  // namespace osc

#endif  // OSC_VIEW_JSON_LOG_H_
