#ifndef TOOLS_DEMO_SIGNALS_H_
#define TOOLS_DEMO_SIGNALS_H_

#include "db/stop.h"

namespace osc {

// From now on SIGINT, SIGTERM and SIGHUP stop `stopper`, which must live until
// the process ends, and do nothing else. Call once, before other threads start.
void StopOnSignals(Stopper* stopper);

}  // namespace osc

#endif  // TOOLS_DEMO_SIGNALS_H_
