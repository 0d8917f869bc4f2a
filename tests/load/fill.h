#ifndef TESTS_LOAD_FILL_H_
#define TESTS_LOAD_FILL_H_

#include <cstdint>
#include <functional>

#include "absl/status/status.h"
#include "db/connection.h"
#include "db/stop.h"
#include "tests/load/table.h"

namespace osc {

struct FillOptions {
  int connections = 2;
  // Rows in one INSERT, and INSERTs in one transaction.
  int statement_rows = 1000;
  int transaction_statements = 10;
  // Called after each transaction with the rows committed so far, by any of
  // the filling threads, but never by two at once.
  std::function<void(int64_t)> progress;
  // When not null: a stop ends the filling early, with the stop's reason.
  const Stopper* stopper = nullptr;
};

// Creates the table's schema (if missing) and the table, and inserts the rows
// 1 .. rows as OrderTable::InitialRow gives them, past the binlog. The account
// needs the right to set sql_log_bin.
absl::Status CreateAndFill(ConnectionFactory* factory, const OrderTable& table,
                           int64_t rows, const FillOptions& options = {});

}  // namespace osc

#endif  // TESTS_LOAD_FILL_H_
