#include "changelog/chunk_table.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "db/sql.h"

namespace osc {

std::string CreateChunkTableSql(absl::string_view schema,
                                absl::string_view name, const MigrationKey& key,
                                absl::string_view run_id) {
  return absl::StrCat(
      Sql("CREATE TABLE ! (").Table(schema, name).str(),
      "chunk_id BIGINT UNSIGNED NOT NULL PRIMARY KEY, "
      "state TINYINT NOT NULL, is_last TINYINT NOT NULL, "
      "row_count BIGINT NOT NULL, ",
      key.BoundColumns(),
      ", KEY by_state (state)) ENGINE=InnoDB COMMENT='osc chunk table",
      run_id.empty() ? "" : " of run ", run_id, "'");
}

std::string InChunk(const MigrationKey& key,
                    const std::vector<std::string>& key_columns,
                    absl::string_view chunk_alias, bool first, bool last) {
  std::string text =
      first ? "TRUE" : KeyAfter(key_columns, key.Numbered(chunk_alias, "lo_"));
  if (!last) {
    absl::StrAppend(&text, " AND ",
                    KeyUpTo(key_columns, key.Numbered(chunk_alias, "hi_")));
  }
  return text;
}

std::string EntryPlaceSql(const MigrationKey& key, absl::string_view schema,
                          absl::string_view chunk_table,
                          absl::string_view log_alias) {
  const std::vector<std::string> entry = key.Numbered(log_alias, "key_");
  return absl::StrCat(
      "CASE WHEN frontier.chunk_id IS NULL OR (frontier.is_last = 0 AND ",
      KeyAfter(entry, key.Numbered("frontier", "hi_")), ") THEN ",
      static_cast<int>(EntryPlace::kUntouched), " WHEN EXISTS (SELECT 1 FROM ",
      QuoteIdent(schema), ".", QuoteIdent(chunk_table),
      " AS c WHERE c.state = ", static_cast<int>(ChunkState::kCopying),
      " AND (c.chunk_id = 1 OR ", KeyAfter(entry, key.Numbered("c", "lo_")),
      ") AND (c.is_last = 1 OR ", KeyUpTo(entry, key.Numbered("c", "hi_")),
      ")) THEN ", static_cast<int>(EntryPlace::kInFlight), " ELSE ",
      static_cast<int>(EntryPlace::kSettled), " END");
}

std::string FrontierJoin(absl::string_view schema,
                         absl::string_view chunk_table) {
  return Sql(" LEFT JOIN (SELECT * FROM ! ORDER BY chunk_id DESC LIMIT 1) AS "
             "frontier ON TRUE")
      .Table(schema, chunk_table)
      .str();
}

}  // namespace osc
