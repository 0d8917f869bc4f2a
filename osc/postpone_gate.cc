#include "osc/postpone_gate.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "osc/commands.h"

namespace osc {
namespace {

constexpr char kPostponed[] = "postponed";

}  // namespace

std::string PostponeGate::ReasonToWait() {
  if (connection_ == nullptr) {
    absl::StatusOr<std::unique_ptr<Connection>> connected = factory_->Connect();
    if (connected.ok()) connection_ = *std::move(connected);
  }
  absl::Status status = absl::UnavailableError("no connection");
  if (connection_ != nullptr) {
    absl::StatusOr<int64_t> postponed = connection_->QueryInt(
        absl::StrCat("SELECT COUNT(*) FROM ", state_->sql(), " WHERE name = '",
                     kPostponed, "' AND value = '1'"));
    if (postponed.ok() && *postponed == 0) return "";
    status = postponed.status();
  }
  if (status.ok()) {
    return absl::StrCat("waiting for ",
                        CutoverCommand(request_.schema, request_.table));
  }
  connection_.reset();
  return "waiting for the server, to ask whether the cutover is postponed";
}

absl::Status SetPostponed(Connection* connection, const StateTable& state,
                          bool postponed) {
  return state.Put(connection, {{kPostponed, postponed ? "1" : "0"}});
}

}  // namespace osc
