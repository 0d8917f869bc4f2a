#include "osc/report/run_recorder.h"

#include <glog/logging.h>

#include <algorithm>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/match.h"
#include "db/status_macros.h"
#include "osc/report/run_page.h"
#include "osc/view/replace_file.h"

namespace osc {
namespace {

constexpr size_t kMostPoints = 2000;
constexpr size_t kMostRests = 1000;
constexpr size_t kMostEvents = 2000;
// So many of the first ones stay; then come the latest.
constexpr size_t kFirstEvents = kMostEvents / 2;

double Seconds(const RunView& view) {
  return absl::ToDoubleSeconds(view.elapsed);
}

}  // namespace

absl::StatusOr<std::unique_ptr<RunRecorder>> RunRecorder::Make(
    const std::string& path) {
  RETURN_IF_ERROR(CheckReplaceable(path));
  return absl::WrapUnique(new RunRecorder(path));
}

absl::Status RunRecorder::OnEvent(const RunEvent& event, const RunView& view) {
  Look(view);
  std::vector<RunRecording::Event>& events = recording_.events;
  events.push_back({Seconds(view), std::string(EventName(event.kind)),
                    view.phase, event.text});
  if (events.size() > kMostEvents) {
    events.erase(events.begin() + kFirstEvents);
    ++recording_.events_left_out;
  }
  const bool failed = event.kind == RunEvent::Kind::kFailure;
  if (!failed && event.kind != RunEvent::Kind::kSuccess) {
    return absl::OkStatus();
  }
  recording_.outcome = std::string(EventName(event.kind));
  if (failed) recording_.failure = event.text;
  Write();
  return absl::OkStatus();
}

void RunRecorder::OnView(const RunView& view) {
  Look(view);
  AddPoint(view);
}

// What is taken from events and views alike.
void RunRecorder::Look(const RunView& view) {
  recording_.last = view;
  recording_.largest_backlog =
      std::max<double>(recording_.largest_backlog, view.backlog);
  recording_.oldest_backlog = std::max(recording_.oldest_backlog,
                                       absl::ToDoubleSeconds(view.backlog_age));
  std::vector<RunRecording::PhaseBegin>& phases = recording_.phases;
  if (phases.empty() || phases.back().phase != view.phase) {
    phases.push_back({Seconds(view), view.phase});
  }
  AddRests(view);
}

void RunRecorder::AddPoint(const RunView& view) {
  if (views_++ % stride_ != 0) return;
  std::vector<RunRecording::Point>& points = recording_.points;
  if (points.size() == kMostPoints) {
    for (size_t i = 0; 2 * i < points.size(); ++i) points[i] = points[2 * i];
    points.resize((points.size() + 1) / 2);
    stride_ *= 2;
  }
  RunRecording::Point point;
  point.at = Seconds(view);
  point.copy_rate = view.copy_rate;
  point.verify_rate = view.verify_rate;
  point.auto_rate = view.auto_rate;
  point.capture_rate = view.capture_rate;
  point.replay_rate = view.replay_rate;
  if (view.chunk_time.has_value()) {
    point.chunk_time = absl::ToDoubleSeconds(*view.chunk_time);
  }
  point.backlog = view.backlog;
  point.backlog_age = absl::ToDoubleSeconds(view.backlog_age);
  points.push_back(point);
}

void RunRecorder::AddRests(const RunView& view) {
  std::map<std::string, size_t> still;
  for (const HoldView& hold : view.holds) {
    const auto known = resting_.find(hold.by);
    if (known != resting_.end()) {
      still.insert(*known);
    } else if (recording_.rests.size() == kMostRests) {
      ++recording_.rests_left_out;
      still[hold.by] = kMostRests;
    } else {
      still[hold.by] = recording_.rests.size();
      RunRecording::Rest& rest = recording_.rests.emplace_back();
      rest.from =
          std::max(0.0, Seconds(view) - absl::ToDoubleSeconds(hold.since));
      rest.by = hold.by;
    }
    if (still[hold.by] == kMostRests) continue;
    RunRecording::Rest& rest = recording_.rests[still[hold.by]];
    rest.to = Seconds(view);
    rest.reason = hold.reason;
    rest.replay_too |= hold.replay_too;
  }
  for (const auto& [by, at] : resting_) {
    if (at < kMostRests && still.count(by) == 0) {
      recording_.rests[at].to = Seconds(view);
    }
  }
  resting_ = std::move(still);
}

void RunRecorder::Write() const {
  const absl::Status written = ReplaceFile(
      path_, absl::EndsWith(path_, ".json") ? JsonOf(recording_) + "\n"
                                            : RunPage(recording_));
  if (!written.ok()) LOG(ERROR) << "no report: " << written.message();
}

}  // namespace osc
