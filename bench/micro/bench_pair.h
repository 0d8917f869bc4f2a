#ifndef BENCH_MICRO_BENCH_PAIR_H_
#define BENCH_MICRO_BENCH_PAIR_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "changelog/table_pair.h"

namespace osc {

// What the planner makes for the table of the benchmarks (bench/load), without
// a server. `json_table`: as MySQL 8.0 and MariaDB 10.6 have it.
TablePair MakeBenchPair(bool json_table);

// Log ids as they are: ascending, with a hole now and then. Always the same.
std::vector<uint64_t> MakeLogIds(size_t count);

}  // namespace osc

#endif  // BENCH_MICRO_BENCH_PAIR_H_
