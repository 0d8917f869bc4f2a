#include "osc/foreign_key_shadow.h"

#include <algorithm>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "changelog/artifact_names.h"
#include "db/errors.h"
#include "db/failpoint.h"
#include "db/schema.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/child_keys.h"

namespace osc {
namespace {

constexpr char kUnchecked[] = "SET SESSION foreign_key_checks = 0";
constexpr char kChecked[] = "SET SESSION foreign_key_checks = 1";
// Waits grow by 100 ms each: about 40 s, and the server's waits for locks.
constexpr int kAttempts = 28;
// Fails where it would be more than a change of metadata.
constexpr char kInPlace[] = ", ALGORITHM=INPLACE";

// As on the shadow: its own name, and references to itself.
std::vector<ForeignKey> OnShadow(const TablePair& pair,
                                 const ForeignKeyPlan& plan) {
  std::vector<ForeignKey> keys = plan.kept;
  int number = 0;
  for (ForeignKey& key : keys) {
    const bool itself = key.ReferencesItself();
    key.name =
        PassingName(key, pair.original.name, pair.names.shadow, ++number);
    key.schema = pair.ShadowSchema();
    key.table = pair.names.shadow;
    if (!itself) continue;
    key.parent_schema = key.schema;
    key.parent = key.table;
  }
  return keys;
}

// Whether the server changes the name with the table's.
bool MadeByServer(const ForeignKey& key, const TablePair& pair) {
  return PassingName(key, pair.original.name, pair.names.old, 0) !=
         ForeignKeyNameFor(pair.original.name, 0);
}

absl::StatusOr<std::string> CreateSqlOf(Connection* connection,
                                        const std::string& schema,
                                        const std::string& table) {
  ASSIGN_OR_RETURN(
      Result create,
      connection->Query(Sql("SHOW CREATE TABLE !").Table(schema, table)));
  return create.rows.empty() ? "" : create.rows[0][1].value_or("");
}

absl::StatusOr<std::vector<ForeignKey>> ReadForeignKeys(
    Connection* connection, const std::string& schema,
    const std::string& table) {
  ASSIGN_OR_RETURN(std::string create, CreateSqlOf(connection, schema, table));
  return ForeignKeysOf(schema, table, create);
}

bool Holds(const std::vector<ForeignKey>& keys, const std::string& name) {
  return std::any_of(keys.begin(), keys.end(), [&name](const ForeignKey& key) {
    return absl::EqualsIgnoreCase(key.name, name);
  });
}

absl::Status DropAll(Connection* connection, const std::string& schema,
                     const std::string& table) {
  absl::StatusOr<std::vector<ForeignKey>> keys =
      ReadForeignKeys(connection, schema, table);
  if (absl::IsNotFound(keys.status())) return absl::OkStatus();
  RETURN_IF_ERROR(keys.status());
  if (keys->empty()) return absl::OkStatus();
  std::vector<std::string> names;
  for (const ForeignKey& key : *keys) names.push_back(key.name);
  return connection->Execute(DropForeignKeysSql(schema, table, names));
}

// Makes the shadow of `create`, in place of the one there is. Whether it comes
// out as `wanted`.
absl::StatusOr<bool> MakeOf(Connection* connection, const TablePair& pair,
                            absl::string_view create,
                            absl::string_view wanted) {
  if (!absl::ConsumePrefix(
          &create,
          absl::StrCat("CREATE TABLE ", QuoteIdent(pair.names.shadow)))) {
    return absl::InternalError("cannot read the shadow's definition");
  }
  RETURN_IF_ERROR(
      connection->Execute(absl::StrCat("DROP TABLE ", pair.ShadowSql())));
  RETURN_IF_ERROR(connection->Execute(
      absl::StrCat("CREATE TABLE ", pair.ShadowSql(), create)));
  ASSIGN_OR_RETURN(
      std::string again,
      CreateSqlOf(connection, pair.ShadowSchema(), pair.names.shadow));
  return DefinitionOf(again) == DefinitionOf(wanted);
}

// The same table again, made of its own definition.
absl::Status Recreate(Connection* connection, const TablePair& pair) {
  ASSIGN_OR_RETURN(
      std::string wanted,
      CreateSqlOf(connection, pair.ShadowSchema(), pair.names.shadow));
  ASSIGN_OR_RETURN(bool same, MakeOf(connection, pair, wanted, wanted));
  if (same) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      same, MakeOf(connection, pair, WithInheritedCollations(wanted), wanted));
  if (same) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "the server makes another table of the new definition than it shows, so "
      "the foreign keys of ",
      pair.OriginalSql(), " cannot be kept with certainty: ", wanted));
}

// The parent's lock is needed for a moment: who holds it may let go.
absl::Status ExecutePatiently(Connection* connection, const std::string& sql) {
  absl::Status status;
  for (int attempt = 0; attempt < 10; ++attempt) {
    status = connection->Execute(sql);
    if (!absl::IsAborted(status)) return status;
    absl::SleepFor(absl::Milliseconds(100) * (attempt + 1));
  }
  return status;
}

absl::Status Try(Connection* connection, const TablePair& pair,
                 const ForeignKeyPlan& plan) {
  const std::vector<ForeignKey> keys = OnShadow(pair, plan);
  for (size_t i = 0; i < keys.size(); ++i) {
    RETURN_IF_ERROR(WithContext(
        ExecutePatiently(connection,
                         absl::StrCat("ALTER TABLE ", pair.ShadowSql(), " ",
                                      keys[i].AddSql())),
        absl::StrCat("the server refuses the foreign key ",
                     plan.kept[i].Describe(), " on the new table")));
  }
  return DropForeignKeysOfShadow(connection, pair);
}

