#include "bench/bench_run.h"

#include <unistd.h>

#include <memory>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "bench/bench_schema.h"
#include "bench/environment.h"
#include "bench/workload.h"
#include "db/duration_text.h"
#include "db/errors.h"
#include "db/server.h"
#include "db/status_macros.h"
#include "tests/server.h"

namespace osc {
namespace {

constexpr int64_t kBufferPoolMib = 2048;

// As durable as a server that must lose nothing, and large enough that the
// benchmark's table fits into memory.
TestServerOptions ServerOptions(const BenchFlags& flags) {
  TestServerOptions options;
  options.kind = flags.server;
  options.parent_folder = flags.folder;
  options.durable = true;
  options.buffer_pool_mib = flags.smoke ? 256 : kBufferPoolMib;
  const char* redo = flags.smoke ? "128M" : "1024M";
  options.flags = {
      absl::StrCat(flags.server == "mysql80" ? "--innodb-redo-log-capacity="
                                             : "--innodb-log-file-size=",
                   redo),
      "--max-connections=500", "--max-binlog-size=256M"};
  return options;
}

// The tool of the same build, when there is one.
std::string FindOsc(const BenchFlags& flags) {
  if (!flags.osc_program.empty()) return flags.osc_program;
  char self[4096];
  const ssize_t size = readlink("/proc/self/exe", self, sizeof(self));
  if (size > 0) {
    std::string path(self, static_cast<size_t>(size));
    path.resize(path.rfind('/'));
    path += "/../osc/osc";
    if (access(path.c_str(), X_OK) == 0) return path;
  }
  return "osc";
}

BenchContext ContextFor(const BenchFlags& flags) {
  BenchContext context;
  context.smoke = flags.smoke;
  if (flags.smoke) {
    context.rows = 3000;
    context.repetitions = 1;
    context.point = absl::Milliseconds(300);
  }
  context.rows = flags.rows.value_or(context.rows);
  context.repetitions = flags.repetitions.value_or(context.repetitions);
  context.point = flags.point.value_or(context.point);
  context.log_age = flags.log_age;
  context.osc_program = FindOsc(flags);
  context.schema = flags.schema;
  return context;
}

// A server of our own keeps no binlog longer than it must: the workloads write
// many times their tables.
absl::Status ForgetBinlog(ConnectionFactory* factory) {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, factory->Connect());
  return connection->Execute("RESET MASTER");
}

}  // namespace

absl::StatusOr<BenchRun> RunBench(
    const BenchFlags& flags, Stopper* stopper,
    const std::function<void(absl::string_view)>& say) {
  BenchContext context = ContextFor(flags);
  context.connect = flags.connect;
  context.stopper = stopper;
  context.say = say;
  Environment environment;
  if (flags.smoke) {
    environment.warnings.push_back(
        "a smoke run, which only shows that everything works: its figures mean "
        "nothing");
  }
  AddMachineFacts(&environment);
  std::unique_ptr<TestServer> server;
  if (!flags.server.empty()) {
    say(absl::StrCat("starting ", flags.server));
    ASSIGN_OR_RETURN(server, TestServer::Start(ServerOptions(flags)));
    context.connect = server->connect_options();
    AddDiskFacts(server->data_folder(), &environment);
  }
  MysqlConnectionFactory factory(context.connect);
  auto connection = factory.Connect();
  if (!connection.ok()) {
    return WithContext(connection.status(),
                       "cannot connect (--host, --port, --socket, --user, "
                       "--password and the option files say where and as "
                       "whom)");
  }
  ASSIGN_OR_RETURN(context.server, ReadServer(connection->get()));
  BenchRun run;
  run.report.date =
      absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::Now(), absl::UTCTimeZone());
  run.report.commit = flags.commit.empty() ? "unknown" : flags.commit;
  RETURN_IF_ERROR(AddServerFacts(connection->get(), &environment));
  AddBuildFacts(&environment);
  run.report.environment = std::move(environment.facts);
  run.report.warnings = std::move(environment.warnings);
  connection->reset();
  ASSIGN_OR_RETURN(std::unique_ptr<BenchSchema> schema,
                   BenchSchema::Create(&factory, context.schema));

  for (const Workload& workload : AllWorkloads()) {
    if (!flags.workloads.empty() &&
        !absl::c_linear_search(flags.workloads, workload.name)) {
      continue;
    }
    if (stopper->stopped()) break;
    const absl::Time start = absl::Now();
    say(absl::StrCat(workload.name, ": begins"));
    absl::StatusOr<WorkloadResult> result = workload.run(context);
    if (result.ok()) {
      const absl::Duration took = absl::Now() - start;
      say(absl::StrCat(workload.name, ": done in ",
                       DurationText(absl::Trunc(took, absl::Seconds(1)))));
      run.report.workloads.push_back(*std::move(result));
    } else {
      run.failures.push_back(
          absl::StrCat(workload.name, ": ", result.status().message()));
      say(absl::StrCat("failed: ", run.failures.back()));
    }
    if (stopper->stopped()) break;
    // What it has left would be in the way of the next one.
    RETURN_IF_ERROR(schema->Clear());
    if (server) RETURN_IF_ERROR(ForgetBinlog(&factory));
  }
  const absl::Status dropped = schema->Drop();
  if (!dropped.ok()) {
    run.failures.push_back(absl::StrCat(
        "cannot drop the schema ", context.schema, ": ", dropped.message()));
  }
  return run;
}

}  // namespace osc
