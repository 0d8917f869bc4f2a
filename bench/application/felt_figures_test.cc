#include "bench/application/felt_figures.h"

#include "gtest/gtest.h"

namespace osc {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1000);

Felt TenSeconds() {
  Felt felt;
  felt.start = kStart;
  felt.end = kStart + absl::Seconds(10);
  felt.before.transactions_per_second = 300;
  felt.during.transactions = 1800;
  felt.during.transactions_per_second = 180;
  felt.during.longest_statement = absl::Milliseconds(120);
  felt.during.p99 = absl::Milliseconds(9);
  return felt;
}

TEST(FeltTest, CountsAsLostWhatTheOldSpeedWouldHaveCommitted) {
  EXPECT_DOUBLE_EQ(TenSeconds().Lost(), 1200);
  EXPECT_DOUBLE_EQ(TenSeconds().Kept(), 0.6);
}

TEST(FeltFiguresTest, TellWhatTheApplicationFeltWhenThereWasOne) {
  LoadLevel level;
  level.connections = 4;
  FigureTable figures;
  AddFelt("light, osc", level, TenSeconds(), &figures);
  EXPECT_EQ(figures.Find("light, osc: wall")->Median(), 10);
  EXPECT_EQ(figures.Find("light, osc: longest stall")->Median(), 120);
  EXPECT_EQ(figures.Find("light, osc: p99 during")->Median(), 9);
  EXPECT_EQ(figures.Find("light, osc: transactions lost")->Median(), 1200);
  FigureTable idle;
  AddFelt("idle, osc", LoadLevel(), TenSeconds(), &idle);
  EXPECT_EQ(idle.figures().size(), 1u);
}

// Zero would be the best latency of all.
TEST(FeltFiguresTest, LeavesOutPercentilesOfNoTransaction) {
  LoadLevel level;
  level.connections = 4;
  Felt felt = TenSeconds();
  felt.during.p99 = absl::ZeroDuration();
  FigureTable figures;
  AddFelt("x", level, felt, &figures);
  EXPECT_EQ(figures.Find("x: p99 during"), nullptr);
  EXPECT_NE(figures.Find("x: wall"), nullptr);
}

TEST(FeltFiguresTest, GivesAGoalToTheFigureNamed) {
  FigureTable table;
  table.Add("a", "ms", 1);
  table.Add("b", "ms", 1);
  std::vector<Figure> figures = table.figures();
  SetGoal("b", 50, &figures);
  EXPECT_FALSE(figures[0].goal.has_value());
  EXPECT_EQ(figures[1].goal, 50);
}

TEST(FeltFiguresTest, DrawsALineInSecondsSinceTheChangeBegan) {
  const Timeline timeline = {{kStart - absl::Seconds(3), 1},
                             {kStart - absl::Seconds(1), 2},
                             {kStart + absl::Milliseconds(500), 3},
                             {kStart + absl::Seconds(9), 4}};
  const ChartLine line = LineSince(kStart, timeline, "p99", -2, 5);
  EXPECT_EQ(line.name, "p99");
  EXPECT_EQ(line.points,
            (std::vector<std::pair<double, double>>{{-1, 2}, {0.5, 3}}));
}

}  // namespace
}  // namespace osc
