#include "bench/bench_flags.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "bench/workload.h"
#include "db/duration_text.h"
#include "db/status_macros.h"
#include "tests/server_kinds.h"

namespace osc {
namespace {

struct Flag {
  const char* name;
  const char* value;  // what the help calls it; empty for a switch
  const char* text;
  // `value` is "" for a switch. The message of an error says what to write.
  std::function<absl::Status(const std::string& value, BenchFlags*)> set;
};

absl::Status Write(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("write ", what));
}

absl::StatusOr<int64_t> WholeNumber(const std::string& value, int64_t low,
                                    int64_t high) {
  int64_t number = 0;
  if (absl::SimpleAtoi(value, &number) && number >= low && number <= high) {
    return number;
  }
  return Write(absl::StrCat("a whole number from ", low, " to ", high));
}

std::vector<std::string> WorkloadNames() {
  std::vector<std::string> names;
  for (const Workload& workload : AllWorkloads()) {
    names.push_back(workload.name);
  }
  return names;
}

absl::Status SetWorkloads(const std::string& value, BenchFlags* out) {
  const std::vector<std::string> known = WorkloadNames();
  out->workloads = absl::StrSplit(value, ',', absl::SkipEmpty());
  const bool all_known =
      absl::c_all_of(out->workloads, [&](const std::string& name) {
        return absl::c_linear_search(known, name);
      });
  if (out->workloads.empty() || !all_known) {
    return Write(absl::StrCat("some of ", absl::StrJoin(known, ",")));
  }
  return absl::OkStatus();
}

absl::Status SetServer(const std::string& value, BenchFlags* out) {
  if (!absl::c_linear_search(kServerKinds, value)) {
    return Write(absl::StrCat("one of ", absl::StrJoin(kServerKinds, ", "),
                              ", or --host for a server of yours"));
  }
  out->server = value;
  return absl::OkStatus();
}

absl::Status SetPoint(const std::string& value, BenchFlags* out) {
  const absl::StatusOr<absl::Duration> point = ParseDuration(value);
  if (!point.ok() || *point < absl::Milliseconds(100) ||
      *point > absl::Hours(2)) {
    return Write("a time from 100ms to 2h, such as 8s");
  }
  out->point = *point;
  return absl::OkStatus();
}

absl::Status SetLogAge(const std::string& value, BenchFlags* out) {
  const absl::StatusOr<absl::Duration> age = ParseDuration(value);
  if (!age.ok() || *age < absl::Seconds(1) || *age > absl::Hours(24)) {
    return Write("a time from 1s to 24h, such as 1h");
  }
  out->log_age = *age;
  return absl::OkStatus();
}

// A flag that is kept as it is.
auto Keep(std::string BenchFlags::*member) {
  return [member](const std::string& value, BenchFlags* out) {
    if (value.empty()) return Write("a value that is not empty");
    out->*member = value;
    return absl::OkStatus();
  };
}

auto Switch(bool BenchFlags::*member) {
  return [member](const std::string&, BenchFlags* out) {
    out->*member = true;
    return absl::OkStatus();
  };
}

auto Connect(std::string ConnectOptions::*member) {
  return [member](const std::string& value, BenchFlags* out) {
    out->connect.*member = value;
    out->server.clear();
    return absl::OkStatus();
  };
}

const std::vector<Flag>& Flags() {
  using S = const std::string&;
  using Out = BenchFlags*;
  static const auto* const flags = new std::vector<Flag>{
      {"workload", "NAME,...", "Only these; all if not given", SetWorkloads},
      {"list", "", "List the workloads", Switch(&BenchFlags::list)},
      {"rows", "N", "Rows of the table; 1,000,000 if not given",
       [](S value, Out out) {
         ASSIGN_OR_RETURN(out->rows, WholeNumber(value, 100, 1000000000));
         return absl::OkStatus();
       }},
      {"repetitions", "N", "Of everything; 3 if not given",
       [](S value, Out out) {
         ASSIGN_OR_RETURN(out->repetitions, WholeNumber(value, 1, 1000));
         return absl::OkStatus();
       }},
      {"point", "TIME", "How long each point of a load lasts; 8s if not given",
       SetPoint},
      {"log_age", "TIME",
       "Of the workload replay only the long log under an open snapshot, "
       "written over this time, such as 1h",
       SetLogAge},
      {"smoke", "", "Only see that everything works: the figures mean nothing",
       Switch(&BenchFlags::smoke)},
      {"osc", "PROGRAM",
       "The tool, for what is measured as a process; the one of this build if "
       "not given",
       Keep(&BenchFlags::osc_program)},
      {"server", "KIND",
       "Start this one of tools/servers; mariadb1011 if not given", SetServer},
      {"folder", "FOLDER", "Where that server keeps its data; /tmp",
       Keep(&BenchFlags::folder)},
      {"host", "NAME", "Measure a server of yours instead",
       Connect(&ConnectOptions::host)},
      {"port", "N", "Its port",
       [](S value, Out out) {
         ASSIGN_OR_RETURN(out->connect.port, WholeNumber(value, 1, 65535));
         out->server.clear();
         return absl::OkStatus();
       }},
      {"socket", "FILE", "Its socket", Connect(&ConnectOptions::socket)},
      {"user", "NAME", "Account on it", Connect(&ConnectOptions::user)},
      {"password", "TEXT", "Its password; better --ask-pass or an option file",
       [](S value, Out out) {
         out->connect.password = value;
         out->server.clear();
         return absl::OkStatus();
       }},
      {"ask_pass", "", "Ask for the password on the terminal",
       [](S, Out out) {
         out->ask_password = true;
         out->server.clear();
         return absl::OkStatus();
       }},
      {"defaults_file", "FILE", "Read this option file only",
       Connect(&ConnectOptions::defaults_file)},
      {"schema", "NAME",
       "Schema to work in, made and dropped by the run; osc_bench",
       Keep(&BenchFlags::schema)},
      {"json", "FILE", "Write the report as JSON",
       Keep(&BenchFlags::json_file)},
      {"html", "FILE", "Write it as one page with charts",
       Keep(&BenchFlags::html_file)},
      {"commit", "TEXT", "What the report calls the commit",
       Keep(&BenchFlags::commit)},
      {"compare", "FILE",
       "Compare this run, or the report that follows, with the JSON of an "
       "earlier one",
       Keep(&BenchFlags::compare_before)},
      {"render", "FILE",
       "Measure nothing: show the report of this JSON, and write it as --html",
       Keep(&BenchFlags::render_file)},
      {"help", "", "This text", Switch(&BenchFlags::help)},
  };
  return *flags;
}

std::string Spelled(absl::string_view name) {
  return absl::StrCat("--", absl::StrReplaceAll(name, {{"_", "-"}}));
}

// The flag of one argument that begins with dashes; its value may be the next
// argument, which is taken then.
absl::Status ReadFlag(const std::vector<std::string>& args, size_t* next,
                      BenchFlags* out) {
  const std::string& arg = args[(*next)++];
  const size_t equals = arg.find('=');
  const std::string name =
      absl::StrReplaceAll(arg.substr(2, equals - 2), {{"-", "_"}});
  for (const Flag& flag : Flags()) {
    if (name != flag.name) continue;
    const bool is_switch = flag.value[0] == '\0';
    std::string value;
    if (equals != std::string::npos) {
      if (is_switch) {
        return absl::InvalidArgumentError(
            absl::StrCat(Spelled(name), " takes no value"));
      }
      value = arg.substr(equals + 1);
    } else if (!is_switch) {
      if (*next == args.size() || absl::StartsWith(args[*next], "--")) {
        return absl::InvalidArgumentError(
            absl::StrCat(Spelled(name), " needs a value: write ", Spelled(name),
                         "=", flag.value));
      }
      value = args[(*next)++];
    }
    const absl::Status set = flag.set(value, out);
    if (set.ok()) return set;
    return absl::InvalidArgumentError(
        absl::StrCat(Spelled(name), "=", value, ": ", set.message()));
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "unknown flag ", Spelled(name), "; osc_bench --help lists them"));
}

}  // namespace

