#ifndef TESTS_OSC_PROCESS_H_
#define TESTS_OSC_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace osc {

// A file's bytes; empty when there is none.
std::string Contents(const std::string& path);

// osc as a process of its own, its streams in files. A test that uses it has
// //osc among its data. Killed, if it still runs, when this goes.
class OscProcess {
 public:
  explicit OscProcess(const std::vector<std::string>& args,
                      const std::vector<std::string>& environment = {});
  ~OscProcess();
  OscProcess(const OscProcess&) = delete;
  OscProcess& operator=(const OscProcess&) = delete;

  // Its exit code; -1 when a signal killed it.
  int Wait();
  bool Runs();
  void Signal(int signal);

  pid_t pid() const { return pid_; }
  std::string out() const { return Contents(out_); }
  std::string err() const { return Contents(err_); }

 private:
  std::string out_, err_;
  pid_t pid_ = 0;
};

}  // namespace osc

#endif  // TESTS_OSC_PROCESS_H_
