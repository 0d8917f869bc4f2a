#include "osc/unique_check.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/sql.h"
#include "db/status_macros.h"

namespace osc {
namespace {

constexpr size_t kExampleBytes = 100;

const MappedColumn* FindByShadow(const std::vector<MappedColumn>& columns,
                                 absl::string_view name) {
  for (const MappedColumn& c : columns) {
    if (absl::EqualsIgnoreCase(c.to.name, name)) return &c;
  }
  return nullptr;
}

// Whether values that differ in the original must differ in the shadow, or
// else fail to convert under strict sql_mode.
bool StaysDistinct(const MappedColumn& c) {
  if (c.from.IsInteger() && c.to.IsInteger()) return true;
  return c.from.type == c.to.type && c.from.collation == c.to.collation &&
         c.from.charset == c.to.charset && c.from.scale <= c.to.scale &&
         c.from.fraction <= c.to.fraction;
}

// Lengths of the parts of keys that are prefixes, by key and position.
using Prefixes = std::map<std::pair<std::string, size_t>, int64_t>;

// 0 when the part is the whole value.
int64_t PrefixOf(const Prefixes& prefixes, const Index& index, size_t part) {
  auto it = prefixes.find({index.name, part});
  return it == prefixes.end() ? 0 : it->second;
}

// Whether a unique key of the original already forbids what `index` will: each
// of its parts is in `index`, and not cut shorter there.
bool AnsweredFor(const Index& index, const Prefixes& shadow_prefixes,
                 const Table& original, const Prefixes& original_prefixes,
                 const std::vector<MappedColumn>& columns) {
  auto part_covered = [&](const Index& old, size_t old_part) {
    const int64_t have = PrefixOf(original_prefixes, old, old_part);
    for (size_t i = 0; i < index.parts.size(); ++i) {
      const MappedColumn* c = FindByShadow(columns, index.parts[i].column);
      if (c == nullptr || !StaysDistinct(*c) ||
          !absl::EqualsIgnoreCase(c->from.name, old.parts[old_part].column)) {
        continue;
      }
      const int64_t want = PrefixOf(shadow_prefixes, index, i);
      if (want == 0 || (have > 0 && have <= want)) return true;
    }
    return false;
  };
  return std::any_of(original.indexes.begin(), original.indexes.end(),
                     [&](const Index& old) {
                       if (!old.unique) return false;
                       for (size_t i = 0; i < old.parts.size(); ++i) {
                         if (!part_covered(old, i)) return false;
                       }
                       return true;
                     });
}

// The original's column as a value that compares as in the shadow.
std::string AsInShadow(const MappedColumn& c, int64_t prefix) {
  std::string sql = Sql("!").Ident(c.from.name).str();
  if (c.to.IsText()) {
    if (!c.from.IsText() || c.from.charset != c.to.charset) {
      sql = absl::StrCat("CONVERT(", sql, " USING ", c.to.charset, ")");
    }
    if (prefix > 0) sql = absl::StrCat("LEFT(", sql, ", ", prefix, ")");
    return absl::StrCat(sql, " COLLATE ", c.to.collation);
  }
  if (prefix > 0) return absl::StrCat("LEFT(", sql, ", ", prefix, ")");
  if (StaysDistinct(c)) return sql;
  if (c.to.type == "datetime" || c.to.type == "timestamp") {
    return absl::StrCat("CAST(", sql, " AS DATETIME(", c.to.fraction, "))");
  }
  if (c.to.type == "time") {
    return absl::StrCat("CAST(", sql, " AS TIME(", c.to.fraction, "))");
  }
  if (c.to.type == "date") return absl::StrCat("CAST(", sql, " AS DATE)");
  if (c.to.type == "decimal") {
    return absl::StrCat("CAST(", sql, " AS DECIMAL(", c.to.precision, ",",
                        c.to.scale, "))");
  }
  return sql;
}

bool IsBytes(const Column& column) {
  return absl::EndsWith(column.type, "binary") ||
         absl::EndsWith(column.type, "blob") || column.type == "bit";
}

// The value for a person to read, cut if it is long.
std::string Example(const std::string& value, const Column& column) {
  std::string text = value.substr(0, kExampleBytes);
  if (IsBytes(column)) {
    text = absl::StrCat("0x", absl::BytesToHexString(text));
  } else {
    // Not in the middle of a character.
    while (text.size() < value.size() && !text.empty() &&
           (value[text.size()] & 0xC0) == 0x80) {
      text.pop_back();
    }
    if (!column.IsInteger()) text = absl::StrCat("'", text, "'");
  }
  return value.size() > kExampleBytes ? absl::StrCat(text, "...") : text;
}

// From SHOW INDEX, which also knows temporary tables.
absl::StatusOr<Prefixes> ReadPrefixes(Connection* connection,
                                      const Table& table) {
  Prefixes prefixes;
  ASSIGN_OR_RETURN(
      Result result,
      connection->Query(
          Sql("SHOW INDEX FROM !").Table(table.schema, table.name)));
  auto column = [&](absl::string_view name) {
    return static_cast<size_t>(
        std::find(result.columns.begin(), result.columns.end(), name) -
        result.columns.begin());
  };
  const size_t key = column("Key_name");
  const size_t position = column("Seq_in_index");
  const size_t length = column("Sub_part");
  for (const Row& row : result.rows) {
    int64_t at = 0, prefix = 0;
    if (std::max({key, position, length}) < row.size() && row[length] &&
        absl::SimpleAtoi(row[position].value_or(""), &at) &&
        absl::SimpleAtoi(*row[length], &prefix)) {
      prefixes[{row[key].value_or(""), static_cast<size_t>(at - 1)}] = prefix;
    }
  }
  return prefixes;
}

// The original's rows for FROM: the values of the unique key, and more columns.
using RowsAsSql = std::function<std::string(absl::string_view more)>;

// " in the rows with key (1) and (3) of `PRIMARY`" for two of the rows with the
// first duplicate, or nothing where no key tells rows apart.
std::string NameTwoRows(Connection* connection, const Table& original,
                        const std::vector<std::string>& aliases,
                        const RowsAsSql& rows, const std::string& duplicate) {
  for (const Index& index : original.indexes) {
    if (!index.unique) continue;
    std::vector<std::string> columns;
    for (const IndexPart& part : index.parts) {
      const Column* column = original.FindColumn(part.column);
      if (column == nullptr || column->nullable) break;
      columns.push_back(QuoteIdent(column->name));
    }
    if (columns.size() != index.parts.size()) continue;
    const absl::StatusOr<Result> found = connection->Query(absl::StrCat(
        "SELECT ", absl::StrJoin(columns, ", "), " FROM ",
        rows(absl::StrCat(", ", absl::StrJoin(columns, ", "))), " WHERE (",
        absl::StrJoin(aliases, ", "), ") = (", duplicate, ") LIMIT 2"));
    if (!found.ok() || found->rows.size() < 2) return "";
    std::vector<std::string> keys;
    for (const Row& row : found->rows) {
      std::vector<std::string> values;
      for (size_t i = 0; i < index.parts.size(); ++i) {
        values.push_back(Example(row[i].value_or("NULL"),
                                 *original.FindColumn(index.parts[i].column)));
      }
      keys.push_back(absl::StrCat("(", absl::StrJoin(values, ", "), ")"));
    }
    return absl::StrCat(" in the rows with key ", absl::StrJoin(keys, " and "),
                        " of ", QuoteIdent(index.name));
  }
  return "";
}

absl::Status CheckIndex(Connection* connection, const Table& original,
                        const Index& index, const Prefixes& prefixes,
                        const std::vector<MappedColumn>& columns) {
  std::vector<std::string> values, not_null, names, aliases;
  std::vector<const MappedColumn*> parts;
  for (size_t i = 0; i < index.parts.size(); ++i) {
    const MappedColumn* c = FindByShadow(columns, index.parts[i].column);
    if (c == nullptr) return absl::OkStatus();
    parts.push_back(c);
    aliases.push_back(absl::StrCat("osc_v", i + 1));
    values.push_back(absl::StrCat(AsInShadow(*c, PrefixOf(prefixes, index, i)),
                                  " AS ", aliases.back()));
    // A unique key lets any number of rows with a NULL be.
    not_null.push_back(Sql("! IS NOT NULL").Ident(c->from.name).str());
    names.push_back(QuoteIdent(c->to.name));
  }
  // In a derived table, so that no alias is taken for a column.
  const RowsAsSql rows = [&](absl::string_view more) {
    return absl::StrCat("(SELECT ", absl::StrJoin(values, ", "), more, " FROM ",
                        Sql("!").Table(original.schema, original.name).str(),
                        " WHERE ", absl::StrJoin(not_null, " AND "),
                        ") AS rows_of_original");
  };
  auto duplicates = [&](absl::string_view count) {
    const std::string by = absl::StrJoin(aliases, ", ");
    return absl::StrCat("SELECT ", by, count, " FROM ", rows(""), " GROUP BY ",
                        by, " HAVING COUNT(*) > 1 LIMIT 1");
  };
  ASSIGN_OR_RETURN(Result duplicate,
                   connection->Query(duplicates(", COUNT(*)")));
  if (duplicate.rows.empty()) return absl::OkStatus();
  const Row& row = duplicate.rows[0];
  std::vector<std::string> example;
  for (size_t i = 0; i < parts.size(); ++i) {
    example.push_back(row[i] ? Example(*row[i], parts[i]->from) : "NULL");
  }
  return absl::FailedPreconditionError(absl::StrCat(
      "the ALTER makes ", QuoteIdent(index.name), " (",
      absl::StrJoin(names, ", "), ") unique, but ",
      row[parts.size()].value_or(""), " rows of ", QuoteIdent(original.schema),
      ".", QuoteIdent(original.name), " have the same value there, e.g. (",
      absl::StrJoin(example, ", "), ")",
      NameTwoRows(connection, original, aliases, rows, duplicates("")),
      ": change or delete such rows first"));
}

}  // namespace

absl::Status CheckUniqueOverDuplicates(
    Connection* connection, const Table& original, const Table& shadow,
    const std::vector<MappedColumn>& columns) {
  ASSIGN_OR_RETURN(Prefixes before, ReadPrefixes(connection, original));
  ASSIGN_OR_RETURN(Prefixes after, ReadPrefixes(connection, shadow));
  for (const Index& index : shadow.indexes) {
    if (!index.unique || AnsweredFor(index, after, original, before, columns)) {
      continue;
    }
    RETURN_IF_ERROR(CheckIndex(connection, original, index, after, columns));
  }
  return absl::OkStatus();
}

}  // namespace osc
