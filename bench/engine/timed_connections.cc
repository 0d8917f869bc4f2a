#include "bench/engine/timed_connections.h"

#include <algorithm>
#include <utility>

#include "db/clock.h"
#include "db/status_macros.h"

namespace osc {

class TimedConnections::Timed : public Connection {
 public:
  Timed(TimedConnections* owner, std::unique_ptr<Connection> connection)
      : owner_(owner), connection_(std::move(connection)) {}

  absl::StatusOr<Result> Query(absl::string_view sql) override {
    if (sql == "START TRANSACTION") start_ = Clock::Real()->Now();
    absl::StatusOr<Result> result = connection_->Query(sql);
    if (sql == "COMMIT" && result.ok()) {
      owner_->Report(Clock::Real()->Now() - start_);
    }
    return result;
  }

  uint64_t id() const override { return connection_->id(); }

 private:
  TimedConnections* const owner_;
  const std::unique_ptr<Connection> connection_;
  absl::Time start_ = absl::InfiniteFuture();
};

absl::StatusOr<std::unique_ptr<Connection>> TimedConnections::Connect() {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, factory_->Connect());
  return std::make_unique<Timed>(this, std::move(connection));
}

absl::Duration TimedConnections::LongestTransaction() const {
  absl::MutexLock lock(&mu_);
  return longest_;
}

void TimedConnections::Report(absl::Duration transaction) {
  absl::MutexLock lock(&mu_);
  longest_ = std::max(longest_, transaction);
}

}  // namespace osc
