#include "tests/race_model.h"

#include <algorithm>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "db/clock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

constexpr int64_t kMaxId = 2000;

}  // namespace

std::vector<std::string> RaceModel::Lines() const {
  std::vector<std::string> lines;
  for (const auto& [id, values] : rows_) {
    lines.push_back(absl::StrCat(
        id, "|", values.v, "|",
        values.u.has_value() ? absl::StrCat(*values.u) : "<null>"));
  }
  return lines;
}

RaceWriter::RaceWriter(std::unique_ptr<Connection> connection, RaceModel* model,
                       int seed)
    : connection_(std::move(connection)),
      model_(model),
      thread_([this, seed] { Loop(seed); }) {}

RaceWriter::~RaceWriter() { Stop(); }

void RaceWriter::Stop() {
  stop_ = true;
  if (!thread_.joinable()) return;
  thread_.join();
  RaceModel::Figures& all = model_->figures();
  all.statements += figures_.statements;
  all.errors += error_.empty() ? 0 : 1;
  all.losses += figures_.losses;
  all.longest = std::max(all.longest, figures_.longest);
  EXPECT_EQ(error_, "") << "a statement of the application failed";
}

void RaceWriter::Loop(int seed) {
  std::mt19937 random(seed);
  while (!stop_) {
    std::map<int64_t, RaceModel::Values> next = model_->rows();
    const std::string sql = Next(random(), &next);
    const absl::Time begin = Clock::Real()->Now();
    absl::Status status = connection_->Execute(sql);
    const absl::Duration took = Clock::Real()->Now() - begin;
    if (!status.ok() && !(absl::IsUnavailable(status) && Recover(next))) {
      error_ = absl::StrCat(sql, ": ", status.message());
      failed_ = true;
      return;
    }
    if (status.ok()) {
      model_->rows().swap(next);
      ++figures_.statements;
      figures_.longest = std::max(figures_.longest, took);
    } else {
      ++figures_.losses;
    }
    ++statements_;
    absl::SleepFor(absl::Milliseconds(1));
  }
}

bool RaceWriter::Recover(const std::map<int64_t, RaceModel::Values>& next) {
  absl::MutexLock lock(&mu_);
  if (connect_ == nullptr) return false;
  absl::StatusOr<Result> found;
  for (int losses = 0; losses < 20; ++losses) {
    absl::SleepFor(absl::Milliseconds(200));  // the statement may still run
    connection_ = connect_();
    found = connection_->Query("SELECT id, v, u FROM t ORDER BY id");
    if (!absl::IsUnavailable(found.status())) break;
  }
  if (!found.ok()) {
    EXPECT_TRUE(found.ok()) << found.status();
    return false;
  }
  RaceModel table, after;
  after.rows() = next;
  for (const Row& row : found->rows) {
    RaceModel::Values& values = table.rows()[std::stoll(*row[0])];
    values.v = *row[1];
    if (row[2].has_value()) values.u = std::stoll(*row[2]);
  }
  if (table.Lines() == after.Lines()) model_->rows() = next;
  EXPECT_EQ(table.Lines(), model_->Lines())
      << "the table is neither as before the statement nor as after it";
  return table.Lines() == model_->Lines();
}

// A statement that must succeed, and in `next` the rows after it.
std::string RaceWriter::Next(uint32_t random,
                             std::map<int64_t, RaceModel::Values>* next) {
  const int64_t id = 1 + random % kMaxId;
  const std::string v = absl::StrCat("w", statements_.load());
  auto free =
      next->count(id) == 0 ? absl::optional<int64_t>(id) : absl::nullopt;
  auto row = next->lower_bound(1 + (random / kMaxId) % kMaxId);
  if (row == next->end()) row = next->begin();
  if (row == next->end() || (free.has_value() && random % 7 < 3)) {
    (*next)[id] = {v, id};
    return absl::StrCat("INSERT INTO t (id, v, u) VALUES (", id, ", '", v,
                        "', ", id, ")");
  }
  const int64_t old = row->first;
  if (random % 7 == 3) {
    next->erase(row);
    return absl::StrCat("DELETE FROM t WHERE id = ", old);
  }
  if (random % 7 == 4 && free.has_value()) {
    RaceModel::Values values = row->second;
    next->erase(row);
    (*next)[id] = values;
    return absl::StrCat("UPDATE t SET id = ", id, " WHERE id = ", old);
  }
  row->second.v = v;
  return absl::StrCat("UPDATE t SET v = '", v, "' WHERE id = ", old);
}

}  // namespace osc
