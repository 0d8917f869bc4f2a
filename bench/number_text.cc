#include "bench/number_text.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace osc {
namespace {

// "1234567" becomes "1,234,567".
std::string ApartByThousands(std::string digits) {
  const size_t sign = digits[0] == '-' ? 1 : 0;
  for (size_t i = digits.size(); i > sign + 3;) {
    i -= 3;
    digits.insert(i, ",");
  }
  return digits;
}

}  // namespace

std::string NumberText(double number) {
  if (!std::isfinite(number)) return "-";
  const double size = std::fabs(number);
  if (size >= 100 || number == std::trunc(number)) {
    return ApartByThousands(absl::StrFormat("%.0f", number));
  }
  if (size >= 10) return absl::StrFormat("%.1f", number);
  if (size >= 0.1) return absl::StrFormat("%.2f", number);
  return absl::StrFormat("%.2g", number);
}

std::string GoalText(const Figure& figure) {
  if (!figure.goal.has_value()) return "";
  const absl::optional<bool> met = figure.GoalMet();
  return absl::StrCat(
      figure.higher_is_better ? ">= " : "<= ", NumberText(*figure.goal),
      !met.has_value() ? ": not measured"
      : *met           ? ": met"
                       : ": not met");
}

}  // namespace osc
