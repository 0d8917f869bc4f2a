#ifndef BENCH_APPLICATION_CAPTURE_VARIANTS_H_
#define BENCH_APPLICATION_CAPTURE_VARIANTS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "changelog/table_pair.h"

namespace osc {

// A way to record the changes of a bench table by triggers. Another design is
// a function of a few lines in capture_variants.cc.
struct CaptureVariant {
  std::string name;
  // Makes its tables and triggers; nobody uses the table meanwhile.
  std::vector<std::string> set_up;
  // Drops them with all that they recorded.
  std::vector<std::string> tear_down;
};

// The names under which the workload compares them.
inline constexpr char kNoTriggers[] = "no triggers";
inline constexpr char kOurCapture[] = "our capture";
inline constexpr char kFullRowLog[] = "full-row log";
inline constexpr char kSynchronous[] = "synchronous triggers";

// `pair` is what the planner makes of the bench table; `filled_shadow` is a
// table with the new schema and all rows, for the synchronous triggers. The
// first is without triggers, the second ours.
std::vector<CaptureVariant> CaptureVariants(const TablePair& pair,
                                            absl::string_view filled_shadow);

}  // namespace osc

#endif  // BENCH_APPLICATION_CAPTURE_VARIANTS_H_
