// Other sessions lock rows of the migration's tables in any order: deadlocks
// and lock waits by hundreds.

#include <glog/logging.h>

#include <atomic>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "db/failpoint.h"
#include "tests/race_fixture.h"

namespace osc {
namespace {

using Strings = std::vector<std::string>;

class ConflictsTest : public RaceTest {
 protected:
  // Eight sessions that lock rows by some statements, from any one of them on.
  // They have written more than the engine, which the server therefore ends in
  // a deadlock.
  class Hostile {
   public:
    Hostile(ConflictsTest* test, std::function<Strings(uint32_t)> statements)
        : test_(test), statements_(std::move(statements)) {
      test_->Sql("DROP DATABASE IF EXISTS heavy");
      test_->Sql("CREATE DATABASE heavy");
      test_->Sql(
          "CREATE TABLE heavy.t (id INT AUTO_INCREMENT PRIMARY KEY, v INT)");
      for (int seed = 0; seed < 8; ++seed) {
        threads_.emplace_back([this, seed] { Loop(seed); });
      }
    }
    ~Hostile() { Stop(); }
    void Stop() {
      if (stop_.exchange(true)) return;
      for (std::thread& thread : threads_) thread.join();
      test_->Sql("DROP DATABASE heavy");
    }
    // Statements of theirs that the server has ended.
    int conflicts() const { return conflicts_; }

   private:
    void Loop(int seed) {
      const std::string write =
          absl::StrCat("INSERT INTO heavy.t (v) VALUES ",
                       absl::StrJoin(Strings(200, "(1)"), ", "));
      std::unique_ptr<Connection> session = test_->App();
      std::mt19937 random(seed);
      // Locks on rows alone: gaps would stop the application's triggers.
      for (const char* set :
           {"SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
            "SET SESSION innodb_lock_wait_timeout = 1"}) {
        EXPECT_TRUE(session->Execute(set).ok());
      }
      while (!stop_) {
        const Strings statements = statements_(random());
        absl::Status status = session->Execute("START TRANSACTION");
        if (status.ok()) status = session->Execute(write);
        const size_t first = random();
        for (size_t i = 0; i < statements.size() && status.ok(); ++i) {
          status =
              session->Execute(statements[(first + i) % statements.size()]);
          absl::SleepFor(absl::Milliseconds(random() % 10));
        }
        if (absl::IsAborted(status)) ++conflicts_;
        session->Execute("ROLLBACK").IgnoreError();
        absl::SleepFor(absl::Milliseconds(random() % 5));
      }
    }

    ConflictsTest* const test_;
    const std::function<Strings(uint32_t)> statements_;
    std::atomic<bool> stop_{false};
    std::atomic<int> conflicts_{0};
    std::vector<std::thread> threads_;
  };
};

TEST_F(ConflictsTest, ReplayGoesOnThroughHundredsOfDeadlocksAndLockWaits) {
  MakeTable(200);
  RaceWriter writer(App(), &model_, 30);
  MigrationOptions options = RaceOptions();
  options.replay.workers = 2;
  HeldFailpoint verified("checksum-ended");
  Start(options);
  verified.AwaitArrival();
  Hostile hostile(this, [](uint32_t random) {
    return Strings{absl::StrCat("SELECT id FROM t__osc_new WHERE id BETWEEN ",
                                random % 2000, " AND 2000 LIMIT 3 FOR UPDATE"),
                   absl::StrCat("SELECT log_id FROM t__osc_log LIMIT ",
                                1 + random / 2000 % 10, " FOR UPDATE"),
                   absl::StrCat("SELECT id FROM t__osc_new WHERE id < ",
                                random / 20000 % 2000, " LIMIT 3 FOR UPDATE")};
  });
  Await("hundreds of conflicts", [&] {
    const int64_t retries = Stats().replay.retries;
    return retries >= 5 && hostile.conflicts() + retries >= 200;
  });
  verified.Release();
  hostile.Stop();
  LOG(INFO) << hostile.conflicts() << " conflicts of others, "
            << Stats().replay.retries << " retries";
  Finish();
  writer.Stop();
  ExpectDone();
}

// They lock the chunks that are being copied, and wait for their rows.
TEST_F(ConflictsTest, CopyGoesOnThroughDeadlocksAndLockWaits) {
  MakeTable(2000);
  RaceWriter writer(App(), &model_, 31);
  MigrationOptions options = RaceOptions();
  options.copy.workers = 2;
  std::atomic<int> again{0};
  ScopedFailpoint count("copy-chunk-again", [&again] {
    ++again;
    return absl::OkStatus();
  });
  HeldFailpoint begun("copy-chunk-settled");
  Start(options);
  begun.AwaitArrival();
  Hostile hostile(this, [](uint32_t random) {
    return Strings{
        "SELECT chunk_id FROM t__osc_chunks ORDER BY chunk_id DESC LIMIT 3 FOR "
        "UPDATE",
        absl::StrCat("SELECT id FROM t__osc_new WHERE id < ", random % 20000,
                     " ORDER BY id DESC LIMIT 3 FOR UPDATE")};
  });
  const auto enough = [&] {
    return again >= 1 && hostile.conflicts() + again >= 20;
  };
  // Its transactions last longer until then.
  ScopedFailpoint slow("copy-before-commit", [&] {
    for (int i = 0; i < 20 && !enough(); ++i) {
      absl::SleepFor(absl::Milliseconds(10));
    }
    return absl::OkStatus();
  });
  begun.Release();
  // The copy lets a replay that is behind go first, and so meets fewer of them
  // on a busy machine. What counts are the rows in the end.
  const absl::Time give_up = absl::Now() + absl::Minutes(2);
  while (!enough() && absl::Now() < give_up) {
    absl::SleepFor(absl::Milliseconds(5));
  }
  hostile.Stop();
  LOG(INFO) << hostile.conflicts() << " conflicts of others, " << again
            << " chunks begun again";
  EXPECT_GE(hostile.conflicts() + again, 1);
  Finish();
  writer.Stop();
  ExpectDone();
}

}  // namespace
}  // namespace osc
