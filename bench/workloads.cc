#include "bench/engine/checksum_workload.h"
#include "bench/engine/copy_workload.h"
#include "bench/engine/replay_workload.h"
#include "bench/workload.h"

namespace osc {

const std::vector<Workload>& AllWorkloads() {
  static const auto* const workloads = new std::vector<Workload>{
      {"copy", "Copy of a table, by chunk time and workers, against the server",
       RunCopyWorkload},
      {"replay", "Drain rate by batch, workers, skew, width and indexes",
       RunReplayWorkload},
      {"checksum", "Cost of the proof that shadow and original agree",
       RunChecksumWorkload},
  };
  return *workloads;
}

}  // namespace osc
