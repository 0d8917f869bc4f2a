#ifndef TESTS_LOAD_APP_CONNECTION_H_
#define TESTS_LOAD_APP_CONNECTION_H_

#include <cstdint>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "db/connection.h"
#include "tests/load/statement_log.h"

namespace osc {

// A session of the application: what it runs is timed and checked. Not
// thread-safe. `log` must outlive it.
class AppConnection {
 public:
  AppConnection(std::unique_ptr<Connection> connection, StatementLog* log)
      : connection_(std::move(connection)), log_(log) {}

  // `what` as in StatementLog. Errors: those of Connection, with `what` before
  // them.
  absl::StatusOr<Result> Run(const char* what, absl::string_view sql);

  // Runs a statement that must change `rows` rows (as the server counts, a row
  // that gets the values it has is not changed).
  // Errors: as Run; Internal when it changed another number of rows.
  absl::Status Change(const char* what, absl::string_view sql, int64_t rows);

 private:
  const std::unique_ptr<Connection> connection_;
  StatementLog* const log_;
};

}  // namespace osc

#endif  // TESTS_LOAD_APP_CONNECTION_H_
