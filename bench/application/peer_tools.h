#ifndef BENCH_APPLICATION_PEER_TOOLS_H_
#define BENCH_APPLICATION_PEER_TOOLS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "bench/application/child_process.h"
#include "bench/workload.h"

namespace osc {

// What changing the scene's table took.
struct PeerRun {
  bool ended = false;  // in time and well
  std::string why_not;
  // Of the tool's process; absent where the server alone does the work.
  absl::optional<ChildRun> process;
};

// A way to change the scene's table.
struct Peer {
  std::string name;
  bool verifies = false;  // proves that both tables agree before it swaps them
  // Changes the table. A tool that takes longer than `limit` is killed. The
  // error is one of the harness, not of the tool.
  std::function<absl::StatusOr<PeerRun>(absl::Duration limit)> run;
};

inline constexpr char kOurs[] = "osc";
inline constexpr char kNativeCopy[] = "native COPY";
inline constexpr char kNativeInplace[] = "native INPLACE";
inline constexpr char kPtOsc[] = "pt-online-schema-change";

// Those that can be had here, ours first; `notes` says what is missing and why.
// Each keeps the old table, waits for nobody, and is set as fast as it goes
// without losing what it promises. `context` must outlive them.
absl::StatusOr<std::vector<Peer>> FindPeers(const BenchContext& context,
                                            std::vector<std::string>* notes);

// `osc run` as a process, with its defaults.
absl::StatusOr<PeerRun> RunOscProgram(const BenchContext& context,
                                      absl::Duration limit);

}  // namespace osc

#endif  // BENCH_APPLICATION_PEER_TOOLS_H_
