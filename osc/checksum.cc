#include "osc/checksum.h"

#include <algorithm>
#include <memory>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "changelog/chunk_table.h"
#include "db/clock.h"
#include "db/failpoint.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/checksum_diff.h"
#include "replay/row_digest.h"

namespace osc {

Checksum::Checksum(const TablePair* pair, const Server& server,
                   ConnectionFactory* factory, Stopper* stopper,
                   const ChecksumOptions& options, std::function<bool()> hold)
    : pair_(pair),
      server_(server),
      factory_(factory),
      stopper_(stopper),
      options_(options),
      hold_(std::move(hold)) {}

ChecksumStats Checksum::Stats() const {
  ChecksumStats stats;
  stats.chunks_total = total_;
  stats.chunks_verified = verified_;
  stats.rows_before = rows_before_;
  stats.rows_verified = stats.rows_before + rows_;
  stats.rows_pending = pending_;
  return stats;
}

absl::Status Checksum::ReadChunks(Connection* connection) {
  const std::string chunks = pair_->ChunksSql();
  ASSIGN_OR_RETURN(int64_t unsettled,
                   connection->QueryInt(absl::StrCat(
                       "SELECT COUNT(*) FROM ", chunks, " WHERE state = ",
                       static_cast<int>(ChunkState::kCopying))));
  if (unsettled != 0) return absl::InternalError("the copy has not ended");
  ASSIGN_OR_RETURN(total_, connection->QueryInt(
                               absl::StrCat("SELECT COUNT(*) FROM ", chunks)));
  ASSIGN_OR_RETURN(
      rows_before_,
      connection->QueryInt(absl::StrCat(
          "SELECT IFNULL(SUM(row_count), 0) FROM ", chunks,
          " WHERE state = ", static_cast<int>(ChunkState::kVerified))));
  ASSIGN_OR_RETURN(Result left,
                   connection->Query(absl::StrCat(
                       "SELECT chunk_id FROM ", chunks,
                       " WHERE state = ", static_cast<int>(ChunkState::kCopied),
                       " ORDER BY chunk_id")));
  chunks_.clear();
  for (const Row& row : left.rows) {
    uint64_t id = 0;
    if (!absl::SimpleAtoi(row[0].value_or(""), &id)) {
      return absl::InternalError("the chunk table cannot be read");
    }
    chunks_.push_back(id);
  }
  verified_ = total_ - static_cast<int64_t>(chunks_.size());
  return absl::OkStatus();
}

absl::Status Checksum::Run(bool gently) {
  absl::Status counted =
      Session(factory_, stopper_)
          .Run("reading the chunk table",
               [this](Connection* c) { return ReadChunks(c); });
  if (!counted.ok()) {
    stopper_->Stop(counted);
    return stopper_->status();
  }
  std::vector<std::unique_ptr<Session>> sessions;
  std::vector<std::thread> threads;
  const int workers = gently ? (options_.workers + 1) / 2 : options_.workers;
  for (int i = 0; i < std::max(1, workers); ++i) {
    sessions.push_back(std::make_unique<Session>(factory_, stopper_));
    threads.emplace_back([this, session = sessions.back().get()] {
      absl::Status status = WorkerLoop(session);
      if (!status.ok()) stopper_->Stop(status);
    });
  }
  for (std::thread& thread : threads) thread.join();
  return stopper_->status();
}

absl::Status Checksum::WorkerLoop(Session* session) {
  for (;;) {
    const size_t place = next_++;
    if (place >= chunks_.size()) return absl::OkStatus();
    const uint64_t chunk_id = chunks_[place];
    while (hold_()) {
      RETURN_IF_ERROR(stopper_->SleepFor(absl::Milliseconds(50)));
    }
    const absl::Time start = Clock::Real()->Now();
    RETURN_IF_ERROR(session->Run(
        absl::StrCat("verifying chunk ", chunk_id), [&](Connection* c) {
          return VerifyChunk(c, chunk_id,
                             chunk_id == static_cast<uint64_t>(total_));
        }));
    RETURN_IF_ERROR(load_share_.Rest(Clock::Real()->Now() - start, *stopper_));
  }
}

absl::Status Checksum::VerifyChunk(Connection* connection, uint64_t chunk_id,
                                   bool last) {
  RETURN_IF_ERROR(
      connection->Execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"));
  RETURN_IF_ERROR(
      connection->Execute("START TRANSACTION WITH CONSISTENT SNAPSHOT"));
  RETURN_IF_ERROR(Failpoint("checksum-snapshot-open"));
  const ChunkScope scope{chunk_id, last};
  ASSIGN_OR_RETURN(int64_t pending,
                   connection->QueryInt(PendingInChunkSql(*pair_, scope)));
  const bool leave_out = pending > 0;
  ASSIGN_OR_RETURN(Result original, connection->Query(ChunkDigestSql(
                                        *pair_, server_, scope,
                                        /*of_shadow=*/false, leave_out)));
  ASSIGN_OR_RETURN(Result shadow, connection->Query(ChunkDigestSql(
                                      *pair_, server_, scope,
                                      /*of_shadow=*/true, leave_out)));
  if (original.rows.size() != 1 || shadow.rows.size() != 1) {
    return absl::InternalError("no digest from the server");
  }
  if (original.rows[0] != shadow.rows[0]) {
    return DescribeDifference(connection, *pair_, scope, options_.max_examples);
  }
  RETURN_IF_ERROR(connection->Execute("COMMIT"));
  RETURN_IF_ERROR(connection->Execute(
      absl::StrCat("UPDATE ", pair_->ChunksSql(),
                   " SET state = ", static_cast<int>(ChunkState::kVerified),
                   " WHERE chunk_id = ", chunk_id)));
  RETURN_IF_ERROR(Failpoint("checksum-chunk-verified"));
  ++verified_;
  pending_ += pending;
  int64_t rows = 0;
  if (absl::SimpleAtoi(original.rows[0][0].value_or(""), &rows)) rows_ += rows;
  return absl::OkStatus();
}

}  // namespace osc
