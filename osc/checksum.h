#ifndef OSC_CHECKSUM_H_
#define OSC_CHECKSUM_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "changelog/table_pair.h"
#include "db/connection.h"
#include "db/server.h"
#include "db/session.h"
#include "db/stop.h"
#include "osc/load_share.h"

namespace osc {

struct ChecksumOptions {
  int workers = 2;
  // Differing rows shown in the report.
  int max_examples = 10;
};

struct ChecksumStats {  // by earlier runs too
  int64_t chunks_total = 0;
  int64_t chunks_verified = 0;
  int64_t rows_verified = 0;
  int64_t rows_before = 0;  // of these, by earlier runs
  int64_t rows_pending =
      0;  // left out of their chunk; the replay verifies them
};

// Proves that shadow and original agree, chunk by chunk, each in one
// consistent snapshot over original, shadow and log and without a lock. A key
// with an entry in the log is left out: its row may differ until it has been
// replayed, and the replay verifies it then.
//
// The copy must have ended and every batch be verified by the replay before
// Run begins; from then on, by induction, all rows but those with an entry in
// the log are equal. A verified chunk is marked in the chunk table, and whoever
// resumes the migration, with a replay that verifies from its first batch on,
// need not look at it again.
class Checksum {
 public:
  // Everything given must outlive it. `hold` is asked before each chunk, by
  // several threads, and says whether it should wait.
  Checksum(
      const TablePair* pair, const Server& server, ConnectionFactory* factory,
      Stopper* stopper, const ChecksumOptions& options,
      std::function<bool()> hold = [] { return false; });

  // DataLoss with the differing rows, columns and values when there are any;
  // any error also stops the stopper. Call once. `gently`: with half of the
  // workers, since the application writes to the table.
  absl::Status Run(bool gently = false);

  // Thread-safe.
  ChecksumStats Stats() const;
  // May change while it runs.
  LoadShare* load_share() { return &load_share_; }

 private:
  // What is left to do.
  absl::Status ReadChunks(Connection* connection);
  absl::Status WorkerLoop(Session* session);
  absl::Status VerifyChunk(Connection* connection, uint64_t chunk_id,
                           bool last);

  const TablePair* const pair_;
  const Server server_;
  ConnectionFactory* const factory_;
  Stopper* const stopper_;
  const ChecksumOptions options_;
  const std::function<bool()> hold_;
  LoadShare load_share_;
  // The chunks to verify; set by Run before its threads start.
  std::vector<uint64_t> chunks_;
  std::atomic<size_t> next_{0};
  std::atomic<int64_t> verified_{0}, pending_{0}, total_{0};
  std::atomic<int64_t> rows_{0},
      rows_before_{0};  // by this run; by earlier ones
};

}  // namespace osc

#endif  // OSC_CHECKSUM_H_
