#include "osc/checksum_diff.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/substitute.h"
#include "changelog/chunk_table.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "replay/row_digest.h"

namespace osc {
namespace {

// FROM chunk c JOIN table, restricted to the chunk.
struct Scan {
  std::string from;
  std::string where;
};

Scan ScanOf(const TablePair& pair, const ChunkScope& scope,
            const std::string& table, const std::string& index,
            absl::string_view alias, const std::vector<std::string>& key) {
  Scan scan;
  scan.from = absl::StrCat(pair.ChunksSql(), " AS c STRAIGHT_JOIN ", table,
                           " AS ", alias);
  if (!index.empty()) {
    absl::StrAppend(&scan.from, " FORCE INDEX (", QuoteIdent(index), ")");
  }
  scan.where =
      absl::StrCat("c.chunk_id = ", scope.id, " AND ",
                   InChunk(pair.key, key, "c", scope.id == 1, scope.last));
  return scan;
}

Scan LogScan(const TablePair& pair, const ChunkScope& scope) {
  return ScanOf(pair, scope, pair.LogSql(), "", "osc_l",
                pair.key.Numbered("osc_l", "key_"));
}

Scan OriginalScan(const TablePair& pair, const ChunkScope& scope) {
  return ScanOf(pair, scope, pair.OriginalSql(), pair.key.index, "osc_o",
                pair.key.Original("osc_o"));
}

Scan ShadowScan(const TablePair& pair, const ChunkScope& scope) {
  return ScanOf(pair, scope, pair.ShadowSql(), pair.key.shadow_index, "osc_s",
                pair.key.Shadow("osc_s"));
}

std::string DistinctPending(const TablePair& pair, const ChunkScope& scope) {
  const Scan log = LogScan(pair, scope);
  return absl::StrCat("(SELECT DISTINCT ",
                      absl::StrJoin(pair.key.Numbered("osc_l", "key_"), ", "),
                      " FROM ", log.from, " WHERE ", log.where, ")");
}

// Keeps rows whose key has no entry in the log, as LEFT JOIN … WHERE NULL.
void LeaveOutPending(const TablePair& pair, const ChunkScope& scope,
                     const std::vector<std::string>& key, Scan* scan) {
  absl::StrAppend(&scan->from, " LEFT JOIN ", DistinctPending(pair, scope),
                  " AS osc_p ON ",
                  KeyEquals(pair.key.Numbered("osc_p", "key_"), key));
  absl::StrAppend(&scan->where, " AND osc_p.key_1 IS NULL");
}

// What a person reads of a value: the text itself, or the form in which it was
// compared (numbers in full length, a digest of what is large).
std::string ExampleText(const std::string& value, const Column& type) {
  const bool text = !type.IsLob() && (type.IsText() || type.IsEnumOrSet());
  return absl::Substitute("IFNULL(LEFT(CONVERT($0 USING utf8mb4), 80), 'NULL')",
                          text ? value : UnambiguousText(value, type));
}

// For one column: nothing when equal, else its name and both values.
std::string ColumnDifference(const MappedColumn& column) {
  const std::string original = ConvertedValue(column, "osc_o");
  const std::string shadow = absl::StrCat("osc_s.", QuoteIdent(column.to.name));
  return absl::StrCat("IF(", UnambiguousText(original, column.to), " <=> ",
                      UnambiguousText(shadow, column.to), ", NULL, CONCAT(",
                      QuoteText(column.to.name), ", ': original ', ",
                      ExampleText(original, column.to), ", ', shadow ', ",
                      ExampleText(shadow, column.to), "))");
}

absl::Status AddExamples(Connection* connection, const std::string& sql,
                         std::vector<std::string>* examples) {
  ASSIGN_OR_RETURN(Result result, connection->Query(sql));
  for (const Row& row : result.rows) {
    examples->push_back(absl::StrCat("key (", row[0].value_or("NULL"), "): ",
                                     row[1].value_or("the digests differ")));
  }
  return absl::OkStatus();
}

}  // namespace

std::string PendingInChunkSql(const TablePair& pair, const ChunkScope& scope) {
  return absl::StrCat("SELECT COUNT(*) FROM ", DistinctPending(pair, scope),
                      " AS osc_p");
}

std::string ChunkDigestSql(const TablePair& pair, const Server& server,
                           const ChunkScope& scope, bool of_shadow,
                           bool leave_out_pending) {
  Scan scan = of_shadow ? ShadowScan(pair, scope) : OriginalScan(pair, scope);
  if (leave_out_pending) {
    LeaveOutPending(
        pair, scope,
        of_shadow ? pair.key.Shadow("osc_s") : pair.key.Original("osc_o"),
        &scan);
  }
  const std::string row =
      of_shadow ? ShadowDigest(pair, "osc_s") : OriginalDigest(pair, "osc_o");
  const std::string digest =
      server.bit_xor_of_bytes
          ? absl::Substitute("HEX(BIT_XOR(UNHEX($0)))", row)
          : absl::Substitute(
                "BIT_XOR(CAST(CONV(LEFT($0, 16), 16, 10) AS UNSIGNED))", row);
  return absl::StrCat("SELECT COUNT(*), ", digest, " FROM ", scan.from,
                      " WHERE ", scan.where);
}

absl::Status DescribeDifference(Connection* connection, const TablePair& pair,
                                const ChunkScope& scope, int max_examples) {
  std::vector<std::string> examples;
  const std::string limit = absl::StrCat(" LIMIT ", max_examples);
  std::vector<std::string> columns;
  for (const MappedColumn& column : pair.columns) {
    columns.push_back(ColumnDifference(column));
  }
  const std::string same_key =
      KeyEquals(pair.key.Shadow("osc_s"), pair.key.Original("osc_o"));
  Scan original = OriginalScan(pair, scope);
  LeaveOutPending(pair, scope, pair.key.Original("osc_o"), &original);
  RETURN_IF_ERROR(AddExamples(
      connection,
      absl::StrCat("SELECT CONCAT_WS(', ', ",
                   absl::StrJoin(pair.key.Original("osc_o"), ", "), "), IF(",
                   pair.key.Shadow("osc_s")[0],
                   " IS NULL, 'missing in the shadow', CONCAT_WS('; ', ",
                   absl::StrJoin(columns, ", "), ")) FROM ", original.from,
                   " LEFT JOIN ", pair.ShadowSql(), " AS osc_s FORCE INDEX (",
                   QuoteIdent(pair.key.shadow_index), ") ON ", same_key,
                   " WHERE ", original.where, " AND (",
                   pair.key.Shadow("osc_s")[0], " IS NULL OR NOT (",
                   OriginalDigest(pair, "osc_o"), " <=> ",
                   ShadowDigest(pair, "osc_s"), "))", limit),
      &examples));
  Scan shadow = ShadowScan(pair, scope);
  LeaveOutPending(pair, scope, pair.key.Shadow("osc_s"), &shadow);
  RETURN_IF_ERROR(AddExamples(
      connection,
      absl::StrCat("SELECT CONCAT_WS(', ', ",
                   absl::StrJoin(pair.key.Shadow("osc_s"), ", "),
                   "), 'not in the original' FROM ", shadow.from, " LEFT JOIN ",
                   pair.OriginalSql(), " AS osc_o FORCE INDEX (",
                   QuoteIdent(pair.key.index), ") ON ", same_key, " WHERE ",
                   shadow.where, " AND ", pair.key.Original("osc_o")[0],
                   " IS NULL", limit),
      &examples));
  return absl::DataLossError(absl::StrCat(
      "checksum: shadow and original differ in chunk ", scope.id, ", rows by ",
      QuoteIdent(pair.key.index), ":\n  ", absl::StrJoin(examples, "\n  ")));
}

}  // namespace osc
