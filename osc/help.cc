#include "osc/help.h"

#include <mysql/mysql.h>

#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "osc/flags.h"

namespace osc {
namespace {

constexpr char kVersion[] = "0.1.0";
constexpr size_t kColumns = 79;
constexpr size_t kTextColumn = 29;

constexpr char kAbout[] =
    "osc changes the schema of a live MySQL or MariaDB table: it fills a "
    "shadow\n"
    "table, keeps it up to date, proves it equal, and swaps the names.\n";

constexpr char kUsage[] =
    "  osc plan --database=NAME --table=NAME --alter=TEXT   what would happen\n"
    "  osc run  --database=NAME --table=NAME --alter=TEXT --execute    do it\n"
    "  osc run  --database=NAME --schema-file=FILE --execute    make it so\n"
    "  osc resume --database=NAME --table=NAME    go on where a run stopped\n"
    "  osc cutover --database=NAME --table=NAME    let a postponed one happen\n"
    "  osc control --database=NAME --table=NAME WORD...    tell a run what to "
    "do\n"
    "  osc status [--database=NAME [--table=NAME]]    what is unfinished\n"
    "  osc cleanup [--database=NAME [--table=NAME]] --execute    remove that\n"
    "  osc tune --database=NAME --table=NAME --alter=TEXT --execute\n"
    "                           find the settings that suit table and server\n"
    "  osc report FILE [--output=FILE]    make a run's report anew\n"
    "  osc help [plan|run|resume|cutover|control|status|cleanup|tune|report]\n"
    "  osc --version\n";

constexpr char kPlan[] =
    "osc plan [flags]\n\n"
    "Checks the table, the account and the server, tries the ALTER on an "
    "empty\n"
    "temporary table, and prints what osc run would do. Nothing is changed.\n";

constexpr char kRun[] =
    "osc run [flags] --execute\n\n"
    "Changes the table. Without --execute it does what osc plan does. Ctrl-C\n"
    "stops it so that osc resume, or the same command, goes on where it "
    "stopped;\n"
    "the original table stays in use. A run that died is gone on with "
    "likewise.\n"
    "With --schema-file the ALTER is what it takes to make the table what the\n"
    "file's CREATE TABLE says; where that is so already, nothing is done.\n";

constexpr char kResume[] =
    "osc resume [flags]\n\n"
    "Goes on with the migration of a table that was stopped or has died, where "
    "it\n"
    "stopped: no row is copied twice but those of chunks in flight, and what "
    "was\n"
    "verified stays so. It compares first: table, shadow, log and triggers "
    "must "
    "be\n"
    "as the run left them. Nothing is removed; where it cannot go on it says "
    "why.\n"
    "What to change is known; rates and workers are taken from the flags.\n";

constexpr char kCutover[] =
    "osc cutover --database=NAME --table=NAME [flags]\n\n"
    "Lets the cutover of a migration go on that was begun with\n"
    "--postpone-cutover. From any host that reaches the server.\n";

constexpr char kControl[] =
    "osc control --database=NAME --table=NAME WORD... [flags]\n\n"
    "Tells a migration that runs what to do, from any host that reaches the\n"
    "server, and prints its answer. The words:\n"
    "  pause          copy, checksum, replay and cutover rest; the triggers "
    "go\n"
    "                 on, so the log grows\n"
    "  pause-copy     copy and checksum rest, the replay goes on\n"
    "  resume         go on after one of these\n"
    "  set NAME=VALUE...   change what the flags of these names have set\n"
    "  cutover        the cutover is not postponed any more\n"
    "  postpone       everything but the cutover\n"
    "  stop           end so that osc resume goes on\n"
    "  abort          end and remove everything but the original table\n"
    "A pause and what was set stay so when the migration is gone on with after "
    "a\n"
    "stop. Where nobody works on it, the next run obeys.\n";

constexpr char kStatus[] =
    "osc status [--database=NAME [--table=NAME]] [flags]\n\n"
    "Lists the unfinished migrations of the server, of a schema or of a table: "
    "how\n"
    "far each has come, whether a run works on it now, and the commands that "
    "go "
    "on\n"
    "with it or remove it. Nothing is changed.\n";

constexpr char kCleanup[] =
    "osc cleanup [--database=NAME [--table=NAME]] [flags] --execute\n\n"
    "Removes what unfinished migrations have left: triggers first, then log, "
    "shadow\n"
    "and state; the tables stay as they are. Without --table only where there "
    "was\n"
    "no sign of life for the run's --orphan-limit. Where the new table is in "
    "place\n"
    "already the migration is finished instead. Never what a run works on, or "
    "what\n"
    "is not recorded as made by it. --old-tables drops the old tables of "
    "finished\n"
    "migrations. Without --execute it says what it would do.\n";

constexpr char kTune[] =
    "osc tune [flags] --execute\n\n"
    "Finds how large chunks and batches and how many workers suit a table on "
    "a\n"
    "staging server, and writes them as a file for osc run --flagfile. It "
    "copies"
    "\n"
    "a sample of the table into a schema of its own, plays an application "
    "there,"
    "\n"
    "measures copy and replay under many settings, and takes the gentlest of "
    "the"
    "\n"
    "fastest that keep the latency budget. The table itself is only read; the\n"
    "schema is dropped at the end, after Ctrl-C too. The server is under full\n"
    "load meanwhile. Without --execute it says what it would do.\n";

constexpr char kReport[] =
    "osc report FILE [--output=FILE]\n\n"
    "Makes the report of a run anew, as osc run --report=FILE has written it:\n"
    "from the page, or from the recording alone (--report=NAME.json). Without\n"
    "--output the page goes to stdout. No database is needed.\n";

constexpr char kSpelling[] =
    "\nFlags may be spelled --chunk-time or --chunk_time, with =VALUE or "
    "VALUE.\n"
    "A switch is turned off by --no-NAME. TIME is a number with its unit, "
    "such\n"
    "as 500ms, 2s or 1m30s. --flagfile=FILE reads flags from a file, one a\n"
    "line.\n";

constexpr char kExitCodes[] =
    "\nExit codes\n"
    "  0  done, nothing to do, or the plan was printed\n"
    "  1  bad usage\n"
    "  2  refused before anything was changed\n"
    "  3  failed; the original table is intact and in use\n"
    "  4  the checksum found a difference; the original is intact\n"
    "  5  everything is ready, the lock for the cutover could not be had; osc\n"
    "     resume goes on\n"
    "  6  stopped by a signal, or by trouble that may pass; osc resume goes "
    "on\n"
    "     (with --on-stop=clean: what it made was removed)\n"
    "  7  another run is changing this table\n";

// `text` behind `name`, in lines of kColumns.
std::string Entry(absl::string_view name, absl::string_view text) {
  std::string line = absl::StrCat("  ", name);
  std::string out;
  if (line.size() + 1 > kTextColumn) {
    absl::StrAppend(&out, line, "\n");
    line.clear();
  }
  line.resize(kTextColumn, ' ');
  bool first = true;
  for (absl::string_view word : absl::StrSplit(text, ' ')) {
    if (!first && line.size() + 1 + word.size() > kColumns) {
      absl::StrAppend(&out, line, "\n");
      line = std::string(kTextColumn, ' ');
      first = true;
    }
    absl::StrAppend(&line, first ? "" : " ", word);
    first = false;
  }
  return absl::StrCat(out, line, "\n");
}

std::string Flags(const std::set<std::string>& left_out) {
  std::string text, group;
  for (const FlagHelp& flag : FlagHelps()) {
    if (left_out.count(flag.group) > 0) continue;
    if (flag.group != group) absl::StrAppend(&text, "\n", flag.group, "\n");
    group = flag.group;
    absl::StrAppend(
        &text, Entry(flag.name, flag.default_value.empty()
                                    ? flag.text
                                    : absl::StrCat(flag.text, " (default ",
                                                   flag.default_value, ")")));
  }
  return text;
}

}  // namespace

std::string HelpText(absl::string_view topic) {
  if (topic == "plan") {
    return absl::StrCat(
        kPlan,
        Flags({"Copy", "Replay", "Log", "Checksum", "Throttles", "Cutover",
               "Stopping and resuming", "Control", "Status and cleanup",
               "Tuning", "Seeing", "Logging"}),
        kSpelling);
  }
  if (topic == "resume") {
    return absl::StrCat(
        kResume, Flags({"What to change", "Status and cleanup", "Tuning"}),
        kSpelling, kExitCodes);
  }
  const std::set<std::string> of_runs = {"Copy",
                                         "Replay",
                                         "Log",
                                         "Checksum",
                                         "Throttles",
                                         "Cutover",
                                         "Stopping and resuming",
                                         "Control",
                                         "What to change",
                                         "Tuning",
                                         "Seeing"};
  if (topic == "status" || topic == "cutover" || topic == "control") {
    return absl::StrCat(topic == "status"    ? kStatus
                        : topic == "cutover" ? kCutover
                                             : kControl,
                        Flags(of_runs), kSpelling);
  }
  if (topic == "cleanup") {
    return absl::StrCat(kCleanup, Flags(of_runs), kSpelling, kExitCodes);
  }
  if (topic == "run") {
    return absl::StrCat(kRun, Flags({"Status and cleanup", "Tuning"}),
                        kSpelling, kExitCodes);
  }
  if (topic == "tune") {
    return absl::StrCat(kTune,
                        Flags({"Copy", "Replay", "Log", "Checksum", "Throttles",
                               "Cutover", "Stopping and resuming", "Control",
                               "Status and cleanup", "Seeing"}),
                        kSpelling, kExitCodes);
  }
  if (topic == "report") return kReport;
  return absl::StrCat(kAbout, "\n", kUsage, Flags({}), kSpelling, kExitCodes);
}

std::string VersionText() {
  return absl::StrCat("osc ", kVersion, " (client library ",
                      mysql_get_client_info(), ")\n");
}

}  // namespace osc