absl::StatusOr<BenchFlags> ParseBenchFlags(
    const std::vector<std::string>& args) {
  BenchFlags out;
  std::vector<std::string> words;
  bool server_given = false;
  for (size_t next = 0; next < args.size();) {
    if (!absl::StartsWith(args[next], "--")) {
      words.push_back(args[next++]);
      continue;
    }
    server_given |= absl::StartsWith(args[next], "--server");
    RETURN_IF_ERROR(ReadFlag(args, &next, &out));
  }
  if (!words.empty() && !out.compare_before.empty()) {
    out.compare_after = words[0];
    words.erase(words.begin());
  }
  if (!words.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("stray argument \"", words[0],
                     "\": flags begin with --; osc_bench --help lists them"));
  }
  const ConnectOptions& connect = out.connect;
  const bool reaches = !connect.host.empty() || connect.port != 0 ||
                       !connect.socket.empty() || !connect.user.empty() ||
                       !connect.defaults_file.empty() || out.ask_password ||
                       connect.password.has_value();
  if (reaches && server_given) {
    return absl::InvalidArgumentError(
        "--server starts a server of its own: leave it out, or the flags that "
        "say how yours is reached");
  }
  if (out.ask_password && connect.password.has_value()) {
    return absl::InvalidArgumentError(
        "--ask-pass and --password exclude each other");
  }
  return out;
}

std::string BenchHelp() {
  std::string text =
      "osc_bench [flags]\n"
      "osc_bench --compare=BEFORE.json [AFTER.json]\n"
      "osc_bench --render=REPORT.json --html=FILE\n\n"
      "Measures the engine on a real server: one that it starts, or yours, "
      "where it\nworks in a schema of its own and drops it at the end.\n\n";
  for (const Flag& flag : Flags()) {
    std::string name = Spelled(flag.name);
    if (flag.value[0] != '\0') absl::StrAppend(&name, "=", flag.value);
    name.resize(std::max<size_t>(name.size() + 2, 24), ' ');
    absl::StrAppend(&text, "  ", name, flag.text, "\n");
  }
  absl::StrAppend(&text, "\nWorkloads\n");
  for (const Workload& workload : AllWorkloads()) {
    std::string name = workload.name;
    name.resize(24, ' ');
    absl::StrAppend(&text, "  ", name, workload.summary, "\n");
  }
  absl::StrAppend(&text,
                  "\nExit codes\n"
                  "  0  done\n"
                  "  1  a workload failed, something is slower (--compare), or "
                  "it was stopped\n"
                  "  2  bad usage\n");
  return text;
}

}  // namespace osc
