#ifndef BENCH_NUMBER_TEXT_H_
#define BENCH_NUMBER_TEXT_H_

#include <string>

#include "bench/result.h"

namespace osc {

// A measured number as a reader wants it: about three digits that matter,
// thousands apart ("140,000", "12.3", "0.0042"); a whole number without
// decimals. "-" when it is not finite.
std::string NumberText(double number);

// ">= 0.8: met", "<= 50: not met"; empty without a goal.
std::string GoalText(const Figure& figure);

}  // namespace osc

#endif  // BENCH_NUMBER_TEXT_H_
