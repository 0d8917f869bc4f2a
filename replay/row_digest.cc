#include "replay/row_digest.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/substitute.h"
#include "db/sql.h"
#include "replay/set_value.h"

namespace osc {
namespace {

bool IsFloat(const Column& column) {
  return column.type == "float" || column.type == "double";
}

bool IsBinary(const Column& column) {
  return column.type == "binary" || column.type == "varbinary";
}

// Its text has zeros before it, as many as the width of the type asks for.
bool IsZerofill(const Column& column) {
  return absl::StrContains(column.column_type, "zerofill");
}

std::string ToInteger(const Column& from, absl::string_view value) {
  if (from.IsInteger()) {
    return absl::StrCat(value, IsZerofill(from) ? " + 0" : "");
  }
  if (from.IsText()) return absl::StrCat("CAST(", value, " AS DECIMAL(65,0))");
  if (from.type == "decimal" || IsFloat(from)) {
    return absl::StrCat("ROUND(", value, ")");
  }
  return absl::StrCat(value, " + 0");
}

std::string ToText(const Column& from, const Column& to,
                   absl::string_view value) {
  std::string text =
      from.IsText() || from.IsEnumOrSet()
          ? absl::Substitute("CONVERT($0 USING $1)", value, to.charset)
          : absl::Substitute("CAST($0 AS CHAR CHARACTER SET $1)", value,
                             to.charset);
  // CHAR gives its values back without trailing spaces.
  if (to.type == "char") {
    text = absl::Substitute("TRIM(TRAILING ' ' FROM $0)", text);
  }
  if (to.type == "enum" && from.IsText()) return EnumMember(to, text);
  return SetMustBeOrdered(from, to) ? OrderedSet(to, text) : text;
}

// As the double that the nearest FLOAT is: not every server casts to FLOAT. Its
// 24 bits are a whole number of steps of 2^(e-23), or of 2^-149 near zero;
// ROUND() of a double takes a half to the even neighbour, as the store does.
std::string ToFloat(absl::string_view value) {
  const std::string number = absl::StrCat("(", value, " + 0e0)");
  const std::string step = absl::Substitute(
      "POW(2, GREATEST(FLOOR(LOG2(ABS($0))), -126) - 23)", number);
  return absl::Substitute("IF($0 = 0, 0e0, ROUND($0 / $1) * $1)", number, step);
}

// As a number: not every server casts to YEAR. Two digits mean 1970 to 2069,
// and a zero means 0000 as a number and 2000 as a short text.
std::string ToYear(const Column& from, absl::string_view value) {
  if (from.type == "year") return std::string(value);
  if (from.IsTemporal()) return absl::Substitute("YEAR($0)", value);
  const std::string zero =
      from.IsText()
          ? absl::Substitute("IF(CHAR_LENGTH($0) < 3, 2000, 0)", value)
          : "0";
  return absl::Substitute(
      "CASE WHEN $0 + 0 = 0 THEN $1 WHEN $0 + 0 < 70 THEN $0 + 2000 "
      "WHEN $0 + 0 < 100 THEN $0 + 1900 ELSE $0 + 0 END",
      value, zero);
}

std::string ToTemporal(const Column& from, const Column& to,
                       absl::string_view value) {
  if (to.type == "date") return absl::StrCat("CAST(", value, " AS DATE)");
  if (to.type == "year") return ToYear(from, value);
  const std::string cast =
      absl::Substitute("CAST($0 AS $1($2))", value,
                       to.type == "time" ? "TIME" : "DATETIME", to.fraction);
  if (to.type != "time" || from.fraction <= to.fraction) return cast;
  // A negative time that is rounded to zero keeps its sign in some casts.
  return absl::Substitute("IF($0 = 0, CAST('0' AS TIME($1)), $0)", cast,
                          to.fraction);
}

// An ALTER makes a text of these numbers first, with the zeros before it or six
// digits of a FLOAT. An INSERT would make it of the bare number, and take none
// for JSON.
bool PassesThroughText(const Column& from, const Column& to) {
  if (to.type == "json") {
    return from.IsInteger() || from.type == "decimal" || IsFloat(from) ||
           from.type == "year";
  }
  // A TEXT or BLOB gets a BIT's bytes.
  if (from.type == "bit") return (to.IsText() && !to.IsLob()) || IsBinary(to);
  return (IsZerofill(from) || from.type == "float") &&
         (to.IsText() || IsBinary(to) || to.IsLob());
}

// `value` as `to` has it when one of the two is a TIMESTAMP, and else as it is.
std::string LocalTime(const Column& from, const Column& to,
                      const std::string& value) {
  const bool from_instant = from.type == "timestamp";
  const bool to_instant = to.type == "timestamp";
  if (from_instant == to_instant) return value;
  // A zero date has no local time and stays as it is.
  if (from_instant) {
    return absl::Substitute(
        "IFNULL(CONVERT_TZ($0,'+00:00',@@GLOBAL.time_zone),$0)", value);
  }
  const std::string instant =
      absl::Substitute("CONVERT_TZ($0,@@GLOBAL.time_zone,'+00:00')", value);
  if (from.type != "datetime") {
    return absl::Substitute("IFNULL($0,$1)", instant, value);
  }
  // A local time that daylight saving leaves out would be moved to the next one
  // there is. A plain ALTER refuses it, and so does the server this text.
  return absl::Substitute(
      "CASE WHEN $0 IS NULL OR $1 IS NULL THEN $0 WHEN "
      "CONVERT_TZ($1,'+00:00',@@GLOBAL.time_zone) = $0 THEN $1 "
      "ELSE CONCAT('no such local time: ', $0) END",
      value, instant);
}

bool SameType(const Column& from, const Column& to) {
  return from.column_type == to.column_type && from.charset == to.charset;
}

}  // namespace

std::string CopiedValue(const MappedColumn& column, absl::string_view alias) {
  const Column& from = column.from;
  const Column& to = column.to;
  const std::string value = absl::StrCat(alias, ".", QuoteIdent(from.name));
  if (PassesThroughText(from, to)) {
    // The bytes of a BIT are no digits.
    return absl::Substitute("CAST($0$1 AS CHAR)", value,
                            from.type == "bit" ? " + 0" : "");
  }
  // Some servers refuse a date where a time is wanted, or warn of it.
  if (to.type == "time" &&
      (from.type == "datetime" || from.type == "timestamp")) {
    return absl::Substitute("CAST($0 AS TIME($1))", LocalTime(from, to, value),
                            to.fraction);
  }
  return LocalTime(from, to, value);
}

std::string CopiedValues(const TablePair& pair, absl::string_view alias) {
  std::vector<std::string> values;
  for (const MappedColumn& column : pair.columns) {
    values.push_back(CopiedValue(column, alias));
  }
  for (const FixedColumn& column : pair.fixed_columns) {
    values.push_back(column.literal);
  }
  return absl::StrJoin(values, ", ");
}

std::string ConvertedValue(const MappedColumn& column,
                           absl::string_view alias) {
  const Column& from = column.from;
  const Column& to = column.to;
  const std::string value = CopiedValue(column, alias);
  if (SameType(from, to)) return value;
  if (to.IsInteger()) return ToInteger(from, value);
  if (to.type == "decimal") {
    return absl::Substitute("CAST($0 AS DECIMAL($1,$2))", value, to.precision,
                            to.scale);
  }
  if (to.type == "float" && from.type != "float") {
    return ToFloat(value);
  }
  if (to.IsText() || to.IsEnumOrSet()) return ToText(from, to, value);
  if (to.type == "binary") {
    return absl::Substitute("CAST($0 AS BINARY($1))", value, to.char_length);
  }
  if (to.IsTemporal()) return ToTemporal(from, to, value);
  const bool has_own_cast = to.type == "json" || to.type == "uuid" ||
                            to.type == "inet4" || to.type == "inet6";
  if (has_own_cast && from.type != to.type) {
    return absl::StrCat("CAST(", value, " AS ", to.type, ")");
  }
  return value;
}

std::string ComparableValue(const MappedColumn& column,
                            absl::string_view alias) {
  std::string value = ConvertedValue(column, alias);
  if (column.to.collation.empty() ||
      column.from.collation == column.to.collation) {
    return value;
  }
  return absl::StrCat(value, " COLLATE ", column.to.collation);
}

std::string UnambiguousText(absl::string_view value, const Column& type) {
  if (type.IsLob()) return absl::Substitute("IFNULL(SHA1($0),'N')", value);
  if (type.IsText() || type.IsEnumOrSet() || IsBinary(type)) {
    return absl::Substitute(
        "IFNULL(CONCAT(LENGTH($0),':',CAST($0 AS BINARY)),'N')", value);
  }
  if (IsFloat(type)) return absl::Substitute("IFNULL($0+0e0,'N')", value);
  if (type.type == "bit" || type.type == "year" || IsZerofill(type)) {
    return absl::Substitute("IFNULL($0+0,'N')", value);
  }
  if (type.type == "timestamp") {
    return absl::Substitute("IFNULL(UNIX_TIMESTAMP($0),'N')", value);
  }
  return absl::Substitute("IFNULL($0,'N')", value);
}

std::string OriginalDigest(const TablePair& pair, absl::string_view alias) {
  std::vector<std::string> parts;
  for (const MappedColumn& column : pair.columns) {
    parts.push_back(UnambiguousText(ConvertedValue(column, alias), column.to));
  }
  return absl::StrCat("SHA1(CONCAT(", absl::StrJoin(parts, ",',',"), "))");
}

std::string ShadowDigest(const TablePair& pair, absl::string_view alias) {
  std::vector<std::string> parts;
  for (const MappedColumn& column : pair.columns) {
    parts.push_back(UnambiguousText(
        absl::StrCat(alias, ".", QuoteIdent(column.to.name)), column.to));
  }
  return absl::StrCat("SHA1(CONCAT(", absl::StrJoin(parts, ",',',"), "))");
}

}  // namespace osc
