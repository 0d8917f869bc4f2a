#include "changelog/migration_key.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "db/sql.h"
#include "db/status_macros.h"

namespace osc {
namespace {

std::string Declaration(const Column& column) {
  std::string text = column.column_type;
  if (!column.charset.empty()) {
    absl::StrAppend(&text, " CHARACTER SET ", column.charset, " COLLATE ",
                    column.collation);
  }
  return text;
}

// Equal values of the column are equal in all their bytes.
bool EqualMeansSame(const Column& column) {
  return column.collation.empty() || column.IsEnumOrSet();
}

// Why values of `from` may sort or compare otherwise in `to`; empty if not.
std::string WhyOrderDiffers(const Column& from, const Column& to) {
  const std::string types =
      absl::StrCat(from.column_type, " becomes ", to.column_type);
  if (from.IsInteger()) return to.IsInteger() ? "" : types;
  if (from.IsText()) {
    if (!to.IsText()) return types;
    if (from.collation == to.collation) return "";
    return absl::StrCat("collation ", from.collation, " becomes ",
                        to.collation);
  }
  if (from.type != to.type) return types;
  if (from.IsEnumOrSet()) {
    if (from.collation != to.collation) return "its collation changes";
    // Members appended keep the numbers of those there are.
    absl::string_view members = from.column_type;
    absl::ConsumeSuffix(&members, ")");
    return absl::StartsWith(to.column_type, members) ? "" : types;
  }
  if (from.type == "decimal") return to.scale >= from.scale ? "" : types;
  if (from.IsTemporal()) return to.fraction >= from.fraction ? "" : types;
  if (from.type == "varbinary") return "";
  return from.column_type == to.column_type ? "" : types;
}

const MappedColumn* FindMapped(const std::vector<MappedColumn>& columns,
                               absl::string_view name) {
  for (const MappedColumn& column : columns) {
    if (absl::EqualsIgnoreCase(column.from.name, name)) return &column;
  }
  return nullptr;
}

// The shadow's unique index over exactly these columns in this order.
const Index* FindShadowIndex(const Table& shadow, const MigrationKey& key) {
  for (const Index& index : shadow.indexes) {
    if (!index.unique || index.parts.size() != key.columns.size()) continue;
    bool same = true;
    for (size_t i = 0; i < index.parts.size(); ++i) {
      same =
          same && !index.parts[i].prefix &&
          absl::EqualsIgnoreCase(index.parts[i].column, key.columns[i].to.name);
    }
    if (same) return &index;
  }
  return nullptr;
}

// FailedPrecondition says why `index` cannot be the migration key.
absl::StatusOr<MigrationKey> TryIndex(
    const Index& index, const Table& original, const Table& shadow,
    const std::vector<MappedColumn>& columns) {
  MigrationKey key;
  key.index = index.name;
  auto unusable = [&index](auto... why) {
    return absl::FailedPreconditionError(
        absl::StrCat("key ", QuoteIdent(index.name), ": ", why...));
  };
  for (const IndexPart& part : index.parts) {
    const Column* column = original.FindColumn(part.column);
    if (column == nullptr) return unusable("has an expression in it");
    const std::string name = absl::StrCat("column ", QuoteIdent(column->name));
    if (part.prefix) return unusable("holds only a prefix of ", name);
    if (column->nullable) return unusable(name, " can be NULL");
    if (column->type == "float" || column->type == "double") {
      return unusable(name, " is ", column->column_type,
                      ", whose values cannot be compared exactly");
    }
    if (column->generated) return unusable(name, " is generated");
    const MappedColumn* mapped = FindMapped(columns, column->name);
    if (mapped == nullptr) return unusable("the ALTER drops ", name);
    if (mapped->to.nullable || mapped->to.generated) {
      return unusable("the ALTER makes ", name, " nullable or generated");
    }
    const std::string why = WhyOrderDiffers(mapped->from, mapped->to);
    if (!why.empty()) return unusable("the ALTER changes ", name, ": ", why);
    key.columns.push_back(*mapped);
  }
  const Index* shadow_index = FindShadowIndex(shadow, key);
  if (shadow_index == nullptr) return unusable("the ALTER removes it");
  key.shadow_index = shadow_index->name;
  return key;
}

std::vector<std::string> Qualified(absl::string_view alias,
                                   const std::vector<std::string>& names) {
  std::vector<std::string> out;
  for (const std::string& name : names) {
    out.push_back(alias.empty() ? QuoteIdent(name)
                                : absl::StrCat(alias, ".", QuoteIdent(name)));
  }
  return out;
}

// (l1 > r1) OR (l1 = r1 AND ((l2 > r2) OR (l2 = r2 AND …)))
std::string Ordered(const std::vector<std::string>& left,
                    const std::vector<std::string>& right,
                    absl::string_view compare, absl::string_view last_compare) {
  std::string text;
  for (size_t i = left.size(); i-- > 0;) {
    const bool last = i + 1 == left.size();
    std::string here = absl::StrCat(left[i], " ", last ? last_compare : compare,
                                    " ", right[i]);
    text = last ? here
                : absl::StrCat("(", here, " OR (", left[i], " = ", right[i],
                               " AND ", text, "))");
  }
  return text;
}

}  // namespace

std::vector<std::string> MigrationKey::Original(absl::string_view alias) const {
  std::vector<std::string> names;
  for (const MappedColumn& column : columns) names.push_back(column.from.name);
  return Qualified(alias, names);
}

std::vector<std::string> MigrationKey::Shadow(absl::string_view alias) const {
  std::vector<std::string> names;
  for (const MappedColumn& column : columns) names.push_back(column.to.name);
  return Qualified(alias, names);
}

std::vector<std::string> MigrationKey::Numbered(
    absl::string_view alias, absl::string_view prefix) const {
  std::vector<std::string> names;
  for (size_t i = 1; i <= columns.size(); ++i) {
    names.push_back(absl::StrCat(prefix, i));
  }
  return Qualified(alias, names);
}

std::string MigrationKey::LogColumns() const {
  std::string text;
  for (size_t i = 0; i < columns.size(); ++i) {
    const Column& column = columns[i].from;
    // A TIMESTAMP NOT NULL would get a default of its own on some servers.
    absl::StrAppend(&text, i == 0 ? "" : ", ", "key_", i + 1, " ",
                    Declaration(column),
                    column.type == "timestamp" ? " NULL" : " NOT NULL");
  }
  return text;
}

std::string MigrationKey::BoundColumns() const {
  std::string text;
  for (const char* bound : {"lo_", "hi_"}) {
    for (size_t i = 0; i < columns.size(); ++i) {
      const Column& column = columns[i].from;
      absl::StrAppend(
          &text, text.empty() ? "" : ", ", bound, i + 1, " ",
          column.IsEnumOrSet() ? "BIGINT UNSIGNED" : Declaration(column),
          " NULL");
    }
  }
  return text;
}

std::vector<std::string> MigrationKey::BoundValues(
    absl::string_view alias) const {
  std::vector<std::string> values = Original(alias);
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].from.IsEnumOrSet()) absl::StrAppend(&values[i], " + 0");
  }
  return values;
}

