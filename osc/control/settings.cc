#include "osc/control/settings.h"

#include <functional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/duration_text.h"

namespace osc {
namespace {

constexpr int64_t kMaxRate = 1000000000;

struct Definition {
  const char* name;
  const char* values;  // what it may be, for the message
  // False when the value is none of these.
  std::function<bool(const std::string&, Settings*)> set;
  std::function<std::string(const Settings&)> value;
};

bool ReadRate(const std::string& text, int64_t* rate) {
  int64_t read = 0;
  if (!absl::SimpleAtoi(text, &read) || read < 0 || read > kMaxRate) {
    return false;
  }
  *rate = read;
  return true;
}

const std::vector<Definition>& Definitions() {
  static const auto* definitions = new std::vector<Definition>{
      {"copy-rate", "rows a second, up to 1000000000; 0 for no limit",
       [](const std::string& text, Settings* settings) {
         return ReadRate(text, &settings->copy_rate);
       },
       [](const Settings& settings) {
         return absl::StrCat(settings.copy_rate);
       }},
      {"replay-rate", "rows a second, up to 1000000000; 0 for no limit",
       [](const std::string& text, Settings* settings) {
         return ReadRate(text, &settings->replay_rate);
       },
       [](const Settings& settings) {
         return absl::StrCat(settings.replay_rate);
       }},
      {"chunk-time", "a time from 10ms to 1m",
       [](const std::string& text, Settings* settings) {
         absl::StatusOr<absl::Duration> time = ParseDuration(text);
         if (!time.ok() || *time < absl::Milliseconds(10) ||
             *time > absl::Minutes(1)) {
           return false;
         }
         settings->chunk_time = *time;
         return true;
       },
       [](const Settings& settings) {
         return DurationText(settings.chunk_time);
       }},
      {"max-load-share", "a percentage from 1 to 100",
       [](const std::string& text, Settings* settings) {
         int share = 0;
         if (!absl::SimpleAtoi(text, &share) || share < 1 || share > 100) {
           return false;
         }
         settings->max_load_share = share;
         return true;
       },
       [](const Settings& settings) {
         return absl::StrCat(settings.max_load_share);
       }},
      {"max-lag", "a time from 500ms to 1d; 0 for no limit",
       [](const std::string& text, Settings* settings) {
         return settings->throttle.SetMaxLag(text).ok();
       },
       [](const Settings& settings) { return settings.throttle.MaxLag(); }},
      {"replicas",
       "HOST:PORT or socket=FILE, several with commas between; auto to have "
       "them found",
       [](const std::string& text, Settings* settings) {
         return settings->throttle.SetReplicas(text).ok();
       },
       [](const Settings& settings) {
         return settings.throttle.replicas.text;
       }},
      {"max-load", "Threads_running=25, several with commas between",
       [](const std::string& text, Settings* settings) {
         return settings->throttle.SetMaxLoad(text).ok();
       },
       [](const Settings& settings) {
         return settings.throttle.max_load.text;
       }},
      {"critical-load", "Threads_running=100, several with commas between",
       [](const std::string& text, Settings* settings) {
         return settings->throttle.SetCriticalLoad(text).ok();
       },
       [](const Settings& settings) {
         return settings.throttle.critical_load.text;
       }},
      {"throttle-query", "a SELECT, or nothing",
       [](const std::string& text, Settings* settings) {
         settings->throttle.query = text;
         return true;
       },
       [](const Settings& settings) { return settings.throttle.query; }},
      {"throttle-file", "the name of a file, or nothing",
       [](const std::string& text, Settings* settings) {
         settings->throttle.file = text;
         return true;
       },
       [](const Settings& settings) { return settings.throttle.file; }},
      {"window", "22:00-06:00, several with commas between; nothing for none",
       [](const std::string& text, Settings* settings) {
         return settings->throttle.SetWindow(text).ok();
       },
       [](const Settings& settings) { return settings.throttle.window_text; }},
  };
  return *definitions;
}

}  // namespace

std::vector<std::string> Settings::Names() {
  std::vector<std::string> names;
  for (const Definition& definition : Definitions()) {
    names.push_back(definition.name);
  }
  return names;
}

absl::Status Settings::Set(absl::string_view name, absl::string_view value) {
  for (const Definition& definition : Definitions()) {
    if (name != definition.name) continue;
    if (definition.set(std::string(value), this)) return absl::OkStatus();
    return absl::InvalidArgumentError(
        absl::StrCat(name, "=", value, ": write ", definition.values));
  }
  return absl::InvalidArgumentError(
      absl::StrCat("\"", name, "\" is none of the settings that can change ",
                   "while a migration runs: ", absl::StrJoin(Names(), ", ")));
}

std::map<std::string, std::string> Settings::Values() const {
  std::map<std::string, std::string> values;
  for (const Definition& definition : Definitions()) {
    values[definition.name] = definition.value(*this);
  }
  return values;
}

}  // namespace osc
