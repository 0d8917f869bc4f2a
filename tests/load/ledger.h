#ifndef TESTS_LOAD_LEDGER_H_
#define TESTS_LOAD_LEDGER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/optional.h"
#include "tests/load/table.h"

namespace osc {

using Random = std::mt19937_64;

// What a table of orders must hold, kept by the application itself and never
// read from a server. Rows 1 .. initial_rows start as OrderTable::InitialRow
// and cost memory only once they change. Thread-safe.
//
// Rows are changed through LedgerTransaction.
class Ledger {
 public:
  // `table` must outlive the ledger.
  Ledger(const OrderTable* table, int64_t initial_rows);

  const OrderTable& table() const { return *table_; }
  int64_t initial_rows() const { return initial_rows_; }

  // How many rows the table must have.
  int64_t size() const ABSL_LOCKS_EXCLUDED(mu_);

  // The row as committed, nullopt when there must be none.
  absl::optional<OrderRow> Row(int64_t number) const ABSL_LOCKS_EXCLUDED(mu_);

  // All numbers that have a row, in no order, as of now.
  void ForEachNumber(const std::function<void(int64_t)>& visit) const
      ABSL_LOCKS_EXCLUDED(mu_);

  // A few rows, spread over the table, that many transactions meet on. Only
  // their fields change: they are never deleted, replaced or moved.
  bool IsHot(int64_t number) const;
  int64_t RandomHot(Random* random) const;

  // A number that has, or had, a row: mostly an initial one, sometimes one
  // that was added later.
  int64_t RandomNumber(Random* random) const ABSL_LOCKS_EXCLUDED(mu_);
  // A number that lost its row; nullopt when none is known.
  absl::optional<int64_t> RandomHole(Random* random) const
      ABSL_LOCKS_EXCLUDED(mu_);
  // Never given out before.
  int64_t FreshNumber() ABSL_LOCKS_EXCLUDED(mu_);
  std::string FreshTicket() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  friend class LedgerTransaction;

  absl::optional<OrderRow> RowLocked(int64_t number) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void SetLocked(int64_t number, absl::optional<OrderRow> row)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const OrderTable* const table_;
  const int64_t initial_rows_;

  mutable absl::Mutex mu_;
  // What differs from the beginning; nullopt is a deleted row.
  absl::flat_hash_map<int64_t, absl::optional<OrderRow>> changed_
      ABSL_GUARDED_BY(mu_);
  // Increments of kHits that were made without holding the row.
  absl::flat_hash_map<int64_t, int64_t> added_hits_ ABSL_GUARDED_BY(mu_);
  absl::flat_hash_set<int64_t> held_ ABSL_GUARDED_BY(mu_);
  // The most recent ones; may name rows that came or went since.
  std::vector<int64_t> holes_ ABSL_GUARDED_BY(mu_);
  std::vector<int64_t> additions_ ABSL_GUARDED_BY(mu_);
  int64_t size_ ABSL_GUARDED_BY(mu_);
  int64_t next_number_ ABSL_GUARDED_BY(mu_);
  int64_t next_ticket_ ABSL_GUARDED_BY(mu_) = 5000000000;
};

// The ledger's side of one transaction. Rows that the transaction rewrites are
// held from before its first statement on them until after its COMMIT has
// returned, so that the ledger's order of changes is the server's. Increments
// of kHits commute and need no hold.
//
//   (Hold | Get | Put | Remove | AddHits | Savepoint …)* Commit?
//
// Destroyed without Commit, it changed nothing. Used by one thread. `ledger`
// must outlive it.
class LedgerTransaction {
 public:
  explicit LedgerTransaction(Ledger* ledger) : ledger_(ledger) {}
  ~LedgerTransaction();
  LedgerTransaction(const LedgerTransaction&) = delete;
  LedgerTransaction& operator=(const LedgerTransaction&) = delete;

  // False when another transaction holds it. Never waits.
  bool Hold(int64_t number);

  // A held row as this transaction sees it. kHits counts only for rows that
  // are not hot.
  absl::optional<OrderRow> Get(int64_t number) const;
  void Put(int64_t number, OrderRow row);
  void Remove(int64_t number);
  void AddHits(int64_t number, int64_t hits);

  // As the statements of those names. One savepoint at a time.
  void Savepoint();
  void RollbackToSavepoint();

  // To be called when the server has confirmed the COMMIT.
  void Commit();

 private:
  struct Changes {
    std::map<int64_t, absl::optional<OrderRow>> rows;
    std::map<int64_t, int64_t> hits;
  };

  Ledger* const ledger_;
  std::set<int64_t> held_;
  Changes changes_;
  Changes saved_;
};

}  // namespace osc

#endif  // TESTS_LOAD_LEDGER_H_
