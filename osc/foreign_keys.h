#ifndef OSC_FOREIGN_KEYS_H_
#define OSC_FOREIGN_KEYS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "db/schema.h"
#include "osc/alter_scanner.h"
#include "osc/sql_lexer.h"

namespace osc {

// A foreign key as plain values. Of the table `schema`.`table`, the child.
struct ForeignKey {
  std::string name;
  std::string schema;
  std::string table;
  std::vector<std::string> columns;
  std::string parent_schema;
  std::string parent;
  std::vector<std::string> parent_columns;
  std::string actions;  // as written behind the columns: "ON DELETE CASCADE"

  bool ReferencesItself() const {
    return schema == parent_schema && table == parent;
  }
  // Whether a change of the parent changes rows of the child.
  bool Cascades() const;
  // "`name` of `schema`.`table`"
  std::string Describe() const;
  // "ADD CONSTRAINT `name` FOREIGN KEY (…) REFERENCES `parent_schema`.… …"
  std::string AddSql() const;
};

// The foreign keys in the answer to SHOW CREATE TABLE, in its order. Internal
// when one cannot be read.
absl::StatusOr<std::vector<ForeignKey>> ForeignKeysOf(
    absl::string_view schema, absl::string_view table,
    absl::string_view create_sql);

// The answer to SHOW CREATE TABLE without its foreign keys and without the
// commas at the ends of its lines, to be compared with another one.
std::string WithoutForeignKeys(absl::string_view create_sql);

// "ALTER TABLE `schema`.`table` DROP FOREIGN KEY …, …"
std::string DropForeignKeysSql(absl::string_view schema,
                               absl::string_view table,
                               const std::vector<std::string>& names);

// What becomes of the foreign keys at a migration of `original`.
struct ForeignKeyPlan {
  std::vector<ForeignKey> own;  // those that the original has
  // Those that the new table has at the end, with the names and columns that
  // they have then.
  std::vector<ForeignKey> kept;
  // Those of other tables that reference the original, as they are at the end
  // (child_keys.h). With rebuild_children there may be none but these.
  std::vector<ForeignKey> children;
  bool rebuild_children = false;
  bool all_children_visible = false;  // to the account, as ListChildren has it
  // The ALTER for a shadow that has no foreign keys: without the clauses that
  // drop one. May be empty.
  std::string shadow_alter;
};

// Gives columns the names that the ALTER gives them.
void RenameColumns(const AlterScan& scan, std::vector<std::string>* columns);

// `alter` is what `scan` was made of, with `lexer`.
absl::StatusOr<ForeignKeyPlan> PlanForeignKeys(const Table& original,
                                               absl::string_view alter,
                                               const AlterScan& scan,
                                               const SqlLexerOptions& lexer);

// What can be said without trying: FailedPrecondition when `shadow` has no
// column or no index that a kept foreign key needs.
absl::Status CheckForeignKeyColumns(const Table& shadow,
                                    const ForeignKeyPlan& plan);

// The name that a foreign key gets in another table's place until the tables
// have changed names: for a name that the server made of the table's
// (t_ibfk_1), one that it turns into the wanted one at the rename. `number`
// tells the others apart.
std::string PassingName(const ForeignKey& key, absl::string_view original,
                        absl::string_view shadow, int number);

}  // namespace osc

#endif  // OSC_FOREIGN_KEYS_H_
