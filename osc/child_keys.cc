#include "osc/child_keys.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "changelog/artifact_names.h"
#include "db/errors.h"
#include "db/failpoint.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/table_check.h"

namespace osc {
namespace {

constexpr char kUnchecked[] = "SET SESSION foreign_key_checks = 0";
constexpr char kChecked[] = "SET SESSION foreign_key_checks = 1";
// Fails where it would be more than a change of metadata.
constexpr char kInPlace[] = ", ALGORITHM=INPLACE";

// The foreign keys of one child, in two forms.
struct Child {
  std::string schema, table;
  std::vector<ForeignKey> wanted;   // as they are at the end
  std::vector<ForeignKey> passing;  // of the same place, with passing names

  std::string TableSql() const {
    return absl::StrCat(QuoteIdent(schema), ".", QuoteIdent(table));
  }
};

std::vector<Child> Children(const ForeignKeyPlan& plan) {
  std::vector<Child> children;
  for (const ForeignKey& key : plan.children) {
    auto child =
        std::find_if(children.begin(), children.end(), [&key](const Child& c) {
          return c.schema == key.schema && c.table == key.table;
        });
    if (child == children.end()) {
      children.push_back({key.schema, key.table, {}, {}});
      child = children.end() - 1;
    }
    child->wanted.push_back(key);
    child->passing.push_back(key);
    child->passing.back().name =
        ForeignKeyNameFor(key.table, static_cast<int>(child->passing.size()));
  }
  return children;
}

std::string AlterSql(const Child& child, const std::vector<std::string>& what) {
  return absl::StrCat("ALTER TABLE ", child.TableSql(), " ",
                      absl::StrJoin(what, ", "));
}

std::string DropSql(const ForeignKey& key) {
  return absl::StrCat("DROP FOREIGN KEY ", QuoteIdent(key.name));
}

// Of the new table, be it under the shadow's name or the original's.
std::string AddSql(ForeignKey key, const std::string& schema,
                   const std::string& table) {
  key.parent_schema = schema;
  key.parent = table;
  return key.AddSql();
}

absl::StatusOr<std::string> CreateSqlOf(Connection* connection,
                                        const std::string& table_sql) {
  ASSIGN_OR_RETURN(Result create, connection->Query(absl::StrCat(
                                      "SHOW CREATE TABLE ", table_sql)));
  return create.rows.empty() ? "" : create.rows[0][1].value_or("");
}

absl::StatusOr<std::vector<ForeignKey>> KeysOf(Connection* connection,
                                               const Child& child) {
  ASSIGN_OR_RETURN(std::string create,
                   CreateSqlOf(connection, child.TableSql()));
  return ForeignKeysOf(child.schema, child.table, create);
}

const ForeignKey* Find(const std::vector<ForeignKey>& keys,
                       const ForeignKey& like) {
  for (const ForeignKey& key : keys) {
    if (absl::EqualsIgnoreCase(key.name, like.name)) return &key;
  }
  return nullptr;
}

bool References(const ForeignKey& key, const std::string& schema,
                const std::string& table) {
  return absl::EqualsIgnoreCase(key.parent_schema, schema) &&
         absl::EqualsIgnoreCase(key.parent, table);
}

absl::Status Finish(Connection* connection, const TablePair& pair,
                    const Child& child) {
  ASSIGN_OR_RETURN(std::vector<ForeignKey> present, KeysOf(connection, child));
  std::vector<std::string> stale, naming;
  for (size_t i = 0; i < child.wanted.size(); ++i) {
    const ForeignKey* named = Find(present, child.wanted[i]);
    const bool right =
        named != nullptr && References(*named, pair.schema, pair.original.name);
    if (named != nullptr && !right) stale.push_back(DropSql(*named));
    if (Find(present, child.passing[i]) != nullptr) {
      naming.push_back(DropSql(child.passing[i]));
    }
    if (!right) {
      naming.push_back(
          AddSql(child.wanted[i], pair.schema, pair.original.name));
    }
  }
  // Two statements: a name cannot be dropped and added by one.
  if (!stale.empty()) {
    RETURN_IF_ERROR(connection->Execute(AlterSql(child, stale) + kInPlace));
    RETURN_IF_ERROR(Failpoint("child-keys-old-dropped"));
  }
  if (naming.empty()) return absl::OkStatus();
  return connection->Execute(AlterSql(child, naming) + kInPlace);
}

}  // namespace

absl::Status TryChildKeys(Connection* connection, const TablePair& pair,
                          const ForeignKeyPlan& plan) {
  if (plan.children.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(connection->Execute(kChecked));
  const std::string drop =
      absl::StrCat("DROP TABLE IF EXISTS ", pair.ChunksSql());
  for (const Child& child : Children(plan)) {
    RETURN_IF_ERROR(connection->Execute(absl::StrCat(
        "CREATE TABLE ", pair.ChunksSql(), " LIKE ", child.TableSql())));
    absl::Status tried;
    for (size_t i = 0; i < child.passing.size() && tried.ok(); ++i) {
      tried = WithContext(connection->Execute(absl::StrCat(
                              "ALTER TABLE ", pair.ChunksSql(), " ",
                              AddSql(child.passing[i], pair.ShadowSchema(),
                                     pair.names.shadow))),
                          absl::StrCat("the server refuses the foreign key ",
                                       child.wanted[i].Describe(),
                                       " when it references the new table"));
    }
    absl::Status dropped = connection->Execute(drop);
    RETURN_IF_ERROR(tried);
    RETURN_IF_ERROR(dropped);
  }
  return absl::OkStatus();
}

absl::Status OwnTheIndexesOfChildren(Connection* connection,
                                     const ForeignKeyPlan& plan) {
  for (const Child& child : Children(plan)) {
    ASSIGN_OR_RETURN(std::string create,
                     CreateSqlOf(connection, child.TableSql()));
    std::set<std::string> parts;
    for (const ForeignKey& key : child.wanted) {
      std::vector<std::string> columns;
      for (const std::string& column : key.columns) {
        columns.push_back(QuoteIdent(column));
      }
      parts.insert(absl::StrCat(" (", absl::StrJoin(columns, ","), ")"));
    }
    std::vector<std::string> clauses;
    // One that the server made has a name and columns and nothing else.
    for (absl::string_view line : absl::StrSplit(create, '\n')) {
      if (!absl::ConsumePrefix(&line, "  KEY ")) continue;
      line = absl::StripSuffix(line, ",");
      for (const std::string& part : parts) {
        if (!absl::EndsWithIgnoreCase(line, part)) continue;
        clauses.push_back(
            absl::StrCat("DROP KEY ", line.substr(0, line.size() - part.size()),
                         ", ADD KEY ", line));
        break;
      }
    }
    if (clauses.empty()) continue;
    RETURN_IF_ERROR(WithContext(
        connection->Execute(
            absl::StrCat(AlterSql(child, clauses), kInPlace, ", LOCK=NONE")),
        absl::StrCat("making the indexes of ", child.TableSql(), " its own")));
  }
  return absl::OkStatus();
}

std::vector<std::string> ChildLocks(const ForeignKeyPlan& plan) {
  std::vector<std::string> locks;
  for (const Child& child : Children(plan)) {
    locks.push_back(absl::StrCat(child.TableSql(), " WRITE"));
  }
  return locks;
}

absl::Status CheckChildrenAreAsPlanned(Connection* connection,
                                       const Server& server,
                                       const TablePair& pair,
                                       const ForeignKeyPlan& plan) {
  if (!plan.rebuild_children) return absl::OkStatus();
  ASSIGN_OR_RETURN(std::vector<ForeignKey> now,
                   ListChildren(connection, server, plan.all_children_visible,
                                pair.schema, pair.original.name));
  auto names = [](const std::vector<ForeignKey>& keys) {
    std::set<std::string> names;
    for (const ForeignKey& key : keys) names.insert(key.Describe());
    return names;
  };
  const std::set<std::string> found = names(now);
  const std::set<std::string> planned = names(plan.children);
  if (found == planned) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "the cutover is off: ", pair.OriginalSql(),
      " is referenced by the foreign keys ",
      found.empty() ? "of no table" : absl::StrJoin(found, ", "),
      ", and when the migration began by ",
      planned.empty() ? "none" : absl::StrJoin(planned, ", "), ". Run again."));
}

