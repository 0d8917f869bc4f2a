#include "osc/tune/tune_search.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

// A server that answers by a formula, each measurement a second long.
class TuneSearchTest : public testing::Test {
 protected:
  TuneSearchTest() {
    options_.workers = {1, 2, 4, 8};
    options_.sizes = {100, 250, 500, 1000, 2000, 5000};
    options_.start = {2, 1000};
    options_.latency_budget = absl::Milliseconds(20);
  }

  TuneResult Search() {
    auto result = SearchTuning(
        options_,
        [this](const TuneSetting& s) -> absl::StatusOr<TuneMeasurement> {
          order_.push_back(s);
          const double now =
              absl::ToDoubleSeconds(clock_.Now() - absl::UnixEpoch());
          clock_.Advance(absl::Seconds(1));
          return TuneMeasurement{rate_(s) * (1 - drift_ * now),
                                 absl::Milliseconds(p99_(s))};
        },
        nullptr, &clock_);
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? *std::move(result) : TuneResult();
  }

  // A ridge with its top at these values, falling off in either direction.
  static std::function<double(const TuneSetting&)> Ridge(double workers,
                                                         double size) {
    return [=](const TuneSetting& s) {
      return 1e5 / (1 + std::abs(std::log2(s.workers / workers)) +
                    std::abs(std::log2(s.size / size)));
    };
  }

  TuneSearchOptions options_;
  std::function<double(const TuneSetting&)> rate_ = Ridge(2, 1000);
  std::function<int(const TuneSetting&)> p99_ = [](const TuneSetting&) {
    return 5;
  };
  double drift_ = 0;  // lost per second
  FakeClock clock_;
  std::vector<TuneSetting> order_;
};

TEST_F(TuneSearchTest, FindsTheTopWhereverItIs) {
  for (int workers : options_.workers) {
    for (int64_t size : options_.sizes) {
      rate_ = Ridge(workers, static_cast<double>(size));
      const TuneResult result = Search();
      EXPECT_EQ(result.chosen.setting.workers, workers) << size;
      EXPECT_EQ(result.chosen.setting.size, size) << workers;
      EXPECT_TRUE(result.within_budget);
      EXPECT_TRUE(result.complete);
    }
  }
}

TEST_F(TuneSearchTest, TakesTheGentlestOfThoseThatAreAboutAsFast) {
  rate_ = [](const TuneSetting& s) {
    if (s.size < 500) return 50000.0;
    return s.workers == 4 ? 100000.0 : 97000.0;
  };
  const TuneResult result = Search();
  EXPECT_EQ(result.chosen.setting, (TuneSetting{1, 500}));
  EXPECT_EQ(result.fastest.setting.workers, 4);
  EXPECT_EQ(result.flat.front().setting, (TuneSetting{1, 500}));
  for (const TuneTrial& trial : result.flat) EXPECT_GE(trial.setting.size, 500);
}

// Two workers are as good as four here, but were scanned at one size alone.
TEST_F(TuneSearchTest, WalksDownToSmallerSizesOfTheChosenWorkers) {
  options_.start = {8, 5000};
  rate_ = [](const TuneSetting& s) {
    if (s.workers == 1) return 10000.0;
    if (s.workers == 8) return s.size == 5000 ? 95000.0 : 20000.0;
    if (s.workers == 4) return s.size == 5000 ? 100000.0 : 20000.0;
    return s.size >= 250 ? 97000.0 : 20000.0;
  };
  EXPECT_EQ(Search().chosen.setting, (TuneSetting{2, 250}));
}

TEST_F(TuneSearchTest, LeavesOutWhatIsOverTheLatencyBudget) {
  rate_ = Ridge(8, 5000);
  p99_ = [](const TuneSetting& s) {
    return s.workers > 2 || s.size > 1000 ? 21 : 20;
  };
  const TuneResult result = Search();
  EXPECT_EQ(result.chosen.setting, (TuneSetting{2, 1000}));
  EXPECT_TRUE(result.within_budget);
  for (const TuneTrial& trial : result.flat) {
    EXPECT_LE(trial.P99(), options_.latency_budget);
  }
}

TEST_F(TuneSearchTest, TakesTheLeastBadWhenNothingKeepsTheBudget) {
  p99_ = [](const TuneSetting& s) {
    return static_cast<int>(30 + s.workers * 10 + s.size / 100);
  };
  const TuneResult result = Search();
  EXPECT_FALSE(result.within_budget);
  EXPECT_EQ(result.chosen.setting, (TuneSetting{1, 100}));
  EXPECT_THAT(result.flat, SizeIs(0));
}

TEST_F(TuneSearchTest, LooksPastASettingThatIsSlowByChance) {
  int calls = 0;
  auto ridge = Ridge(2, 1000);
  rate_ = [&](const TuneSetting& s) {
    const bool best = s == TuneSetting{2, 1000};
    return ridge(s) * (best && ++calls == 2 ? 0.8 : 1);
  };
  EXPECT_EQ(Search().chosen.setting, (TuneSetting{2, 1000}));
}

