#ifndef OSC_TRIGGER_TEXT_H_
#define OSC_TRIGGER_TEXT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "db/schema.h"

namespace osc {

// A CREATE TRIGGER as SHOW CREATE TRIGGER gives it unconverted, in three parts
// that make the whole when joined.
struct TriggerParts {
  // CREATE DEFINER=`a`@`b` TRIGGER, in UTF-8.
  std::string prefix;
  // Name, time, event and table up to FOR EACH ROW: as they were written, in
  // the trigger's charset, or as the server makes them, in UTF-8.
  std::string head;
  // In the trigger's charset.
  std::string body;
};

// InvalidArgument for what is no trigger of one event.
absl::StatusOr<TriggerParts> CutTrigger(absl::string_view statement,
                                        absl::string_view charset);

// The columns of OLD and NEW that `body` names and `table` has not, each once
// and with OLD or NEW before it. Empty when the body cannot be cut into words.
// Names with a backtick are left to the server: MySQL's
// information_schema.TRIGGERS spells them wrongly.
std::vector<std::string> MissingColumns(absl::string_view body,
                                        absl::string_view sql_mode,
                                        const Table& table);

}  // namespace osc

#endif  // OSC_TRIGGER_TEXT_H_