bool MigrationKey::has_hash() const {
  for (const MappedColumn& column : columns) {
    if (EqualMeansSame(column.from)) return true;
  }
  return false;
}

std::string MigrationKey::HashSql(absl::string_view alias) const {
  std::vector<std::string> all = Numbered(alias, "key_");
  std::vector<std::string> exact;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (EqualMeansSame(columns[i].from)) exact.push_back(all[i]);
  }
  if (exact.empty()) return "0";
  if (exact.size() == 1) return absl::StrCat("CRC32(", exact[0], ")");
  return absl::StrCat("CRC32(CONCAT_WS(',', ", absl::StrJoin(exact, ", "),
                      "))");
}

absl::StatusOr<MigrationKey> ChooseMigrationKey(
    const Table& original, const Table& shadow,
    const std::vector<MappedColumn>& columns) {
  std::string reasons;
  for (const Index& index : original.indexes) {
    if (!index.unique) continue;
    absl::StatusOr<MigrationKey> key =
        TryIndex(index, original, shadow, columns);
    if (key.ok()) return key;
    absl::StrAppend(&reasons, "\n  ", key.status().message());
  }
  if (reasons.empty()) {
    reasons = "\n  the table has neither a primary key nor a unique key";
  }
  return absl::FailedPreconditionError(absl::StrCat(
      "table ", QuoteIdent(original.name),
      " has no key by which rows can be told apart before and after the "
      "ALTER. Give it a primary key, or a unique key of NOT NULL columns, that "
      "the ALTER keeps as it is.",
      reasons));
}

std::string KeyEquals(const std::vector<std::string>& left,
                      const std::vector<std::string>& right) {
  std::string text;
  for (size_t i = 0; i < left.size(); ++i) {
    absl::StrAppend(&text, i == 0 ? "" : " AND ", left[i], " = ", right[i]);
  }
  return text;
}

std::string KeyAfter(const std::vector<std::string>& left,
                     const std::vector<std::string>& right) {
  return Ordered(left, right, ">", ">");
}

std::string KeyUpTo(const std::vector<std::string>& left,
                    const std::vector<std::string>& right) {
  return Ordered(left, right, "<", "<=");
}

}  // namespace osc
