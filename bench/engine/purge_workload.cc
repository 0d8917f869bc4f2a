#include "bench/engine/purge_workload.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "bench/engine/figure_table.h"
#include "bench/engine/key_sequence.h"
#include "bench/engine/replay_baselines.h"
#include "bench/engine/replay_bed.h"
#include "changelog/delta_log.h"
#include "db/clock.h"
#include "db/connection.h"
#include "db/status_macros.h"
#include "replay/replayer.h"

namespace osc {
namespace {

constexpr char kHeld[] = "replay, open snapshot";
constexpr char kFree[] = "replay, no snapshot";
constexpr char kFromBeginning[] = "from the beginning, open snapshot";
constexpr char kFirst[] = ", first rounds";
constexpr char kLast[] = ", last rounds";
constexpr char kLook[] = "look behind the deleted entries";
constexpr char kLookAfter[] = "look after the log was built anew";
constexpr char kRebuild[] = "building the log anew";

constexpr int kRowsPerTransaction = 100;
constexpr int kConnections = 2;
constexpr int kLooks = 3;

struct Sizes {
  int64_t rows = 300000;
  int rounds = 10;
  int64_t round_entries = 50000;
  int64_t deleted = 0;  // before the look
};

Sizes SizesFor(const BenchContext& context) {
  Sizes sizes;
  if (context.smoke) return {3000, 3, 1000, 5000};
  sizes.rows = std::min(sizes.rows, context.rows);
  sizes.round_entries = std::min(sizes.round_entries, sizes.rows);
  sizes.deleted = context.rows;
  return sizes;
}

// Of rounds of as many entries each.
double RateOf(const std::vector<double>& rates) {
  double time = 0;
  for (double rate : rates) time += 1 / rate;
  return static_cast<double>(rates.size()) / time;
}

class PurgeWorkload {
 public:
  explicit PurgeWorkload(const BenchContext* context)
      : context_(*context), sizes_(SizesFor(*context)) {}

  absl::StatusOr<WorkloadResult> Run();

 private:
  // Fills and drains logs, in rounds: by the replay, and under a snapshot in
  // turns with it from the beginning.
  absl::Status MeasureRounds(bool held);
  absl::Status Fill(ReplayBed* bed);
  absl::StatusOr<double> ReplayRound(Replayer* replayer);
  absl::StatusOr<double> BaselineRound();
  void AddRounds(const std::string& name, const std::vector<double>& rates);
  // One look at the empty log.
  absl::Status MeasureLook();
  absl::StatusOr<double> LookMilliseconds(Connection* connection) const;

