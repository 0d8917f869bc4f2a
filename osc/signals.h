#ifndef OSC_SIGNALS_H_
#define OSC_SIGNALS_H_

#include <signal.h>

#include <atomic>
#include <functional>
#include <thread>

#include "db/stop.h"

namespace osc {

// Turns SIGINT, SIGTERM and SIGHUP into a stop of the run, as long as it lives.
//
// Make it before any thread that should not be interrupted: it blocks the
// signals in the thread that makes it, and new threads inherit that. Under
// nohup SIGHUP stays ignored; SIGINT never is, though a shell ignores it for
// what a script starts in the background.
class SignalWatch {
 public:
  // The first signal stops `stopper` with Cancelled "stopped by SIGINT". The
  // next one calls `at_once`, which must not return.
  SignalWatch(Stopper* stopper, std::function<void()> at_once);

  // A signal that arrived too late for the watch takes its usual effect.
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

 private:
  void Loop();

  Stopper* const stopper_;
  const std::function<void()> at_once_;
  sigset_t watched_;
  sigset_t before_;
  std::atomic<bool> ended_{false};
  std::thread thread_;  // Set last: it uses everything above.
};

}  // namespace osc

#endif  // OSC_SIGNALS_H_
