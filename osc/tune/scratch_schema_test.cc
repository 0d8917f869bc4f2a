#include "osc/tune/scratch_schema.h"

#include <deque>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "db/connection.h"
#include "db/errors.h"
#include "db/fake_connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(ScratchSchemaTest, IsNamedAfterTheTable) {
  EXPECT_EQ(DefaultScratchSchema("Shop", "orders"), "osc_tune_shop_orders");
}

TEST(ScratchSchemaTest, ShortensALongNameToADifferentOneForEachTable) {
  const std::string table(64, 'x');
  const std::string one = DefaultScratchSchema("a", table);
  EXPECT_THAT(one, StartsWith("osc_tune_"));
  EXPECT_LE(one.size(), 64u);
  EXPECT_NE(one, DefaultScratchSchema("b", table));
  EXPECT_EQ(one, DefaultScratchSchema("a", table));
}

TEST(ScratchSchemaTest, TakesANameThatNobodyHasAndOneWithItsMarker) {
  const Result none, one = FakeConnection::Rows({{std::string("1")}});
  FakeConnection free;
  free.On("SCHEMATA", none);
  EXPECT_TRUE(ScratchSchema::Check(&free, "s").ok());
  FakeConnection ours;
  ours.On("SCHEMATA", one).On("osc_tune_marker", one);
  EXPECT_TRUE(ScratchSchema::Check(&ours, "s").ok());
  FakeConnection foreign;
  foreign.On("SCHEMATA", one).On("osc_tune_marker", none);
  EXPECT_THAT(ScratchSchema::Check(&foreign, "s").message(),
              HasSubstr("--scratch-database"));
}

// Gives the connections that it was given, and then says that the server is
// away.
class FakeFactory : public ConnectionFactory {
 public:
  explicit FakeFactory(std::unique_ptr<FakeConnection> first) {
    Then(std::move(first));
  }
  void Then(std::unique_ptr<FakeConnection> next) {
    connections_.push_back(std::move(next));
  }
  absl::StatusOr<std::unique_ptr<Connection>> Connect() override {
    if (connections_.empty()) return absl::UnavailableError("server is away");
    std::unique_ptr<Connection> next = std::move(connections_.front());
    connections_.pop_front();
    return next;
  }

 private:
  std::deque<std::unique_ptr<FakeConnection>> connections_;
};

TEST(ScratchSchemaTest, SaysHowToDropItWhenTheServerIsAway) {
  auto connection = std::make_unique<FakeConnection>();
  connection->On("GET_LOCK", FakeConnection::Rows({{"1", "1", "77", "1"}}))
      .On("SCHEMATA", Result())
      .On("osc_tune_marker' AND", Result())
      .On("CREATE ", Result())
      .On("RELEASE_LOCK", Result());
  FakeFactory factory(std::move(connection));
  auto scratch = ScratchSchema::Create(&factory, "s");
  ASSERT_TRUE(scratch.ok()) << scratch.status();
  EXPECT_THAT((*scratch)->Drop(absl::ZeroDuration()).message(),
              AllOf(HasSubstr("DROP DATABASE IF EXISTS `s`"),
                    HasSubstr("server is away")));
}

// The server takes no writes for a moment.
TEST(ScratchSchemaTest, IsDroppedWhenTheServerTakesWritesAgain) {
  auto connection = std::make_unique<FakeConnection>();
  connection->On("GET_LOCK", FakeConnection::Rows({{"1", "1", "77", "1"}}))
      .On("SCHEMATA", Result())
      .On("osc_tune_marker' AND", Result())
      .On("CREATE ", Result())
      .On("RELEASE_LOCK", Result());
  auto read_only = std::make_unique<FakeConnection>();
  read_only->On("DROP DATABASE", MakeServerError(1290, "--read-only"));
  auto writable = std::make_unique<FakeConnection>();
  writable->On("DROP DATABASE", Result());
  FakeFactory factory(std::move(connection));
  factory.Then(std::move(read_only));
  factory.Then(std::move(writable));
  auto scratch = ScratchSchema::Create(&factory, "s");
  ASSERT_TRUE(scratch.ok()) << scratch.status();
  const absl::Status dropped = (*scratch)->Drop(absl::Minutes(1));
  EXPECT_TRUE(dropped.ok()) << dropped;
}

// What somebody else made in the meantime is not dropped.
TEST(ScratchSchemaTest, DropsNothingThatItCouldNotCreate) {
  auto connection = std::make_unique<FakeConnection>();
  connection->On("GET_LOCK", FakeConnection::Rows({{"1", "1", "77", "1"}}))
      .On("SCHEMATA", Result())
      .On("osc_tune_marker' AND", Result())
      .On("CREATE DATABASE", absl::FailedPreconditionError("exists"))
      .On("RELEASE_LOCK", Result());
  FakeFactory factory(std::move(connection));
  auto scratch = ScratchSchema::Create(&factory, "s");
  EXPECT_THAT(scratch.status().message(), HasSubstr("exists"));
}

}  // namespace
}  // namespace osc
