#include "osc/chunk_sizer.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace osc {
namespace {

// Chunks that are remembered. Eight forget an odd one soon and still smooth.
constexpr size_t kRemembered = 8;

// A chunk below this part of the present size is too short to be judged by.
constexpr int64_t kShortestPart = 4;

// Most that the size may grow over a chunk that was measured, and most that it
// may shrink while chunks are only somewhat over the target.
constexpr int64_t kLargestStep = 2;

ChunkSizerOptions Sane(ChunkSizerOptions options) {
  options.target = std::max(options.target, absl::Milliseconds(1));
  options.min_rows = std::max<int64_t>(options.min_rows, 1);
  options.max_rows = std::max(options.max_rows, options.min_rows);
  return options;
}

}  // namespace

ChunkSizer::ChunkSizer(const ChunkSizerOptions& options)
    : options_(Sane(options)),
      target_(options_.target),
      rows_(Clamp(static_cast<double>(options.start_rows))) {}

void ChunkSizer::SetTarget(absl::Duration target) {
  absl::MutexLock lock(&mu_);
  target_ = std::max(target, absl::Milliseconds(1));
}

int64_t ChunkSizer::rows() const {
  absl::MutexLock lock(&mu_);
  return rows_;
}

void ChunkSizer::Report(int64_t rows, absl::Duration service_time) {
  absl::MutexLock lock(&mu_);
  if (rows <= 0 || rows < rows_ / kShortestPart) return;
  const double target = absl::ToDoubleSeconds(target_);
  // A tenth of a microsecond a row keeps the division below sound.
  const double row_seconds =
      std::max(absl::ToDoubleSeconds(service_time) / rows, 1e-7);

  if (service_time > 2 * target_) {
    row_seconds_.assign(1, row_seconds);
    // In proportion, which is below half of this chunk. Never up: a chunk from
    // before an earlier cut may report late.
    rows_ = std::min(rows_, Clamp(target / row_seconds));
    return;
  }

  if (row_seconds_.size() == kRemembered) {
    row_seconds_.erase(row_seconds_.begin());
  }
  row_seconds_.push_back(row_seconds);
  const int64_t ideal = Clamp(target / UpperQuartile());
  if (ideal >= rows_) {
    rows_ = std::max(rows_, std::min(ideal, Clamp(1.0 * kLargestStep * rows)));
  } else {
    rows_ = std::max(ideal, Clamp(1.0 * rows_ / kLargestStep));
  }
}

int64_t ChunkSizer::Clamp(double rows) const {
  return std::llround(std::clamp(rows, static_cast<double>(options_.min_rows),
                                 static_cast<double>(options_.max_rows)));
}

double ChunkSizer::UpperQuartile() const {
  std::vector<double> sorted = row_seconds_;
  const size_t rank = (sorted.size() * 3 + 3) / 4 - 1;
  std::nth_element(sorted.begin(), sorted.begin() + rank, sorted.end());
  return sorted[rank];
}

}  // namespace osc
