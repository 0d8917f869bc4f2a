#ifndef TESTS_RACE_MODEL_H_
#define TESTS_RACE_MODEL_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "db/connection.h"

namespace osc {

// The rows that table t must hold, by id.
class RaceModel {
 public:
  struct Values {
    std::string v;
    absl::optional<int64_t> u;
  };

  // How the application fared, as far as its writers have ended.
  struct Figures {
    int64_t statements = 0;  // acknowledged
    int64_t errors = 0;
    int64_t losses = 0;      // of its connection, in the middle of a statement
    absl::Duration longest;  // of those acknowledged, from its side
  };

  std::map<int64_t, Values>& rows() { return rows_; }
  Figures& figures() { return figures_; }
  // As EngineTest::Rows gives `SELECT id, v, u FROM t ORDER BY id`.
  std::vector<std::string> Lines() const;

 private:
  std::map<int64_t, Values> rows_;
  Figures figures_;
};

// One connection of the application that writes t without a pause: random
// inserts, updates, deletes and updates of the key. What the server has
// acknowledged goes into the model, which is the writer's alone until Stop.
class RaceWriter {
 public:
  RaceWriter(std::unique_ptr<Connection> connection, RaceModel* model,
             int seed);
  ~RaceWriter();

  // For tests that kill connections: when this one is lost, too, it opens
  // another and looks whether the last statement was done.
  void SurviveLosses(std::function<std::unique_ptr<Connection>()> connect) {
    absl::MutexLock lock(&mu_);
    connect_ = std::move(connect);
  }

  // Ends the thread, if it still runs, and fails the test if a statement had
  // failed.
  void Stop();
  int64_t statements() const { return statements_; }
  // It has ended before its time; Stop tells why.
  bool failed() const { return failed_; }

 private:
  void Loop(int seed);
  // False when the loss was not to be survived, or the table is neither as
  // before the statement nor as after it.
  bool Recover(const std::map<int64_t, RaceModel::Values>& next)
      ABSL_LOCKS_EXCLUDED(mu_);
  std::string Next(uint32_t random, std::map<int64_t, RaceModel::Values>* next);

  std::unique_ptr<Connection> connection_;  // the thread's
  absl::Mutex mu_;
  std::function<std::unique_ptr<Connection>()> connect_ ABSL_GUARDED_BY(mu_);
  RaceModel* const model_;
  std::atomic<bool> stop_{false};
  std::atomic<int64_t> statements_{0};
  std::atomic<bool> failed_{false};
  std::string error_;           // of the thread; read when it has ended
  RaceModel::Figures figures_;  // as error_
  std::thread thread_;
};

}  // namespace osc

#endif  // TESTS_RACE_MODEL_H_