  const BenchContext& context_;
  const Sizes sizes_;
  std::unique_ptr<ReplayBed> bed_, baseline_bed_;
  uint64_t seed_ = 0;
  FigureTable figures_;
  Chart chart_;
};

absl::StatusOr<WorkloadResult> PurgeWorkload::Run() {
  BenchTableShape shape;
  shape.rows = sizes_.rows;
  context_.say("purge: making and copying two tables");
  ASSIGN_OR_RETURN(bed_, ReplayBed::Create(&context_, "purged", shape));
  ASSIGN_OR_RETURN(
      baseline_bed_,
      ReplayBed::Create(&context_, "purged_from_beginning", shape));
  const int repetitions = context_.smoke ? 1 : context_.repetitions;
  for (int repetition = 1; repetition <= repetitions; ++repetition) {
    chart_ = Chart();
    for (const bool held : {false, true}) {
      context_.say(absl::StrCat("purge ", repetition, "/", repetitions, ": ",
                                held ? "open snapshot" : "no snapshot"));
      RETURN_IF_ERROR(MeasureRounds(held));
    }
    context_.say(absl::StrCat("purge ", repetition, "/", repetitions,
                              ": looks at an empty log"));
    RETURN_IF_ERROR(MeasureLook());
  }
  RETURN_IF_ERROR(bed_->Remove());
  RETURN_IF_ERROR(baseline_bed_->Remove());
  const bool higher = true;
  for (const char* name : {kHeld, kFree, kFromBeginning}) {
    figures_.AddRatio(
        absl::StrCat(name, ", last / first rounds"), absl::StrCat(name, kLast),
        absl::StrCat(name, kFirst), higher,
        name == kHeld ? absl::optional<double>(0.8) : absl::nullopt);
  }
  figures_.AddRatio("replay, last rounds, open snapshot / no snapshot",
                    absl::StrCat(kHeld, kLast), absl::StrCat(kFree, kLast),
                    higher);
  for (const char* round : {kFirst, kLast}) {
    figures_.AddRatio(absl::StrCat("replay / from the beginning", round),
                      absl::StrCat(kHeld, round),
                      absl::StrCat(kFromBeginning, round), higher);
  }
  figures_.AddRatio("look, after / before", kLookAfter, kLook, !higher);
  chart_.title = "Drain behind deleted entries that cannot be purged";
  chart_.x_label = "entries deleted before";
  chart_.y_label = "entries/s";
  WorkloadResult result;
  result.name = "purge";
  result.parameters = {
      {"rows", absl::StrCat(sizes_.rows)},
      {"rounds", absl::StrCat(sizes_.rounds)},
      {"round", absl::StrCat(sizes_.round_entries, " entries")},
      {"deleted entries before the look", absl::StrCat(sizes_.deleted)}};
  result.figures = figures_.figures();
  result.charts = {chart_};
  result.notes = {
      "Without a snapshot the server purges while the rounds go on, and what "
      "it "
      "has not come to yet is passed over as well."};
  return result;
}

absl::Status PurgeWorkload::MeasureRounds(bool held) {
  RETURN_IF_ERROR(bed_->table()->AwaitPurge());
  std::unique_ptr<Connection> snapshot;
  if (held) {
    ASSIGN_OR_RETURN(snapshot, bed_->OpenSnapshot());
  }
  // One replay that knows how far it has read, as in a migration.
  Replayer replayer(&bed_->pair(), bed_->table()->factory(), context_.stopper,
                    ReplayOptions());
  replayer.CopyHasEnded();
  replayer.Pause();
  replayer.Start();
  std::vector<double> replayed, from_beginning;
  for (int round = 0; round < sizes_.rounds; ++round) {
    ASSIGN_OR_RETURN(double rate, ReplayRound(&replayer));
    replayed.push_back(rate);
    if (!held) continue;
    ASSIGN_OR_RETURN(rate, BaselineRound());
    from_beginning.push_back(rate);
  }
  replayer.Resume();
  replayer.Finish();
  replayer.Join();
  RETURN_IF_ERROR(context_.stopper->status());
  AddRounds(held ? kHeld : kFree, replayed);
  if (held) AddRounds(kFromBeginning, from_beginning);
  if (!context_.smoke) return absl::OkStatus();
  RETURN_IF_ERROR(bed_->ExpectEqual());
  return baseline_bed_->ExpectEqual();
}

absl::Status PurgeWorkload::Fill(ReplayBed* bed) {
  return bed->MakeBacklog(
      DistinctIds(sizes_.rows, static_cast<size_t>(sizes_.round_entries),
                  ++seed_),
      kRowsPerTransaction, kConnections);
}

absl::StatusOr<double> PurgeWorkload::ReplayRound(Replayer* replayer) {
  RETURN_IF_ERROR(Fill(bed_.get()));
  const int64_t all = replayer->Stats().entries_replayed + sizes_.round_entries;
  const absl::Time start = Clock::Real()->Now();
  replayer->Resume();
  while (replayer->Stats().entries_replayed < all) {
    RETURN_IF_ERROR(context_.stopper->SleepFor(absl::Milliseconds(1)));
  }
  const absl::Duration elapsed = Clock::Real()->Now() - start;
  replayer->Pause();
  return static_cast<double>(sizes_.round_entries) /
         absl::ToDoubleSeconds(elapsed);
}

absl::StatusOr<double> PurgeWorkload::BaselineRound() {
  RETURN_IF_ERROR(context_.stopper->status());
  RETURN_IF_ERROR(Fill(baseline_bed_.get()));
  ASSIGN_OR_RETURN(
      DrainRun run,
      DrainByValues(baseline_bed_.get(), sizes_.round_entries,
                    static_cast<int>(ReplayOptions().batch_entries)));
  return run.EntriesPerSecond();
}

void PurgeWorkload::AddRounds(const std::string& name,
                              const std::vector<double>& rates) {
  // A third of the rounds each.
  const std::ptrdiff_t third = std::max(1, sizes_.rounds / 3);
  figures_.Add(absl::StrCat(name, kFirst), "entries/s",
               RateOf({rates.begin(), rates.begin() + third}));
  figures_.Add(absl::StrCat(name, kLast), "entries/s",
               RateOf({rates.end() - third, rates.end()}));
  ChartLine line{name, {}};
  for (size_t i = 0; i < rates.size(); ++i) {
    // The middle of the round.
    line.points.push_back({(static_cast<double>(i) + 0.5) *
                               static_cast<double>(sizes_.round_entries),
                           rates[i]});
  }
  chart_.lines.push_back(std::move(line));
}

absl::Status PurgeWorkload::MeasureLook() {
  RETURN_IF_ERROR(bed_->table()->AwaitPurge());
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> snapshot, bed_->OpenSnapshot());
  Connection* connection = bed_->table()->connection();
  const TablePair& pair = bed_->pair();
  for (int64_t deleted = 0; deleted < sizes_.deleted;) {
    RETURN_IF_ERROR(context_.stopper->status());
    ASSIGN_OR_RETURN(
        Result filled,
        connection->Query(absl::StrCat(
            "INSERT INTO ", pair.LogSql(), " (log_id, op, key_1) SELECT ",
            NewLogIdSql(pair), ", ", static_cast<int>(LogOperation::kUpdate),
            ", id FROM ", pair.OriginalSql(), " LIMIT ",
            std::min(sizes_.rows, sizes_.deleted - deleted))));
    RETURN_IF_ERROR(
        connection->Execute(absl::StrCat("DELETE FROM ", pair.LogSql())));
    deleted += filled.affected_rows;
  }
  ASSIGN_OR_RETURN(double before, LookMilliseconds(connection));
  const absl::Time start = Clock::Real()->Now();
  RETURN_IF_ERROR(connection->Execute(RebuildLogSql(pair)));
  const absl::Duration rebuild = Clock::Real()->Now() - start;
  ASSIGN_OR_RETURN(double after, LookMilliseconds(connection));
  const bool higher = true;
  figures_.Add(kLook, "ms", before, !higher);
  figures_.Add(kRebuild, "ms", absl::ToDoubleMilliseconds(rebuild), !higher);
  figures_.Add(kLookAfter, "ms", after, !higher);
  return absl::OkStatus();
}

// The shortest of a few.
absl::StatusOr<double> PurgeWorkload::LookMilliseconds(
    Connection* connection) const {
  absl::Duration shortest = absl::InfiniteDuration();
  for (int i = 0; i < kLooks; ++i) {
    const absl::Time start = Clock::Real()->Now();
    RETURN_IF_ERROR(CountBacklog(connection, bed_->pair(), 1).status());
    shortest = std::min(shortest, Clock::Real()->Now() - start);
  }
  return absl::ToDoubleMilliseconds(shortest);
}

}  // namespace

absl::StatusOr<WorkloadResult> RunPurgeWorkload(const BenchContext& context) {
  return PurgeWorkload(&context).Run();
}

}  // namespace osc
