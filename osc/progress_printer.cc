#include "osc/progress_printer.h"

#include <glog/logging.h>

#include <utility>

#include "absl/types/optional.h"
#include "db/clock.h"
#include "osc/progress.h"

namespace osc {
namespace {

constexpr absl::Duration kLook = absl::Milliseconds(20);
constexpr absl::Duration kRewrite = absl::Milliseconds(500);

}  // namespace

ProgressPrinter::ProgressPrinter(std::function<MigrationStats()> stats,
                                 StatusLine* line, absl::Duration interval)
    : stats_(std::move(stats)),
      line_(line),
      interval_(interval),
      thread_([this] { Loop(); }) {}

ProgressPrinter::~ProgressPrinter() {
  stopper_.Stop(absl::CancelledError("the run has ended"));
  thread_.join();
  line_->Show("");
}

void ProgressPrinter::Loop() {
  ProgressMeter meter;
  absl::optional<Phase> phase;
  absl::Time observed = absl::InfinitePast();
  absl::Time logged = absl::InfinitePast();
  do {
    const MigrationStats stats = stats_();
    const absl::Time now = Clock::Real()->Now();
    const bool new_phase = phase != stats.phase;
    phase = stats.phase;
    if (!new_phase && now - observed < kRewrite) continue;
    observed = now;
    const Progress progress = meter.Observe(stats, now);
    line_->Show(ShortProgress(progress));
    if (!line_->shown() && (new_phase || now - logged >= interval_)) {
      LOG(INFO) << LongProgress(progress);
      logged = now;
    }
  } while (!stopper_.WaitFor(kLook));
}

}  // namespace osc