absl::Status AddPassingChildKeys(Connection* connection, const TablePair& pair,
                                 const ForeignKeyPlan& plan) {
  if (plan.children.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(connection->Execute(kUnchecked));
  for (const Child& child : Children(plan)) {
    std::vector<std::string> adds;
    for (const ForeignKey& key : child.passing) {
      adds.push_back(AddSql(key, pair.ShadowSchema(), pair.names.shadow));
    }
    RETURN_IF_ERROR(connection->Execute(AlterSql(child, adds) + kInPlace));
    RETURN_IF_ERROR(Failpoint("child-keys-added"));
  }
  return absl::OkStatus();
}

absl::Status DropPassingChildKeys(Connection* connection,
                                  const ForeignKeyPlan& plan) {
  for (const Child& child : Children(plan)) {
    absl::StatusOr<std::vector<ForeignKey>> present = KeysOf(connection, child);
    if (absl::IsNotFound(present.status())) continue;
    RETURN_IF_ERROR(present.status());
    std::vector<std::string> drops;
    for (const ForeignKey& key : child.passing) {
      if (Find(*present, key) != nullptr) drops.push_back(DropSql(key));
    }
    if (drops.empty()) continue;
    RETURN_IF_ERROR(connection->Execute(AlterSql(child, drops)));
  }
  return absl::OkStatus();
}

absl::Status FinishChildKeys(Connection* connection, const TablePair& pair,
                             const ForeignKeyPlan& plan) {
  if (plan.children.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(Failpoint("child-keys-before-finish"));
  RETURN_IF_ERROR(connection->Execute(kUnchecked));
  for (const Child& child : Children(plan)) {
    RETURN_IF_ERROR(Finish(connection, pair, child));
  }
  return absl::OkStatus();
}

std::vector<std::string> DropPassingChildKeysSql(const ForeignKeyPlan& plan) {
  std::vector<std::string> statements;
  for (const Child& child : Children(plan)) {
    std::vector<std::string> drops;
    for (const ForeignKey& key : child.passing) drops.push_back(DropSql(key));
    statements.push_back(AlterSql(child, drops));
  }
  return statements;
}

std::vector<std::string> FinishingChildStatements(const TablePair& pair,
                                                  const ForeignKeyPlan& plan) {
  std::vector<std::string> statements;
  if (!plan.children.empty()) statements.push_back(kUnchecked);
  for (const Child& child : Children(plan)) {
    std::vector<std::string> stale, naming;
    for (const ForeignKey& key : child.wanted) stale.push_back(DropSql(key));
    for (const ForeignKey& key : child.passing) naming.push_back(DropSql(key));
    for (const ForeignKey& key : child.wanted) {
      naming.push_back(AddSql(key, pair.schema, pair.original.name));
    }
    statements.push_back(AlterSql(child, stale));
    statements.push_back(AlterSql(child, naming) + kInPlace);
  }
  return statements;
}

absl::StatusOr<std::unique_ptr<Connection>> UncheckedSessions::Connect() {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, factory_->Connect());
  RETURN_IF_ERROR(connection->Execute(kUnchecked));
  return connection;
}

}  // namespace osc
