#include "bench/application/cutover_workload.h"
#include "bench/application/migration_workload.h"
#include "bench/application/peers_workload.h"
#include "bench/application/write_overhead_workload.h"
#include "bench/engine/checksum_workload.h"
#include "bench/engine/copy_workload.h"
#include "bench/engine/purge_workload.h"
#include "bench/engine/replay_workload.h"
#include "bench/workload.h"

namespace osc {

const std::vector<Workload>& AllWorkloads() {
  static const auto* const workloads = new std::vector<Workload>{
      {"write_overhead", "What capture costs an application, by connections",
       RunWriteOverheadWorkload},
      {"copy", "Copy by workers and chunk time, beside one INSERT ... SELECT",
       RunCopyWorkload},
      {"replay", "Drain rate by workers, batch, keys, rows and indexes",
       RunReplayWorkload},
      {"purge", "Drain behind deleted entries that a snapshot keeps",
       RunPurgeWorkload},
      {"checksum", "Cost of the proof that shadow and original agree",
       RunChecksumWorkload},
      {"cutover", "How long cutovers under load stop an application",
       RunCutoverWorkload},
      {"migration", "All of a migration: idle, under light and heavy load",
       RunMigrationWorkload},
      {"peers", "The same migration by the server's own ways and other tools",
       RunPeersWorkload},
  };
  return *workloads;
}

}  // namespace osc
