#include "osc/ending.h"

#include <memory>
#include <utility>

#include "changelog/artifact_names.h"
#include "db/errors.h"
#include "db/fake_connection.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

// Nobody at first, then a session that sees an entry in the log.
class LateFactory : public ConnectionFactory {
 public:
  absl::StatusOr<std::unique_ptr<Connection>> Connect() override {
    if (++calls_ == 1) return MakeServerError(1040, "Too many connections");
    auto connection = std::make_unique<FakeConnection>();
    connection->On("AS backlog", FakeConnection::Rows({{"1"}}));
    return std::unique_ptr<Connection>(std::move(connection));
  }
  int calls() const { return calls_; }

 private:
  int calls_ = 0;
};

// Where the log could not be looked at, it was taken for empty, and removed.
TEST(EndingTest, KeepsALogThatItCouldNotLookAtAtOnce) {
  TablePair pair;
  pair.schema = "shop";
  pair.original.name = "orders";
  pair.names = NamesFor("orders");
  LateFactory factory;
  MigrationResult result;
  FinishAfterRename(&factory, pair, /*drop_old_table=*/false, &result);
  EXPECT_TRUE(absl::IsDataLoss(result.status)) << result.status;
  EXPECT_EQ(factory.calls(), 2);  // nothing was removed
}

}  // namespace
}  // namespace osc
