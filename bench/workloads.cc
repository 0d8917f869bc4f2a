#include "bench/workload.h"

namespace osc {

const std::vector<Workload>& AllWorkloads() {
  static const auto* const workloads = new std::vector<Workload>{};
  return *workloads;
}

}  // namespace osc
