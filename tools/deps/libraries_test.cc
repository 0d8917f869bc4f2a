// Every outside library compiles, links and runs, and under ThreadSanitizer
// (abseil_tsan.cc) what Abseil synchronises is seen as synchronised.

#include <microhttpd.h>
#include <mysql/mysql.h>

#include <string>
#include <thread>  // NOLINT
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/random/random.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "benchmark/benchmark.h"
#include "gflags/gflags.h"
#include "glog/logging.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

DEFINE_int32(answer, 42, "A flag.");

namespace osc {
namespace {

TEST(LibrariesTest, AreLinked) {
  absl::flat_hash_map<std::string, int> hashed = {{"a", 1}};
  absl::btree_map<std::string, int> sorted = {{"a", 1}};
  EXPECT_THAT(hashed, ::testing::SizeIs(sorted.size()));
  absl::BitGen random;
  EXPECT_LT(absl::Uniform(random, 0, 3), 3);
  EXPECT_EQ(absl::StrFormat("%d", FLAGS_answer), absl::StrCat(42));
  EXPECT_NE(MHD_get_version(), nullptr);
  EXPECT_NE(mysql_get_client_info(), nullptr);
  EXPECT_EQ(nlohmann::json({{"a", 1}}).dump(), "{\"a\":1}");
  LOG(INFO) << absl::Now();
  benchmark::AddCustomContext("linked", "yes");
}

// A queue with each way of waiting.
class Queue {
 public:
  void Push(int i) ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    texts_.push_back(std::string(100, static_cast<char>('a' + i % 26)));
    pushed_.Signal();
  }
  std::string PopByCondition() ABSL_LOCKS_EXCLUDED(mu_) {
    mu_.LockWhen(absl::Condition(this, &Queue::Filled));
    std::string text = Pop();
    mu_.Unlock();
    return text;
  }
  std::string PopByAwait() ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    while (!mu_.AwaitWithTimeout(absl::Condition(this, &Queue::Filled),
                                 absl::Microseconds(50))) {
    }
    return Pop();
  }
  std::string PopByCondVar() ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    while (texts_.empty()) {
      pushed_.WaitWithTimeout(&mu_, absl::Microseconds(50));
    }
    return Pop();
  }
  bool empty() ABSL_LOCKS_EXCLUDED(mu_) {
    absl::ReaderMutexLock lock(&mu_);
    return texts_.empty();
  }

 private:
  bool Filled() const ABSL_SHARED_LOCKS_REQUIRED(mu_) {
    return !texts_.empty();
  }
  std::string Pop() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    std::string text = texts_.back();
    texts_.pop_back();
    return text;
  }

  absl::Mutex mu_;
  absl::CondVar pushed_;
  std::vector<std::string> texts_ ABSL_GUARDED_BY(mu_);
};

TEST(LibrariesTest, AMutexOrdersWhatItGuards) {
  constexpr int kEach = 500;
  Queue queue;
  std::vector<std::thread> threads;
  for (int way = 0; way < 3; ++way) {
    threads.emplace_back([&queue] {
      for (int i = 0; i < kEach; ++i) queue.Push(i);
    });
    threads.emplace_back([&queue, way] {
      for (int i = 0; i < kEach; ++i) {
        const std::string text = way == 0   ? queue.PopByCondition()
                                 : way == 1 ? queue.PopByAwait()
                                            : queue.PopByCondVar();
        EXPECT_EQ(text.size(), 100);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(queue.empty());
}

TEST(LibrariesTest, ANotificationAndACounterOrderWhatCameBefore) {
  std::string text;
  absl::Notification notification;
  std::thread writer([&] {
    text = "written";
    notification.Notify();
  });
  notification.WaitForNotification();
  EXPECT_EQ(text, "written");
  writer.join();

  std::vector<std::string> texts(4);
  absl::BlockingCounter counter(4);
  std::vector<std::thread> threads;
  for (std::string& each : texts) {
    threads.emplace_back([&] {
      each = "written";
      counter.DecrementCount();
    });
  }
  counter.Wait();
  EXPECT_THAT(texts, ::testing::Each("written"));
  for (std::thread& thread : threads) thread.join();
}

TEST(LibrariesTest, ThreadsMayShareTheTextOfAStatus) {
  const absl::Status shared = absl::InternalError(std::string(200, 'x'));
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back(
        [copy = shared] { EXPECT_EQ(copy.message().size(), 200); });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace osc
