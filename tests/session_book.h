#ifndef TESTS_SESSION_BOOK_H_
#define TESTS_SESSION_BOOK_H_

#include <cstdint>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "db/connection.h"

namespace osc {

// Opens sessions, and keeps a book of who has opened which: the server's list
// of them also has those that have been closed and not yet ended, and says
// nothing of threads. Thread-safe. Must outlive the sessions.
class SessionBook : public ConnectionFactory {
 public:
  explicit SessionBook(std::unique_ptr<ConnectionFactory> factory)
      : factory_(std::move(factory)) {}

  absl::StatusOr<std::unique_ptr<Connection>> Connect() override;

  // Ids of the sessions that the calling thread has opened and nobody has
  // closed, oldest first.
  std::vector<uint64_t> OpenedHere() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  class Entry;

  const std::unique_ptr<ConnectionFactory> factory_;
  mutable absl::Mutex mu_;
  std::vector<std::pair<std::thread::id, uint64_t>> open_ ABSL_GUARDED_BY(mu_);
};

}  // namespace osc

#endif  // TESTS_SESSION_BOOK_H_
