#ifndef OSC_VIEW_METRICS_TEXT_H_
#define OSC_VIEW_METRICS_TEXT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "osc/view/run_observer.h"
#include "osc/view/run_view.h"

namespace osc {

// `view` in the text format of Prometheus (version 0.0.4), names and units by
// its conventions. Each metric stands there with its help and its type, even
// if nothing is known of it. `outcome` is "success" or "failure" once the run
// has ended.
std::string MetricsText(const RunView& view, absl::string_view outcome = "");

// The outcome that an event brings; empty when the run goes on.
absl::string_view OutcomeOf(const RunEvent& event);

// The names of all metrics, in the order of the text.
std::vector<std::string> MetricNames();

}  // namespace osc

#endif  // OSC_VIEW_METRICS_TEXT_H_
