#ifndef OSC_VIEW_LOG_RECORD_H_
#define OSC_VIEW_LOG_RECORD_H_

#include <string>

#include "absl/time/time.h"
#include "osc/view/run_view.h"

namespace osc {

// A line of the log in JSON, which osc/log.schema.json describes.
struct LogRecord {
  absl::Time time;
  std::string level;  // "info", "warning", "error", "fatal"
  std::string event;  // "log", "progress" or what EventName says
  std::string run;    // the run's id; empty: not known yet
  std::string table;  // "schema.table"
  std::string phase;  // empty: not known yet
  std::string message;
  std::string source;             // "file.cc:17"; empty: not told
  const RunView* view = nullptr;  // whose numbers stand in the line
};

// One JSON document on one line, with its end, whatever bytes the texts hold.
std::string LogLine(const LogRecord& record);

}  // namespace osc

#endif  // OSC_VIEW_LOG_RECORD_H_
