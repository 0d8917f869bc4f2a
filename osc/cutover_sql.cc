#include "osc/cutover_sql.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "osc/child_keys.h"

namespace osc {

std::string LockTablesSql(const TablePair& pair, const CutoverGuards& guards,
                          bool with_sentry) {
  std::vector<std::string> locks = ChildLocks(guards.foreign_keys);
  auto add = [&locks](const std::string& table, const char* alias) {
    locks.push_back(absl::StrCat(table, alias, " WRITE"));
  };
  for (const char* alias : {"", " AS osc_o", " AS osc_o2"}) {
    add(pair.OriginalSql(), alias);
  }
  for (const char* alias : {"", " AS osc_s"}) add(pair.ShadowSql(), alias);
  for (const char* alias : {"", " AS osc_l", " AS osc_p"}) {
    add(pair.LogSql(), alias);
  }
  if (with_sentry) add(pair.OldSql(), "");
  return absl::StrCat("LOCK TABLES ", absl::StrJoin(locks, ", "));
}

std::string RenameSql(const TablePair& pair) {
  return absl::StrCat("RENAME TABLE ", pair.OriginalSql(), " TO ",
                      pair.OldSql(), ", ", pair.ShadowSql(), " TO ",
                      pair.OriginalSql());
}

}  // namespace osc
