#ifndef BENCH_ENGINE_TIMED_CONNECTIONS_H_
#define BENCH_ENGINE_TIMED_CONNECTIONS_H_

#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "db/connection.h"

namespace osc {

// Opens the sessions of another factory and times their transactions, from
// before START TRANSACTION to after COMMIT. Thread-safe as `factory` is, which
// must outlive it; it must outlive its connections.
class TimedConnections : public ConnectionFactory {
 public:
  explicit TimedConnections(ConnectionFactory* factory) : factory_(factory) {}

  absl::StatusOr<std::unique_ptr<Connection>> Connect() override;

  // Of those that committed; zero without any.
  absl::Duration LongestTransaction() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  class Timed;

  void Report(absl::Duration transaction) ABSL_LOCKS_EXCLUDED(mu_);

  ConnectionFactory* const factory_;
  mutable absl::Mutex mu_;
  absl::Duration longest_ ABSL_GUARDED_BY(mu_);
};

}  // namespace osc

#endif  // BENCH_ENGINE_TIMED_CONNECTIONS_H_
