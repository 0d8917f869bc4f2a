#include "osc/signals.h"

#include <pthread.h>

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace osc {
namespace {

// Not one that anybody sends: it only wakes the thread.
constexpr int kWake = SIGUSR1;

const char* NameOf(int signal) {
  return signal == SIGINT ? "SIGINT" : signal == SIGTERM ? "SIGTERM" : "SIGHUP";
}

}  // namespace

SignalWatch::SignalWatch(Stopper* stopper, std::function<void()> at_once)
    : stopper_(stopper), at_once_(std::move(at_once)) {
  sigemptyset(&watched_);
  for (int signal : {kWake, SIGINT, SIGTERM}) sigaddset(&watched_, signal);
  struct sigaction action;
  sigaction(SIGHUP, nullptr, &action);
  if (action.sa_handler != SIG_IGN) sigaddset(&watched_, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &watched_, &before_);
  thread_ = std::thread([this] { Loop(); });
}

SignalWatch::~SignalWatch() {
  ended_ = true;
  pthread_kill(thread_.native_handle(), kWake);
  thread_.join();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void SignalWatch::Loop() {
  for (bool again = false;;) {
    int signal = 0;
    if (sigwait(&watched_, &signal) != 0) continue;
    if (ended_) return;
    if (signal == kWake) continue;
    if (again) at_once_();
    again = true;
    stopper_->Stop(
        absl::CancelledError(absl::StrCat("stopped by ", NameOf(signal))));
  }
}

}  // namespace osc
