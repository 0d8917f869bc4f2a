#include "bench/application/peer_tools.h"

#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "bench/application/option_file.h"
#include "bench/application/scene.h"
#include "bench/load/bench_table.h"
#include "db/connection.h"
#include "db/sql.h"
#include "db/status_macros.h"

namespace osc {
namespace {

using Arguments = std::vector<std::string>;
using MakeArguments = std::function<Arguments(const std::string& option_file)>;

// Runs a program whose arguments may need an option file.
absl::StatusOr<PeerRun> RunTool(const BenchContext& context,
                                const ConnectOptions& connect,
                                const MakeArguments& arguments,
                                absl::Duration limit) {
  ASSIGN_OR_RETURN(std::unique_ptr<OptionFile> file,
                   OptionFile::Create(connect));
  ASSIGN_OR_RETURN(ChildRun child,
                   RunChild(arguments(file->path()), limit, *context.stopper));
  PeerRun run;
  run.ended = child.ok();
  if (child.timed_out) {
    run.why_not =
        absl::StrCat("had not ended after ", absl::FormatDuration(limit));
  } else if (!child.ok()) {
    run.why_not =
        absl::StrCat("exit code ", child.exit_code, ": ", child.output);
  }
  run.process = std::move(child);
  return run;
}

Peer Native(const BenchContext& context, const char* name,
            const char* algorithm) {
  Peer peer;
  peer.name = name;
  peer.run = [&context, algorithm](absl::Duration) -> absl::StatusOr<PeerRun> {
    const absl::Status status = AlterNatively(context, algorithm);
    PeerRun run;
    run.ended = status.ok();
    run.why_not = std::string(status.message());
    return run;
  };
  return peer;
}

Peer Tool(const BenchContext& context, std::string name,
          const ConnectOptions& connect, MakeArguments arguments) {
  Peer peer;
  peer.name = std::move(name);
  peer.run = [&context, connect, arguments](absl::Duration limit) {
    return RunTool(context, connect, arguments, limit);
  };
  return peer;
}

// It must neither pause nor give up for the load, and there is no replica.
Arguments PtOscArguments(const BenchContext& context,
                         const std::string& option_file) {
  return {kPtOsc,
          absl::StrCat("--alter=", kBenchAlter),
          "--execute",
          "--no-version-check",
          "--recursion-method=none",
          "--max-load=Threads_running=100000",
          "--critical-load=Threads_running=1000000",
          "--no-drop-old-table",
          "--quiet",
          absl::StrCat("F=", option_file, ",D=", context.schema,
                       ",t=", kSceneTable)};
}

Arguments GhOstArguments(const BenchContext& context,
                         const ConnectOptions& connect,
                         const std::string& option_file) {
  return {"gh-ost",
          absl::StrCat("--conf=", option_file),
          absl::StrCat("--host=", connect.host),
          absl::StrCat("--port=", connect.port),
          absl::StrCat("--database=", context.schema),
          absl::StrCat("--table=", kSceneTable),
          absl::StrCat("--alter=", kBenchAlter),
          "--execute",
          "--allow-on-master",
          "--assume-rbr",
          "--initially-drop-ghost-table",
          "--initially-drop-old-table",
          "--initially-drop-socket-file",
          "--chunk-size=5000",
          "--dml-batch-size=100",
          "--default-retries=1000"};
}

Arguments SpiritArguments(const BenchContext& context,
                          const ConnectOptions& connect, bool sub_command) {
  Arguments arguments = {"spirit"};
  if (sub_command) arguments.push_back("migrate");
  for (std::string argument :
       {absl::StrCat("--host=", connect.host, ":", connect.port),
        absl::StrCat("--username=", connect.user),
        absl::StrCat("--password=", connect.password.value_or("")),
        absl::StrCat("--database=", context.schema),
        absl::StrCat("--table=", kSceneTable),
        absl::StrCat("--alter=", kBenchAlter)}) {
    arguments.push_back(std::move(argument));
  }
  return arguments;
}

// How to reach the server by TCP, which tools that read the binlog insist on.
// nullopt when it listens on its socket alone.
absl::StatusOr<absl::optional<ConnectOptions>> TcpOptions(
    const BenchContext& context) {
  ConnectOptions tcp = context.connect;
  if (tcp.socket.empty() && !tcp.host.empty() && tcp.host != "localhost") {
    if (tcp.port == 0) tcp.port = 3306;
    return absl::make_optional(tcp);
  }
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection,
                   OpenSession(context));
  ASSIGN_OR_RETURN(Result result,
                   connection->Query("SELECT @@port, @@skip_networking"));
  tcp.socket.clear();
  tcp.host = "127.0.0.1";
  const Row& row = result.rows[0];
  if (row[1].value_or("1") != "0" || !absl::SimpleAtoi(*row[0], &tcp.port) ||
      tcp.port == 0 || !MysqlConnectionFactory(tcp).Connect().ok()) {
    return absl::optional<ConnectOptions>();
  }
  return absl::make_optional(tcp);
}

absl::Status AddBinlogReaders(const BenchContext& context,
                              std::vector<Peer>* peers,
                              std::vector<std::string>* notes) {
  const bool gh_ost = IsOnPath("gh-ost"), spirit = IsOnPath("spirit");
  if (!gh_ost) notes->push_back("gh-ost is not on PATH and was left out");
  if (!spirit) notes->push_back("spirit is not on PATH and was left out");
  if (!gh_ost && !spirit) return absl::OkStatus();
  ASSIGN_OR_RETURN(absl::optional<ConnectOptions> tcp, TcpOptions(context));
  if (!tcp.has_value()) {
    notes->push_back(
        "gh-ost and spirit were left out: the server cannot be reached by TCP");
    return absl::OkStatus();
  }
  const ConnectOptions connect = *tcp;
  if (gh_ost) {
    // It takes only these two from an option file.
    ConnectOptions account;
    account.user = connect.user;
    account.password = connect.password;
    peers->push_back(Tool(context, "gh-ost", account,
                          [&context, connect](const std::string& file) {
                            return GhOstArguments(context, connect, file);
                          }));
  }
  if (spirit) {
    // Newer ones have commands.
    absl::StatusOr<ChildRun> help =
        RunChild({"spirit", "--help"}, absl::Seconds(10), *context.stopper);
    const bool sub_command =
        help.ok() && absl::StrContains(help->output, "migrate");
    peers->push_back(Tool(context, "Spirit", connect,
                          [&context, connect, sub_command](const std::string&) {
                            return SpiritArguments(context, connect,
                                                   sub_command);
                          }));
    peers->back().verifies = true;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<PeerRun> RunOscProgram(const BenchContext& context,
                                      absl::Duration limit) {
  return RunTool(
      context, context.connect,
      [&context](const std::string& option_file) -> Arguments {
        return {context.osc_program,
                "run",
                absl::StrCat("--defaults-file=", option_file),
                absl::StrCat("--database=", context.schema),
                absl::StrCat("--table=", kSceneTable),
                absl::StrCat("--alter=", kBenchAlter),
                "--execute"};
      },
      limit);
}

absl::StatusOr<std::vector<Peer>> FindPeers(const BenchContext& context,
                                            std::vector<std::string>* notes) {
  std::vector<Peer> peers(1);
  peers[0].name = kOurs;
  peers[0].verifies = true;
  peers[0].run = [&context](absl::Duration limit) {
    return RunOscProgram(context, limit);
  };
  peers.push_back(Native(context, kNativeCopy, "COPY"));
  peers.push_back(Native(context, kNativeInplace, "INPLACE"));
  if (IsOnPath(kPtOsc)) {
    peers.push_back(Tool(context, kPtOsc, context.connect,
                         [&context](const std::string& option_file) {
                           return PtOscArguments(context, option_file);
                         }));
  } else {
    notes->push_back(
        absl::StrCat(kPtOsc,
                     " is not on PATH (Debian: percona-toolkit) and "
                     "was left out"));
  }
  RETURN_IF_ERROR(AddBinlogReaders(context, &peers, notes));
  return peers;
}

}  // namespace osc
