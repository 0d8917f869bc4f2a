#include "replay/conflicts.h"

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "absl/types/optional.h"
#include "changelog/delta_log.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "replay/log_reader.h"
#include "replay/row_digest.h"

namespace osc {
namespace {

// Rows taken out at once where it is not known which of them are in the way.
// The rest has its turn when the conflict is still there.
constexpr int kMostEvicted = 10000;

// A unique index of the shadow, its parts as values of the shadow's row osc_s
// and of rows osc_o and osc_o2 of the original.
struct UniqueValues {
  std::string index;
  std::vector<std::string> shadow, original, other;
};

const MappedColumn* MappedTo(const TablePair& pair, absl::string_view name) {
  for (const MappedColumn& column : pair.columns) {
    if (absl::EqualsIgnoreCase(column.to.name, name)) return &column;
  }
  return nullptr;
}

// The line of SHOW CREATE TABLE that defines a column; "" if there is none.
absl::string_view DefinitionLine(const Table& table, absl::string_view column) {
  absl::string_view create = table.create_sql;
  const std::string begin = absl::StrCat("\n  ", QuoteIdent(column), " ");
  const size_t at = create.find(begin);
  if (at == absl::string_view::npos) return "";
  absl::string_view line = create.substr(at + 1);
  line = line.substr(0, line.find('\n'));
  absl::ConsumeSuffix(&line, ",");  // the last line may have none
  return line;
}

// A column that the server makes of others, in both tables in the same way.
const Column* GeneratedAlike(const TablePair& pair, absl::string_view name) {
  const Column* column = pair.shadow.FindColumn(name);
  if (column == nullptr || !column->generated) return nullptr;
  const absl::string_view line = DefinitionLine(pair.shadow, column->name);
  return !line.empty() && line == DefinitionLine(pair.original, column->name)
             ? column
             : nullptr;
}

// A part's value, as far as it is in the index. Empty when the value of the
// original's row cannot be foretold.
std::string PartOf(const TablePair& pair, const IndexPart& part,
                   absl::string_view alias, bool in_shadow) {
  std::string value = absl::StrCat(alias, ".", QuoteIdent(part.column));
  if (!in_shadow) {
    const MappedColumn* column = MappedTo(pair, part.column);
    if (column != nullptr) {
      value = ComparableValue(*column, alias);
    } else if (GeneratedAlike(pair, part.column) == nullptr) {
      return "";
    }
  }
  return part.prefix == 0
             ? value
             : absl::StrCat("LEFT(", value, ", ", part.prefix, ")");
}

// nullopt for an index over something that the original does not have (a new
// column, an expression): its values cannot be foretold.
absl::optional<UniqueValues> ValuesOf(const TablePair& pair,
                                      const Index& index) {
  UniqueValues values;
  values.index = index.name;
  for (const IndexPart& part : index.parts) {
    values.shadow.push_back(PartOf(pair, part, "osc_s", /*in_shadow=*/true));
    values.original.push_back(PartOf(pair, part, "osc_o", false));
    values.other.push_back(PartOf(pair, part, "osc_o2", false));
    if (values.other.back().empty()) return absl::nullopt;
  }
  return values;
}

// Unique indexes of the shadow besides its key.
struct OtherUniques {
  std::vector<UniqueValues> foretold;
  bool more = false;  // some whose values cannot be foretold
};

OtherUniques OtherUniqueIndexes(const TablePair& pair) {
  OtherUniques all;
  for (const Index& index : pair.shadow.indexes) {
    if (!index.unique || index.name == pair.key.shadow_index) continue;
    absl::optional<UniqueValues> values = ValuesOf(pair, index);
    if (values.has_value()) {
      all.foretold.push_back(*std::move(values));
    } else {
      all.more = true;
    }
  }
  return all;
}

std::string TextOf(const std::vector<std::string>& expressions) {
  return absl::StrCat("CONCAT_WS(', ', ", absl::StrJoin(expressions, ", "),
                      ")");
}

// The shadow's row osc_s that holds a unique value which belongs to row osc_o
// now.
std::string InTheWayJoin(const TablePair& pair, const UniqueValues& unique) {
  return absl::StrCat(
      " STRAIGHT_JOIN ", pair.ShadowSql(), " AS osc_s FORCE INDEX (",
      QuoteIdent(unique.index), ") ON ",
      KeyEquals(unique.shadow, unique.original), " AND NOT (",
      KeyEquals(pair.key.Shadow("osc_s"), pair.key.Original("osc_o")), ")");
}

absl::Status RealDuplicate(const TablePair& pair, const UniqueValues& unique,
                           const Row& row) {
  return absl::FailedPreconditionError(absl::StrCat(
      "two rows of the original table have the same value for unique key ",
      QuoteIdent(unique.index), " of the new schema: the rows with key (",
      row[0].value_or("NULL"), ") and (", row[1].value_or("NULL"), ") of ",
      QuoteIdent(pair.key.index), ", value (", row[2].value_or("NULL"),
      "). Remove one of them, or leave the unique key out of the ALTER."));
}

// Both rows are read in one view, so a value that has just moved from one row
// to the other is never taken for a duplicate.
absl::Status CheckRealDuplicates(Connection* connection, const TablePair& pair,
                                 const RowScope& scope,
                                 const UniqueValues& unique) {
  const std::string key = TextOf(pair.key.Original("osc_o"));
  ASSIGN_OR_RETURN(
      Result with_copied,
      connection->Query(absl::StrCat(
          "SELECT ", key, ", ", TextOf(pair.key.Original("osc_o2")), ", ",
          TextOf(unique.original), " FROM ", scope.from,
          InTheWayJoin(pair, unique), " STRAIGHT_JOIN ", pair.OriginalSql(),
          " AS osc_o2 FORCE INDEX (", QuoteIdent(pair.key.index), ") ON ",
          KeyEquals(pair.key.Original("osc_o2"), pair.key.Shadow("osc_s")),
          " AND ", KeyEquals(unique.original, unique.other), " WHERE ",
          scope.where, " LIMIT 1")));
  if (!with_copied.rows.empty()) {
    return RealDuplicate(pair, unique, with_copied.rows[0]);
  }
  std::vector<std::string> not_null;
  for (const std::string& value : unique.original) {
    not_null.push_back(absl::StrCat(value, " IS NOT NULL"));
  }
  ASSIGN_OR_RETURN(
      Result in_scope,
      connection->Query(absl::StrCat(
          "SELECT MIN(", key, "), MAX(", key, "), MIN(",
          TextOf(unique.original), ") FROM ", scope.from, " WHERE ",
          scope.where, " AND ", absl::StrJoin(not_null, " AND "), " GROUP BY ",
          absl::StrJoin(unique.original, ", "),
          " HAVING COUNT(*) > 1 LIMIT 1")));
  if (!in_scope.rows.empty()) {
    return RealDuplicate(pair, unique, in_scope.rows[0]);
  }
  return absl::OkStatus();
}

// Writes an entry for each shadow row osc_s that `from` gives, and returns
// their ids.
absl::StatusOr<std::vector<uint64_t>> LogShadowRows(Connection* connection,
                                                    const TablePair& pair,
                                                    const std::string& from) {
  ASSIGN_OR_RETURN(Result token, connection->Query("SELECT UUID_SHORT()"));
  const std::string statement = token.rows.at(0).at(0).value_or("0");
  ASSIGN_OR_RETURN(
      Result inserted,
      connection->Query(absl::StrCat(
          "INSERT INTO ", pair.LogSql(), " (log_id, op, evicted_by, ",
          absl::StrJoin(pair.key.Numbered("", "key_"), ", "), ") SELECT ",
          NewLogIdSql(pair), ", ", static_cast<int>(LogOperation::kEvict), ", ",
          statement, ", ", absl::StrJoin(pair.key.Shadow("osc_s"), ", "),
          " FROM ", from)));
  std::vector<uint64_t> ids;
  if (inserted.affected_rows == 0) return ids;
  // Only what this statement wrote: an entry of somebody else's could be
  // replayed, and be gone, before the row is taken out.
  ASSIGN_OR_RETURN(Result own,
                   connection->Query(absl::StrCat(
                       "SELECT osc_l.log_id FROM ", pair.LogSql(),
                       " AS osc_l WHERE osc_l.log_id >= ",
                       pair.auto_increment_log ? "LAST_INSERT_ID()" : statement,
                       " AND osc_l.evicted_by = ", statement)));
  for (const Row& row : own.rows) {
    uint64_t id = 0;
    if (absl::SimpleAtoi(row[0].value_or(""), &id)) ids.push_back(id);
  }
  return ids;
}

// Every shadow row that may be out of date: one that is has an entry.
std::string RowsWithEntries(const TablePair& pair) {
  return absl::StrCat(
      "(SELECT DISTINCT ",
      absl::StrJoin(pair.key.Numbered("osc_l", "key_"), ", "), " FROM ",
      pair.LogSql(), " AS osc_l) AS b STRAIGHT_JOIN ", pair.ShadowSql(),
      " AS osc_s FORCE INDEX (", QuoteIdent(pair.key.shadow_index), ") ON ",
      KeyEquals(pair.key.Shadow("osc_s"), pair.key.Numbered("b", "key_")),
      " LIMIT ", kMostEvicted);
}

}  // namespace

std::string DistinctKeysSql(const TablePair& pair,
                            const std::vector<uint64_t>& log_ids) {
  return absl::StrCat(
      "(SELECT DISTINCT ",
      absl::StrJoin(pair.key.Numbered("osc_l", "key_"), ", "), " FROM ",
      LogIdsSql(pair, log_ids), " STRAIGHT_JOIN ", pair.LogSql(),
      " AS osc_l FORCE INDEX (PRIMARY) ON osc_l.log_id = osc_v.id) AS b");
}

std::string DeleteShadowRowsSql(const TablePair& pair,
                                const std::vector<uint64_t>& log_ids) {
  // Without an alias: the servers look one up in the session's default schema.
  return absl::StrCat("DELETE FROM ", pair.ShadowSql(), " USING ",
                      DistinctKeysSql(pair, log_ids), " STRAIGHT_JOIN ",
                      pair.ShadowSql(), " FORCE INDEX (",
                      QuoteIdent(pair.key.shadow_index), ") ON ",
                      KeyEquals(pair.key.Shadow(pair.ShadowSql()),
                                pair.key.Numbered("b", "key_")));
}

absl::StatusOr<std::vector<uint64_t>> LogRowsInTheWay(Connection* connection,
                                                      const TablePair& pair,
                                                      const RowScope& scope) {
  std::vector<uint64_t> ids;
  const OtherUniques uniques = OtherUniqueIndexes(pair);
  for (const UniqueValues& unique : uniques.foretold) {
    RETURN_IF_ERROR(CheckRealDuplicates(connection, pair, scope, unique));
    ASSIGN_OR_RETURN(
        std::vector<uint64_t> own,
        LogShadowRows(connection, pair,
                      absl::StrCat(scope.from, InTheWayJoin(pair, unique),
                                   " WHERE ", scope.where)));
    ids.insert(ids.end(), own.begin(), own.end());
  }
  if (!ids.empty() || !uniques.more) return ids;
  return LogShadowRows(connection, pair, RowsWithEntries(pair));
}

}  // namespace osc
