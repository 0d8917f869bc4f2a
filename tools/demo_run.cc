#include "tools/demo_run.h"

#include <unistd.h>

#include <cstdio>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "db/errors.h"
#include "db/mysql_connection.h"
#include "db/status_macros.h"
#include "tests/load/compare.h"
#include "tests/load/fill.h"
#include "tests/load/ledger.h"
#include "tests/load/load.h"
#include "tests/server.h"
#include "tools/demo_child.h"
#include "tools/demo_expectation.h"

namespace osc {
namespace {

// The application's statements this long before and after the swap count as
// around the cutover.
constexpr absl::Duration kAroundCutover = absl::Seconds(2);

void Say(absl::string_view text) {
  absl::PrintF("%s\n", text);
  std::fflush(stdout);
}

absl::StatusOr<std::unique_ptr<TestServer>> StartServer(
    const DemoOptions& options) {
  TestServerOptions server;
  server.kind = options.server;
  server.durable = true;
  server.buffer_pool_mib = 1024;
  server.flags = {"--innodb-log-file-size=256M"};
  Say(absl::StrCat("Starting ", options.server, " in a temporary folder"));
  return TestServer::Start(server);
}

absl::Status FillTable(const DemoOptions& options, const Stopper& stopper,
                       ConnectionFactory* factory, const OrderTable& table) {
  const absl::Time start = absl::Now();
  const bool terminal = isatty(STDOUT_FILENO) != 0;
  FillOptions fill;
  fill.stopper = &stopper;
  fill.progress = [&](int64_t done) {
    if (!terminal) return;
    absl::PrintF("\rFilling shop.orders: %d of %d rows", done, options.rows);
    std::fflush(stdout);
  };
  RETURN_IF_ERROR(CreateAndFill(factory, table, options.rows, fill));
  Say(absl::StrFormat("%sFilled shop.orders with %d rows in %.1f s",
                      terminal ? "\r" : "", options.rows,
                      absl::ToDoubleSeconds(absl::Now() - start)));
  return absl::OkStatus();
}

std::vector<std::string> OscCommand(const DemoOptions& options,
                                    const TestServer& server,
                                    const OrderTable& table) {
  // The user's option files are about other servers.
  return {options.osc,
          "run",
          "--no_defaults",
          absl::StrCat("--socket=", server.socket_path()),
          "--user=root",
          absl::StrCat("--database=", table.schema()),
          absl::StrCat("--table=", table.name()),
          absl::StrCat("--alter=", options.alter),
          "--execute"};
}

// The application alone, with osc, and alone again.
absl::Status RunUnderLoad(const DemoOptions& options, const Stopper& stopper,
                          const std::vector<std::string>& command, Load* load,
                          DemoResult* result) {
  Say(absl::StrFormat(
      "Running the application with %d connections; alone for %s first",
      options.connections, absl::FormatDuration(options.alone)));
  RETURN_IF_ERROR(load->Start());
  const absl::Time start = absl::Now();
  RETURN_IF_ERROR(stopper.SleepFor(options.alone));

  const absl::Time osc_start = absl::Now();
  Say(absl::StrCat("\n$ osc ",
                   absl::StrJoin(command.begin() + 1, command.end(), " ",
                                 [](std::string* out, const std::string& word) {
                                   const bool quote =
                                       absl::StrContains(word, ' ');
                                   absl::StrAppend(out, quote ? "\"" : "", word,
                                                   quote ? "\"" : "");
                                 })));
  ASSIGN_OR_RETURN(ChildResult child, RunChild(command, stopper));
  const absl::Time osc_end = absl::Now();
  RETURN_IF_ERROR(stopper.status());
  result->osc_exit_code = child.exit_code;
  result->osc_output = std::move(child.output);

  Say("\nThe application goes on alone");
  RETURN_IF_ERROR(stopper.SleepFor(options.alone));
  const absl::Time end = absl::Now();
  RETURN_IF_ERROR(load->Stop());

  const StatementLog& log = load->log();
  result->load = load->Stats();
  result->before_per_second = log.TransactionsPerSecond(start, osc_start);
  result->during_per_second = log.TransactionsPerSecond(osc_start, osc_end);
  result->after_per_second = log.TransactionsPerSecond(osc_end, end);
  absl::Time cutover = CutoverTime(ParseOscSummary(result->osc_output));
  if (cutover == absl::InfinitePast()) cutover = osc_end;
  result->longest_at_cutover =
      log.Longest(cutover - kAroundCutover, cutover + kAroundCutover);
  result->longest = log.Longest(start, end);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<DemoResult> RunDemo(const DemoOptions& options,
                                   const Stopper& stopper) {
  if (access(options.osc.c_str(), X_OK) != 0) {
    return absl::NotFoundError(absl::StrCat("no program ", options.osc));
  }
  ASSIGN_OR_RETURN(std::unique_ptr<TestServer> server, StartServer(options));
  MysqlConnectionFactory factory(server->connect_options());
  const OrderTable table("shop", "orders", KeyKind::kAutoIncrement);
  ASSIGN_OR_RETURN(ExpectedTable after,
                   ExpectationOf(&factory, table, options.alter));
  RETURN_IF_ERROR(FillTable(options, stopper, &factory, table));

  Ledger ledger(&table, options.rows);
  LoadOptions load_options;
  load_options.connections = options.connections;
  load_options.think_time = options.think_time;
  load_options.seed = options.seed;
  Load load(&factory, &ledger, load_options);
  DemoResult result;
  result.rows_before = options.rows;
  RETURN_IF_ERROR(RunUnderLoad(
      options, stopper, OscCommand(options, *server, table), &load, &result));

  Say("Comparing every row with the application's ledger");
  // What osc could not change must still be what it was.
  ASSIGN_OR_RETURN(
      result.compared,
      Compare(factory.options(), ledger,
              result.osc_exit_code == 0 ? after : ExpectedTable(table)));
  RETURN_IF_ERROR(stopper.status());
  RETURN_IF_ERROR(server->Stop());
  return result;
}

}  // namespace osc
