#ifndef OSC_TUNE_TUNE_H_
#define OSC_TUNE_TUNE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "db/stop.h"
#include "osc/planner.h"
#include "osc/tune/tune_search.h"

namespace osc {

struct TuneOptions {
  PlanRequest request;
  // Made and dropped; empty for DefaultScratchSchema.
  std::string scratch_schema;
  // What the application's p99 may become. Smaller: gentler, slower settings.
  absl::Duration latency_budget = absl::Milliseconds(20);
  // Connections of the synthetic application.
  int load_connections = 4;
  // Of everything. Longer: more repetitions, and longer ones.
  absl::Duration time = absl::Minutes(5);
  // Bounds of the sample. More rows: larger chunks can be told apart.
  int64_t max_rows = 200000;
  int64_t max_bytes = 256 << 20;
};

// The scratch schema's name, given or not.
std::string ScratchSchemaOf(const TuneOptions& options);

// What is known before anything is made.
struct TunePlan {
  Plan plan;  // of the migration on the original
  std::string scratch_schema;
  int64_t sample_rows = 0;  // at the most
  int64_t row_bytes = 0;    // as the server guesses
};

// Checks everything and changes nothing. The errors of MakePlan, and:
// FailedPrecondition when a right on the scratch schema is missing, when a
// schema of this name is not ours, or when the table is so small that every
// setting does.
absl::StatusOr<TunePlan> PlanTuning(Connection* connection,
                                    const TuneOptions& options);

struct TuneReport {
  TunePlan plan;
  TuneOptions options;
  int64_t sample_rows = 0;
  absl::Duration p99_at_rest;
  TuneResult copy;    // sizes are milliseconds
  TuneResult replay;  // sizes are entries
  // The longest chunk time that the sample has enough rows for, if that left
  // others out; else zero.
  absl::Duration longest_chunk_time;
  // Why the scratch schema is still there and what drops it; OK when it is
  // gone.
  absl::Status cleanup;
  absl::Duration elapsed;
};

// Finds the settings of copy and replay that suit a table, by measuring them on
// a sample of it in a scratch schema. The original is only read. Run once.
class Tune {
 public:
  // `factory` must open sessions with the statements of SessionSetup
  // (db/server.h). `progress` is told, in the thread of Run, a line at a time,
  // what goes on. All must outlive this.
  Tune(ConnectionFactory* factory, Stopper* stopper, TuneOptions options,
       std::function<void(absl::string_view)> progress);
  ~Tune();

  // The scratch schema is gone when it returns, whatever it returns, unless the
  // message of the error (or of report.cleanup) says otherwise and how to drop
  // it. Cancelled when the stopper was stopped; AlreadyExists, with has_begun()
  // false, when another run is using the scratch schema.
  absl::StatusOr<TuneReport> Run();

  // Whether anything was made on the server.
  bool has_begun() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace osc

#endif  // OSC_TUNE_TUNE_H_
