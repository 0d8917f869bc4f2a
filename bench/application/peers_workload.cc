#include "bench/application/peers_workload.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "bench/application/felt_figures.h"
#include "bench/application/peer_tools.h"
#include "bench/application/scene.h"
#include "bench/engine/figure_table.h"
#include "db/errors.h"
#include "db/status_macros.h"

namespace osc {
namespace {

// A tool that a heavy load keeps from ending would never end.
constexpr absl::Duration kHeavyLimit = absl::Seconds(90);
constexpr absl::Duration kLimit = absl::Minutes(30);

std::string Prefix(const LoadLevel& level, const std::string& peer) {
  return absl::StrCat(level.name, ", ", peer);
}

class Peers {
 public:
  explicit Peers(const BenchContext& context)
      : context_(context),
        levels_(
            {IdleLevel(context), LightLevel(context), HeavyLevel(context)}) {}

  absl::StatusOr<WorkloadResult> Run();

 private:
  absl::Status Measure(const LoadLevel& level, const Peer& peer, bool chart);
  void AddRatios(const LoadLevel& level);
  void AddLowestP99(const LoadLevel& level);
  absl::optional<double> Goal(double goal) const {
    return context_.smoke ? absl::nullopt : absl::make_optional(goal);
  }

  const BenchContext& context_;
  const std::vector<LoadLevel> levels_;
  std::vector<Peer> peers_;
  FigureTable figures_;
  std::vector<Chart> charts_;  // one of each level that has an application
  std::vector<std::string> notes_;
};

absl::Status Peers::Measure(const LoadLevel& level, const Peer& peer,
                            bool chart) {
  const std::string prefix = Prefix(level, peer.name);
  BenchTableShape shape;
  shape.rows = level.rows;
  RETURN_IF_ERROR(FreshScene(context_, shape));
  const absl::Duration limit = level.name == "heavy" ? kHeavyLimit : kLimit;
  PeerRun run;
  ASSIGN_OR_RETURN(Felt felt, Play(context_, level, [&]() -> absl::Status {
                     ASSIGN_OR_RETURN(run, peer.run(limit));
                     return absl::OkStatus();
                   }));
  figures_.Add(absl::StrCat(prefix, ": ended well"), "", run.ended ? 1 : 0);
  if (!run.ended) {
    notes_.push_back(absl::StrCat(prefix, ": ", run.why_not));
    // Ours must always end.
    if (peer.name == kOurs) return absl::InternalError(notes_.back());
  } else {
    AddFelt(prefix, level, felt, &figures_);
    if (run.process.has_value()) {
      figures_.Add(absl::StrCat(prefix, ": tool's CPU"), "s",
                   absl::ToDoubleSeconds(run.process->cpu), false);
      figures_.Add(absl::StrCat(prefix, ": tool's memory"), "MiB",
                   run.process->max_rss_mib, false);
    }
  }
  for (const std::string& example : felt.error_examples) {
    notes_.push_back(
        absl::StrCat(prefix, ": the application's error: ", example));
  }
  if (!chart || level.idle()) return absl::OkStatus();
  const double to = absl::ToDoubleSeconds(felt.Wall()) + 1;
  charts_.back().lines.push_back(
      LineSince(felt.start, felt.throughput, peer.name, -2, to));
  return absl::OkStatus();
}

void Peers::AddRatios(const LoadLevel& level) {
  auto name = [&](const std::string& peer, const char* what) {
    return absl::StrCat(Prefix(level, peer), ": ", what);
  };
  for (const Peer& peer : peers_) {
    if (peer.name == kNativeCopy) continue;
    const bool goal = peer.name == kOurs && level.idle();
    figures_.AddRatio(absl::StrCat(name(peer.name, "wall"), " / native COPY"),
                      name(peer.name, "wall"), name(kNativeCopy, "wall"),
                      /*higher_is_better=*/false,
                      goal ? Goal(0.8) : absl::nullopt);
  }
  if (level.name == "heavy") {
    figures_.AddRatio(
        absl::StrCat(name(kOurs, "transactions lost"), " / ", kPtOsc),
        name(kOurs, "transactions lost"), name(kPtOsc, "transactions lost"),
        /*higher_is_better=*/false, Goal(1.0));
  }
  if (level.name == "light") AddLowestP99(level);
}

// Ours against the lowest of the others, repetition by repetition.
void Peers::AddLowestP99(const LoadLevel& level) {
  const std::string lowest = absl::StrCat(level.name, ": lowest p99 of a peer");
  const std::string ours = absl::StrCat(Prefix(level, kOurs), ": p99 during");
  std::vector<double> samples;
  for (const Peer& peer : peers_) {
    const Figure* p99 =
        figures_.Find(absl::StrCat(Prefix(level, peer.name), ": p99 during"));
    if (peer.name == kOurs || p99 == nullptr) continue;
    samples.resize(std::max(samples.size(), p99->samples.size()),
                   p99->samples[0]);
    for (size_t i = 0; i < p99->samples.size(); ++i) {
      samples[i] = std::min(samples[i], p99->samples[i]);
    }
  }
  for (double sample : samples) {
    figures_.Add(lowest, "ms", sample, /*higher_is_better=*/false);
  }
  figures_.AddRatio(absl::StrCat(ours, " / lowest of a peer"), ours, lowest,
                    /*higher_is_better=*/false, Goal(1.0));
}

absl::StatusOr<WorkloadResult> Peers::Run() {
  ASSIGN_OR_RETURN(peers_, FindPeers(context_, &notes_));
  const int repetitions = RepetitionsOf(context_);
  for (int repetition = 0; repetition < repetitions; ++repetition) {
    const bool chart = repetition + 1 == repetitions;
    for (const LoadLevel& level : levels_) {
      if (chart && !level.idle()) {
        Chart throughput;
        throughput.title =
            absl::StrCat("Throughput of the application, ", level.name);
        throughput.x_label = "seconds since the change began";
        throughput.y_label = "tx/s";
        charts_.push_back(std::move(throughput));
      }
      // Each repetition begins with another one.
      for (size_t i = 0; i < peers_.size(); ++i) {
        const Peer& peer =
            peers_[(i + static_cast<size_t>(repetition)) % peers_.size()];
        RETURN_IF_ERROR(context_.stopper->status());
        context_.say(absl::StrCat("peers ", repetition + 1, "/", repetitions,
                                  ": ", Prefix(level, peer.name)));
        RETURN_IF_ERROR(WithContext(Measure(level, peer, chart), peer.name));
      }
    }
  }
  for (const LoadLevel& level : levels_) AddRatios(level);
  RETURN_IF_ERROR(ClearScene(context_));
  WorkloadResult result;
  result.name = "peers";
  result.parameters = {{"rows, idle and light", absl::StrCat(levels_[0].rows)},
                       {"rows, heavy", absl::StrCat(levels_[2].rows)},
                       {"change", kBenchAlter}};
  result.figures = figures_.figures();
  result.charts = charts_;
  result.notes = notes_;
  return result;
}

}  // namespace

absl::StatusOr<WorkloadResult> RunPeersWorkload(const BenchContext& context) {
  return Peers(context).Run();
}

}  // namespace osc
