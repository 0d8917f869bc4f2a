#include "osc/control/conductor.h"

#include <glog/logging.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/clock.h"
#include "db/session.h"
#include "db/status_macros.h"
#include "osc/postpone_gate.h"

namespace osc {
namespace {

constexpr absl::Duration kRound = absl::Milliseconds(250);
constexpr int kRoundsBetweenLetters = 2;
constexpr int kRoundsBetweenViews = 4;
// How long the answer to a pause waits for what is under way.
constexpr absl::Duration kSettles = absl::Milliseconds(1200);

constexpr char kOperator[] = "operator";

bool HasHoldOf(const std::vector<Hold>& holds, const std::string& by) {
  return std::any_of(holds.begin(), holds.end(),
                     [&by](const Hold& hold) { return hold.by == by; });
}

std::string ReasonsOf(const std::vector<Hold>& holds) {
  return absl::StrJoin(holds, "; ", [](std::string* out, const Hold& hold) {
    absl::StrAppend(out, hold.by, ": ", hold.reason);
  });
}

}  // namespace

Conductor::Conductor(ConnectionFactory* sessions, const StateTable* state,
                     const ConductedRun& run)
    : sessions_(sessions), state_(state), mailbox_(state), run_(run) {}

Conductor::~Conductor() { End(); }

absl::Status Conductor::Start() {
  RETURN_IF_ERROR(Session(sessions_, run_.stopper)
                      .Run("reading what the migration was told",
                           [this](Connection* c) -> absl::Status {
                             ASSIGN_OR_RETURN(standing_,
                                              mailbox_.ReadStanding(c));
                             return absl::OkStatus();
                           }));
  Settings settings = run_.settings->Get();
  for (const auto& [name, value] : standing_.settings) {
    absl::Status set = settings.Set(name, value);
    if (set.ok()) {
      LOG(INFO) << "as osc control has set it: " << name << "=" << value;
    } else {
      LOG(WARNING) << "not as osc control has set it: " << set.message();
    }
  }
  PutSettings(settings);
  HoldForOperator();
  // What was said while nobody worked.
  RETURN_IF_ERROR(Session(sessions_, run_.stopper)
                      .Run("obeying what the migration was told",
                           [this](Connection* c) { return Obey(c); }));
  thread_ = std::thread([this] { Loop(); });
  return absl::OkStatus();
}

void Conductor::End() {
  stopper_.Stop(absl::CancelledError("the run has ended"));
  if (thread_.joinable()) thread_.join();
}

void Conductor::Loop() {
  std::unique_ptr<Connection> connection;
  for (int round = 0; !stopper_.WaitFor(kRound); ++round) {
    TellHolds();
    if (connection == nullptr && round % kRoundsBetweenViews == 0) {
      absl::StatusOr<std::unique_ptr<Connection>> connected =
          sessions_->Connect();
      if (connected.ok()) connection = *std::move(connected);
    }
    absl::Status status;
    if (connection != nullptr && round % kRoundsBetweenLetters == 0) {
      status = Obey(connection.get());
    }
    if (round % kRoundsBetweenViews == 0) {
      const RunView view = run_.teller->Look();
      if (connection != nullptr && status.ok()) {
        status = state_->Put(connection.get(), {{kStateView, JsonOf(view)}});
      }
    }
    if (!status.ok()) connection.reset();
  }
}

void Conductor::TellHolds() {
  std::vector<Hold> now = run_.holds->All();
  for (const Hold& hold : now) {
    if (HasHoldOf(told_, hold.by)) continue;
    LOG(INFO) << hold.by << ": " << hold.reason << "; "
              << (hold.scope == HoldScope::kCopy ? "the copy rests"
                                                 : "copy and replay rest");
    run_.teller->Tell(RunEvent::Kind::kHeld, hold.reason).IgnoreError();
  }
  for (const Hold& hold : told_) {
    if (HasHoldOf(now, hold.by)) continue;
    LOG(INFO) << hold.by << ": no more; "
              << (now.empty() ? "everything goes on" : ReasonsOf(now));
    run_.teller->Tell(RunEvent::Kind::kReleased, hold.reason).IgnoreError();
  }
  told_ = std::move(now);
}

absl::Status Conductor::Obey(Connection* connection) {
  ASSIGN_OR_RETURN(std::vector<Letter> letters, mailbox_.Letters(connection));
  for (const Letter& letter : letters) {
    absl::Status after;
    const std::string answer = Answer(connection, letter, &after);
    LOG(INFO) << letter.who << " says " << letter.words << ": " << answer;
    run_.teller
        ->Tell(RunEvent::Kind::kControl,
               absl::StrCat(letter.words, ": ", answer))
        .IgnoreError();
    absl::Status settled =
        mailbox_.Settle(connection, letter, answer, standing_);
    if (!after.ok()) {
      AwaitFetched(connection, letter);
      run_.stopper->Stop(after);
    }
    RETURN_IF_ERROR(settled);
  }
  return absl::OkStatus();
}

// The state table may go with the run.
void Conductor::AwaitFetched(Connection* connection, const Letter& letter) {
  const absl::Time until = Clock::Real()->Now() + kSettles;
  while (Clock::Real()->Now() < until) {
    absl::StatusOr<absl::optional<std::string>> answer =
        mailbox_.Answer(connection, letter.id);
    if (!answer.ok() || !answer->has_value()) return;
    if (stopper_.WaitFor(absl::Milliseconds(20))) return;
  }
}

std::string Conductor::Answer(Connection* connection, const Letter& letter,
                              absl::Status* after) {
  absl::StatusOr<ControlRequest> request =
      ParseControl(ControlWords(letter.words));
  if (!request.ok()) {
    return absl::StrCat(kNotDone, request.status().message());
  }
  using Kind = ControlRequest::Kind;
  switch (request->kind) {
    case Kind::kPause:
    case Kind::kPauseCopy:
      return Pause(*request, letter);
    case Kind::kResume:
      return Resume();
    case Kind::kSet:
      return Set(*request);
    case Kind::kCutover:
    case Kind::kPostpone:
      return Postpone(connection, request->kind == Kind::kPostpone);
    case Kind::kStop:
      *after =
          absl::CancelledError(absl::StrCat("told to stop by ", letter.who));
      return "stops; it can be resumed";
    case Kind::kAbort:
      aborted_ = true;
      *after =
          absl::CancelledError(absl::StrCat("told to abort by ", letter.who));
      return "ends and removes everything but the original table";
  }
  return absl::StrCat(kNotDone, "unknown word");
}

std::string Conductor::Pause(const ControlRequest& request,
                             const Letter& letter) {
  standing_.pause = request.Text();
  standing_.paused_by = letter.who;
  HoldForOperator();
  const bool replay_too = request.kind == ControlRequest::Kind::kPause;
  const absl::Time until = Clock::Real()->Now() + kSettles;
  auto works = [&] {
    return run_.copier->Works() || (replay_too && run_.replayer->Works());
  };
  while (works() && Clock::Real()->Now() < until) {
    if (stopper_.WaitFor(absl::Milliseconds(20))) break;
  }
  return absl::StrCat(
      replay_too ? "copy, checksum and replay rest; the triggers go on, and "
                   "the log grows"
                 : "copy and checksum rest, the replay goes on",
      works() ? ". What was under way has yet to end" : "");
}

std::string Conductor::Resume() {
  const bool paused = !standing_.pause.empty();
  standing_.pause.clear();
  standing_.paused_by.clear();
  HoldForOperator();
  const std::vector<Hold> holds = run_.holds->All();
  return absl::StrCat(
      paused ? "not paused any more" : "it was not paused",
      holds.empty() ? "" : absl::StrCat("; but ", ReasonsOf(holds)));
}

std::string Conductor::Set(const ControlRequest& request) {
  const Settings before = run_.settings->Get();
  Settings settings = before;
  for (const auto& [name, value] : request.settings) {
    absl::Status set = settings.Set(name, value);
    if (!set.ok()) return absl::StrCat(kNotDone, set.message());
  }
  PutSettings(settings);
  std::map<std::string, std::string> was = before.Values();
  std::map<std::string, std::string> is = settings.Values();
  std::vector<std::string> changes;
  for (const auto& [name, value] : request.settings) {
    changes.push_back(
        absl::StrCat(name, "=", is[name], " (was ", was[name], ")"));
    auto& kept = standing_.settings;
    kept.erase(std::remove_if(kept.begin(), kept.end(),
                              [&name = name](const auto& one) {
                                return one.first == name;
                              }),
               kept.end());
    kept.emplace_back(name, is[name]);
  }
  return absl::StrJoin(changes, ", ");
}

std::string Conductor::Postpone(Connection* connection, bool postponed) {
  absl::Status set = SetPostponed(connection, *state_, postponed);
  if (!set.ok()) return absl::StrCat(kNotDone, set.message());
  return postponed ? "the cutover waits for osc control cutover; everything "
                     "else goes on"
                   : "the cutover is not postponed";
}

void Conductor::HoldForOperator() {
  if (standing_.pause.empty()) {
    run_.holds->Release(kOperator);
    return;
  }
  run_.holds->Put(
      kOperator,
      standing_.pause == "pause" ? HoldScope::kAll : HoldScope::kCopy,
      absl::StrCat("paused by ", standing_.paused_by,
                   ", until osc control resume"));
}

void Conductor::PutSettings(const Settings& settings) {
  run_.settings->Put(settings);
  if (!run_.auto_rate) run_.copier->bucket()->SetRate(settings.copy_rate);
  run_.copier->sizer()->SetTarget(settings.chunk_time);
  run_.copier->load_share()->SetPercent(settings.max_load_share);
  run_.checksum->load_share()->SetPercent(settings.max_load_share);
  run_.replayer->bucket()->SetRate(settings.replay_rate);
  run_.throttler->Change(settings.throttle);
}

}  // namespace osc
