#include "osc/cleanup_command.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "changelog/artifact_names.h"
#include "changelog/table_pair.h"
#include "db/errors.h"
#include "db/server.h"
#include "db/status_macros.h"
#include "osc/cleanup.h"
#include "osc/commands.h"
#include "osc/dead_run.h"
#include "osc/old_table.h"
#include "osc/resume.h"
#include "osc/run_state.h"
#include "osc/status_report.h"
#include "osc/take_lock.h"
#include "osc/unfinished.h"

namespace osc {
namespace {

class Cleanup {
 public:
  Cleanup(ConnectionFactory* factory, const CleanupOptions& options,
          const Stopper& stopper, std::ostream* out)
      : factory_(factory), options_(options), stopper_(stopper), out_(out) {}

  Outcome Run() {
    absl::Status status = options_.old_tables ? OldTables() : Unfinisheds();
    if (!status.ok()) {
      Say("osc: ", status.message());
      Failed();
    }
    if (!options_.execute) Say("nothing was changed; --execute does it");
    return outcome_;
  }

 private:
  template <typename... Parts>
  void Say(const Parts&... parts) {
    *out_ << absl::StrCat(parts...) << std::endl;
  }
  void Failed() { outcome_ = Outcome::kFailed; }
  void Statements(const std::vector<std::string>& statements) {
    for (const std::string& statement : statements) Say("  ", statement, ";");
  }

  absl::Status Unfinisheds() {
    ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection,
                     factory_->Connect());
    ASSIGN_OR_RETURN(server_, ReadServer(connection.get()));
    ASSIGN_OR_RETURN(std::vector<Unfinished> all,
                     FindUnfinished(connection.get(), options_.schema,
                                    options_.table, /*with_advance=*/false));
    if (all.empty()) Say("no unfinished migration");
    for (const Unfinished& one : all) {
      absl::Status status = One(connection.get(), one);
      if (absl::IsAlreadyExists(status)) {
        Say(NameOf(one), ": ", status.message());
        if (outcome_ == Outcome::kDone) outcome_ = Outcome::kAnotherRun;
      } else if (IsPassing(status)) {
        Say(NameOf(one),
            ": not everything could be removed: ", status.message(), "; ",
            CleanupCommand(one.schema, one.table), " goes on");
        Failed();
      } else if (!status.ok()) {
        Say(NameOf(one), ": left alone: ", status.message());
        Failed();
      }
    }
    return absl::OkStatus();
  }

  absl::Status One(Connection* connection, const Unfinished& one) {
    if (one.nothing_begun && !one.table.empty()) return Empty(one);
    if (!one.usable()) {
      ByHand(one);
      return absl::OkStatus();
    }
    if (options_.table.empty() && !one.orphaned) {
      SpareYoung(one, one.silence);
      return absl::OkStatus();
    }
    if (one.on_another_server) {
      if (!options_.accept_new_server) {
        return CheckSameServer(one.record, server_);
      }
      if (one.silence < kSurelyDead) {
        return absl::AlreadyExistsError(
            "a run works on it, perhaps on the other server");
      }
    }
    return options_.execute ? Remove(one) : Show(connection, one);
  }

  void SpareYoung(const Unfinished& one, absl::Duration silence) {
    Say(NameOf(one), ": left alone, the last sign of life is ",
        AgeText(silence), " old, and its orphan limit is ",
        AgeText(one.record.orphan_limit), "; ",
        CleanupCommand(one.schema, one.table), " removes it all the same");
  }

  // What nobody but a person can judge.
  void ByHand(const Unfinished& one) {
    Failed();
    Say(NameOf(one), ": left alone: ", one.problem);
    if (one.table.empty() || one.of_a_newer_osc) return;
    TablePair pair;
    pair.schema = one.schema;
    pair.original.name = one.table;
    pair.names = NamesFor(one.table);
    Say("By hand, in this order, as far as they are what the migration made:");
    Statements(RemovalStatements(pair, /*with_shadow=*/true));
  }

