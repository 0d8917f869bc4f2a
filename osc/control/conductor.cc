#include "osc/control/conductor.h"

#include <glog/logging.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "db/clock.h"
#include "db/failpoint.h"
#include "db/session.h"
#include "db/status_macros.h"
#include "osc/migration_types.h"
#include "osc/postpone_gate.h"

namespace osc {
namespace {

constexpr absl::Duration kRound = absl::Milliseconds(250);
constexpr int kRoundsBetweenLetters = 2;
constexpr int kRoundsBetweenViews = 4;
// How long the answer to a pause waits for what is under way, and the end of
// the run for an answer to be fetched.
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
    : sessions_(sessions),
      state_(state),
      mailbox_(state),
      run_(run),
      flags_(run.settings->Get()) {}

Conductor::~Conductor() { End(); }

absl::Status Conductor::Start() {
  RETURN_IF_ERROR(Session(sessions_, run_.stopper)
                      .Run("reading what the migration was told",
                           [this](Connection* c) { return TakeOver(c); }));
  for (const auto& [name, value] : standing_.settings) {
    LOG(INFO) << "as osc control has set it: " << name << "=" << value;
  }
  // What was said while nobody worked.
  RETURN_IF_ERROR(Session(sessions_, run_.stopper)
                      .Run("obeying what the migration was told",
                           [this](Connection* c) { return Obey(c); }));
  thread_ = std::thread([this] { Loop(); });
  return absl::OkStatus();
}

absl::Status Conductor::TakeOver(Connection* connection) {
  ASSIGN_OR_RETURN(standing_, mailbox_.ReadStanding(connection));
  Settings settings = flags_;
  for (const auto& [name, value] : standing_.settings) {
    absl::Status set = settings.Set(name, value);
    if (set.ok()) continue;
    LOG(WARNING) << "not as osc control has set it: " << set.message();
  }
  PutSettings(settings);
  HoldForOperator();
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
    absl::Status status;
    const bool shows = round % kRoundsBetweenViews == 0;
    if (connection == nullptr && shows) {
      absl::StatusOr<std::unique_ptr<Connection>> connected =
          sessions_->Connect();
      if (connected.ok()) {
        connection = *std::move(connected);
        status = TakeOver(connection.get());
      }
    }
    // First the view, whether there is a server or not: where it cannot be
    // written, an answer cannot either.
    if (shows) status.Update(Show(connection.get()));
    if (connection == nullptr) continue;
    if (status.ok() && round % kRoundsBetweenLetters == 0) {
      status = Obey(connection.get());
    }
    if (!status.ok()) connection.reset();
  }
  if (connection != nullptr) AwaitFetched(connection.get());
}

absl::Status Conductor::Show(Connection* connection) {
  const RunView view = run_.teller->Look();
  if (connection == nullptr) return absl::OkStatus();
  return state_->Put(connection, {{kStateView, JsonOf(view)}});
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
    RETURN_IF_ERROR(ObeyOne(connection, letter));
  }
  return absl::OkStatus();
}

absl::Status Conductor::ObeyOne(Connection* connection, const Letter& letter) {
  const Obeyed obeyed = Answer(letter);
  RETURN_IF_ERROR(Failpoint("control-obeyed"));
  absl::Status settled = mailbox_.Settle(connection, letter, obeyed.answer,
                                         standing_, obeyed.also);
  if (absl::IsNotFound(settled)) {
    LOG(INFO) << letter.who << " takes back: " << letter.words;
    return TakeOver(connection);
  }
  if (!settled.ok() && obeyed.end.ok()) return settled;  // obeyed once more
  LOG(INFO) << letter.who << " says " << letter.words << ": " << obeyed.answer;
  run_.teller
      ->Tell(RunEvent::Kind::kControl,
             absl::StrCat(letter.words, ": ", obeyed.answer))
      .IgnoreError();
  answered_ = letter.id;
  answered_at_ = Clock::Real()->Now();
  if (!obeyed.end.ok()) {
    AwaitFetched(connection);
    aborted_ = obeyed.leaves_nothing;
    run_.stopper->Stop(obeyed.end);
  }
  return settled;
}

void Conductor::AwaitFetched(Connection* connection) {
  while (Clock::Real()->Now() < answered_at_ + kSettles) {
    absl::StatusOr<absl::optional<std::string>> answer =
        mailbox_.Answer(connection, answered_);
    if (!answer.ok() || !answer->has_value()) return;
    absl::SleepFor(absl::Milliseconds(20));
  }
}

Conductor::Obeyed Conductor::Answer(const Letter& letter) {
  absl::StatusOr<ControlRequest> request =
      ParseControl(ControlWords(letter.words));
  if (!request.ok()) {
    return {absl::StrCat(kNotDone, request.status().message())};
  }
  using Kind = ControlRequest::Kind;
  const std::string phase = run_.teller->Look().phase;
  if (phase == PhaseName(Phase::kDone) && request->kind != Kind::kCutover) {
    return {absl::StrCat(kNotDone, "the new table is in place already")};
  }
  const char* const unless = phase == PhaseName(Phase::kCutover)
                                 ? ", unless the swap is under way already"
                                 : "";
  switch (request->kind) {
    case Kind::kPause:
    case Kind::kPauseCopy:
      return {Pause(*request, letter)};
    case Kind::kResume:
      return {Resume()};
    case Kind::kSet:
      return {Set(*request)};
    case Kind::kCutover:
    case Kind::kPostpone:
      return Postpone(request->kind == Kind::kPostpone);
    case Kind::kStop:
      return {
          absl::StrCat("stops; it can be resumed",
                       phase == PhaseName(Phase::kCapture)
                           ? " if all triggers have been made; else nothing is "
                             "left"
                           : unless),
          absl::CancelledError(absl::StrCat("told to stop by ", letter.who))};
    case Kind::kAbort:
      return {
          absl::StrCat("ends and removes everything but the original table",
                       unless),
          absl::CancelledError(absl::StrCat("told to abort by ", letter.who)),
          /*leaves_nothing=*/true};
  }
  return {absl::StrCat(kNotDone, "unknown word")};
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
  bool busy = works();
  while (busy && Clock::Real()->Now() < until) {
    if (stopper_.WaitFor(absl::Milliseconds(20))) break;
    busy = works();
  }
  return absl::StrCat(
      replay_too ? "copy, checksum and replay rest; the triggers go on, and "
                   "the log grows"
                 : "copy and checksum rest, the replay goes on",
      busy ? ". What was under way has yet to end" : "");
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

Conductor::Obeyed Conductor::Postpone(bool postponed) {
  Obeyed obeyed;
  obeyed.answer = postponed ? "the cutover waits for osc control cutover; "
                              "everything else goes on"
                            : "the cutover is not postponed";
  obeyed.also = PostponedAs(postponed);
  return obeyed;
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
