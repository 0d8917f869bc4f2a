#include "bench/application/capture_variants.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "changelog/delta_log.h"

namespace osc {
namespace {

// The names stand in every variant's statements as $0 (the bench table), $1
// (its log) and $2, $3, $4 (the triggers for insert, update and delete).
std::string Fill(const TablePair& pair, absl::string_view text) {
  return absl::Substitute(text, pair.OriginalSql(), pair.LogSql(),
                          pair.Quoted(pair.names.insert_trigger),
                          pair.Quoted(pair.names.update_trigger),
                          pair.Quoted(pair.names.delete_trigger));
}

std::vector<std::string> TearDown(const TablePair& pair) {
  return {Fill(pair, "DROP TRIGGER IF EXISTS $2"),
          Fill(pair, "DROP TRIGGER IF EXISTS $3"),
          Fill(pair, "DROP TRIGGER IF EXISTS $4"),
          Fill(pair, "DROP TABLE IF EXISTS $1")};
}

CaptureVariant Ours(const TablePair& pair) {
  CaptureVariant variant{kOurCapture, {CreateLogTableSql(pair)}, {}};
  for (std::string& sql : CreateTriggerSql(pair)) {
    variant.set_up.push_back(std::move(sql));
  }
  variant.tear_down = TearDown(pair);
  return variant;
}

// A log of `columns`, and what each trigger writes into it.
CaptureVariant Log(const TablePair& pair, std::string name,
                   absl::string_view columns, absl::string_view on_insert,
                   absl::string_view on_update, absl::string_view on_delete) {
  CaptureVariant variant{std::move(name), {}, TearDown(pair)};
  variant.set_up = {
      Fill(pair, absl::StrCat("CREATE TABLE $1 (", columns,
                              ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4")),
      Fill(pair,
           absl::StrCat("CREATE TRIGGER $2 AFTER INSERT ON $0 FOR EACH ROW ",
                        on_insert)),
      Fill(pair,
           absl::StrCat("CREATE TRIGGER $3 AFTER UPDATE ON $0 FOR EACH ROW ",
                        on_update)),
      Fill(pair,
           absl::StrCat("CREATE TRIGGER $4 AFTER DELETE ON $0 FOR EACH ROW ",
                        on_delete)),
  };
  return variant;
}

CaptureVariant FullRowLog(const TablePair& pair) {
  const std::string into = "INSERT INTO $1 (op, id, k, c, pad) VALUES ";
  const std::string new_row = "NEW.id, NEW.k, NEW.c, NEW.pad)";
  return Log(pair, kFullRowLog,
             "log_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, "
             "op TINYINT UNSIGNED NOT NULL, id INT NOT NULL, k INT NOT NULL, "
             "c CHAR(120) NOT NULL, pad CHAR(60) NOT NULL",
             absl::StrCat(into, "(1, ", new_row),
             absl::StrCat(into, "(2, ", new_row),
             absl::StrCat(into, "(3, OLD.id, OLD.k, OLD.c, OLD.pad)"));
}

// Ids from a counter of the table, behind its AUTO-INC lock.
CaptureVariant AutoIncrementLog(const TablePair& pair) {
  const std::string into = "INSERT INTO $1 (op, key_1) VALUES (";
  return Log(pair, "key-only log, AUTO_INCREMENT ids",
             "log_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, "
             "op TINYINT UNSIGNED NOT NULL, key_1 INT NOT NULL",
             absl::StrCat(into, "1, NEW.id)"), absl::StrCat(into, "2, NEW.id)"),
             absl::StrCat(into, "3, OLD.id)"));
}

// What pt-online-schema-change does: no log, the shadow itself is changed.
CaptureVariant Synchronous(const TablePair& pair, absl::string_view shadow) {
  const std::string replace =
      absl::StrCat("REPLACE INTO ", shadow,
                   " (id, k, c, pad) VALUES (NEW.id, NEW.k, NEW.c, NEW.pad)");
  const std::string remove =
      absl::StrCat("DELETE IGNORE FROM ", shadow, " WHERE ", shadow, ".id");
  CaptureVariant variant =
      Log(pair, kSynchronous, "unused INT", replace,
          absl::StrCat("BEGIN ", remove,
                       " <=> OLD.id AND NOT (OLD.id <=> NEW.id); ", replace,
                       "; END"),
          absl::StrCat(remove, " <=> OLD.id"));
  variant.set_up.erase(variant.set_up.begin());  // no log
  return variant;
}

}  // namespace

std::vector<CaptureVariant> CaptureVariants(const TablePair& pair,
                                            absl::string_view filled_shadow) {
  return {{kNoTriggers, {}, {}},
          Ours(pair),
          FullRowLog(pair),
          Synchronous(pair, filled_shadow),
          AutoIncrementLog(pair)};
}

}  // namespace osc