  absl::Status Empty(const Unfinished& one) {
    const RunState state(factory_, one.schema, one.table);
    if (options_.table.empty() &&
        one.silence < MigrationOptions().orphan_limit) {
      Say(NameOf(one), ": left alone, it was begun ", AgeText(one.silence),
          " ago");
      return absl::OkStatus();
    }
    if (!options_.execute) {
      Say(NameOf(one), ": ", one.problem, "; this would go:");
      Statements({state.table().DropSql()});
      return absl::OkStatus();
    }
    RunLock lock(factory_, one.schema, one.table);
    RETURN_IF_ERROR(lock.Acquire());
    RETURN_IF_ERROR(state.DropEmpty(lock.connection()));
    Say(NameOf(one), ": removed");
    return absl::OkStatus();
  }

  absl::Status Show(Connection* connection, const Unfinished& one) {
    if (one.at_work && one.silence < kSurelyDead) {
      return absl::AlreadyExistsError("another run works on it");
    }
    if (one.stage == Stage::kRenamed) {
      Say(NameOf(one),
          ": the new table is in place; what is left to be done "
          "would be done");
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(Leftovers found,
                     FindLeftovers(connection, server_, one.record));
    Say(NameOf(one), ", run ", one.record.run_id, ": this would go:");
    Statements(RemovalStatements(found, one.record));
    for (const std::string& stranger : found.strangers) Say("  ", stranger);
    return absl::OkStatus();
  }

  absl::Status Remove(const Unfinished& one) {
    RunState state(factory_, one.schema, one.table);
    ASSIGN_OR_RETURN(TakenLock taken, TakeRunLock(factory_, one.schema,
                                                  one.table, &state, stopper_));
    Connection* connection = taken.lock->connection();
    if (!state.begun()) {
      // Somebody has gone on with it meanwhile, and stopped.
      if (options_.table.empty() && !one.removing &&
          taken.silence <= one.record.orphan_limit) {
        SpareYoung(one, taken.silence);
        return absl::OkStatus();
      }
      absl::StatusOr<RunRecord> record = state.Find(connection);
      // It has come to its end meanwhile.
      if (absl::IsNotFound(record.status())) return absl::OkStatus();
      RETURN_IF_ERROR(record.status());
      RETURN_IF_ERROR(state.TakeUp(connection, *record, stopper_));
    }
    ASSIGN_OR_RETURN(Removal removal,
                     RemoveDeadRun(factory_, connection, &state, server_,
                                   options_.patience));
    Say(NameOf(one), ": ",
        removal.finished ? "the new table was in place; its migration is done"
        : removal.left.empty() ? "removed; the table is as it was"
                               : "removed, but for this:");
    for (const std::string& left : removal.left) Say("  ", left);
    if (!removal.left.empty()) Failed();
    return absl::OkStatus();
  }

  absl::Status OldTables() {
    ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection,
                     factory_->Connect());
    ASSIGN_OR_RETURN(
        std::vector<OldTable> all,
        FindOldTables(connection.get(), options_.schema, options_.table));
    bool none = true;
    for (const OldTable& old : all) {
      const std::string name =
          absl::StrCat(old.schema, ".", old.name, ", ", AgeText(old.age),
                       " old, ", old.bytes, " bytes");
      if (old.age < options_.older_than) {
        Say(name, ": kept");
        continue;
      }
      none = false;
      if (!options_.execute) {
        Say(name, ": would be dropped");
        continue;
      }
      absl::Status dropped = DropOldTable(factory_, old);
      Say(name, ": ", dropped.ok() ? "dropped" : dropped.message());
      if (!dropped.ok()) Failed();
      RETURN_IF_ERROR(stopper_.status());
    }
    if (none) Say("no old table is older than ", AgeText(options_.older_than));
    return absl::OkStatus();
  }

  ConnectionFactory* const factory_;
  const CleanupOptions& options_;
  const Stopper& stopper_;
  std::ostream* const out_;
  Server server_;
  Outcome outcome_ = Outcome::kDone;
};

}  // namespace

Outcome CleanUp(ConnectionFactory* factory, const CleanupOptions& options,
                const Stopper& stopper, std::ostream* out) {
  return Cleanup(factory, options, stopper, out).Run();
}

}  // namespace osc
