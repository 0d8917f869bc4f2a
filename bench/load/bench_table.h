#ifndef BENCH_LOAD_BENCH_TABLE_H_
#define BENCH_LOAD_BENCH_TABLE_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "db/connection.h"
#include "db/stop.h"

namespace osc {

// The table that the workloads change: the shape of sysbench's, rows of about
// 205 bytes, `id INT AUTO_INCREMENT PRIMARY KEY, k INT, c CHAR(120), pad
// CHAR(60), KEY k_1 (k)`.
struct BenchTableShape {
  int64_t rows = 1000000;
  // Further bytes of each row, in a column `wide`.
  int wide_bytes = 0;
  // Further secondary indexes, over columns i1, i2, … of their own.
  int extra_indexes = 0;
};

// What the goals are stated for.
inline constexpr char kBenchAlter[] =
    "ADD COLUMN x BIGINT NOT NULL DEFAULT 7, ADD INDEX idx_c (c(20))";

// Drops `schema`.`name` if it is there, creates it and fills it inside the
// server, ids from 1 on without holes; the values are a function of the id.
// Analyzed, and its pages written out, so that the flushing of them does not
// run into what is measured next. Makes a million rows in about ten seconds.
absl::Status CreateBenchTable(Connection* connection, absl::string_view schema,
                              absl::string_view name,
                              const BenchTableShape& shape,
                              const Stopper& stopper);

// After a migration: gives the old table its name back and drops the new one.
// Nobody may use them meanwhile.
absl::Status RestoreOldTable(Connection* connection, absl::string_view schema,
                             absl::string_view name,
                             absl::string_view old_name);

}  // namespace osc

#endif  // BENCH_LOAD_BENCH_TABLE_H_
