#ifndef OSC_COPIER_H_
#define OSC_COPIER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "changelog/table_pair.h"
#include "db/connection.h"
#include "db/session.h"
#include "db/stop.h"
#include "osc/chunk_sizer.h"
#include "osc/load_share.h"
#include "replay/token_bucket.h"

namespace osc {

struct CopyOptions {
  // Chunks that are copied side by side. More is faster as far as the server
  // has idle cores and disks; each also competes with the application, so half
  // of them rest while it writes to the table (see CopyHold).
  int workers = 2;
  ChunkSizerOptions chunk;
  // Rows per second, 0 for no limit.
  int64_t rows_per_second = 0;
};

struct CopyStats {
  int64_t rows = 0;  // by earlier runs of the migration too, as the chunks are
  int64_t rows_before = 0;  // of these, by earlier runs
  int64_t chunks = 0;       // copied
  int64_t rows_evicted = 0;
  int64_t retries = 0;
  int64_t chunk_rows = 0;     // of the next chunk
  absl::Duration chunk_time;  // that the last one took
};

// Fills the shadow, chunk by chunk in the order of the migration key, with
// INSERT … SELECT that reads the original without a lock.
//
// A chunk's row in the chunk table is committed first; then its rows and its
// state "copied" commit together (see changelog/chunk_table.h). So a copy that
// was cut short goes on from what the chunk table says: the chunks that were in
// flight first.
class Copier {
 public:
  // Everything given must outlive the copier. `hold` is asked before each chunk
  // by each worker, with its number from 0 on, and says whether it should wait.
  Copier(const TablePair* pair, ConnectionFactory* factory, Stopper* stopper,
         const CopyOptions& options, std::function<bool(int)> hold);

  // Copies the whole table; returns when the last chunk has been committed, or
  // with the first error, which also stops the stopper. Call once.
  absl::Status Run();

  // Thread-safe.
  CopyStats Stats() const ABSL_LOCKS_EXCLUDED(mu_);
  // Whether a chunk is being written right now.
  bool Works() const { return working_ > 0; }
  // Limits that may change while it runs.
  TokenBucket* bucket() { return &bucket_; }
  LoadShare* load_share() { return &load_share_; }
  ChunkSizer* sizer() { return &sizer_; }

 private:
  struct Chunk {
    uint64_t id = 0;
    bool last = false;
  };

  // What an earlier run has done.
  absl::Status ReadChunks(Connection* connection)
      ABSL_LOCKS_EXCLUDED(next_mu_, mu_);
  absl::Status WorkerLoop(int worker, Session* session);
  // A chunk that was in flight when an earlier run ended.
  absl::optional<Chunk> UnfinishedChunk() ABSL_LOCKS_EXCLUDED(next_mu_);
  // The next untouched chunk, or nullopt when the last one is out.
  absl::StatusOr<absl::optional<Chunk>> NextChunk(Connection* connection)
      ABSL_LOCKS_EXCLUDED(next_mu_);
  absl::Status CopyChunk(Connection* connection, const Chunk& chunk, bool again)
      ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status CopyInTransaction(Connection* connection, const Chunk& chunk,
                                 bool conflict, int64_t* rows, int64_t* evicted,
                                 absl::Duration* service_time);
  // Returns OK with the worker among those that work. It is one of them while
  // it asks: so who puts a hold and then sees nobody at work may rely on it.
  absl::Status AwaitTurn(int worker);
  // Whether there is nothing left to hand out.
  bool Ended() const ABSL_LOCKS_EXCLUDED(next_mu_);

  const TablePair* const pair_;
  ConnectionFactory* const factory_;
  Stopper* const stopper_;
  const CopyOptions options_;
  const std::function<bool(int)> hold_;
  TokenBucket bucket_;
  LoadShare load_share_;
  ChunkSizer sizer_;
  std::atomic<int> working_{0};

  mutable absl::Mutex next_mu_;  // Held while a chunk's bounds are looked up.
  uint64_t last_id_ ABSL_GUARDED_BY(next_mu_) = 0;
  bool ended_ ABSL_GUARDED_BY(next_mu_) = false;
  std::vector<Chunk> unfinished_ ABSL_GUARDED_BY(next_mu_);

  mutable absl::Mutex mu_;
  CopyStats stats_ ABSL_GUARDED_BY(mu_);
  // Set by Run before its threads start.
  std::vector<std::unique_ptr<Session>> sessions_ ABSL_GUARDED_BY(mu_);
};

}  // namespace osc

#endif  // OSC_COPIER_H_
