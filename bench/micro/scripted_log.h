#ifndef BENCH_MICRO_SCRIPTED_LOG_H_
#define BENCH_MICRO_SCRIPTED_LOG_H_

#include <atomic>
#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "db/connection.h"

namespace osc {

// A log that always holds more: each look at it finds as many entries as it
// asks for, of keys that mostly differ, and every other statement succeeds at
// once with nothing. Unlike FakeConnection it keeps no statements. Thread-safe
// as a factory; must outlive its connections.
class ScriptedLog : public ConnectionFactory {
 public:
  absl::StatusOr<std::unique_ptr<Connection>> Connect() override;

  // Given out so far.
  int64_t entries_read() const { return entries_read_; }

 private:
  class Scripted;
  std::atomic<int64_t> entries_read_{0};
};

}  // namespace osc

#endif  // BENCH_MICRO_SCRIPTED_LOG_H_
