#ifndef CHANGELOG_TABLE_PAIR_H_
#define CHANGELOG_TABLE_PAIR_H_

#include <string>
#include <vector>

#include "changelog/artifact_names.h"
#include "changelog/migration_key.h"
#include "db/schema.h"
#include "db/sql.h"

namespace osc {

// Everything that log, copy, replay, checksum and cutover must know of the two
// tables. Made once by the planner and constant from then on.
struct TablePair {
  std::string schema;
  ArtifactNames names;
  Table original;
  Table shadow;
  MigrationKey key;
  std::vector<MappedColumn> columns;  // generated columns are not among them

  std::string OriginalSql() const { return Quoted(original.name); }
  std::string ShadowSql() const { return Quoted(names.shadow); }
  std::string LogSql() const { return Quoted(names.log); }
  std::string ChunksSql() const { return Quoted(names.chunks); }
  std::string OldSql() const { return Quoted(names.old); }

  // `schema`.`table`
  std::string Quoted(const std::string& table) const {
    return QuoteIdent(schema) + "." + QuoteIdent(table);
  }
  std::vector<std::string> ShadowColumns() const {
    std::vector<std::string> names_of;
    for (const MappedColumn& c : columns) names_of.push_back(c.to.name);
    return names_of;
  }
};

}  // namespace osc

#endif  // CHANGELOG_TABLE_PAIR_H_
