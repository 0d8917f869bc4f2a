#ifndef BENCH_BENCH_COMMAND_H_
#define BENCH_BENCH_COMMAND_H_

#include <ostream>
#include <string>
#include <vector>

namespace osc {

// The whole of osc_bench but main(): `args` follow the program's name, the
// result is the exit code. Figures go to `out`; progress and errors to `err`.
// It owns the process's signals, so call it from the first thread.
int RunBenchCommand(const std::vector<std::string>& args, std::ostream* out,
                    std::ostream* err);

}  // namespace osc

#endif  // BENCH_BENCH_COMMAND_H_
