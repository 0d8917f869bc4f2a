#ifndef OSC_STATUS_REPORT_H_
#define OSC_STATUS_REPORT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "osc/unfinished.h"

namespace osc {

// "shop.orders", or the state table's name where the table is not known.
std::string NameOf(const Unfinished& one);

// The largest two units: "3d 2h", "5m 10s".
std::string AgeText(absl::Duration age);

// What `osc status` prints: for people, and one JSON document as
// status.schema.json beside this file says.
std::string StatusText(const std::vector<Unfinished>& all);
std::string StatusJson(absl::string_view server,
                       const std::vector<Unfinished>& all);

}  // namespace osc

#endif  // OSC_STATUS_REPORT_H_
