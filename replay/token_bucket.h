#ifndef REPLAY_TOKEN_BUCKET_H_
#define REPLAY_TOKEN_BUCKET_H_

#include <cstdint>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "db/clock.h"
#include "db/stop.h"

namespace osc {

// Holds several workers together to a number of rows per second.
//
// A worker does its unit of work, reserves as many tokens as that had rows, and
// waits before the next unit. The bucket may go into debt: a unit of 50,000
// rows at 10 rows/s is followed by a wait of 5,000 s, so the rate holds
// whatever the size of a unit. What was not used is saved for one second of the
// rate (at least one token) and no more, so there is no burst after a pause. It
// starts empty.
//
// Thread-safe. `clock` must outlive the bucket.
class TokenBucket {
 public:
  // `rows_per_second`: 0 or less means no limit.
  TokenBucket(int64_t rows_per_second, Clock* clock);

  TokenBucket(const TokenBucket&) = delete;
  TokenBucket& operator=(const TokenBucket&) = delete;

  // Takes the tokens at once and returns how long to wait before the next unit;
  // zero when there is no limit. `tokens` of 0 or less takes nothing.
  absl::Duration Reserve(int64_t tokens) ABSL_LOCKS_EXCLUDED(mu_);

  // How long to wait as things are now. Shrinks as time goes by, and changes
  // with the rate and with what others reserve.
  absl::Duration Delay() ABSL_LOCKS_EXCLUDED(mu_);

  // Waits until there is no debt. Follows changes of the rate while it waits.
  // Returns OK, or the stopper's reason as soon as it is stopped.
  absl::Status Await(const Stopper& stopper) ABSL_LOCKS_EXCLUDED(mu_);

  // Takes effect at once. A debt in rows stays and is paid at the new rate;
  // lifting the limit (0) forgives it.
  void SetRate(int64_t rows_per_second) ABSL_LOCKS_EXCLUDED(mu_);

  // Rows per second, 0 for no limit.
  int64_t rate() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  void Refill() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::Duration DelayLocked() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  Clock* const clock_;
  mutable absl::Mutex mu_;
  int64_t rate_ ABSL_GUARDED_BY(mu_);
  double balance_ ABSL_GUARDED_BY(mu_) = 0;  // Tokens; a debt when negative.
  absl::Time refilled_ ABSL_GUARDED_BY(mu_);
};

}  // namespace osc

#endif  // REPLAY_TOKEN_BUCKET_H_
