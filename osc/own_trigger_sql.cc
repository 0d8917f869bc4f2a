#include "osc/own_trigger_sql.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/trigger_text.h"

namespace osc {
namespace {

// `text`, which is UTF-8, in the charset in which the server will read it.
absl::StatusOr<std::string> Encode(Connection* connection,
                                   const std::string& text,
                                   const std::string& charset) {
  if (IsAscii(text) || absl::StartsWith(charset, "utf8") ||
      charset == "binary") {
    return text;
  }
  const std::string literal = QuoteText(text);
  ASSIGN_OR_RETURN(Result result,
                   connection->Query(absl::StrCat(
                       "SELECT HEX(CONVERT(", literal, " USING ", charset,
                       ")), CONVERT(CONVERT(", literal, " USING ", charset,
                       ") USING utf8mb4) COLLATE utf8mb4_bin = ", literal)));
  if (result.rows.empty() || result.rows[0][1] != "1") {
    return absl::FailedPreconditionError(absl::StrCat(
        "its statement is in ", charset,
        ", in which the name of the table, its copy or its definer cannot be "
        "written"));
  }
  return absl::HexStringToBytes(result.rows[0][0].value_or(""));
}

std::string HeadSql(const OwnTrigger& trigger, const std::string& name,
                    const std::string& table) {
  return absl::StrCat(" ", name, " ", trigger.timing, " ", trigger.event,
                      " ON ", table, " FOR EACH ROW");
}

// `body` with the clause that puts the trigger before the copy `successor`. The
// servers drop the clause and the blanks on one side of it, so that the
// trigger's text is afterwards as it was.
std::string PutBefore(const std::string& successor, const std::string& body) {
  const size_t blanks =
      std::min(body.find_first_not_of(" \t\r\n"), body.size());
  const std::string blank = blanks == 0 ? " " : body.substr(0, blanks);
  return absl::StrCat(blank, "PRECEDES ", successor, blank,
                      body.substr(blanks));
}

// With `copy_on` empty as OwnTriggerSql, otherwise of the copy on that table.
absl::StatusOr<std::string> CreateSql(Connection* connection,
                                      const TablePair& pair,
                                      const OwnTrigger& trigger,
                                      const std::string& copy_on,
                                      const OwnTrigger* successor) {
  ASSIGN_OR_RETURN(TriggerParts parts,
                   CutTrigger(trigger.statement, trigger.charset));
  auto encode = [&](const std::string& text) {
    return Encode(connection, text, trigger.charset);
  };
  std::string head = parts.head;
  bool as_written = copy_on.empty();
  if (as_written && !IsAscii(head)) {
    // In its charset on one server, in UTF-8 on the other.
    ASSIGN_OR_RETURN(std::string name, encode(trigger.name));
    ASSIGN_OR_RETURN(std::string table, encode(pair.original.name));
    as_written =
        absl::StrContains(head, name) && absl::StrContains(head, table);
  }
  if (!as_written) {
    const bool copy = !copy_on.empty();
    ASSIGN_OR_RETURN(
        head, encode(HeadSql(trigger,
                             copy ? pair.Quoted(trigger.temporary_name)
                                  : QuoteIdent(trigger.name),
                             copy ? copy_on : QuoteIdent(pair.original.name))));
  }
  ASSIGN_OR_RETURN(std::string prefix, encode(parts.prefix));
  if (successor == nullptr) return absl::StrCat(prefix, head, parts.body);
  ASSIGN_OR_RETURN(std::string other,
                   encode(QuoteIdent(successor->temporary_name)));
  return absl::StrCat(prefix, head, PutBefore(other, parts.body));
}

}  // namespace

std::vector<std::string> TriggerModes(const OwnTrigger& trigger) {
  return {
      "SET @osc_sql_mode = @@SESSION.sql_mode, "
      "@osc_collation = @@SESSION.collation_connection",
      Sql("SET SESSION sql_mode = ?, SESSION character_set_client = ?, "
          "SESSION collation_connection = ?")
          .Value(trigger.sql_mode)
          .Value(trigger.charset)
          .Value(trigger.collation)
          .str()};
}
absl::StatusOr<std::string> OwnTriggerSql(Connection* connection,
                                          const TablePair& pair,
                                          const OwnTrigger& trigger,
                                          const OwnTrigger* successor) {
  return CreateSql(connection, pair, trigger, /*copy_on=*/"", successor);
}

absl::Status CreateOwnTrigger(Connection* connection, const OwnTrigger& trigger,
                              const std::string& before,
                              const std::string& create) {
  std::vector<std::string> statements = TriggerModes(trigger);
  if (!before.empty()) statements.insert(statements.begin(), before);
  // The last one, because it may end in a comment.
  statements.push_back(create);
  absl::Status created = connection->QueryAll(statements).status();
  absl::Status reset = connection->Execute(kModesBefore);
  return created.ok() ? reset : created;
}

absl::Status CopyOwnTrigger(Connection* connection, const TablePair& pair,
                            const OwnTrigger& trigger,
                            const std::string& table) {
  ASSIGN_OR_RETURN(std::string create, CreateSql(connection, pair, trigger,
                                                 table, /*successor=*/nullptr));
  return CreateOwnTrigger(connection, trigger, /*before=*/"", create);
}

}  // namespace osc
