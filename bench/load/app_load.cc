#include "bench/load/app_load.h"

#include <algorithm>
#include <cstdio>
#include <random>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "db/clock.h"
#include "db/errors.h"
#include "db/sql.h"
#include "db/status_macros.h"

namespace osc {
namespace {

constexpr int kErLockDeadlock = 1213;
constexpr size_t kErrorExamples = 5;
constexpr absl::Duration kReconnectAfter = absl::Milliseconds(50);

}  // namespace

// One session and its thread.
class AppLoad::Worker {
 public:
  // `index` of options.connections.
  Worker(const ConnectOptions& connect, const AppLoadOptions& options,
         int index, const Stopper* stopper)
      : options_(options),
        index_(index),
        stopper_(stopper),
        table_(Sql("!").Table(options.schema, options.table).str()),
        factory_(connect),
        random_(options.seed * 1000003 + static_cast<uint64_t>(index)) {}

  absl::Status Connect() {
    ASSIGN_OR_RETURN(connection_, factory_.Connect());
    return absl::OkStatus();
  }

  void Start(absl::Time begin) {
    thread_ = std::thread([this, begin] { Loop(begin); });
  }

  void Join() {
    if (thread_.joinable()) thread_.join();
    connection_.reset();
  }

  const AppRecord& record() const { return record_; }
  const std::vector<std::string>& examples() const { return examples_; }

 private:
  void Loop(absl::Time begin);
  absl::Status Transaction();
  absl::Status Run(const std::string& sql);
  void Recover(const absl::Status& status);

  int64_t RandomId() {
    return 1 + static_cast<int64_t>(random_() %
                                    static_cast<uint64_t>(options_.rows));
  }
  std::string RandomDigits(int groups);

  const AppLoadOptions options_;
  const int index_;
  const Stopper* const stopper_;
  const std::string table_;
  MysqlConnectionFactory factory_;
  std::mt19937_64 random_;
  std::unique_ptr<Connection> connection_;
  AppRecord record_;
  std::vector<std::string> examples_;
  std::thread thread_;  // Last: it uses everything above.
};

void AppLoad::Worker::Loop(absl::Time begin) {
  const bool paced = options_.transactions_per_second > 0;
  const absl::Duration interval =
      paced ? absl::Seconds(options_.connections /
                            options_.transactions_per_second)
            : absl::ZeroDuration();
  // The sessions take turns.
  absl::Time due = begin + interval * index_ / options_.connections;
  while (!stopper_->stopped()) {
    if (paced) {
      if (stopper_->WaitFor(due - Clock::Real()->Now())) return;
    } else {
      due = Clock::Real()->Now();
    }
    absl::Status status = Transaction();
    if (status.ok()) {
      record_.AddTransaction(due, Clock::Real()->Now());
    } else {
      Recover(status);
    }
    due += interval;
  }
}

absl::Status AppLoad::Worker::Transaction() {
  const int64_t id = RandomId();
  RETURN_IF_ERROR(Run("BEGIN"));
  RETURN_IF_ERROR(Run(absl::StrCat("UPDATE ", table_,
                                   " SET k = k + 1 WHERE id = ", RandomId())));
  RETURN_IF_ERROR(
      Run(absl::StrCat("UPDATE ", table_, " SET c = '", RandomDigits(10),
                       "' WHERE id = ", RandomId())));
  RETURN_IF_ERROR(
      Run(absl::StrCat("DELETE FROM ", table_, " WHERE id = ", id)));
  RETURN_IF_ERROR(Run(absl::StrCat(
      "INSERT INTO ", table_, " (id, k, c, pad) VALUES (", id, ", ", RandomId(),
      ", '", RandomDigits(10), "', '", RandomDigits(5), "')")));
  return Run("COMMIT");
}

absl::Status AppLoad::Worker::Run(const std::string& sql) {
  const absl::Time start = Clock::Real()->Now();
  absl::Status status = connection_->Execute(sql);
  record_.AddStatement(start, Clock::Real()->Now());
  return status;
}

void AppLoad::Worker::Recover(const absl::Status& status) {
  const int number = ServerErrorNumber(status);
  if (number == kErLockDeadlock || number == kErLockWaitTimeout) {
    record_.AddDeadlock(Clock::Real()->Now());
  } else {
    record_.AddError(Clock::Real()->Now());
    if (examples_.size() < kErrorExamples) {
      examples_.emplace_back(status.message());
    }
  }
  if (!absl::IsUnavailable(status) && connection_->Execute("ROLLBACK").ok()) {
    return;
  }
  while (!stopper_->WaitFor(kReconnectAfter) && !Connect().ok()) {
  }
}

std::string AppLoad::Worker::RandomDigits(int groups) {
  std::string text;
  text.reserve(static_cast<size_t>(groups) * 12);
  char group[16];
  for (int i = 0; i < groups; ++i) {
    std::snprintf(group, sizeof(group), "%s%011llu", i == 0 ? "" : "-",
                  static_cast<unsigned long long>(  // NOLINT
                      random_() % 100000000000ULL));
    text += group;
  }
  return text;
}

AppLoad::AppLoad(const ConnectOptions& connect, const AppLoadOptions& options)
    : connect_(connect), options_(options) {}

AppLoad::~AppLoad() { Stop(); }

absl::Status AppLoad::Start() {
  for (int i = 0; i < options_.connections; ++i) {
    auto worker = std::make_unique<Worker>(connect_, options_, i, &stopper_);
    RETURN_IF_ERROR(worker->Connect());
    workers_.push_back(std::move(worker));
  }
  const absl::Time begin = Clock::Real()->Now();
  for (auto& worker : workers_) worker->Start(begin);
  return absl::OkStatus();
}

void AppLoad::Stop() {
  stopper_.Stop(absl::CancelledError("the load has ended"));
  for (auto& worker : workers_) worker->Join();
}

std::vector<const AppRecord*> AppLoad::Records() const {
  std::vector<const AppRecord*> records;
  for (const auto& worker : workers_) records.push_back(&worker->record());
  return records;
}

AppWindow AppLoad::Window(absl::Time from, absl::Time to) const {
  return WindowOf(Records(), from, to);
}

Timeline AppLoad::LatencyOverTime(absl::Duration step, double fraction) const {
  return LatencyTimeline(Records(), step, fraction);
}

Timeline AppLoad::ThroughputOverTime(absl::Duration step) const {
  return ThroughputTimeline(Records(), step);
}

int64_t AppLoad::deadlocks() const {
  int64_t count = 0;
  for (const AppRecord* record : Records()) count += record->deadlocks();
  return count;
}

int64_t AppLoad::errors() const {
  int64_t count = 0;
  for (const AppRecord* record : Records()) count += record->errors();
  return count;
}

std::vector<std::string> AppLoad::error_examples() const {
  std::vector<std::string> examples;
  for (const auto& worker : workers_) {
    for (const std::string& example : worker->examples()) {
      if (examples.size() < kErrorExamples) examples.push_back(example);
    }
  }
  return examples;
}

}  // namespace osc
