#ifndef BENCH_BENCH_SCHEMA_H_
#define BENCH_BENCH_SCHEMA_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "db/connection.h"

namespace osc {

// The harness's own schema on a server, which may be somebody's. A table in it
// marks it as ours; a schema without that mark is never touched, and neither is
// one that another run of the harness uses right now.
//
// Not thread-safe. `factory` must outlive it.
class BenchSchema {
 public:
  // Creates the schema; one that an earlier run has left behind is dropped
  // first. FailedPrecondition when it is somebody else's or in use.
  static absl::StatusOr<std::unique_ptr<BenchSchema>> Create(
      ConnectionFactory* factory, std::string name);

  // Drops it, if Drop has not been called.
  ~BenchSchema();
  BenchSchema(const BenchSchema&) = delete;
  BenchSchema& operator=(const BenchSchema&) = delete;

  const std::string& name() const { return name_; }

  // Drops all that is in it but the mark.
  absl::Status Clear();
  // With all that is in it. After it the object is good for nothing.
  absl::Status Drop();

 private:
  BenchSchema(ConnectionFactory* factory, std::string name)
      : factory_(factory), name_(std::move(name)) {}

  absl::Status Connect();  // and takes the lock
  absl::Status Make();     // anew, with the mark

  ConnectionFactory* const factory_;
  const std::string name_;
  // Holds the lock that says that the schema is in use.
  std::unique_ptr<Connection> connection_;
  bool made_ = false;
};

}  // namespace osc

#endif  // BENCH_BENCH_SCHEMA_H_
