#ifndef OSC_CHUNK_SIZER_H_
#define OSC_CHUNK_SIZER_H_

#include <cstdint>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace osc {

struct ChunkSizerOptions {
  // What a chunk should take. Longer: fewer round trips and commits; shorter:
  // smaller transactions, less replica lag, quicker throttling and stopping;
  // and the application's commits do not wait behind a large one of ours.
  absl::Duration target = absl::Milliseconds(100);

  // Rows of the first chunk, before anything was measured.
  int64_t start_rows = 1000;

  // Rows a chunk never falls below or exceeds. The upper bound also bounds the
  // undo log of a transaction and what is lost when one is rolled back.
  int64_t min_rows = 10;
  int64_t max_rows = 200000;
};

// Chooses how many rows the next chunk takes, from what the last ones took.
//
// Grows carefully, at most to twice the rows of a chunk that was measured, and
// trusts the upper quartile of the last chunks' times for a row, so that one
// quick chunk does not set the size. Falls sharply: a chunk that took more than
// twice the target cuts the size at once in proportion, at least to half of
// that chunk, and what was measured before it is forgotten.
//
// Thread-safe; made for several workers that share one sizer. The order in
// which they report does not matter much: every step is relative to the chunk
// that was measured, so two reports of the same trouble do not cut the size
// twice.
class ChunkSizer {
 public:
  // Bounds that contradict each other are widened: 1 <= min <= max.
  explicit ChunkSizer(const ChunkSizerOptions& options);

  ChunkSizer(const ChunkSizer&) = delete;
  ChunkSizer& operator=(const ChunkSizer&) = delete;

  // From now on; what was measured stays, so the size follows at the next
  // report.
  void SetTarget(absl::Duration target) ABSL_LOCKS_EXCLUDED(mu_);

  // Rows for the next chunk.
  int64_t rows() const ABSL_LOCKS_EXCLUDED(mu_);

  // A chunk of `rows` rows took `service_time`: the time the server worked on
  // it, without waiting for a connection, a throttle, a rate limit or a retry;
  // with that in it the size collapses under load. Chunks much shorter than the
  // present size (the last of a table, a hole) say nothing and are ignored.
  void Report(int64_t rows, absl::Duration service_time)
      ABSL_LOCKS_EXCLUDED(mu_);

 private:
  int64_t Clamp(double rows) const;  // by what never changes of the options
  double UpperQuartile() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const ChunkSizerOptions options_;
  mutable absl::Mutex mu_;
  absl::Duration target_ ABSL_GUARDED_BY(mu_);
  int64_t rows_ ABSL_GUARDED_BY(mu_);
  // Seconds a row took in the last chunks, oldest first.
  std::vector<double> row_seconds_ ABSL_GUARDED_BY(mu_);
};

}  // namespace osc

#endif  // OSC_CHUNK_SIZER_H_
