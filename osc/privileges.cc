#include "osc/privileges.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "db/errors.h"
#include "db/status_macros.h"
#include "osc/name_pattern.h"
#include "osc/sql_lexer.h"

namespace osc {
namespace {

constexpr char kAll[] = "ALL PRIVILEGES";
constexpr int kErOptionPreventsStatement = 1290;

bool IsWord(const Token& token, absl::string_view word) {
  return token.kind == TokenKind::kWord &&
         absl::EqualsIgnoreCase(token.text, word);
}

bool IsSymbol(const Token& token, absl::string_view symbol) {
  return token.kind == TokenKind::kSymbol && token.text == symbol;
}

// The privileges of a list up to `end`, without those on single columns.
std::vector<std::string> ReadPrivilegeList(const std::vector<Token>& tokens,
                                           size_t begin, size_t end) {
  std::vector<std::string> privileges;
  std::string words;
  bool on_columns = false;
  for (size_t i = begin; i <= end; ++i) {
    if (i == end || (tokens[i].depth == 0 && IsSymbol(tokens[i], ","))) {
      if (!on_columns && !words.empty()) privileges.push_back(words);
      words.clear();
      on_columns = false;
    } else if (tokens[i].kind == TokenKind::kWord && tokens[i].depth == 0) {
      absl::StrAppend(&words, words.empty() ? "" : " ",
                      absl::AsciiStrToUpper(tokens[i].text));
    } else {
      on_columns = true;
    }
  }
  return privileges;
}

}  // namespace

bool Privileges::Grant::Names(absl::string_view privilege) const {
  // LOCK TABLES is no privilege of a table, so ALL of a table is without it.
  const bool by_all = table.empty() || privilege != "LOCK TABLES";
  return std::any_of(privileges.begin(), privileges.end(),
                     [&](const std::string& name) {
                       return name == privilege || (name == kAll && by_all);
                     });
}

absl::StatusOr<Privileges> Privileges::Parse(
    const std::vector<std::string>& lines, PrivilegeRules rules) {
  Privileges result;
  result.rules_ = rules;
  // Names are in backticks, or in double quotes under ANSI_QUOTES; passwords
  // and, in old versions, accounts are in single quotes.
  SqlLexerOptions lexer;
  lexer.ansi_quotes = true;
  for (const std::string& line : lines) {
    absl::StatusOr<TokenList> list = Tokenize(line, lexer);
    if (!list.ok()) {
      // The line itself may hold a password's hash.
      return absl::InternalError("cannot read a line of SHOW GRANTS");
    }
    const std::vector<Token>& tokens = list->tokens;
    if (tokens.empty()) continue;
    Grant grant;
    grant.revoke = IsWord(tokens[0], "REVOKE");
    if (!grant.revoke && !IsWord(tokens[0], "GRANT")) continue;
    size_t on = 1;
    while (on < tokens.size() && !IsWord(tokens[on], "ON")) ++on;
    if (on == tokens.size()) {
      result.has_roles_ = true;  // GRANT role TO account
      continue;
    }
    grant.privileges = ReadPrivilegeList(tokens, 1, on);
    size_t object = on + 1;
    if (object < tokens.size() && IsWord(tokens[object], "TABLE")) ++object;
    // Routines have a word before the name, PROXY an @ behind it.
    if (object + 2 >= tokens.size() || !IsSymbol(tokens[object + 1], ".") ||
        tokens[object].kind == TokenKind::kWord) {
      continue;
    }
    if (!IsSymbol(tokens[object], "*")) grant.schema = tokens[object].text;
    if (!IsSymbol(tokens[object + 2], "*")) {
      grant.table = tokens[object + 2].text;
    }
    result.grants_.push_back(std::move(grant));
  }
  return result;
}

Privileges Privileges::Everything() {
  Privileges result;
  result.grants_.emplace_back().privileges = {kAll};
  return result;
}

bool Privileges::HasGlobal(absl::string_view privilege) const {
  return std::any_of(grants_.begin(), grants_.end(), [&](const Grant& grant) {
    return !grant.revoke && grant.schema.empty() && grant.Names(privilege);
  });
}

bool Privileges::Has(absl::string_view privilege, absl::string_view schema,
                     absl::string_view table) const {
  bool global = HasGlobal(privilege);
  bool local = false;
  for (const Grant& grant : grants_) {
    if (grant.schema.empty() || !grant.Names(privilege) ||
        !SchemaMatches(grant, schema)) {
      continue;
    }
    if (grant.revoke) {
      global = false;
    } else if (grant.table.empty() || SameName(grant.table, table)) {
      local = true;
    }
  }
  return global || local;
}

bool Privileges::SchemaMatches(const Grant& grant,
                               absl::string_view schema) const {
  // Only a grant on a whole schema takes a pattern.
  if (!rules_.wildcards || grant.revoke || !grant.table.empty()) {
    return SameName(grant.schema, schema);
  }
  if (!rules_.fold_case) return MatchesPattern(grant.schema, schema);
  return MatchesPattern(absl::AsciiStrToLower(grant.schema),
                        absl::AsciiStrToLower(schema));
}

bool Privileges::SameName(absl::string_view a, absl::string_view b) const {
  return rules_.fold_case ? absl::EqualsIgnoreCase(a, b) : a == b;
}

absl::StatusOr<Privileges> ReadPrivileges(Connection* connection) {
  absl::StatusOr<Result> grants = connection->Query("SHOW GRANTS");
  if (!grants.ok()) {
    if (ServerErrorNumber(grants.status()) == kErOptionPreventsStatement) {
      return Privileges::Everything();
    }
    return grants.status();
  }
  std::vector<std::string> lines;
  for (const Row& row : grants->rows) lines.push_back(row[0].value_or(""));
  ASSIGN_OR_RETURN(Result variables,
                   connection->Query("SHOW GLOBAL VARIABLES WHERE "
                                     "Variable_name IN ('partial_revokes', "
                                     "'lower_case_table_names')"));
  PrivilegeRules rules;
  for (const Row& row : variables.rows) {
    if (row[0] == "partial_revokes") rules.wildcards = row[1] == "OFF";
    if (row[0] == "lower_case_table_names") rules.fold_case = row[1] != "0";
  }
  return Privileges::Parse(lines, rules);
}

}  // namespace osc
