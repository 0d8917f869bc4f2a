#include "osc/copier.h"

#include <glog/logging.h>

#include <algorithm>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "changelog/chunk_table.h"
#include "db/clock.h"
#include "db/errors.h"
#include "db/failpoint.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "replay/conflicts.h"
#include "replay/refused_value.h"

namespace osc {
namespace {

constexpr int kMaxConflictRounds = 100;

std::string ChunkIdIs(absl::string_view alias, uint64_t id) {
  return absl::StrCat(alias, ".chunk_id = ", id);
}

std::vector<std::string> Named(std::vector<std::string> values,
                               const std::vector<std::string>& names) {
  for (size_t i = 0; i < values.size(); ++i) {
    absl::StrAppend(&values[i], " AS ", names[i]);
  }
  return values;
}

RowScope ScopeOf(const TablePair& pair, uint64_t chunk_id, bool last) {
  RowScope scope;
  scope.from =
      absl::StrCat(pair.ChunksSql(), " AS c STRAIGHT_JOIN ", pair.OriginalSql(),
                   " AS osc_o FORCE INDEX (", QuoteIdent(pair.key.index), ")");
  scope.where = absl::StrCat(
      ChunkIdIs("c", chunk_id), " AND ",
      InChunk(pair.key, pair.key.Original("osc_o"), "c", chunk_id == 1, last));
  return scope;
}

absl::StatusOr<bool> IsCopied(Connection* connection, const TablePair& pair,
                              uint64_t chunk_id) {
  ASSIGN_OR_RETURN(int64_t state, connection->QueryInt(absl::StrCat(
                                      "SELECT state FROM ", pair.ChunksSql(),
                                      " WHERE chunk_id = ", chunk_id)));
  return state == static_cast<int>(ChunkState::kCopied);
}

}  // namespace

Copier::Copier(const TablePair* pair, ConnectionFactory* factory,
               Stopper* stopper, const CopyOptions& options,
               std::function<bool(int)> hold)
    : pair_(pair),
      factory_(factory),
      stopper_(stopper),
      options_(options),
      hold_(std::move(hold)),
      bucket_(options.rows_per_second, Clock::Real()),
      sizer_(options.chunk) {}

CopyStats Copier::Stats() const {
  absl::MutexLock lock(&mu_);
  CopyStats stats = stats_;
  stats.chunk_rows = sizer_.rows();
  for (const auto& session : sessions_) stats.retries += session->retries();
  return stats;
}

absl::Status Copier::ReadChunks(Connection* connection) {
  ASSIGN_OR_RETURN(Result last,
                   connection->Query(absl::StrCat(
                       "SELECT chunk_id, is_last FROM ", pair_->ChunksSql(),
                       " ORDER BY chunk_id DESC LIMIT 1")));
  if (last.rows.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      Result copying,
      connection->Query(absl::StrCat(
          "SELECT chunk_id, is_last FROM ", pair_->ChunksSql(),
          " WHERE state = ", static_cast<int>(ChunkState::kCopying),
          " ORDER BY chunk_id DESC")));
  ASSIGN_OR_RETURN(Result done,
                   connection->Query(absl::StrCat(
                       "SELECT COUNT(*), IFNULL(SUM(row_count), 0) FROM ",
                       pair_->ChunksSql(), " WHERE state <> ",
                       static_cast<int>(ChunkState::kCopying))));
  const auto chunk_of = [](const Row& row) {
    Chunk chunk;
    if (!absl::SimpleAtoi(row[0].value_or(""), &chunk.id)) chunk.id = 0;
    chunk.last = row[1] == "1";
    return chunk;
  };
  {
    absl::MutexLock lock(&next_mu_);
    const Chunk newest = chunk_of(last.rows[0]);
    last_id_ = newest.id;
    ended_ = newest.last;
    for (const Row& row : copying.rows) unfinished_.push_back(chunk_of(row));
    LOG(INFO) << "going on behind chunk " << last_id_ << "; "
              << unfinished_.size() << " were in flight";
  }
  absl::MutexLock lock(&mu_);
  if (!absl::SimpleAtoi(done.rows[0][0].value_or(""), &stats_.chunks) ||
      !absl::SimpleAtoi(done.rows[0][1].value_or(""), &stats_.rows)) {
    return absl::InternalError("the chunk table cannot be read");
  }
  stats_.rows_before = stats_.rows;
  return absl::OkStatus();
}

absl::optional<Copier::Chunk> Copier::UnfinishedChunk() {
  absl::MutexLock lock(&next_mu_);
  if (unfinished_.empty()) return absl::nullopt;
  const Chunk chunk = unfinished_.back();
  unfinished_.pop_back();
  return chunk;
}

absl::Status Copier::Run() {
  absl::Status read = Session(factory_, stopper_)
                          .Run("reading the chunk table",
                               [this](Connection* c) { return ReadChunks(c); });
  if (!read.ok()) {
    stopper_->Stop(read);
    return stopper_->status();
  }
  std::vector<std::thread> threads;
  for (int i = 0; i < std::max(1, options_.workers); ++i) {
    absl::MutexLock lock(&mu_);
    sessions_.push_back(std::make_unique<Session>(factory_, stopper_));
    threads.emplace_back([this, i, session = sessions_.back().get()] {
      absl::Status status = WorkerLoop(i, session);
      if (!status.ok()) stopper_->Stop(status);
    });
  }
  for (std::thread& thread : threads) thread.join();
  return stopper_->status();
}

absl::Status Copier::WorkerLoop(int worker, Session* session) {
  for (;;) {
    RETURN_IF_ERROR(AwaitTurn(worker));
    absl::Cleanup ended = [this] { --working_; };
    RETURN_IF_ERROR(stopper_->status());
    const absl::Time start = Clock::Real()->Now();
    absl::optional<Chunk> chunk = UnfinishedChunk();
    bool again = chunk.has_value();
    if (!again) {
      RETURN_IF_ERROR(
          session->Run("starting a chunk", [&](Connection* c) -> absl::Status {
            ASSIGN_OR_RETURN(chunk, NextChunk(c));
            return absl::OkStatus();
          }));
    }
    if (!chunk.has_value()) return absl::OkStatus();
    RETURN_IF_ERROR(Failpoint("copy-chunk-started"));
    RETURN_IF_ERROR(session->Run(
        absl::StrCat("copying chunk ", chunk->id), [&](Connection* c) {
          return CopyChunk(c, *chunk, std::exchange(again, true));
        }));
    RETURN_IF_ERROR(Failpoint("copy-chunk-settled"));
    std::move(ended).Invoke();
    RETURN_IF_ERROR(load_share_.Rest(Clock::Real()->Now() - start, *stopper_));
  }
}

absl::Status Copier::AwaitTurn(int worker) {
  RETURN_IF_ERROR(bucket_.Await(*stopper_));
  for (++working_; hold_(worker) && !Ended(); ++working_) {
    --working_;
    RETURN_IF_ERROR(stopper_->SleepFor(absl::Milliseconds(50)));
  }
  return absl::OkStatus();
}

bool Copier::Ended() const {
  absl::MutexLock lock(&next_mu_);
  return ended_ && unfinished_.empty();
}

absl::StatusOr<absl::optional<Copier::Chunk>> Copier::NextChunk(
    Connection* connection) {
  absl::MutexLock lock(&next_mu_);
  if (ended_) return absl::optional<Chunk>();
  int64_t rows = sizer_.rows();
  // One chunk must not be a burst of many seconds.
  if (bucket_.rate() > 0) rows = std::min(rows, bucket_.rate());
  const MigrationKey& key = pair_->key;
  Chunk chunk;
  chunk.id = last_id_ + 1;
  const bool first = chunk.id == 1;
  const std::vector<std::string> lo = key.Numbered("", "lo_"),
                                 hi = key.Numbered("", "hi_");
  const std::string head = absl::StrCat(
      "INSERT INTO ", pair_->ChunksSql(),
      " (chunk_id, state, is_last, row_count, ", absl::StrJoin(lo, ", "), ", ",
      absl::StrJoin(hi, ", "), ") SELECT ", chunk.id, ", ",
      static_cast<int>(ChunkState::kCopying));
  const std::string from_previous =
      first ? "" : absl::StrCat(pair_->ChunksSql(), " AS c");
  std::vector<std::string> lower(key.columns.size(), "NULL");
  if (!first) lower = key.Numbered("c", "hi_");
  // The bound is the key of the chunk's last row, found in the index. It is
  // looked for in a derived table: MariaDB would read, and keep, all the rest
  // of the original before it inserts into a table that the same SELECT reads.
  absl::StatusOr<Result> bounded = connection->Query(absl::StrCat(
      head, ", 0, 0, x.* FROM (SELECT ", absl::StrJoin(Named(lower, lo), ", "),
      ", ", absl::StrJoin(Named(key.BoundValues("osc_o"), hi), ", "), " FROM ",
      first ? "" : absl::StrCat(from_previous, " STRAIGHT_JOIN "),
      pair_->OriginalSql(), " AS osc_o FORCE INDEX (", QuoteIdent(key.index),
      ")",
      first ? ""
            : absl::StrCat(" WHERE ", ChunkIdIs("c", last_id_), " AND ",
                           KeyAfter(key.Original("osc_o"), lower)),
      " ORDER BY ", absl::StrJoin(key.Original("osc_o"), ", "),
      " LIMIT 1 OFFSET ", rows - 1, ") AS x"));
  if (bounded.ok() && bounded->affected_rows == 0) {
    // Fewer rows than a chunk holds: the last one has no upper bound.
    chunk.last = true;
    bounded = connection->Query(absl::StrCat(
        head, ", 1, 0, ", absl::StrJoin(lower, ", "), ", ",
        absl::StrJoin(std::vector<std::string>(key.columns.size(), "NULL"),
                      ", "),
        first ? ""
              : absl::StrCat(" FROM ", from_previous, " WHERE ",
                             ChunkIdIs("c", last_id_))));
  }
  if (absl::IsAlreadyExists(bounded.status())) {
    // A connection was lost after its chunk row had been committed.
    ASSIGN_OR_RETURN(int64_t is_last,
                     connection->QueryInt(absl::StrCat(
                         "SELECT is_last FROM ", pair_->ChunksSql(),
                         " WHERE chunk_id = ", chunk.id)));
    chunk.last = is_last != 0;
  } else if (!bounded.ok()) {
    return bounded.status();
  }
  last_id_ = chunk.id;
  ended_ = chunk.last;
  return absl::optional<Chunk>(chunk);
}

absl::Status Copier::CopyChunk(Connection* connection, const Chunk& chunk,
                               bool again) {
  if (again) {
    ASSIGN_OR_RETURN(bool copied, IsCopied(connection, *pair_, chunk.id));
    if (copied) return absl::OkStatus();
    RETURN_IF_ERROR(Failpoint("copy-chunk-again"));
  }
  int64_t rows = 0, evicted = 0;
  absl::Duration service_time;
  for (int round = 0;; ++round) {
    absl::Status status = CopyInTransaction(connection, chunk, round > 0, &rows,
                                            &evicted, &service_time);
    if (status.ok()) break;
    if (!absl::IsAlreadyExists(status)) return status;
    RETURN_IF_ERROR(connection->Execute("ROLLBACK"));
    if (round == kMaxConflictRounds) {
      return absl::InternalError(absl::StrCat(
          "the copy cannot get around a duplicate: ", status.message()));
    }
    RETURN_IF_ERROR(stopper_->status());
    // The COMMIT of a try whose connection was lost may come to its end late.
    if (again) {
      ASSIGN_OR_RETURN(bool copied, IsCopied(connection, *pair_, chunk.id));
      if (copied) return absl::OkStatus();
    }
  }
  sizer_.Report(rows, service_time);
  bucket_.Reserve(rows);
  absl::MutexLock lock(&mu_);
  stats_.rows += rows;
  stats_.rows_evicted += evicted;
  stats_.chunk_time = service_time;
  ++stats_.chunks;
  return absl::OkStatus();
}

absl::Status Copier::CopyInTransaction(Connection* connection,
                                       const Chunk& chunk, bool conflict,
                                       int64_t* rows, int64_t* evicted,
                                       absl::Duration* service_time) {
  RETURN_IF_ERROR(connection->Execute("START TRANSACTION"));
  const RowScope scope = ScopeOf(*pair_, chunk.id, chunk.last);
  if (conflict) {
    ASSIGN_OR_RETURN(std::vector<uint64_t> in_the_way,
                     LogRowsInTheWay(connection, *pair_, scope));
    *evicted = static_cast<int64_t>(in_the_way.size());
    if (!in_the_way.empty()) {
      RETURN_IF_ERROR(
          connection->Execute(DeleteShadowRowsSql(*pair_, in_the_way)));
    }
  }
  const absl::Time start = Clock::Real()->Now();
  ASSIGN_OR_RETURN(Result inserted, InsertRows(connection, *pair_, scope));
  *service_time = Clock::Real()->Now() - start;
  *rows = inserted.affected_rows;
  RETURN_IF_ERROR(connection->Execute(
      absl::StrCat("UPDATE ", pair_->ChunksSql(),
                   " SET state = ", static_cast<int>(ChunkState::kCopied),
                   ", row_count = ", *rows, " WHERE chunk_id = ", chunk.id)));
  RETURN_IF_ERROR(Failpoint("copy-before-commit"));
  RETURN_IF_ERROR(connection->Execute("COMMIT"));
  return Failpoint("copy-after-commit");
}

}  // namespace osc
