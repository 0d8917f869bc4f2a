#include "replay/batch_applier.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/optional.h"
#include "db/errors.h"
#include "db/failpoint.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "replay/conflicts.h"
#include "replay/log_reader.h"
#include "replay/refused_value.h"
#include "replay/row_digest.h"

namespace osc {
namespace {

// A stale row in the way is found and taken out in one go; more rounds are
// needed only when others swap unique values at the same time.
constexpr int kMaxConflictRounds = 20;

RowScope ScopeOf(const TablePair& pair, const std::vector<uint64_t>& log_ids) {
  RowScope scope;
  scope.from = absl::StrCat(
      DistinctKeysSql(pair, log_ids), " STRAIGHT_JOIN ", pair.OriginalSql(),
      " AS osc_o FORCE INDEX (", QuoteIdent(pair.key.index), ") ON ",
      KeyEquals(pair.key.Original("osc_o"), pair.key.Numbered("b", "key_")));
  return scope;
}

// Gives the ids of entries of the batch whose key's rows differ as this session
// sees them, its own changes included.
std::string FindDifferentSql(const TablePair& pair,
                             const std::vector<uint64_t>& log_ids) {
  const std::string keys =
      absl::StrJoin(pair.key.Numbered("osc_l", "key_"), ", ");
  const std::vector<std::string> batch = pair.key.Numbered("b", "key_");
  const std::string original_key = pair.key.Original("osc_o")[0];
  const std::string shadow_key = pair.key.Shadow("osc_s")[0];
  return absl::StrCat(
      "SELECT b.log_id FROM (SELECT MIN(osc_l.log_id) AS log_id, ", keys,
      " FROM ", pair.LogSql(), " AS osc_l",
      Sql(" WHERE osc_l.log_id IN (?)").Values(log_ids).str(), " GROUP BY ",
      keys, ") AS b LEFT JOIN ", pair.OriginalSql(), " AS osc_o FORCE INDEX (",
      QuoteIdent(pair.key.index), ") ON ",
      KeyEquals(pair.key.Original("osc_o"), batch), " LEFT JOIN ",
      pair.ShadowSql(), " AS osc_s FORCE INDEX (",
      QuoteIdent(pair.key.shadow_index), ") ON ",
      KeyEquals(pair.key.Shadow("osc_s"), batch), " WHERE NOT (IF(",
      original_key, " IS NULL, NULL, ", OriginalDigest(pair, "osc_o"),
      ") <=> IF(", shadow_key, " IS NULL, NULL, ", ShadowDigest(pair, "osc_s"),
      "))");
}

std::vector<uint64_t> IdsOf(const Result& result) {
  std::vector<uint64_t> ids;
  for (const Row& row : result.rows) {
    uint64_t id = 0;
    if (absl::SimpleAtoi(row[0].value_or(""), &id)) ids.push_back(id);
  }
  return ids;
}

// DataLoss unless the rows of these entries, which were found to differ, have
// changed again since.
absl::Status CheckDifferent(Connection* connection, const TablePair& pair,
                            const std::vector<uint64_t>& log_ids,
                            const std::vector<uint64_t>& different) {
  if (different.empty()) return absl::OkStatus();
  // Rows that changed since step 2 have an entry outside the batch by now. It
  // cannot be gone already: no other worker has these keys.
  const std::vector<std::string> keys = pair.key.Numbered("osc_l", "key_");
  ASSIGN_OR_RETURN(
      Result result,
      connection->Query(absl::StrCat(
          "SELECT CONCAT_WS(', ', ", absl::StrJoin(keys, ", "), ") FROM ",
          pair.LogSql(), " AS osc_l",
          Sql(" WHERE osc_l.log_id IN (?) AND NOT EXISTS (SELECT 1 FROM ")
              .Values(different)
              .str(),
          pair.LogSql(), " AS osc_p WHERE ",
          KeyEquals(pair.key.Numbered("osc_p", "key_"), keys),
          Sql(" AND osc_p.log_id NOT IN (?)) LIMIT 10")
              .Values(log_ids)
              .str())));
  if (result.rows.empty()) return absl::OkStatus();
  std::vector<std::string> examples;
  for (const Row& row : result.rows) {
    examples.push_back(absl::StrCat("(", row[0].value_or("NULL"), ")"));
  }
  return absl::DataLossError(absl::StrCat(
      "after a batch was replayed, shadow and original differ in the rows with "
      "key ",
      absl::StrJoin(examples, ", "), " of ", QuoteIdent(pair.key.index)));
}

// The whole transaction in two round trips: the common case. nullopt, with the
// transaction still open, when it takes a closer look.
absl::StatusOr<absl::optional<ApplyResult>> ApplyInTwoTrips(
    Connection* connection, const TablePair& pair,
    const std::vector<uint64_t>& log_ids, const ApplyOptions& options) {
  std::vector<std::string> changes;
  if (!options.under_lock) changes.push_back("START TRANSACTION");
  changes.push_back(DeleteShadowRowsSql(pair, log_ids));
  const size_t insert = changes.size();
  changes.push_back(InsertRowsSql(pair, ScopeOf(pair, log_ids)));
  if (options.verify) changes.push_back(FindDifferentSql(pair, log_ids));
  absl::StatusOr<std::vector<Result>> results = connection->QueryAll(changes);
  // A value that the shadow refuses, and the like.
  const bool look_closer = absl::IsFailedPrecondition(results.status());
  if (!results.ok() && !look_closer) return results.status();
  if (look_closer || (*results)[insert].warning_count > 0) {
    return absl::optional<ApplyResult>();
  }
  if (options.verify) {
    RETURN_IF_ERROR(
        CheckDifferent(connection, pair, log_ids, IdsOf(results->back())));
  }
  RETURN_IF_ERROR(
      connection->QueryAll({DropEntriesSql(pair, log_ids), "COMMIT"}).status());
  ApplyResult out;
  out.keys_inserted = (*results)[insert].affected_rows;
  return absl::optional<ApplyResult>(out);
}

bool StopsInside() {
  return IsFailpointSet("replay-between-delete-and-insert") ||
         IsFailpointSet("replay-before-verify") ||
         IsFailpointSet("replay-before-commit");
}

absl::StatusOr<ApplyResult> ApplyInTransaction(
    Connection* connection, const TablePair& pair,
    const std::vector<uint64_t>& log_ids, const ApplyOptions& options,
    bool conflict) {
  ApplyResult out;
  if (!options.under_lock) {
    RETURN_IF_ERROR(connection->Execute("START TRANSACTION"));
  }
  const RowScope scope = ScopeOf(pair, log_ids);
  std::vector<uint64_t> deleted = log_ids;
  if (conflict) {
    ASSIGN_OR_RETURN(std::vector<uint64_t> evicted,
                     LogRowsInTheWay(connection, pair, scope));
    out.rows_evicted = static_cast<int64_t>(evicted.size());
    deleted.insert(deleted.end(), evicted.begin(), evicted.end());
  }
  RETURN_IF_ERROR(connection->Execute(DeleteShadowRowsSql(pair, deleted)));
  RETURN_IF_ERROR(Failpoint("replay-between-delete-and-insert"));
  ASSIGN_OR_RETURN(Result inserted, InsertRows(connection, pair, scope));
  out.keys_inserted = inserted.affected_rows;
  RETURN_IF_ERROR(Failpoint("replay-before-verify"));
  if (options.verify) {
    ASSIGN_OR_RETURN(Result different,
                     connection->Query(FindDifferentSql(pair, log_ids)));
    RETURN_IF_ERROR(
        CheckDifferent(connection, pair, log_ids, IdsOf(different)));
  }
  RETURN_IF_ERROR(DropEntries(connection, pair, log_ids));
  RETURN_IF_ERROR(Failpoint("replay-before-commit"));
  RETURN_IF_ERROR(connection->Execute("COMMIT"));
  return out;
}

// In as few round trips as may be: on a server that the application keeps busy
// each of them waits for a processor.
absl::StatusOr<ApplyResult> ApplyOnce(Connection* connection,
                                      const TablePair& pair,
                                      const std::vector<uint64_t>& log_ids,
                                      const ApplyOptions& options,
                                      bool conflict) {
  if (!conflict && !StopsInside()) {
    ASSIGN_OR_RETURN(absl::optional<ApplyResult> applied,
                     ApplyInTwoTrips(connection, pair, log_ids, options));
    if (applied.has_value()) return *applied;
    RETURN_IF_ERROR(connection->Execute("ROLLBACK"));
  }
  return ApplyInTransaction(connection, pair, log_ids, options, conflict);
}

}  // namespace

absl::StatusOr<ApplyResult> ApplyBatch(Connection* connection,
                                       const TablePair& pair,
                                       const std::vector<uint64_t>& log_ids,
                                       const ApplyOptions& options) {
  for (int round = 0;; ++round) {
    absl::StatusOr<ApplyResult> result =
        ApplyOnce(connection, pair, log_ids, options, round > 0);
    if (result.ok()) {
      RETURN_IF_ERROR(Failpoint("replay-after-commit"));
      return result;
    }
    if (absl::IsUnavailable(result.status())) return result;
    RETURN_IF_ERROR(connection->Execute("ROLLBACK"));
    if (!absl::IsAlreadyExists(result.status())) return result;
    if (round == kMaxConflictRounds) {
      return absl::InternalError(absl::StrCat(
          "replay cannot get around a duplicate: ", result.status().message()));
    }
  }
}

}  // namespace osc
