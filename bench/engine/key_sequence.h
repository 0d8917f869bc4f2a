#ifndef BENCH_ENGINE_KEY_SEQUENCE_H_
#define BENCH_ENGINE_KEY_SEQUENCE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace osc {

// Sequences of ids from 1 to `rows`, the same for the same seed on every
// machine.

// In random order, without a repeat within each `rows` ids.
std::vector<int64_t> DistinctIds(int64_t rows, size_t count, uint64_t seed);

// Each drawn for itself out of `keys` ids that lie anywhere, the i-th most
// frequent with a probability in proportion to 1 / i^theta.
std::vector<int64_t> ZipfIds(int64_t rows, int64_t keys, size_t count,
                             double theta, uint64_t seed);

// How many different ids there are.
int64_t CountDistinct(const std::vector<int64_t>& ids);

}  // namespace osc

#endif  // BENCH_ENGINE_KEY_SEQUENCE_H_
