#include "osc/alter_scanner.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/types/optional.h"
#include "osc/alter_definitions.h"
#include "osc/token_cursor.h"

namespace osc {
namespace {

constexpr char kGiveOnlyTheRest[] =
    "'ALTER TABLE' in the text: give only what follows ALTER TABLE name; found";

class AlterScanner {
 public:
  explicit AlterScanner(absl::string_view text) : text_(text) {}

  absl::StatusOr<AlterScan> Run(const TokenList& list);

 private:
  absl::Status CheckClauses(const std::vector<TokenCursor>& clauses) const;

  // Adds the facts of one clause.
  void Scan(TokenCursor clause);
  void SkipWait(TokenCursor& clause);
  void ScanAdd(TokenCursor rest);
  void ScanChange(TokenCursor rest);
  void ScanModify(TokenCursor rest);
  void ScanDrop(TokenCursor rest);
  void ScanRename(TokenCursor rest);
  bool ScanPartitionManagement(TokenCursor clause);
  bool ScanFixedWords(TokenCursor clause);
  void ScanTableOptions(TokenCursor clause);
  void ScanPartitionClause(TokenCursor clause);

  const absl::string_view text_;
  AlterScan scan_;
};

// Lists that have bare commas: ORDER BY a, b DESC and DROP PARTITION p0, p1.
bool OpensOrderList(TokenCursor clause) {
  return clause.AcceptWords({"ORDER", "BY"});
}

bool OpensPartitionList(TokenCursor clause) {
  return clause.AcceptAnyWord({"ANALYZE", "CHECK", "DISCARD", "DROP", "IMPORT",
                               "OPTIMIZE", "REBUILD", "REORGANIZE", "REPAIR",
                               "TRUNCATE"}) &&
         clause.AcceptWord("PARTITION");
}

bool ContinuesOrderList(TokenCursor part) {
  if (!part.AcceptName()) return false;
  part.AcceptAnyWord({"ASC", "DESC"});
  return part.done() || part.AtWords({"PARTITION", "BY"}) ||
         part.AtWords({"REMOVE", "PARTITIONING"});
}

bool ContinuesPartitionList(TokenCursor part) {
  return part.AcceptName() &&
         (part.done() ||
          part.AcceptAnyWord({"INTO", "TABLESPACE", "QUICK", "FAST", "MEDIUM",
                              "EXTENDED", "CHANGED", "USE_FRM", "FOR"}));
}

// Cuts the text at the commas that separate clauses.
std::vector<TokenCursor> SplitClauses(const TokenList& list) {
  std::vector<TokenCursor> clauses;
  const std::vector<TokenCursor> parts =
      TokenCursor(list.tokens).SplitAtCommas();
  for (const TokenCursor& part : parts) {
    if (!clauses.empty() && !part.done()) {
      TokenCursor& last = clauses.back();
      if ((OpensOrderList(last) && ContinuesOrderList(part)) ||
          (OpensPartitionList(last) && ContinuesPartitionList(part))) {
        last = TokenCursor(&last.front(), &part.back() + 1);
        continue;
      }
    }
    clauses.push_back(part);
  }
  return clauses;
}

absl::StatusOr<AlterScan> AlterScanner::Run(const TokenList& list) {
  if (list.tokens.empty()) {
    return absl::InvalidArgumentError("the ALTER is empty: nothing to change");
  }
  for (const Token& token : list.tokens) {
    if (token.kind == TokenKind::kSymbol && token.text == ";") {
      return ErrorInText(text_, token.begin,
                         "semicolon (only one ALTER is run, without it)");
    }
  }
  std::vector<TokenCursor> clauses = SplitClauses(list);
  if (absl::Status status = CheckClauses(clauses); !status.ok()) return status;
  scan_.has_executable_comment = list.has_executable_comment;
  for (const TokenCursor& clause : clauses) Scan(clause);
  return std::move(scan_);
}

absl::Status AlterScanner::CheckClauses(
    const std::vector<TokenCursor>& clauses) const {
  size_t offset = 0;
  for (TokenCursor clause : clauses) {
    if (clause.done()) {
      return ErrorInText(text_, offset, "empty clause beside a comma");
    }
    offset = clause.back().end;
    const size_t begin = clause.front().begin;
    if (!clause.AcceptWord("ALTER")) continue;
    clause.AcceptAnyWord({"ONLINE", "OFFLINE"});
    clause.AcceptWord("IGNORE");
    if (clause.AcceptWord("TABLE")) {
      return ErrorInText(text_, begin, kGiveOnlyTheRest);
    }
  }
  return absl::OkStatus();
}

void AlterScanner::Scan(TokenCursor clause) {
  const size_t begin = clause.front().begin;
  const size_t length = clause.back().end - begin;
  scan_.clauses.push_back({std::string(text_.substr(begin, length)), begin});
  ScanPartitionClause(clause);
  SkipWait(clause);

  if (clause.AcceptWord("ADD")) {
    ScanAdd(clause);
  } else if (clause.AcceptWord("CHANGE")) {
    ScanChange(clause);
  } else if (clause.AcceptWord("MODIFY")) {
    ScanModify(clause);
  } else if (ScanPartitionManagement(clause)) {
    // Before DROP, which also begins DROP PARTITION.
  } else if (clause.AcceptWord("DROP")) {
    ScanDrop(clause);
  } else if (clause.AcceptWord("RENAME")) {
    ScanRename(clause);
  } else if (!ScanFixedWords(clause) && !clause.AcceptWord("ALTER")) {
    ScanTableOptions(clause);
  }
}

// MariaDB's WAIT n and NOWAIT stand before the first clause, without a comma.
void AlterScanner::SkipWait(TokenCursor& clause) {
  TokenCursor ahead = clause;
  if (ahead.AcceptWord("WAIT")) {
    if (ahead.done() || ahead.front().kind != TokenKind::kNumber) return;
    ahead.Skip();
  } else if (!ahead.AcceptWord("NOWAIT")) {
    return;
  }
  scan_.has_wait = true;
  clause = ahead;
}

void AlterScanner::ScanAdd(TokenCursor rest) {
  if (rest.AcceptWord("PARTITION")) {
    scan_.manages_partitions = true;
    return;
  }
  if (rest.AtWords({"SYSTEM", "VERSIONING"}) ||
      rest.AtWords({"PERIOD", "FOR"})) {
    scan_.has_system_versioning = true;
    return;
  }
  rest.AcceptWord("COLUMN");
  rest.AcceptWords({"IF", "NOT", "EXISTS"});
  const absl::optional<TokenCursor> elements = rest.AcceptParentheses();
  if (!elements) {
    if (IsConstraint(rest)) {
      ScanConstraint(rest, text_, scan_);
    } else {
      ScanNewColumn(rest, scan_);
    }
    return;
  }
  for (const TokenCursor& element : elements->SplitAtCommas()) {
    if (IsConstraint(element)) {
      ScanConstraint(element, text_, scan_);
    } else {
      ScanNewColumn(element, scan_);
    }
  }
}

void AlterScanner::ScanChange(TokenCursor rest) {
  rest.AcceptWord("COLUMN");
  rest.AcceptWords({"IF", "EXISTS"});
  const absl::optional<std::string> from = rest.AcceptName();
  if (!from) return;
  const absl::optional<std::string> to = rest.AcceptName();
  if (!to) return;
  if (*from != *to) scan_.renames.push_back({*from, *to});
  ScanColumnDefinition(rest, *to, scan_);
}

void AlterScanner::ScanModify(TokenCursor rest) {
  rest.AcceptWord("COLUMN");
  rest.AcceptWords({"IF", "EXISTS"});
  const absl::optional<std::string> name = rest.AcceptName();
  if (name) ScanColumnDefinition(rest, *name, scan_);
}

void AlterScanner::ScanDrop(TokenCursor rest) {
  if (rest.AcceptWord("PRIMARY")) {
    scan_.drops_primary_key = true;
  } else if (rest.AcceptWord("FOREIGN")) {
    scan_.drops_foreign_key = true;
  } else if (rest.AcceptAnyWord({"INDEX", "KEY", "CONSTRAINT", "CHECK"})) {
    // DROP INDEX `PRIMARY` drops the primary key.
    rest.AcceptWords({"IF", "EXISTS"});
    const std::string name = rest.AcceptName().value_or("");
    scan_.drops_primary_key |= absl::EqualsIgnoreCase(name, "PRIMARY");
  } else if (rest.AtWords({"SYSTEM", "VERSIONING"}) ||
             rest.AtWords({"PERIOD", "FOR"})) {
    scan_.has_system_versioning = true;
  } else {
    rest.AcceptWord("COLUMN");
    rest.AcceptWords({"IF", "EXISTS"});
    absl::optional<std::string> name = rest.AcceptName();
    if (name) scan_.dropped_columns.push_back(*std::move(name));
  }
}

void AlterScanner::ScanRename(TokenCursor rest) {
  if (rest.AtWords({"INDEX"}) || rest.AtWords({"KEY"})) return;
  if (!rest.AcceptWord("COLUMN")) {
    scan_.renames_table = true;
    return;
  }
  rest.AcceptWords({"IF", "EXISTS"});
  const absl::optional<std::string> from = rest.AcceptName();
  if (!from || !rest.AcceptWord("TO")) return;
  const absl::optional<std::string> to = rest.AcceptName();
  if (to && *from != *to) scan_.renames.push_back({*from, *to});
}

// ... PARTITION and ... TABLESPACE. False when the clause is neither.
bool AlterScanner::ScanPartitionManagement(TokenCursor clause) {
  if (clause.AcceptWord("CONVERT")) {
    // MariaDB: CONVERT PARTITION p TO TABLE t and the reverse.
    if (!clause.AcceptAnyWord({"PARTITION", "TABLE"})) return false;
    scan_.manages_partitions = true;
    scan_.exchanges_partition = true;
    return true;
  }
  const bool tablespace =
      clause.AtWords({"DISCARD"}) || clause.AtWords({"IMPORT"});
  const bool exchange = clause.AtWords({"EXCHANGE"});
  if (!clause.AcceptAnyWord({"ANALYZE", "CHECK", "COALESCE", "DISCARD", "DROP",
                             "EXCHANGE", "IMPORT", "OPTIMIZE", "REBUILD",
                             "REORGANIZE", "REPAIR", "TRUNCATE"})) {
    return false;
  }
  const bool partition = clause.AcceptWord("PARTITION");
  if (!partition && !tablespace) return false;
  scan_.manages_partitions |= partition;
  scan_.exchanges_partition |= exchange;
  scan_.discards_or_imports_tablespace |= tablespace;
  return true;
}

// Clauses known by their first words. False when it is none of them.
bool AlterScanner::ScanFixedWords(TokenCursor clause) {
  if (clause.AcceptWord("ALGORITHM")) {
    scan_.has_algorithm = true;
  } else if (clause.AcceptWord("LOCK")) {
    scan_.has_lock = true;
  } else if (clause.AcceptWords({"ORDER", "BY"})) {
    scan_.has_order_by = true;
  } else if (clause.AcceptWords({"CONVERT", "TO"})) {
    scan_.converts_character_set = true;
  } else if (clause.AcceptWord("FORCE")) {
    scan_.forces_rebuild = true;
  } else if (clause.AcceptWords({"DISABLE", "KEYS"}) ||
             clause.AcceptWords({"ENABLE", "KEYS"})) {
    scan_.switches_keys = true;
  } else if (clause.AcceptWords({"WITH", "VALIDATION"}) ||
             clause.AcceptWords({"WITHOUT", "VALIDATION"})) {
    scan_.has_validation = true;
  } else {
    return false;
  }
  return true;
}

// Options may follow each other without commas.
void AlterScanner::ScanTableOptions(TokenCursor clause) {
  for (; !clause.done(); clause.Skip()) {
    scan_.sets_engine |= clause.AtWords({"ENGINE"});
    scan_.sets_auto_increment |= clause.AtWords({"AUTO_INCREMENT"});
  }
}

// PARTITION BY and REMOVE PARTITIONING may follow any clause without a comma.
void AlterScanner::ScanPartitionClause(TokenCursor clause) {
  while (!clause.done()) {
    if (clause.AcceptParentheses()) continue;
    scan_.has_partition_clause |= clause.AtWords({"PARTITION", "BY"}) ||
                                  clause.AtWords({"REMOVE", "PARTITIONING"});
    clause.Skip();
  }
}

}  // namespace

absl::StatusOr<AlterScan> ScanAlter(absl::string_view text,
                                    const SqlLexerOptions& options) {
  absl::StatusOr<TokenList> list = Tokenize(text, options);
  if (!list.ok()) return list.status();
  return AlterScanner(text).Run(*list);
}

}  // namespace osc
