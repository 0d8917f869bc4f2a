#ifndef OSC_CONTROL_SOCKET_WORDS_H_
#define OSC_CONTROL_SOCKET_WORDS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "db/connection.h"

namespace osc {

// The answer to a line that came by a run's socket: the words of `osc control`,
// which go the same way and are recorded alike, and "status" and "help".
std::string AnswerLine(ConnectionFactory* factory, absl::string_view schema,
                       absl::string_view table, const std::string& line);

}  // namespace osc

#endif  // OSC_CONTROL_SOCKET_WORDS_H_
