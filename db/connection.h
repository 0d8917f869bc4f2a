#ifndef DB_CONNECTION_H_
#define DB_CONNECTION_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace osc {

using Row = std::vector<absl::optional<std::string>>;  // nullopt is NULL

// What one statement gave.
struct Result {
  std::vector<std::string> columns;
  std::vector<Row> rows;
  int64_t affected_rows = 0;
  int64_t warning_count = 0;

  // The first row's first column; nullopt when NULL or without a row.
  absl::optional<std::string> Scalar() const;
};

// One session of a server. Not thread-safe; two threads use two connections.
// After an error with code Unavailable the connection is dead for ever and an
// open transaction has been rolled back, unless it was committing.
class Connection {
 public:
  virtual ~Connection() = default;

  // Runs one statement and takes its whole result into memory.
  virtual absl::StatusOr<Result> Query(absl::string_view sql) = 0;

  // Runs the statements one after the other, in one round trip where the
  // connection can, and gives the result of each. At the first that fails it
  // stops, with its error; those behind it were not run. Never for text that a
  // user gave: from the first call on the session takes several statements in
  // one text.
  virtual absl::StatusOr<std::vector<Result>> QueryAll(
      const std::vector<std::string>& statements);

  // The server's id of this session, as in its process list.
  virtual uint64_t id() const = 0;

  // Query for statements whose result does not matter.
  absl::Status Execute(absl::string_view sql);
  // Query for a whole number in the first row's first column.
  // Internal when there is none.
  absl::StatusOr<int64_t> QueryInt(absl::string_view sql);
};

// Opens sessions of one server for the same account. Thread-safe.
class ConnectionFactory {
 public:
  virtual ~ConnectionFactory() = default;
  virtual absl::StatusOr<std::unique_ptr<Connection>> Connect() = 0;
};

}  // namespace osc

#endif  // DB_CONNECTION_H_
