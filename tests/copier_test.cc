// The copy by itself, without replay and application.

#include "osc/copier.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "changelog/chunk_table.h"
#include "changelog/delta_log.h"
#include "osc/planner.h"
#include "tests/engine.h"

namespace osc {
namespace {

constexpr int kRows = 3000;

class CopierTest : public EngineTest {
 protected:
  // A table of kRows rows under the key `key`, and the empty tables beside it.
  void Prepare(const std::string& columns, const std::string& values) {
    Sql(absl::StrCat("CREATE TABLE t (", columns, ")"));
    Sql(absl::StrCat("INSERT INTO t VALUES ", values));
    PlanRequest request = Options("t", "ADD COLUMN c INT").plan;
    absl::StatusOr<std::unique_ptr<Connection>> c = factory()->Connect();
    ASSERT_TRUE(c.ok()) << c.status();
    absl::StatusOr<Plan> plan = MakePlanAndShadow(c->get(), factory(), request);
    ASSERT_TRUE(plan.ok()) << plan.status();
    plan_ = *std::move(plan);
    Sql(CreateLogTableSql(plan_.pair));
    Sql(CreateChunkTableSql(plan_.pair.schema, plan_.pair.names.chunks,
                            plan_.pair.key));
  }

  // Rows that the server has read so far, in whatever way.
  int64_t RowsRead() {
    int64_t sum = 0;
    for (const auto& row : Rows("SHOW GLOBAL STATUS LIKE 'Handler_read%'")) {
      int64_t value = 0;
      EXPECT_TRUE(absl::SimpleAtoi(row.substr(row.find('|') + 1), &value))
          << row;
      sum += value;
    }
    return sum;
  }

  Plan plan_;
};

// A start of a chunk that reads all that follows makes the copy's time grow
// with the square of the table.
TEST_F(CopierTest, ReadsEachRowAFewTimesHoweverManyChunksThereAre) {
  std::string values;
  for (int id = 1; id <= kRows; ++id) {
    absl::StrAppend(&values, id > 1 ? "," : "", "(", id % 7, ",'k", id, "',",
                    id, ")");
  }
  ASSERT_NO_FATAL_FAILURE(
      Prepare("a INT, b VARCHAR(20), v INT, PRIMARY KEY (a, b)", values));
  CopyOptions options;
  options.workers = 1;
  options.chunk.start_rows = 10;
  options.chunk.max_rows = 10;
  const Copier* asking = nullptr;
  Copier copier(&plan_.pair, factory(), &stopper_, options, [&asking](int) {
    // Who pauses and sees nobody at work must not be told so in between.
    EXPECT_TRUE(asking->Works());
    return false;
  });
  asking = &copier;
  const int64_t before = RowsRead();
  absl::Status status = copier.Run();
  ASSERT_TRUE(status.ok()) << status;
  // Once for the bound, once for the copy, and what belongs to a chunk.
  EXPECT_LE(RowsRead() - before, 12 * kRows);
  EXPECT_GE(copier.Stats().chunks, kRows / 10);
  EXPECT_EQ(Rows("SELECT a, b, v FROM t__osc_new ORDER BY a, b"),
            Rows("SELECT a, b, v FROM t ORDER BY a, b"));
}

}  // namespace
}  // namespace osc
