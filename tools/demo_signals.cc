#include "tools/demo_signals.h"

#include <signal.h>

#include <thread>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace osc {

void StopOnSignals(Stopper* stopper) {
  sigset_t signals;
  sigemptyset(&signals);
  for (int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
  // Blocked here and in every thread that starts later, so that only the
  // waiting thread gets them.
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread([signals, stopper] {
    for (;;) {
      int signal = 0;
      if (sigwait(&signals, &signal) != 0) continue;
      stopper->Stop(absl::CancelledError(
          absl::StrCat("stopped by signal ", signal,
                       "; the server and its folder are removed")));
    }
  }).detach();
}

}  // namespace osc
