#ifndef OSC_PROGRESS_PRINTER_H_
#define OSC_PROGRESS_PRINTER_H_

#include <functional>
#include <thread>

#include "absl/time/time.h"
#include "db/stop.h"
#include "osc/migration.h"
#include "osc/status_line.h"

namespace osc {

// Shows how a run goes, from a thread of its own, until it is destroyed: on a
// terminal as a line rewritten twice a second, elsewhere as a line of the log
// at each phase and after each `interval`.
class ProgressPrinter {
 public:
  // `stats` is called in the thread. `line` must outlive this.
  ProgressPrinter(std::function<MigrationStats()> stats, StatusLine* line,
                  absl::Duration interval);

  // Ends the thread and clears the line.
  ~ProgressPrinter();
  ProgressPrinter(const ProgressPrinter&) = delete;
  ProgressPrinter& operator=(const ProgressPrinter&) = delete;

 private:
  void Loop();

  const std::function<MigrationStats()> stats_;
  StatusLine* const line_;
  const absl::Duration interval_;
  Stopper stopper_;
  std::thread thread_;  // Last: it uses everything above.
};

}  // namespace osc

#endif  // OSC_PROGRESS_PRINTER_H_