// The statement that gives the new table's foreign keys their names, in place
// of the passing ones. Empty when they have them.
std::string NamingSql(const TablePair& pair, const ForeignKeyPlan& plan,
                      const std::vector<ForeignKey>& present) {
  const std::vector<ForeignKey> passing = OnShadow(pair, plan);
  std::vector<std::string> drops, adds;
  for (size_t i = 0; i < plan.kept.size(); ++i) {
    if (Holds(present, plan.kept[i].name)) continue;
    if (Holds(present, passing[i].name)) {
      drops.push_back(
          absl::StrCat("DROP FOREIGN KEY ", QuoteIdent(passing[i].name)));
    }
    adds.push_back(plan.kept[i].AddSql());
  }
  if (adds.empty()) return "";
  drops.insert(drops.end(), adds.begin(), adds.end());
  return absl::StrCat("ALTER TABLE ", pair.OriginalSql(), " ",
                      absl::StrJoin(drops, ", "), kInPlace);
}

}  // namespace

absl::Status TryForeignKeys(Connection* connection, const TablePair& pair,
                            const ForeignKeyPlan& plan) {
  if (plan.kept.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(Recreate(connection, pair));
  ASSIGN_OR_RETURN(
      std::string before,
      CreateSqlOf(connection, pair.ShadowSchema(), pair.names.shadow));
  RETURN_IF_ERROR(connection->Execute(kChecked));
  RETURN_IF_ERROR(Try(connection, pair, plan));
  ASSIGN_OR_RETURN(
      std::string after,
      CreateSqlOf(connection, pair.ShadowSchema(), pair.names.shadow));
  if (DefinitionOf(before) == DefinitionOf(after)) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "the ALTER takes away an index that a foreign key of ",
      pair.OriginalSql(),
      " needs: keep it, or put another index on the same columns"));
}

std::string AddForeignKeysSql(const TablePair& pair,
                              const ForeignKeyPlan& plan) {
  std::vector<std::string> adds;
  for (const ForeignKey& key : OnShadow(pair, plan)) {
    adds.push_back(key.AddSql());
  }
  return absl::StrCat("ALTER TABLE ", pair.ShadowSql(), " ",
                      absl::StrJoin(adds, ", "), kInPlace);
}

absl::Status AddForeignKeysToShadow(Connection* connection,
                                    const TablePair& pair,
                                    const ForeignKeyPlan& plan) {
  if (plan.kept.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(connection->Execute(kUnchecked));
  RETURN_IF_ERROR(connection->Execute(AddForeignKeysSql(pair, plan)));
  return Failpoint("cutover-foreign-keys-added");
}

absl::Status DropForeignKeysOfShadow(Connection* connection,
                                     const TablePair& pair) {
  return DropAll(connection, pair.ShadowSchema(), pair.names.shadow);
}

absl::Status TakeForeignKeysBack(Connection* connection, const TablePair& pair,
                                 const ForeignKeyPlan& plan) {
  RETURN_IF_ERROR(Failpoint("foreign-keys-before-taking-back"));
  RETURN_IF_ERROR(DropPassingChildKeys(connection, plan));
  return plan.kept.empty() ? absl::OkStatus()
                           : DropForeignKeysOfShadow(connection, pair);
}

absl::Status FinishForeignKeys(Connection* connection, const TablePair& pair,
                               const ForeignKeyPlan& plan) {
  RETURN_IF_ERROR(Failpoint("foreign-keys-before-finish"));
  RETURN_IF_ERROR(FinishChildKeys(connection, pair, plan));
  if (plan.own.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(DropAll(connection, pair.OldSchema(), pair.names.old));
  RETURN_IF_ERROR(Failpoint("foreign-keys-old-dropped"));
  ASSIGN_OR_RETURN(
      std::vector<ForeignKey> present,
      ReadForeignKeys(connection, pair.schema, pair.original.name));
  const std::string naming = NamingSql(pair, plan, present);
  if (naming.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(connection->Execute(kUnchecked));
  return connection->Execute(naming);
}

absl::Status SettleForeignKeys(ConnectionFactory* factory,
                               const TablePair& pair,
                               const ForeignKeyPlan& plan, bool renamed) {
  absl::Status status;
  for (int attempt = 1; attempt <= kAttempts; ++attempt) {
    absl::StatusOr<std::unique_ptr<Connection>> connection = factory->Connect();
    status = connection.status();
    if (status.ok()) {
      status = renamed ? FinishForeignKeys(connection->get(), pair, plan)
                       : TakeForeignKeysBack(connection->get(), pair, plan);
    }
    if (!IsPassing(status)) break;
    absl::SleepFor(absl::Milliseconds(100) * attempt);
  }
  return WithContext(status, renamed ? "giving foreign keys their names"
                                     : "foreign keys of the shadow");
}

std::vector<std::string> FinishingStatements(const TablePair& pair,
                                             const ForeignKeyPlan& plan) {
  std::vector<std::string> statements = FinishingChildStatements(pair, plan);
  std::vector<std::string> names;
  for (const ForeignKey& key : plan.own) {
    names.push_back(
        MadeByServer(key, pair)
            ? PassingName(key, pair.original.name, pair.names.old, 0)
            : key.name);
  }
  if (!names.empty()) {
    statements.push_back(
        DropForeignKeysSql(pair.OldSchema(), pair.names.old, names));
  }
  std::vector<ForeignKey> present = OnShadow(pair, plan);
  for (size_t i = 0; i < present.size(); ++i) {
    if (MadeByServer(plan.kept[i], pair)) present[i].name = plan.kept[i].name;
  }
  if (plan.own.empty()) return statements;
  const std::string naming = NamingSql(pair, plan, present);
  if (!naming.empty()) {
    statements.push_back(kUnchecked);
    statements.push_back(naming);
  }
  return statements;
}

}  // namespace osc
