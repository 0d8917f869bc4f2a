#include "tests/load/table.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/types/optional.h"
#include "db/sql.h"

namespace osc {
namespace {

struct FieldDefinition {
  const char* name;
  const char* definition;
};

constexpr std::array<FieldDefinition, kOrderFields> kDefinitions = {{
    {"ticket", "BIGINT UNSIGNED NULL"},
    {"customer", "VARCHAR(60) NOT NULL"},
    {"city", "VARCHAR(40) NOT NULL"},
    {"total", "DECIMAL(10,2) NOT NULL"},
    {"created_at", "DATETIME(6) NOT NULL"},
    {"status", "ENUM('new', 'paid', 'shipped', 'cancelled') NOT NULL"},
    {"extra", "JSON NULL"},
    {"remark", "VARCHAR(120) NULL"},
    {"hits", "INT UNSIGNED NOT NULL DEFAULT 0"},
}};

constexpr std::array<const char*, 10> kNames = {
    "Ada",   "Björn", "Chloé",  "Đặng",        "Ελένη",
    "Фёдор", "神田",  "O'Hara", "back\\slash", "Zoë"};
constexpr std::array<const char*, 8> kEmoji = {"😀",           "🚀", "🐬",  "🦭",
                                               "👩‍🚀", "🍏", "🇪🇺", "♥"};
constexpr std::array<const char*, 12> kCities = {
    "Zürich", "Lyon",  "São Paulo", "東京",  "Köln",   "Αθήνα",
    "Oslo",   "Delhi", "Reykjavík", "Perth", "Kraków", "Lima"};
constexpr std::array<const char*, 4> kStates = {"new", "paid", "shipped",
                                                "cancelled"};
constexpr std::array<const char*, 4> kRemarks = {
    "leave it with the neighbour, please ring twice",
    "gift wrap; the card says \"for you\"", "100% of it before noon, tab\there",
    "fragile 🥚, keep upright, and call on arrival"};

// Independent streams of bits for the columns of one row.
uint64_t Mix(uint64_t x) {
  x += 0x9E3779B97F4A7C15ull;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
  return x ^ (x >> 31);
}

template <typename Array>
const char* Pick(const Array& array, uint64_t bits) {
  return array[bits % array.size()];
}

std::string MakeJson(uint64_t bits) {
  return absl::StrFormat(
      "{\"w\": %d, \"gift\": %s, \"note\": null, \"tags\": [\"%s\", %d.5]}",
      bits % 1000, bits >> 10 & 1 ? "true" : "false", Pick(kEmoji, bits >> 11),
      bits >> 20 & 0xFFF);
}

std::string ValueLiteral(const absl::optional<std::string>& value) {
  return value.has_value() ? QuoteText(*value) : "NULL";
}

std::string ValueLiterals(const Row& values) {
  return absl::StrJoin(
      values, ", ",
      [](std::string* out, const absl::optional<std::string>& value) {
        absl::StrAppend(out, ValueLiteral(value));
      });
}

std::vector<std::string> FieldNames() {
  std::vector<std::string> names;
  for (const FieldDefinition& field : kDefinitions) names.push_back(field.name);
  return names;
}

}  // namespace

const char* OrderFieldName(OrderField field) {
  return kDefinitions[field].name;
}

std::vector<std::string> OrderTable::ColumnNames() const {
  std::vector<std::string> names;
  for (const LoadKey::Column& column : key_->columns()) {
    names.push_back(column.name);
  }
  for (const std::string& name : FieldNames()) names.push_back(name);
  return names;
}

std::string OrderTable::CreateSql() const {
  std::string sql = Sql("CREATE TABLE ! (\n").Table(schema_, name_).str();
  for (const LoadKey::Column& column : key_->columns()) {
    absl::StrAppend(&sql, "  ", QuoteIdent(column.name), " ", column.definition,
                    ",\n");
  }
  for (const FieldDefinition& field : kDefinitions) {
    absl::StrAppend(&sql, "  ", QuoteIdent(field.name), " ", field.definition,
                    ",\n");
  }
  absl::StrAppend(&sql, "  ", key_->clause(),
                  ",\n  UNIQUE KEY `by_ticket` (`ticket`),\n"
                  "  KEY `by_city_total` (`city`, `total`)\n"
                  ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4");
  return sql;
}

absl::optional<std::string> OrderTable::MakeValue(OrderField field,
                                                  uint64_t salt) {
  const uint64_t bits = Mix(salt ^ Mix(field));
  switch (field) {
    case kCustomer:
      return absl::StrCat(Pick(kNames, bits), " ", Pick(kEmoji, bits >> 8), " ",
                          bits >> 16 & 0xFFFFF);
    case kCity:
      return std::string(Pick(kCities, bits));
    case kTotal:
      return absl::StrFormat("%s%d.%02d", bits % 16 == 0 ? "-" : "",
                             1 + (bits >> 8) % 99999, (bits >> 40) % 100);
    case kCreatedAt:
      return absl::StrFormat("2024-%02d-%02d %02d:%02d:%02d.%06d",
                             1 + bits % 12, 1 + (bits >> 4) % 28,
                             (bits >> 9) % 24, (bits >> 14) % 60,
                             (bits >> 20) % 60, (bits >> 26) % 1000000);
    case kStatus:
      return std::string(Pick(kStates, bits));
    case kExtra:
      if (bits % 8 == 0) return absl::nullopt;
      return MakeJson(bits >> 3);
    case kRemark:
      if (bits % 4 == 0) return absl::nullopt;
      if (bits % 16 == 1) return std::string();
      return absl::StrCat(Pick(kRemarks, bits >> 4), " #", bits >> 44);
    default:
      return absl::nullopt;
  }
}

OrderRow OrderTable::InitialRow(int64_t number) const {
  const uint64_t salt = static_cast<uint64_t>(number);
  OrderRow row;
  row.spelling = static_cast<int>(Mix(salt) % key_->spellings());
  row.values.resize(kOrderFields);
  for (int field = 0; field < kOrderFields; ++field) {
    row.values[field] = MakeValue(static_cast<OrderField>(field), salt);
  }
  if (number % 10 != 0) {
    row.values[kTicket] = absl::StrCat(1000000000 + number);
  }
  row.values[kHits] = "0";
  return row;
}

std::string OrderTable::InsertSql(
    absl::string_view verb,
    const std::vector<std::pair<int64_t, OrderRow>>& rows) const {
  std::string sql = absl::StrCat(verb, Sql(" INTO ! (!) VALUES ")
                                           .Table(schema_, name_)
                                           .Idents(ColumnNames())
                                           .str());
  const char* separator = "";
  for (const auto& [number, row] : rows) {
    absl::StrAppend(&sql, separator, "(",
                    absl::StrJoin(key_->Literals({number, row.spelling}), ", "),
                    ", ", ValueLiterals(row.values), ")");
    separator = ", ";
  }
  return sql;
}

std::string OrderTable::InsertWithoutKeysSql(
    const std::vector<OrderRow>& rows) const {
  std::string sql = Sql("INSERT INTO ! (!) VALUES ")
                        .Table(schema_, name_)
                        .Idents(FieldNames())
                        .str();
  const char* separator = "";
  for (const OrderRow& row : rows) {
    absl::StrAppend(&sql, separator, "(", ValueLiterals(row.values), ")");
    separator = ", ";
  }
  return sql;
}

std::string OrderTable::UpdateSql(absl::string_view set, RowKey key) const {
  return absl::StrCat(Sql("UPDATE ! SET ").Table(schema_, name_).str(), set,
                      " WHERE ", KeyEquals(key, " AND "));
}

std::string OrderTable::RekeySql(RowKey from, RowKey to) const {
  return UpdateSql(KeyEquals(to, ", "), from);
}

std::string OrderTable::DeleteSql(RowKey key) const {
  return absl::StrCat(Sql("DELETE FROM ! WHERE ").Table(schema_, name_).str(),
                      KeyEquals(key, " AND "));
}

std::string OrderTable::SelectForUpdateSql(
    const std::vector<OrderField>& fields, RowKey key) const {
  std::vector<std::string> names;
  for (OrderField field : fields) names.push_back(OrderFieldName(field));
  return absl::StrCat(
      Sql("SELECT ! FROM ! WHERE ").Idents(names).Table(schema_, name_).str(),
      KeyEquals(key, " AND "), " FOR UPDATE");
}

std::string OrderTable::Assignment(OrderField field,
                                   const absl::optional<std::string>& value) {
  return absl::StrCat(QuoteIdent(OrderFieldName(field)), " = ",
                      ValueLiteral(value));
}

std::string OrderTable::KeyEquals(RowKey key,
                                  absl::string_view separator) const {
  const std::vector<std::string> literals = key_->Literals(key);
  std::vector<std::string> parts;
  for (size_t i = 0; i < literals.size(); ++i) {
    parts.push_back(
        absl::StrCat(QuoteIdent(key_->columns()[i].name), " = ", literals[i]));
  }
  return absl::StrJoin(parts, separator);
}

}  // namespace osc
