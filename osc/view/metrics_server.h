#ifndef OSC_VIEW_METRICS_SERVER_H_
#define OSC_VIEW_METRICS_SERVER_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "osc/view/run_observer.h"

namespace osc {

// Answers GET /metrics with the metrics of the last view or event, from a
// thread of its own, until it is destroyed.
class MetricsServer : public RunObserver {
 public:
  // `address` is one of this host's, as a number of IPv4 or IPv6; port 0 is
  // any that is free. InvalidArgument when it is no address, FailedPrecondition
  // when it cannot be had, as when the port is in use.
  static absl::StatusOr<std::unique_ptr<MetricsServer>> Start(
      const std::string& address, int port);

  ~MetricsServer() override;

  int port() const { return port_; }

  absl::Status OnEvent(const RunEvent& event, const RunView& view) override
      ABSL_LOCKS_EXCLUDED(mu_);
  void OnView(const RunView& view) override ABSL_LOCKS_EXCLUDED(mu_);

  // What the next request is given; in the thread of the server.
  std::string text() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  MetricsServer() = default;

  void Show(std::string text) ABSL_LOCKS_EXCLUDED(mu_);

  int port_ = 0;  // set by Start
  mutable absl::Mutex mu_;
  std::string text_ ABSL_GUARDED_BY(mu_);
  // Ends the thread. Last: it uses everything above.
  std::unique_ptr<void, std::function<void(void*)>> daemon_;
};

}  // namespace osc

#endif  // OSC_VIEW_METRICS_SERVER_H_
