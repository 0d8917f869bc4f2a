#include "osc/postpone_gate.h"

#include "absl/strings/str_cat.h"
#include "db/errors.h"
#include "db/status_macros.h"
#include "osc/commands.h"

namespace osc {
namespace {

constexpr char kPostponed[] = "postponed";

}  // namespace

absl::StatusOr<bool> PostponeGate::IsPostponed() {
  if (connection_ == nullptr) {
    ASSIGN_OR_RETURN(connection_, factory_->Connect());
  }
  ASSIGN_OR_RETURN(int64_t postponed,
                   connection_->QueryInt(absl::StrCat(
                       "SELECT COUNT(*) FROM ", state_->sql(),
                       " WHERE name = '", kPostponed, "' AND value = '1'")));
  return postponed > 0;
}

absl::StatusOr<std::string> PostponeGate::ReasonToWait() {
  absl::StatusOr<bool> postponed = IsPostponed();
  if (!postponed.ok()) {
    connection_.reset();
    if (!IsPassing(postponed.status())) {
      return WithContext(postponed.status(),
                         "asking whether the cutover is postponed");
    }
    return "waiting for the server, to ask whether the cutover is postponed";
  }
  if (!*postponed) return "";
  return absl::StrCat("waiting for ",
                      CutoverCommand(request_.schema, request_.table));
}

StateTable::Values PostponedAs(bool postponed) {
  return {{kPostponed, postponed ? "1" : "0"}};
}

absl::Status SetPostponed(Connection* connection, const StateTable& state,
                          bool postponed) {
  return state.Put(connection, PostponedAs(postponed));
}

}  // namespace osc
