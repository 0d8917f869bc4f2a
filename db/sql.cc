#include "db/sql.h"

#include <glog/logging.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace osc {

std::string QuoteIdent(absl::string_view name) {
  return absl::StrCat("`", absl::StrReplaceAll(name, {{"`", "``"}}), "`");
}

std::string QuoteText(absl::string_view text) {
  // A backslash is an escape or not, by sql_mode; NUL and control characters
  // are awkward in logs. Hexadecimal digits mean the same everywhere.
  for (char c : text) {
    if (c == '\\' || static_cast<unsigned char>(c) < 0x20) {
      return absl::StrCat("_utf8mb4 X'", absl::BytesToHexString(text), "'");
    }
  }
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "''"}}), "'");
}

bool IsAscii(absl::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isascii(c); });
}

Sql::Sql(absl::string_view text) : rest_(text) {}

void Sql::Advance(char mark) {
  size_t next = rest_.find_first_of("!?", position_);
  CHECK(next != std::string::npos && rest_[next] == mark)
      << "no mark " << mark << " next in: " << rest_.substr(position_);
  out_.append(rest_, position_, next - position_);
  position_ = next + 1;
}

Sql& Sql::Ident(absl::string_view name) {
  Advance('!');
  out_ += QuoteIdent(name);
  return *this;
}

Sql& Sql::Table(absl::string_view schema, absl::string_view table) {
  Advance('!');
  absl::StrAppend(&out_, QuoteIdent(schema), ".", QuoteIdent(table));
  return *this;
}

Sql& Sql::Idents(const std::vector<std::string>& names,
                 absl::string_view alias) {
  Advance('!');
  absl::StrAppend(&out_,
                  absl::StrJoin(names, ", ",
                                [&](std::string* out, const std::string& name) {
                                  if (!alias.empty())
                                    absl::StrAppend(out, alias, ".");
                                  absl::StrAppend(out, QuoteIdent(name));
                                }));
  return *this;
}

Sql& Sql::Value(absl::string_view text) {
  Advance('?');
  out_ += QuoteText(text);
  return *this;
}

Sql& Sql::Value(int64_t number) {
  Advance('?');
  absl::StrAppend(&out_, number);
  return *this;
}

Sql& Sql::Values(const std::vector<uint64_t>& numbers) {
  Advance('?');
  CHECK(!numbers.empty()) << "IN () of nothing";
  absl::StrAppend(&out_, absl::StrJoin(numbers, ","));
  return *this;
}

const std::string& Sql::str() const {
  if (!finished_) {
    CHECK(rest_.find_first_of("!?", position_) == std::string::npos)
        << "unfilled mark in: " << rest_;
    out_.append(rest_, position_, std::string::npos);
    finished_ = true;
  }
  return out_;
}

}  // namespace osc
