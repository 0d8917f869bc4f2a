#ifndef BENCH_REPORT_TEXT_H_
#define BENCH_REPORT_TEXT_H_

#include <string>
#include <vector>

#include "bench/result.h"

namespace osc {

// The figures of the report as tables for a terminal, with its warnings and
// notes.
std::string ReportToText(const BenchReport& report);

// Rows of cells in columns as wide as they must be, two spaces apart. The
// columns in `to_the_right` are aligned there. Every row has the same number
// of cells.
std::string TextTable(const std::vector<std::vector<std::string>>& rows,
                      const std::vector<size_t>& to_the_right);

}  // namespace osc

#endif  // BENCH_REPORT_TEXT_H_
