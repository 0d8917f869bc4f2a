#include "osc/tune/sample.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "changelog/chunk_table.h"
#include "db/clock.h"
#include "db/sql.h"
#include "db/status_macros.h"

namespace osc {
namespace {

// Holds, for each chunk, the key of its last row: as a constant row it lets
// the server find the next one in the index.
constexpr char kBounds[] = "osc_tune_sample";

class Sampler {
 public:
  Sampler(Connection* connection, const Table& original,
          const MigrationKey& key, absl::string_view scratch)
      : connection_(connection),
        key_(key),
        scratch_(scratch),
        from_(Sql("!").Table(original.schema, original.name).str()),
        to_(Sql("!").Table(scratch, original.name).str()),
        bounds_(Sql("!").Table(scratch, kBounds).str()) {
    for (const Column& column : original.columns) {
      if (!column.generated) columns_.push_back(column.name);
    }
  }

  absl::Status Create() {
    RETURN_IF_ERROR(connection_->Execute(
        absl::StrCat("CREATE TABLE ", to_, " LIKE ", from_)));
    return connection_->Execute(CreateChunkTableSql(scratch_, kBounds, key_));
  }

  // The rows of chunk 1, 2, …; returns how many there were.
  absl::StatusOr<int64_t> CopyChunk(int64_t id, int64_t rows) {
    const bool first = id == 1;
    ASSIGN_OR_RETURN(
        Result inserted,
        connection_->Query(absl::StrCat(
            "INSERT INTO ", to_, Sql(" (!) SELECT ").Idents(columns_).str(),
            Sql("!").Idents(columns_, "osc_o").str(), " FROM ",
            first ? "" : absl::StrCat(bounds_, " AS b STRAIGHT_JOIN "), from_,
            " AS osc_o FORCE INDEX (", QuoteIdent(key_.index), ")",
            first ? ""
                  : absl::StrCat(" WHERE b.chunk_id = ", id - 1, " AND ",
                                 KeyAfter(key_.Original("osc_o"),
                                          key_.Numbered("b", "hi_"))),
            " ORDER BY ", absl::StrJoin(key_.Original("osc_o"), ", "),
            " LIMIT ", rows)));
    RETURN_IF_ERROR(KeepBound(id));
    return inserted.affected_rows;
  }

  absl::Status Finish() {
    RETURN_IF_ERROR(connection_->Execute(absl::StrCat("DROP TABLE ", bounds_)));
    return connection_->Execute(absl::StrCat("ANALYZE TABLE ", to_));
  }

 private:
  absl::Status KeepBound(int64_t id) {
    std::vector<std::string> down = key_.Original("t");
    for (std::string& column : down) absl::StrAppend(&column, " DESC");
    return connection_->Execute(absl::StrCat(
        "INSERT INTO ", bounds_, " (chunk_id, state, is_last, row_count, ",
        absl::StrJoin(key_.Numbered("", "hi_"), ", "), ") SELECT ", id, ", ",
        static_cast<int>(ChunkState::kCopied), ", 0, 0, ",
        absl::StrJoin(key_.BoundValues("t"), ", "), " FROM ", to_,
        " AS t FORCE INDEX (", QuoteIdent(key_.index), ") ORDER BY ",
        absl::StrJoin(down, ", "), " LIMIT 1"));
  }

  Connection* const connection_;
  const MigrationKey& key_;
  const std::string scratch_, from_, to_, bounds_;
  std::vector<std::string> columns_;
};

}  // namespace

absl::StatusOr<int64_t> TakeSample(Connection* connection,
                                   const Table& original,
                                   const MigrationKey& key,
                                   const SampleOptions& options,
                                   const Stopper& stopper) {
  Sampler sampler(connection, original, key, options.scratch_schema);
  RETURN_IF_ERROR(sampler.Create());
  int64_t rows = 0;
  for (int64_t id = 1; rows < options.rows; ++id) {
    RETURN_IF_ERROR(stopper.status());
    if (id > 1 && Clock::Real()->Now() > options.deadline) break;
    const int64_t wanted = std::min(options.chunk_rows, options.rows - rows);
    ASSIGN_OR_RETURN(int64_t copied, sampler.CopyChunk(id, wanted));
    rows += copied;
    if (copied < wanted) break;
  }
  RETURN_IF_ERROR(sampler.Finish());
  return rows;
}

}  // namespace osc
