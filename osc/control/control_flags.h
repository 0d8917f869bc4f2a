#ifndef OSC_CONTROL_CONTROL_FLAGS_H_
#define OSC_CONTROL_CONTROL_FLAGS_H_

#include <string>

#include "absl/status/status.h"
#include "osc/control/auto_pilot.h"

namespace osc {

// The flags about how a run is led. Part of ParseCommandLine (osc/flags.h), and
// called by it alone. `socket` is empty without --serve-socket.
absl::Status ReadControlFlags(AutoOptions* auto_rate, std::string* socket);

}  // namespace osc

#endif  // OSC_CONTROL_CONTROL_FLAGS_H_
