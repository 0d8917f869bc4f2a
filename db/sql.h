#ifndef DB_SQL_H_
#define DB_SQL_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace osc {

// Makes the text of one statement, or of a part of one, from a template in
// which `!` stands for an identifier and `?` for a value. The calls fill the
// marks from left to right, so that quoting cannot be forgotten:
//
//   Sql("DELETE FROM ! WHERE log_id IN (?)").Table(schema, log).Values(ids)
//
// A call that does not fit the next mark, or a mark left unfilled, is a bug of
// the caller and ends the program. Parts made with Sql may be joined with
// absl::StrCat. String literals come out in a form that is the same under
// every sql_mode and that has no charset but the connection's (utf8mb4).
class Sql {
 public:
  explicit Sql(absl::string_view text);

  Sql& Ident(absl::string_view name);
  // `schema`.`table`
  Sql& Table(absl::string_view schema, absl::string_view table);
  // A comma-separated list, each with an optional `alias.` before it.
  Sql& Idents(const std::vector<std::string>& names,
              absl::string_view alias = "");
  Sql& Value(absl::string_view text);
  Sql& Value(int64_t number);
  Sql& Values(const std::vector<uint64_t>& numbers);

  const std::string& str() const;
  operator absl::string_view() const { return str(); }  // NOLINT

 private:
  // Appends the template's text up to the next mark, which must be `mark`.
  void Advance(char mark);

  std::string rest_;
  size_t position_ = 0;
  mutable std::string out_;
  mutable bool finished_ = false;
};

// `name` in backticks.
std::string QuoteIdent(absl::string_view name);
// 'text', or a hexadecimal literal where a backslash would make the meaning
// depend on sql_mode.
std::string QuoteText(absl::string_view text);
// Whether all of `text` is: its bytes are then the same in nearly every charset
// of a statement.
bool IsAscii(absl::string_view text);

}  // namespace osc

#endif  // DB_SQL_H_
