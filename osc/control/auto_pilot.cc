#include "osc/control/auto_pilot.h"

#include <glog/logging.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "db/clock.h"
#include "db/duration_text.h"

namespace osc {
namespace {

constexpr absl::Duration kStep = absl::Seconds(1);
constexpr int kCommits = 5;
constexpr double kMostRedo = 0.75;
constexpr int64_t kMoreHistory = 1000000;

// Their rates are not those of the copy: the connections of the application
// come and go.
int64_t MostThreads(int64_t at_first) { return 2 * at_first + 8; }

// The second slowest of a few small transactions.
absl::optional<absl::Duration> CommitTime(Connection* connection,
                                          const StateTable& state) {
  std::array<absl::Duration, kCommits> times;
  for (int i = 0; i < kCommits; ++i) {
    const absl::Time start = Clock::Real()->Now();
    if (!state.Put(connection, {{"probe", absl::StrCat(i)}}).ok()) {
      return absl::nullopt;
    }
    times[i] = Clock::Real()->Now() - start;
  }
  std::sort(times.begin(), times.end());
  return times[kCommits - 2];
}

std::map<std::string, int64_t> GlobalStatus(Connection* connection) {
  std::map<std::string, int64_t> numbers;
  absl::StatusOr<Result> result = connection->Query(
      "SHOW GLOBAL STATUS WHERE Variable_name IN ('Threads_running', "
      "'Innodb_checkpoint_age', 'Innodb_checkpoint_max_age', "
      "'Innodb_redo_log_logical_size', 'Innodb_redo_log_capacity_resized', "
      "'Innodb_history_list_length')");
  if (!result.ok()) return numbers;
  for (const Row& row : result->rows) {
    int64_t number = 0;
    if (absl::SimpleAtoi(row[1].value_or(""), &number)) {
      numbers[row[0].value_or("")] = number;
    }
  }
  return numbers;
}

absl::optional<int64_t> Find(const std::map<std::string, int64_t>& numbers,
                             const char* name) {
  const auto found = numbers.find(name);
  if (found == numbers.end()) return absl::nullopt;
  return found->second;
}

}  // namespace

ServerSignals ReadSignals(Connection* connection, const StateTable& state) {
  ServerSignals signals;
  signals.commit = CommitTime(connection, state);
  const std::map<std::string, int64_t> status = GlobalStatus(connection);
  signals.threads_running = Find(status, "Threads_running");
  const std::pair<const char*, const char*> redo[] = {
      {"Innodb_checkpoint_age", "Innodb_checkpoint_max_age"},
      {"Innodb_redo_log_logical_size", "Innodb_redo_log_capacity_resized"}};
  for (const auto& [age, most] : redo) {
    if (Find(status, age).has_value() && Find(status, most).value_or(0) > 0) {
      signals.redo_filled = static_cast<double>(*Find(status, age)) /
                            static_cast<double>(*Find(status, most));
    }
  }
  signals.history_length = Find(status, "Innodb_history_list_length");
  if (!signals.history_length.has_value()) {
    // Asks for PROCESS, which not every account has.
    absl::StatusOr<int64_t> length = connection->QueryInt(
        "SELECT `COUNT` FROM information_schema.INNODB_METRICS WHERE NAME = "
        "'trx_rseg_history_len' AND STATUS = 'enabled'");
    if (length.ok()) signals.history_length = *length;
  }
  return signals;
}

std::string TroubleOf(const ServerSignals& now, const ServerSignals& at_first,
                      absl::Duration commit_budget) {
  if (now.commit.has_value() && *now.commit > commit_budget) {
    return absl::StrCat(
        "a small commit takes ",
        DurationText(absl::Trunc(*now.commit, absl::Microseconds(100))),
        ", above ", DurationText(commit_budget));
  }
  if (now.threads_running.has_value() && at_first.threads_running.has_value() &&
      *now.threads_running > MostThreads(*at_first.threads_running)) {
    return absl::StrCat(*now.threads_running, " threads run, above ",
                        MostThreads(*at_first.threads_running));
  }
  if (now.redo_filled.has_value() && *now.redo_filled > kMostRedo) {
    return absl::StrFormat("the redo log is filled to %.0f%%, above %.0f%%",
                           100 * *now.redo_filled, 100 * kMostRedo);
  }
  if (now.history_length.has_value() && at_first.history_length.has_value() &&
      *now.history_length > *at_first.history_length + kMoreHistory) {
    return absl::StrCat(*now.history_length, " undo logs are to be purged, ",
                        "above ", *at_first.history_length + kMoreHistory);
  }
  return "";
}

std::string HopelessBudget(const ServerSignals& at_first,
                           absl::Duration commit_budget) {
  ServerSignals commit_alone;
  commit_alone.commit = at_first.commit;
  const std::string trouble =
      TroubleOf(commit_alone, commit_alone, commit_budget);
  if (trouble.empty()) return "";
  return absl::StrCat(trouble,
                      ", before the copy has begun: give --auto-latency more, "
                      "or the copy hardly gets on");
}

AutoPilot::AutoPilot(ConnectionFactory* sessions, const StateTable* state,
                     const AutoOptions& options, const Holds* holds,
                     const LiveSettings* settings, Copier* copier)
    : sessions_(sessions),
      state_(state),
      options_(options),
      holds_(holds),
      settings_(settings),
      copier_(copier),
      stepped_(Clock::Real()->Now()) {
  copier_->bucket()->SetRate(rate());
  thread_ = std::thread([this] { Loop(); });
}

AutoPilot::~AutoPilot() { End(); }

void AutoPilot::End() {
  stopper_.Stop(absl::CancelledError("the run has ended"));
  if (thread_.joinable()) thread_.join();
}

int64_t AutoPilot::rate() const {
  absl::MutexLock lock(&mu_);
  const int64_t most = settings_->Get().copy_rate;
  return most > 0 ? std::min(most, aimd_.rate()) : aimd_.rate();
}

void AutoPilot::Loop() {
  std::unique_ptr<Connection> connection;
  do {
    if (connection == nullptr) {
      absl::StatusOr<std::unique_ptr<Connection>> connected =
          sessions_->Connect();
      if (!connected.ok()) continue;
      connection = *std::move(connected);
    }
    const ServerSignals signals = ReadSignals(connection.get(), *state_);
    if (!signals.commit.has_value()) {
      connection.reset();
      continue;
    }
    if (!at_first_.has_value()) {
      at_first_ = signals;
      const std::string hopeless =
          HopelessBudget(signals, options_.commit_budget);
      if (!hopeless.empty()) LOG(WARNING) << "auto: " << hopeless;
    }
    Step(signals);
  } while (!stopper_.WaitFor(kStep));
}

void AutoPilot::Step(const ServerSignals& signals) {
  const std::string trouble =
      TroubleOf(signals, *at_first_, options_.commit_budget);
  const absl::Time now = Clock::Real()->Now();
  const int64_t copied = copier_->Stats().rows;
  const double used = static_cast<double>(copied - copied_) /
                      absl::ToDoubleSeconds(now - stepped_);
  const absl::Duration rested = holds_->CopyRested();
  const int64_t before = rate();
  {
    absl::MutexLock lock(&mu_);
    aimd_.Step(now, used, !trouble.empty(), rested > rested_);
    const int64_t most = settings_->Get().copy_rate;
    if (most > 0) aimd_.AtMost(most);
  }
  copied_ = copied;
  rested_ = rested;
  stepped_ = now;
  const int64_t after = rate();
  copier_->bucket()->SetRate(after);
  if (after < before && !trouble.empty()) {
    LOG(INFO) << "auto: " << trouble << "; the copy gets " << after
              << " rows a second instead of " << before;
  }
}

}  // namespace osc
