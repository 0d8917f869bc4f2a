#ifndef CHANGELOG_TABLE_PAIR_H_
#define CHANGELOG_TABLE_PAIR_H_

#include <string>
#include <vector>

#include "changelog/artifact_names.h"
#include "changelog/migration_key.h"
#include "changelog/own_trigger.h"
#include "db/schema.h"
#include "db/sql.h"

namespace osc {

// A column of the shadow that copy and replay fill with one literal.
struct FixedColumn {
  std::string name;
  std::string literal;
};

// Everything that log, copy, replay, checksum and cutover must know of the two
// tables. Made once by the planner and constant from then on.
struct TablePair {
  std::string schema;
  // Of shadow and old table when they are others (osc/aux_schema.h), and
  // whether the run has created them.
  std::string shadow_schema, old_schema;
  bool made_shadow_schema = false, made_old_schema = false;
  // Of the run that owns the artifacts, and in their comments; may be empty.
  std::string run_id;
  ArtifactNames names;
  Table original;
  Table shadow;
  MigrationKey key;
  std::vector<MappedColumn> columns;  // generated columns are not among them
  std::vector<FixedColumn> fixed_columns;
  // In the order in which they fire; those of one event and time together.
  std::vector<OwnTrigger> own_triggers;
  // Not when the ALTER says itself what the next id is.
  bool carries_auto_increment = true;
  bool json_table = false;  // as in Server
  // Log ids are counted by the table instead of UUID_SHORT(), see
  // CreateLogTableSql.
  bool auto_increment_log = false;

  std::string OriginalSql() const { return Quoted(original.name); }
  const std::string& ShadowSchema() const {
    return shadow_schema.empty() ? schema : shadow_schema;
  }
  const std::string& OldSchema() const {
    return old_schema.empty() ? schema : old_schema;
  }
  bool ChangesSchema() const { return !old_schema.empty(); }
  std::string ShadowSql() const {
    return QuoteIdent(ShadowSchema()) + "." + QuoteIdent(names.shadow);
  }
  std::string LogSql() const { return Quoted(names.log); }
  std::string ChunksSql() const { return Quoted(names.chunks); }
  std::string OldSql() const {
    return QuoteIdent(OldSchema()) + "." + QuoteIdent(names.old);
  }
  std::string OwnTriggersSql() const { return Quoted(names.own_triggers); }
  std::string StateSql() const { return Quoted(names.state); }

  // `schema`.`table`
  std::string Quoted(const std::string& table) const {
    return QuoteIdent(schema) + "." + QuoteIdent(table);
  }
  // What copy and replay fill, in the order of CopiedValues (row_digest.h).
  std::vector<std::string> ShadowColumns() const {
    std::vector<std::string> names_of;
    for (const MappedColumn& c : columns) names_of.push_back(c.to.name);
    for (const FixedColumn& c : fixed_columns) names_of.push_back(c.name);
    return names_of;
  }
};

}  // namespace osc

#endif  // CHANGELOG_TABLE_PAIR_H_
