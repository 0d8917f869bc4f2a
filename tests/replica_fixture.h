#ifndef TESTS_REPLICA_FIXTURE_H_
#define TESTS_REPLICA_FIXTURE_H_

#include <memory>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "osc/throttle/throttle_settings.h"
#include "tests/engine.h"
#include "tests/replica.h"

namespace osc {

// The fixture `Base`, an EngineTest, on a server with a replica.
template <typename Base>
class WithReplica : public Base {
 protected:
  static void SetUpTestSuite() {
    TestServerOptions options;
    options.tcp = true;
    Base::StartServer(options);
    auto replica = TestReplica::Start(Base::server());
    ASSERT_TRUE(replica.ok()) << replica.status();
    replica_ = *std::move(replica);
  }
  static void TearDownTestSuite() {
    replica_.reset();
    Base::TearDownTestSuite();
  }
  static TestReplica& replica() { return *replica_; }

  static ThrottleSettings MaxLag(const std::string& replicas,
                                 const std::string& lag = "1s") {
    ThrottleSettings settings;
    EXPECT_TRUE(settings.SetMaxLag(lag).ok());
    EXPECT_TRUE(settings.SetReplicas(replicas).ok());
    return settings;
  }

 private:
  static std::unique_ptr<TestReplica> replica_;
};

template <typename Base>
std::unique_ptr<TestReplica> WithReplica<Base>::replica_;

}  // namespace osc

#endif  // TESTS_REPLICA_FIXTURE_H_
