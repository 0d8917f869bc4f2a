#include "tests/load/load.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "glog/logging.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/load/compare.h"
#include "tests/load/fill.h"
#include "tests/server.h"

namespace osc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int64_t kRows = 3000;

// One server for all tests. Its folder goes with it at the end.
class SharedServer : public testing::Environment {
 public:
  void SetUp() override {
    auto started = TestServer::Start();
    CHECK(started.ok()) << started.status();
    server_ = *std::move(started);
  }
  void TearDown() override { server_.reset(); }
  ConnectOptions options() const { return server_->connect_options(); }

 private:
  std::unique_ptr<TestServer> server_;
};

SharedServer* const server = static_cast<SharedServer*>(
    testing::AddGlobalTestEnvironment(new SharedServer));

class LoadTest : public testing::TestWithParam<KeyKind> {
 protected:
  void SetUp() override {
    connection_ = *factory_.Connect();
    Run("DROP DATABASE IF EXISTS shop");
    FillOptions fill;
    fill.statement_rows = 500;
    fill.transaction_statements = 2;
    const absl::Status status = CreateAndFill(&factory_, table_, kRows, fill);
    ASSERT_TRUE(status.ok()) << status;
  }

  void Run(const std::string& sql) {
    const absl::Status status = connection_->Execute(sql);
    ASSERT_TRUE(status.ok()) << sql << ": " << status;
  }

  // Until `transactions` have been committed.
  void RunLoad(int64_t transactions, LoadOptions options = {}) {
    Load load(&factory_, &ledger_, options);
    ASSERT_TRUE(load.Start().ok());
    Stopper nobody;
    while (load.Stats().committed < transactions && load.Stats().errors == 0) {
      nobody.WaitFor(absl::Milliseconds(20));
    }
    const absl::Status status = load.Stop();
    const LoadStats stats = load.Stats();
    EXPECT_TRUE(status.ok()) << status;
    EXPECT_EQ(stats.errors, 0) << absl::StrJoin(stats.error_examples, "\n");
    EXPECT_GT(stats.rolled_back, 0);
  }

  CompareReport MustCompare(const ExpectedTable& expected) {
    auto report = Compare(factory_.options(), ledger_, expected);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? *std::move(report) : CompareReport();
  }

  MysqlConnectionFactory factory_{server->options()};
  std::unique_ptr<Connection> connection_;
  const OrderTable table_{"shop", "orders", GetParam()};
  Ledger ledger_{&table_, kRows};
};

INSTANTIATE_TEST_SUITE_P(
    AllKinds, LoadTest,
    testing::Values(KeyKind::kAutoIncrement, KeyKind::kComposite,
                    KeyKind::kText, KeyKind::kDatetime, KeyKind::kEnum,
                    KeyKind::kBinary, KeyKind::kUniqueOnly),
    [](const auto& info) { return KeyKindName(info.param); });

TEST_P(LoadTest, FillsTheTableAsTheLedgerSays) {
  const CompareReport report = MustCompare(ExpectedTable(table_));
  EXPECT_TRUE(report.ok()) << report.ToString();
  EXPECT_EQ(report.rows_compared, kRows);
}

TEST_P(LoadTest, KeepsALedgerThatEqualsTheTableAfterTheLoad) {
  RunLoad(1500);
  const CompareReport report = MustCompare(ExpectedTable(table_));
  EXPECT_TRUE(report.ok()) << report.ToString();
  EXPECT_EQ(report.rows_compared, ledger_.size());
}

TEST_P(LoadTest, UnderstandsAnAlteredTable) {
  RunLoad(200);
  Run("ALTER TABLE shop.orders ADD COLUMN note VARCHAR(64) NOT NULL DEFAULT "
      "'x', MODIFY total DECIMAL(14,4) NOT NULL, DROP COLUMN extra, "
      "CHANGE remark comment VARCHAR(120) NULL");
  ExpectedTable expected(table_);
  expected.Add("note", "x")
      .Drop("extra")
      .Rename("remark", "comment")
      .Convert("total", [](const ExpectedTable::Value& old) {
        return ExpectedTable::Value(*old + "00");
      });
  const CompareReport report = MustCompare(expected);
  EXPECT_TRUE(report.ok()) << report.ToString();
  EXPECT_FALSE(
      Compare(factory_.options(), ledger_, ExpectedTable(table_)).ok());
}

class CompareTest : public LoadTest {};

INSTANTIATE_TEST_SUITE_P(Kinds, CompareTest,
                         testing::Values(KeyKind::kAutoIncrement,
                                         KeyKind::kText),
                         [](const auto& info) {
                           return KeyKindName(info.param);
                         });

TEST_P(CompareTest, SeesOneRowChangedBehindTheLedgersBack) {
  Run("UPDATE shop.orders SET total = total + 0.01 WHERE ticket = 1000000123");
  const CompareReport report = MustCompare(ExpectedTable(table_));
  EXPECT_EQ(report.rows_different, 1);
  EXPECT_EQ(report.rows_lost, 0);
  EXPECT_EQ(report.rows_extra, 0);
  EXPECT_THAT(report.examples, ElementsAre(HasSubstr("column total")));
}

