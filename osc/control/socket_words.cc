#include "osc/control/socket_words.h"

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "db/status_macros.h"
#include "osc/control/control_command.h"
#include "osc/control/words.h"
#include "osc/status_report.h"
#include "osc/unfinished.h"

namespace osc {
namespace {

constexpr char kHelp[] =
    "status\npause\npause-copy\nresume\nset NAME=VALUE...\ncutover\n"
    "postpone\nstop\nabort\n";

absl::StatusOr<std::string> TryAnswer(ConnectionFactory* factory,
                                      absl::string_view schema,
                                      absl::string_view table,
                                      const std::string& line) {
  if (line == "help") return std::string(kHelp);
  ControlRequest request;
  if (line != "status") {
    ASSIGN_OR_RETURN(request, ParseControl(ControlWords(line)));
  }
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, factory->Connect());
  if (line != "status") {
    return TellRun(connection.get(), schema, table, request);
  }
  ASSIGN_OR_RETURN(std::vector<Unfinished> all,
                   FindUnfinished(connection.get(), schema, table,
                                  /*with_advance=*/true));
  return StatusText(all);
}

}  // namespace

std::string AnswerLine(ConnectionFactory* factory, absl::string_view schema,
                       absl::string_view table, const std::string& line) {
  absl::StatusOr<std::string> answer = TryAnswer(factory, schema, table, line);
  if (answer.ok()) return *answer;
  return absl::StrCat("error: ", answer.status().message(), "\n");
}

}  // namespace osc
