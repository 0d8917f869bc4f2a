// The driver of the benchmarks; see osc_bench --help.

#include <iostream>
#include <string>
#include <vector>

#include "bench/bench_command.h"
#include "glog/logging.h"
#include "osc/arguments.h"

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  osc::HidePasswords(argc, argv);
  google::InitGoogleLogging(argv[0]);
  FLAGS_logtostderr = true;
  FLAGS_minloglevel = google::GLOG_WARNING;
  return osc::RunBenchCommand(args, &std::cout, &std::cerr);
}