TEST_P(CompareTest, TellsNullFromTheEmptyText) {
  Run("UPDATE shop.orders SET remark = '' WHERE remark IS NULL "
      "ORDER BY created_at LIMIT 1");
  EXPECT_EQ(MustCompare(ExpectedTable(table_)).rows_different, 1);
}

TEST_P(CompareTest, SeesALostRow) {
  Run("DELETE FROM shop.orders WHERE ticket = 1000000123");
  const CompareReport report = MustCompare(ExpectedTable(table_));
  EXPECT_EQ(report.rows_lost, 1);
  EXPECT_EQ(report.rows_different, 0);
  EXPECT_EQ(report.rows_extra, 0);
  EXPECT_EQ(report.rows_compared, kRows - 1);
  EXPECT_THAT(report.examples, ElementsAre(HasSubstr("lost row")));
}

TEST_P(CompareTest, SeesAnExtraRow) {
  Run(table_.InsertSql("INSERT", {{kRows + 1, table_.InitialRow(kRows + 1)}}));
  const CompareReport report = MustCompare(ExpectedTable(table_));
  EXPECT_EQ(report.rows_extra, 1);
  EXPECT_EQ(report.rows_lost, 0);
  EXPECT_EQ(report.rows_different, 0);
  EXPECT_THAT(report.examples, ElementsAre(HasSubstr("extra row")));
}

TEST_P(CompareTest, SeesTwoRowsWhoseValuesWereExchanged) {
  Run("UPDATE shop.orders SET created_at = IF(ticket = 1000000123, "
      "'2001-01-01', '2002-02-02') WHERE ticket IN (1000000123, 1000000124)");
  EXPECT_EQ(MustCompare(ExpectedTable(table_)).rows_different, 2);
}

class LoadErrorTest : public LoadTest {};

INSTANTIATE_TEST_SUITE_P(Kinds, LoadErrorTest,
                         testing::Values(KeyKind::kAutoIncrement),
                         [](const auto& info) {
                           return KeyKindName(info.param);
                         });

TEST_P(LoadErrorTest, SeesACaseChangeOfAKeyThatWasLost) {
  const OrderTable text("shop", "words", KeyKind::kText);
  ASSERT_TRUE(CreateAndFill(&factory_, text, kRows).ok());
  const Ledger ledger(&text, kRows);
  const int spelling = text.InitialRow(2).spelling;
  Run(text.RekeySql({2, spelling}, {2, (spelling + 1) % 4}));
  const auto report = Compare(factory_.options(), ledger, ExpectedTable(text));
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->rows_different, 1);
  EXPECT_THAT(report->examples, ElementsAre(HasSubstr("column code")));
}

TEST_P(LoadErrorTest, CountsAnErrorOfTheApplicationAndGoesOn) {
  Run("ALTER TABLE shop.orders DROP COLUMN remark");
  Load load(&factory_, &ledger_, LoadOptions());
  ASSERT_TRUE(load.Start().ok());
  Stopper nobody;
  while (load.Stats().errors < 20) nobody.WaitFor(absl::Milliseconds(5));
  EXPECT_TRUE(load.Stop().ok());
  EXPECT_THAT(load.Stats().error_examples[0], HasSubstr("remark"));
}

TEST_P(LoadErrorTest, NoticesThatAStatementMissedItsRow) {
  Run("DELETE FROM shop.orders");
  Load load(&factory_, &ledger_, LoadOptions());
  ASSERT_TRUE(load.Start().ok());
  Stopper nobody;
  while (load.Stats().errors < 1) nobody.WaitFor(absl::Milliseconds(5));
  EXPECT_TRUE(load.Stop().ok());
  EXPECT_THAT(load.Stats().error_examples[0],
              testing::AnyOf(HasSubstr("should have changed"),
                             HasSubstr("read something else")));
}

TEST_P(LoadErrorTest, EndsWithAClearMessageWhenAConnectionIsLost) {
  Load load(&factory_, &ledger_, LoadOptions());
  ASSERT_TRUE(load.Start().ok());
  Stopper nobody;
  while (load.Stats().committed < 10) nobody.WaitFor(absl::Milliseconds(5));
  const auto list = connection_->Query(
      "SELECT id FROM information_schema.processlist "
      "WHERE id <> CONNECTION_ID() AND user = 'root'");
  ASSERT_TRUE(list.ok());
  for (const Row& row : list->rows) {
    connection_->Execute("KILL " + *row[0]).IgnoreError();
  }
  while (load.Stats().errors < 1) nobody.WaitFor(absl::Milliseconds(5));
  const absl::Status status = load.Stop();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("of no use any more"));
}

TEST_P(LoadErrorTest, KeepsToItsPace) {
  LoadOptions options;
  options.transactions_per_second = 40;
  options.connections = 2;
  const absl::Time start = absl::Now();
  RunLoad(20, options);
  EXPECT_GE(absl::Now() - start, absl::Milliseconds(300));
}

}  // namespace
}  // namespace osc
