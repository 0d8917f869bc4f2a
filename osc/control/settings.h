#ifndef OSC_CONTROL_SETTINGS_H_
#define OSC_CONTROL_SETTINGS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "osc/throttle/throttle_settings.h"

namespace osc {

// What an operator may change while a migration runs, each by the name of its
// flag without the dashes in front ("copy-rate").
struct Settings {
  int64_t copy_rate = 0;    // rows a second; 0: no limit
  int64_t replay_rate = 0;  // log entries a second; 0: no limit
  // What a chunk of the copy should take.
  absl::Duration chunk_time = absl::Milliseconds(100);
  // Percent of the time that each of the copy's workers may be busy, 1 to 100.
  int max_load_share = 100;
  ThrottleSettings throttle;

  // The names that Set takes.
  static std::vector<std::string> Names();
  // InvalidArgument says which values there are; nothing is changed then.
  absl::Status Set(absl::string_view name, absl::string_view value);
  // All of them, as Set takes them.
  std::map<std::string, std::string> Values() const;
};

// The settings of a run, which several threads read and one changes.
class LiveSettings {
 public:
  explicit LiveSettings(const Settings& settings) : settings_(settings) {}

  Settings Get() const ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    return settings_;
  }
  void Put(const Settings& settings) ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    settings_ = settings;
  }

 private:
  mutable absl::Mutex mu_;
  Settings settings_ ABSL_GUARDED_BY(mu_);
};

}  // namespace osc

#endif  // OSC_CONTROL_SETTINGS_H_
