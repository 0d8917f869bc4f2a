#ifndef TESTS_RACE_FIXTURE_H_
#define TESTS_RACE_FIXTURE_H_

#include <glog/logging.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/optional.h"
#include "db/connection.h"
#include "db/failpoint.h"
#include "db/stop.h"
#include "osc/migration.h"
#include "tests/engine.h"
#include "tests/race_model.h"
#include "tests/session_book.h"

namespace osc {

// A migration in a thread of its own, which failpoints stop while the test
// plays the application: it changes table `t` and keeps a model of the rows
// that must be there in the end, which owes nothing to the server.
//
// The engine connects as user `osc`, the test and its application as root.
class RaceTest : public EngineTest {
 protected:
  void SetUp() override;
  void TearDown() override;

  // t (id BIGINT key, v VARCHAR(40), u INT) with the ids 10, 20, … and
  // u = id; `more` is added to the definition; an index that is not
  // unique is built after the copy.
  void MakeTable(int rows, const std::string& more = ", KEY by_v (v)");
  // Drops everything of an earlier migration of the same test first.
  void MakeTableAgain(int rows, const std::string& more = ", KEY by_v (v)");

  // One statement of the application each, and the same in the model.
  void Put(int64_t id, const std::string& v, absl::optional<int64_t> u = {});
  void SetV(int64_t id, const std::string& v);
  void SetU(int64_t id, absl::optional<int64_t> u);
  void Remove(int64_t id);
  void Move(int64_t id, int64_t new_id);
  RaceModel model_;

  // Chunks of ten rows, one worker for copy and replay each.
  MigrationOptions RaceOptions(const std::string& alter = "ADD COLUMN c INT");

  void Start(const MigrationOptions& options);
  MigrationResult Finish();  // waits for its end
  // As if its process had gone: gives back the run lock of one that has ended.
  void Forget() { migration_.reset(); }
  MigrationStats Stats() const { return migration_->Stats(); }
  Stopper* stopper() { return race_stopper_.get(); }

  // Finish, and what must be true then. Done: t holds the model's rows, and
  // nothing of ours is left but the old table. Intact: it ended with `outcome`,
  // and the original is in use, holds the model's rows and is all that is left.
  MigrationResult ExpectDone();
  MigrationResult ExpectIntact(Outcome outcome);
  void ExpectModel();

  // Wait for a state that must come; after 30 s the test fails.
  void Await(const std::string& what, const std::function<bool()>& reached);
  void AwaitRounds(int64_t more);  // rounds of the replay from now on
  // Until the log holds so many entries for whoever looks.
  void AwaitLog(int64_t entries);
  // Until so many statements of `user` wait for a metadata lock.
  void AwaitWaiting(const std::string& user, int statements);

  // Sessions of the engine that are open and that the calling thread, one of
  // its own at a failpoint, has opened; oldest first.
  std::vector<uint64_t> SessionsOpenedHere() const {
    return race_factory_->OpenedHere();
  }

  int64_t Count(const std::string& sql);
  std::unique_ptr<ConnectionFactory> EngineFactory();

 private:
  std::unique_ptr<SessionBook> race_factory_;
  std::unique_ptr<Stopper> race_stopper_;
  std::unique_ptr<Migration> migration_;
  MigrationResult result_;
  std::atomic<bool> ended_{false};
  std::thread thread_;
};

// Ends sessions of the engine, and returns when they are gone.
class Killer {
 public:
  explicit Killer(std::unique_ptr<Connection> root);
  // The engine's sessions, oldest first.
  std::vector<uint64_t> Sessions();
  // The session whose statement begins so; 0 when there is none.
  uint64_t Running(const std::string& statement);
  void Kill(uint64_t session);
  void KillAll();

 private:
  std::unique_ptr<Connection> root_;
};

// Calls `action` at the first pass of a failpoint; its status is what the
// engine sees there.
class FailpointOnce {
 public:
  FailpointOnce(const std::string& name, std::function<absl::Status()> action);
  ~FailpointOnce();
  bool passed() const { return *passes_ > 0; }

 private:
  const std::string name_;
  std::shared_ptr<std::atomic<int>> passes_;
};

// What the engine logs while this lives.
class LogLines : private google::LogSink {
 public:
  LogLines() { google::AddLogSink(this); }
  ~LogLines() override { google::RemoveLogSink(this); }
  bool Holds(const std::string& text) const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  void send(google::LogSeverity severity, const char* full_filename,
            const char* base_filename, int line,
            const google::LogMessageTime& time, const char* message,
            size_t length) override;

  mutable absl::Mutex mu_;
  std::string lines_ ABSL_GUARDED_BY(mu_);
};

}  // namespace osc

#endif  // TESTS_RACE_FIXTURE_H_
