#ifndef TESTS_LOAD_ACTIONS_H_
#define TESTS_LOAD_ACTIONS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/optional.h"
#include "tests/load/app_connection.h"
#include "tests/load/ledger.h"

namespace osc {

// What a transaction of the load is put together from: 1 to 3 statements each.
enum class Action {
  kHitHot,      // hits = hits + 1 on a hot row; connections wait for each other
  kUpdateHot,   // other fields of a hot row
  kUpdateCold,  // some fields of any row
  kInsert,      // one row; its id is the server's where the server gives ids
  kInsertMany,  // 2 to 20 rows in one statement
  kInsertHole,  // a row under a key that had been deleted, or a chosen one
  kRemove,      // delete
  kReinsert,    // delete, then insert under the same key
  kMove,        // the key changes to another
  kExchangeKeys,  // two rows exchange keys
  kRespell,       // the key changes to one that is equal by collation
  kSwapTickets,   // two rows exchange unique values
  kUpsert,        // INSERT … ON DUPLICATE KEY UPDATE
  kReplace,       // REPLACE under an existing key
  kUsurp,         // REPLACE that takes another row's ticket: deletes two rows
  kRead,          // SELECT … FOR UPDATE, compared with the ledger
  kActions
};

// Runs actions inside one transaction, on the server and in its ledger.
// Whether the server did what the ledger expects is checked for each statement.
// One thread; all arguments must outlive it.
class OrderActions {
 public:
  OrderActions(AppConnection* connection, Ledger* ledger,
               LedgerTransaction* transaction, Random* random)
      : connection_(connection),
        ledger_(ledger),
        table_(ledger->table()),
        transaction_(transaction),
        random_(random) {}

  // Does nothing when other transactions hold all rows that it tried.
  // Errors: those of AppConnection. Internal when the server's rows are not
  // the ledger's. The transaction must then be rolled back.
  absl::Status Perform(Action action);

 private:
  struct Held {
    int64_t number;
    OrderRow row;
    RowKey key() const { return {number, row.spelling}; }
  };

  absl::Status HitHot();
  absl::Status Update(absl::optional<Held> held, const char* what);
  absl::Status Insert(int count);
  absl::Status InsertWithServersKeys(std::vector<OrderRow> rows);
  absl::Status InsertHole();
  absl::Status Remove(bool reinsert);
  absl::Status Move();
  absl::Status ExchangeKeys();
  absl::Status Respell();
  absl::Status SwapTickets();
  absl::Status Upsert();
  absl::Status Replace(bool usurp);
  absl::Status Read();

  uint64_t Below(uint64_t bound) { return (*random_)() % bound; }
  absl::optional<Held> HoldHot();
  absl::optional<Held> HoldCold();
  absl::optional<Held> HoldAny();
  // A number without a row: a hole or a fresh one.
  int64_t HoldFree();
  // With a new ticket, or none.
  OrderRow NewRow();
  absl::Status InsertOne(const char* verb, const char* what, int64_t number,
                         OrderRow row, int64_t changes);
  absl::Status Rekey(const char* what, const Held& from, RowKey to);
  absl::Status SetTicket(const Held& held,
                         const absl::optional<std::string>& ticket);

  AppConnection* const connection_;
  Ledger* const ledger_;
  const OrderTable& table_;
  LedgerTransaction* const transaction_;
  Random* const random_;
};

}  // namespace osc

#endif  // TESTS_LOAD_ACTIONS_H_