TEST_F(TuneSearchTest, IsNotMisledByAServerThatGetsSlower) {
  drift_ = 0.005;
  options_.sizes = {100, 1000};
  options_.workers = {1};
  options_.start = {1, 100};
  // Measured first alone, the smaller size would look faster.
  rate_ = [](const TuneSetting& s) { return s.size == 100 ? 93000.0 : 1e5; };
  EXPECT_EQ(Search().fastest.setting.size, 1000);
}

TEST_F(TuneSearchTest, MeasuresTheBestFewMoreOftenInTurns) {
  rate_ = [](const TuneSetting&) { return 1e5; };
  const TuneResult result = Search();
  EXPECT_EQ(result.chosen.setting, (TuneSetting{1, 100}));
  EXPECT_THAT(result.chosen.samples, SizeIs(5));
  int in_a_row = 0, longest = 0;
  for (size_t i = 1; i < order_.size(); ++i) {
    in_a_row = order_[i] == order_[i - 1] ? in_a_row + 1 : 0;
    longest = std::max(longest, in_a_row);
  }
  EXPECT_LE(longest, 1);
}

// The first two measurements flatter every setting but the best. So many are
// lucky that the best few are not the same after they were repeated.
TEST_F(TuneSearchTest, DoesNotTrustAFewLuckyMeasurements) {
  options_.start = {4, 500};
  std::vector<TuneSetting> seen;
  rate_ = [&](const TuneSetting& s) {
    const auto times = std::count(seen.begin(), seen.end(), s);
    seen.push_back(s);
    if (s == options_.start) return 1e5;
    return times < 2 ? 1.2e5 : 0.9e5;
  };
  const TuneResult result = Search();
  EXPECT_EQ(result.chosen.setting, options_.start);
  EXPECT_THAT(result.chosen.samples, SizeIs(5));
}

TEST_F(TuneSearchTest, RepeatsTheBestFewInAlternatingOrder) {
  options_.workers = {1};
  options_.sizes = {100, 1000};
  options_.start = {1, 100};
  rate_ = [](const TuneSetting&) { return 1e5; };
  Search();
  std::vector<int64_t> sizes;
  for (const TuneSetting& s : order_) sizes.push_back(s.size);
  EXPECT_THAT(sizes, ElementsAre(100, 1000, 1000, 100,  // up and down
                                 1000, 100, 100, 1000, 1000, 100));
}

TEST_F(TuneSearchTest, SaysHowMuchTheMeasurementsOfASettingDiffer) {
  EXPECT_EQ(Search().Noise(), 0);
  TuneResult result;
  result.trials = {{{1, 1}, {{90, {}}, {100, {}}, {120, {}}}},
                   {{1, 2}, {{100, {}}}}};
  EXPECT_DOUBLE_EQ(result.Noise(), 0.3);
}

TEST_F(TuneSearchTest, EndsAtTheDeadlineWithWhatItKnows) {
  options_.deadline = clock_.Now() + absl::Seconds(7);
  const TuneResult result = Search();
  EXPECT_THAT(order_, SizeIs(7));
  EXPECT_FALSE(result.complete);
  EXPECT_EQ(result.chosen.setting, (TuneSetting{2, 1000}));
}

TEST_F(TuneSearchTest, MeasuresOnceEvenWithoutTime) {
  options_.deadline = clock_.Now();
  EXPECT_THAT(Search().trials, SizeIs(1));
}

TEST_F(TuneSearchTest, DoesNotClimbWhereEverythingGotMuchWorse) {
  rate_ = Ridge(1, 100);
  options_.start = {1, 100};
  Search();
  for (const TuneSetting& tried : order_) {
    EXPECT_LE(tried.workers, 2);
    EXPECT_LE(tried.size, 250);
  }
}

TEST_F(TuneSearchTest, ReturnsTheFirstErrorOfAMeasurement) {
  auto result = SearchTuning(
      options_,
      [](const TuneSetting&) -> absl::StatusOr<TuneMeasurement> {
        return absl::UnavailableError("gone");
      },
      nullptr, &clock_);
  EXPECT_EQ(result.status(), absl::UnavailableError("gone"));
}

TEST_F(TuneSearchTest, TellsTheObserverTheLastTrialAndTheBest) {
  options_.workers = {1};
  options_.sizes = {100, 1000};
  options_.start = {1, 100};
  std::vector<std::pair<int64_t, int64_t>> told;
  auto result = SearchTuning(
      options_,
      [](const TuneSetting& s) -> absl::StatusOr<TuneMeasurement> {
        return TuneMeasurement{s.size == 100 ? 100.0 : 90.0, {}};
      },
      [&](const TuneTrial& last, const TuneTrial& best) {
        told.emplace_back(last.setting.size, best.setting.size);
      },
      &clock_);
  ASSERT_TRUE(result.ok());
  told.resize(4);
  EXPECT_THAT(told,
              ElementsAre(std::make_pair(100, 100), std::make_pair(1000, 100),
                          std::make_pair(1000, 100), std::make_pair(100, 100)));
}

}  // namespace
}  // namespace osc
