#ifndef OSC_POSTPONE_GATE_H_
#define OSC_POSTPONE_GATE_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "db/connection.h"
#include "osc/cutover_gate.h"
#include "osc/planner.h"
#include "osc/state_table.h"

namespace osc {

// Shut for as long as the state table says that the cutover is postponed. The
// state is there for all to see, so that the word may come from any host.
class PostponeGate : public CutoverGate {
 public:
  // Both must outlive it.
  PostponeGate(ConnectionFactory* factory, const StateTable* state,
               const PlanRequest& request)
      : factory_(factory), state_(state), request_(request) {}

  // Waits, too, while the state cannot be read for a reason that may pass.
  absl::StatusOr<std::string> ReasonToWait() override;

 private:
  absl::StatusOr<bool> IsPostponed();

  ConnectionFactory* const factory_;
  const StateTable* const state_;
  const PlanRequest request_;
  std::unique_ptr<Connection> connection_;
};

// What the state table holds when it is: postponed until somebody says
// otherwise, or not any more.
StateTable::Values PostponedAs(bool postponed);
// Writes that.
absl::Status SetPostponed(Connection* connection, const StateTable& state,
                          bool postponed);

}  // namespace osc

#endif  // OSC_POSTPONE_GATE_H_
