#include "tests/load/ledger.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

namespace osc {
namespace {

constexpr int64_t kRows = 1000;

class LedgerTest : public testing::Test {
 protected:
  // A cold row with `hits` in it, so that it can be told from others.
  OrderRow RowWithHits(const std::string& hits) {
    OrderRow row = table_.InitialRow(2);
    row.values[kHits] = hits;
    return row;
  }

  std::string Hits(int64_t number) {
    const auto row = ledger_.Row(number);
    return row.has_value() ? row->values[kHits].value_or("NULL") : "no row";
  }

  std::set<int64_t> Numbers() {
    std::set<int64_t> numbers;
    ledger_.ForEachNumber([&](int64_t number) {
      EXPECT_TRUE(numbers.insert(number).second) << number << " twice";
    });
    return numbers;
  }

  const OrderTable table_{"shop", "orders", KeyKind::kAutoIncrement};
  Ledger ledger_{&table_, kRows};
};

TEST_F(LedgerTest, ShowsWhatATransactionDidOnlyOnceItIsCommitted) {
  LedgerTransaction transaction(&ledger_);
  ASSERT_TRUE(transaction.Hold(2));
  transaction.Put(2, RowWithHits("7"));
  EXPECT_EQ(transaction.Get(2)->values[kHits], "7");
  EXPECT_EQ(Hits(2), "0");
  transaction.Commit();
  EXPECT_EQ(Hits(2), "7");
}

TEST_F(LedgerTest, ForgetsATransactionThatIsNotCommitted) {
  {
    LedgerTransaction transaction(&ledger_);
    ASSERT_TRUE(transaction.Hold(2) && transaction.Hold(-1));
    transaction.Remove(2);
    transaction.Put(-1, RowWithHits("7"));
    transaction.AddHits(1, 1);
  }
  EXPECT_EQ(Hits(2), "0");
  EXPECT_EQ(Hits(-1), "no row");
  EXPECT_EQ(Hits(1), "0");
  EXPECT_EQ(ledger_.size(), kRows);
}

TEST_F(LedgerTest, ForgetsWhatCameAfterASavepoint) {
  LedgerTransaction transaction(&ledger_);
  ASSERT_TRUE(transaction.Hold(2) && transaction.Hold(3));
  transaction.Put(2, RowWithHits("7"));
  transaction.Savepoint();
  transaction.Put(2, RowWithHits("8"));
  transaction.Remove(3);
  transaction.AddHits(1, 1);
  transaction.RollbackToSavepoint();
  transaction.Commit();
  EXPECT_EQ(Hits(2), "7");
  EXPECT_EQ(Hits(3), "0");
  EXPECT_EQ(Hits(1), "0");
}

TEST_F(LedgerTest, LetsOneTransactionHoldARowUntilItEnds) {
  LedgerTransaction second(&ledger_);
  {
    LedgerTransaction first(&ledger_);
    EXPECT_TRUE(first.Hold(2));
    EXPECT_TRUE(first.Hold(2));
    EXPECT_FALSE(second.Hold(2));
  }
  EXPECT_TRUE(second.Hold(2));
}

TEST_F(LedgerTest, AddsUpIncrementsOfTransactionsThatDidNotHoldTheRow) {
  LedgerTransaction first(&ledger_);
  LedgerTransaction second(&ledger_);
  LedgerTransaction third(&ledger_);
  first.AddHits(1, 1);
  second.AddHits(1, 2);
  ASSERT_TRUE(third.Hold(1));
  OrderRow row = *third.Get(1);
  row.values[kCity] = "Lima";
  third.Put(1, row);
  second.Commit();
  third.Commit();
  first.Commit();
  EXPECT_EQ(Hits(1), "3");
  EXPECT_EQ(ledger_.Row(1)->values[kCity], "Lima");
}

TEST_F(LedgerTest, CountsAndListsTheRowsThatThereMustBe) {
  LedgerTransaction transaction(&ledger_);
  const int64_t fresh = ledger_.FreshNumber();
  ASSERT_TRUE(transaction.Hold(2) && transaction.Hold(fresh) &&
              transaction.Hold(kRows + 5));
  transaction.Remove(2);
  transaction.Put(fresh, RowWithHits("1"));
  transaction.Put(kRows + 5, RowWithHits("1"));
  transaction.Commit();
  const std::set<int64_t> numbers = Numbers();
  EXPECT_EQ(ledger_.size(), kRows + 1);
  EXPECT_EQ(static_cast<int64_t>(numbers.size()), kRows + 1);
  EXPECT_EQ(numbers.count(2), 0u);
  EXPECT_EQ(numbers.count(fresh), 1u);
  EXPECT_EQ(numbers.count(kRows + 5), 1u);
  Random random(1);
  EXPECT_EQ(ledger_.RandomHole(&random), 2);
}

TEST_F(LedgerTest, TakesOnlyHotRowsForHot) {
  Random random(1);
  for (int i = 0; i < 100; ++i) {
    EXPECT_TRUE(ledger_.IsHot(ledger_.RandomHot(&random)));
  }
  EXPECT_FALSE(ledger_.IsHot(2));
  EXPECT_FALSE(ledger_.IsHot(-61));
}

TEST(OrderTableTest, MakesRowsOfAllShapes) {
  const OrderTable table("shop", "orders", KeyKind::kAutoIncrement);
  std::set<std::string> nulls, empty, negative;
  int64_t bytes = 0;
  for (int64_t number = 1; number <= 1000; ++number) {
    const OrderRow row = table.InitialRow(number);
    for (int field = 0; field < kOrderFields; ++field) {
      const std::string name = OrderFieldName(static_cast<OrderField>(field));
      if (!row.values[field].has_value()) {
        nulls.insert(name);
      } else if (row.values[field]->empty()) {
        empty.insert(name);
      } else if (row.values[field]->at(0) == '-') {
        negative.insert(name);
      }
      bytes += static_cast<int64_t>(row.values[field].value_or("").size());
    }
  }
  EXPECT_EQ(nulls, (std::set<std::string>{"ticket", "extra", "remark"}));
  EXPECT_EQ(empty, (std::set<std::string>{"remark"}));
  EXPECT_EQ(negative, (std::set<std::string>{"total"}));
  EXPECT_GT(bytes, 150 * 1000);
  EXPECT_LT(bytes, 250 * 1000);
}

}  // namespace
}  // namespace osc
