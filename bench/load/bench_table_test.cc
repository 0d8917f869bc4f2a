#include "bench/load/bench_table.h"

#include <memory>
#include <string>

#include "db/connection.h"
#include "db/mysql_connection.h"
#include "db/stop.h"
#include "gtest/gtest.h"
#include "tests/server.h"

namespace osc {
namespace {

class BenchTableTest : public testing::Test {
 protected:
  void SetUp() override {
    absl::StatusOr<std::unique_ptr<TestServer>> server = TestServer::Start();
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    MysqlConnectionFactory factory(server_->connect_options());
    absl::StatusOr<std::unique_ptr<Connection>> connection = factory.Connect();
    ASSERT_TRUE(connection.ok()) << connection.status();
    connection_ = *std::move(connection);
    ASSERT_TRUE(connection_->Execute("CREATE DATABASE b").ok());
  }

  void Create(const BenchTableShape& shape, const std::string& name = "t") {
    absl::Status status =
        CreateBenchTable(connection_.get(), "b", name, shape, stopper_);
    ASSERT_TRUE(status.ok()) << status;
  }

  std::string One(const std::string& sql) {
    absl::StatusOr<Result> result = connection_->Query(sql);
    EXPECT_TRUE(result.ok()) << result.status() << "\n" << sql;
    return result.ok() ? result->Scalar().value_or("NULL") : "";
  }

  std::unique_ptr<TestServer> server_;
  std::unique_ptr<Connection> connection_;
  Stopper stopper_;
};

TEST_F(BenchTableTest, HasTheRowsAskedForWithoutHoles) {
  BenchTableShape shape;
  shape.rows = 12345;  // more than one INSERT, the last not full
  Create(shape);
  EXPECT_EQ(One("SELECT CONCAT_WS(' ', COUNT(*), MIN(id), MAX(id)) FROM b.t"),
            "12345 1 12345");
  // Values of the shape asked for, and not the same ones in all rows.
  EXPECT_EQ(One("SELECT COUNT(*) FROM b.t WHERE LENGTH(c) <> 119 OR "
                "LENGTH(pad) <> 59 OR k NOT BETWEEN 1 AND 12345"),
            "0");
  EXPECT_EQ(One("SELECT COUNT(DISTINCT c) = 12345 AND COUNT(DISTINCT k) > 5000 "
                "FROM b.t"),
            "1");
}

TEST_F(BenchTableTest, MakesTheSameRowsAgain) {
  BenchTableShape shape;
  shape.rows = 1000;
  shape.wide_bytes = 100;
  shape.extra_indexes = 2;
  Create(shape, "a");
  Create(shape, "b");
  EXPECT_EQ(One("SELECT COUNT(*) FROM b.a JOIN b.b USING "
                "(id, k, c, pad, wide, i1, i2)"),
            "1000");
}

TEST_F(BenchTableTest, HasWideRowsAndFurtherIndexesWhenAskedFor) {
  BenchTableShape shape;
  shape.rows = 20;
  shape.wide_bytes = 10240;
  shape.extra_indexes = 8;
  Create(shape);
  EXPECT_EQ(One("SELECT COUNT(*) FROM b.t WHERE LENGTH(wide) = 10240"), "20");
  EXPECT_EQ(One("SELECT COUNT(DISTINCT INDEX_NAME) FROM "
                "information_schema.STATISTICS WHERE TABLE_SCHEMA = 'b'"),
            "10");
}

TEST_F(BenchTableTest, GivesTheOldTableItsNameBack) {
  BenchTableShape shape;
  shape.rows = 10;
  Create(shape, "t");
  Create(shape, "t_old");
  ASSERT_TRUE(connection_->Execute("DELETE FROM b.t_old WHERE id > 7").ok());
  ASSERT_TRUE(RestoreOldTable(connection_.get(), "b", "t", "t_old").ok());
  EXPECT_EQ(One("SELECT COUNT(*) FROM b.t"), "7");
  EXPECT_EQ(One("SELECT COUNT(*) FROM information_schema.TABLES WHERE "
                "TABLE_SCHEMA = 'b'"),
            "1");
}

TEST_F(BenchTableTest, StopsWhenAsked) {
  stopper_.Stop(absl::CancelledError("enough"));
  BenchTableShape shape;
  EXPECT_TRUE(absl::IsCancelled(
      CreateBenchTable(connection_.get(), "b", "t", shape, stopper_)));
}

}  // namespace
}  // namespace osc
