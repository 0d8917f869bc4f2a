#ifndef OSC_CONTROL_MAILBOX_H_
#define OSC_CONTROL_MAILBOX_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "db/connection.h"
#include "osc/control/settings.h"
#include "osc/control/words.h"
#include "osc/state_table.h"

namespace osc {

// A request in a migration's state table, waiting to be obeyed.
struct Letter {
  std::string id;     // names its row, its answer's and its record's
  std::string who;    // account, and user and host of the process that asked
  std::string words;  // as ParseControl reads them, one space between two
};

// One that was obeyed.
struct ControlRecord {
  std::string at;  // UTC
  std::string who, words, answer;
};

// What a migration was told, and what is to stay so when another run goes on
// with it.
struct Standing {
  // "", "pause" or "pause-copy".
  std::string pause;
  // Who has asked for it and when.
  std::string paused_by;
  // Of Settings; those that were set, with their values.
  std::vector<std::pair<std::string, std::string>> settings;
};

// What the answer begins with when the run refuses.
inline constexpr char kNotDone[] = "not done: ";

// The way to tell a running migration something, from any host that reaches its
// server: requests are rows of the state table; the run takes them, obeys, and
// writes an answer and a record of it. Any thread, one at a time for each
// connection.
class Mailbox {
 public:
  // `state` must outlive it.
  explicit Mailbox(const StateTable* state) : state_(state) {}

  // The side that asks. Returns the letter's id.
  absl::StatusOr<std::string> Post(Connection* connection,
                                   absl::string_view words) const;
  // nullopt as long as there is none.
  absl::StatusOr<absl::optional<std::string>> Answer(
      Connection* connection, absl::string_view id) const;
  // Clears what was answered.
  absl::Status Clear(Connection* connection, absl::string_view id) const;
  // Takes back what nobody has obeyed yet; false when somebody has.
  absl::StatusOr<bool> TakeBack(Connection* connection,
                                absl::string_view id) const;

  // The run's side. The oldest first.
  absl::StatusOr<std::vector<Letter>> Letters(Connection* connection) const;
  // In one transaction: the letter goes; its answer, a record of it, what now
  // stands, and the rows `also` are written. NotFound, with nothing done, when
  // the letter was taken back.
  absl::Status Settle(Connection* connection, const Letter& letter,
                      absl::string_view answer, const Standing& standing,
                      const StateTable::Values& also = {}) const;
  absl::StatusOr<Standing> ReadStanding(Connection* connection) const;

  // Of a state table's rows: the last `most` records, oldest first.
  static std::vector<ControlRecord> Records(const StateTable::Values& values,
                                            size_t most);

 private:
  const StateTable* const state_;
};

}  // namespace osc

#endif  // OSC_CONTROL_MAILBOX_H_
