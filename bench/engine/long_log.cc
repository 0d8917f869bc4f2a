#include "bench/engine/long_log.h"

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "bench/engine/key_sequence.h"
#include "changelog/delta_log.h"
#include "db/clock.h"
#include "db/session.h"
#include "db/status_macros.h"

namespace osc {
namespace {

constexpr char kFresh[] = "beside writers, fresh log";
constexpr char kLong[] = "beside writers, long log";
constexpr char kLongHeld[] = "beside writers, long log, open snapshot";
constexpr char kFirstTenth[] = ", first tenth";
constexpr char kLastTenth[] = ", last tenth";

constexpr int kRowsPerTransaction = 10;
constexpr int kConnections = 2;
constexpr int kChartPoints = 20;

// The application that goes on while the log is drained.
class Writer {
 public:
  Writer(const BenchContext& context, const TablePair& pair,
         std::vector<int64_t> ids, absl::Duration pause)
      : context_(context),
        pair_(pair),
        ids_(std::move(ids)),
        pause_(pause),
        thread_([this] { status_ = Loop(); }) {}
  ~Writer() { Stop().IgnoreError(); }

  absl::Status Stop() {
    stopper_.Stop(absl::CancelledError("the drain has ended"));
    if (thread_.joinable()) thread_.join();
    return status_;
  }

 private:
  absl::Status Loop() {
    MysqlConnectionFactory application(context_.connect);
    Session session(&application, context_.stopper);
    absl::Time due = Clock::Real()->Now();
    for (size_t at = 0; !stopper_.WaitFor(due - Clock::Real()->Now());
         at = (at + kRowsPerTransaction) % ids_.size()) {
      std::vector<uint64_t> ids;
      for (size_t i = 0; i < kRowsPerTransaction; ++i) {
        ids.push_back(static_cast<uint64_t>(ids_[(at + i) % ids_.size()]));
      }
      RETURN_IF_ERROR(session.Run("writing during the drain", [&](auto* c) {
        return c->Execute(UpdateRowsSql(pair_, ids));
      }));
      due += pause_;
    }
    return absl::OkStatus();
  }

  const BenchContext& context_;
  const TablePair& pair_;
  const std::vector<int64_t> ids_;
  const absl::Duration pause_;
  Stopper stopper_;
  absl::Status status_;  // of thread_; read when it has ended
  std::thread thread_;
};

absl::StatusOr<DrainRun> DrainBesideWriters(const BenchContext& context,
                                            const LongLogOptions& options,
                                            int64_t entries, uint64_t seed,
                                            ReplayBed* bed) {
  const int64_t rows = bed->table()->shape().rows;
  DrainRun run;
  {
    Writer writer(
        context, bed->pair(),
        DistinctIds(rows, static_cast<size_t>(rows), seed),
        absl::Seconds(kRowsPerTransaction) / options.entries_per_second);
    ASSIGN_OR_RETURN(run, bed->Drain(ReplayOptions(), entries));
    RETURN_IF_ERROR(writer.Stop());
  }
  ASSIGN_OR_RETURN(int64_t left, CountBacklog(bed->table()->connection(),
                                              bed->pair(), 1000000));
  RETURN_IF_ERROR(bed->Drain(ReplayOptions(), left).status());
  if (context.smoke) RETURN_IF_ERROR(bed->ExpectEqual());
  return run;
}

ChartLine RateOverTime(const std::string& name, const DrainRun& run) {
  ChartLine line{name, {}};
  for (int i = 0; i < kChartPoints; ++i) {
    const double from = static_cast<double>(i) / kChartPoints;
    const double to = static_cast<double>(i + 1) / kChartPoints;
    line.points.push_back({absl::ToDoubleSeconds(run.TimeOf((from + to) / 2)),
                           run.EntriesPerSecond(from, to)});
  }
  return line;
}

}  // namespace

absl::Status MeasureLongLog(const BenchContext& context,
                            const LongLogOptions& options, uint64_t seed,
                            ReplayBed* bed, FigureTable* figures,
                            Chart* chart) {
  const int64_t rows = bed->table()->shape().rows;
  *chart = Chart();
  chart->title = "Drain of a log that grew for an hour";
  chart->x_label = "seconds";
  chart->y_label = "entries/s";
  for (const std::string name : {kFresh, kLong, kLongHeld}) {
    const bool fresh = name == kFresh;
    if (name == kLong && options.age > absl::ZeroDuration()) continue;
    context.say(absl::StrCat("replay: ", name));
    RETURN_IF_ERROR(bed->table()->AwaitPurge());
    std::unique_ptr<Connection> snapshot;
    if (name == kLongHeld) {
      ASSIGN_OR_RETURN(snapshot, bed->OpenSnapshot());
    }
    const int64_t entries = fresh ? options.fresh_entries : options.entries;
    RETURN_IF_ERROR(bed->MakeBacklog(
        DistinctIds(rows, static_cast<size_t>(entries), ++seed),
        kRowsPerTransaction, kConnections,
        fresh ? absl::ZeroDuration() : options.age));
    if (snapshot == nullptr) RETURN_IF_ERROR(bed->table()->AwaitPurge());
    ASSIGN_OR_RETURN(DrainRun run, DrainBesideWriters(context, options, entries,
                                                      ++seed, bed));
    figures->Add(name, "entries/s", run.EntriesPerSecond());
    if (fresh) continue;
    figures->Add(absl::StrCat(name, kFirstTenth), "entries/s",
                 run.EntriesPerSecond(0, 0.1));
    figures->Add(absl::StrCat(name, kLastTenth), "entries/s",
                 run.EntriesPerSecond(0.9, 1));
    chart->lines.push_back(
        RateOverTime(snapshot ? "open snapshot" : "no snapshot", run));
  }
  return absl::OkStatus();
}

void AddLongLogRatios(FigureTable* figures) {
  figures->AddRatio("long log, open snapshot / fresh log", kLongHeld, kFresh,
                    /*higher_is_better=*/true, 0.8);
  figures->AddRatio("long log / fresh log", kLong, kFresh,
                    /*higher_is_better=*/true);
  figures->AddRatio("open snapshot, last / first tenth",
                    absl::StrCat(kLongHeld, kLastTenth),
                    absl::StrCat(kLongHeld, kFirstTenth),
                    /*higher_is_better=*/true);
}

}  // namespace osc
