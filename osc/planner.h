#ifndef OSC_PLANNER_H_
#define OSC_PLANNER_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "changelog/table_pair.h"
#include "db/connection.h"
#include "db/server.h"
#include "osc/blocker_kill.h"
#include "osc/deferred_indexes.h"
#include "osc/foreign_keys.h"
#include "osc/sql_lexer.h"

namespace osc {

struct PlanRequest {
  std::string schema;
  std::string table;
  std::string alter;  // what follows ALTER TABLE name
  DeferIndexes defer_indexes = DeferIndexes::kAuto;
  // Foreign keys that reference the table are made to reference the new one at
  // the cutover (child_keys.h), and do not stand against the migration.
  bool rebuild_foreign_keys = false;
  // Sessions that block a lock are ended; the plan makes sure that they can be.
  KillOptions kill = {};
  // False: names of CHECK constraints may come out otherwise (for samples).
  bool keep_check_names = true;
};

// What a migration will do, decided before anything is changed.
struct Plan {
  PlanRequest request;
  Server server;
  TablePair pair;
  std::vector<std::string> added_columns;
  std::vector<std::string> dropped_columns;
  IndexDeferral deferral;
  ForeignKeyPlan foreign_keys;
  // Shadow and old table stand in schemas of their own (aux_schema.h).
  bool auxiliary_schema = false;
  std::vector<std::string> warnings;
  // False when the server could not try the ALTER on a temporary table (a
  // partitioned table, no right to temporary tables): the run will try it.
  bool alter_tried = true;

  // The DDL of the whole migration in its order, for people to read.
  std::vector<std::string> Statements() const;
  // With the names that the run will give shadow and old table.
  TablePair PairAsRun() const;
  // One line: how the names will be swapped.
  std::string CutoverMethod() const;
  // The plan as text, many lines.
  std::string Describe() const;
};

// How the server reads an ALTER.
SqlLexerOptions LexerOptionsOf(const Server& server);

// Reads and checks everything and changes nothing: the shadow is made as a
// temporary table of this session and dropped. FailedPrecondition, NotFound,
// PermissionDenied or InvalidArgument say what stands against the migration.
absl::StatusOr<Plan> MakePlan(Connection* connection,
                              const PlanRequest& request);

// The same, and leaves the shadow as a real, empty table. On an error no
// shadow is left; when `connection` was lost, another one of `factory` drops
// it. `before` is called once everything has been checked that can be without
// a shadow, before anything is created, with what is known of the plan by then.
absl::StatusOr<Plan> MakePlanAndShadow(
    Connection* connection, ConnectionFactory* factory,
    const PlanRequest& request,
    const std::function<absl::Status(const Plan&)>& before = nullptr);

}  // namespace osc

#endif  // OSC_PLANNER_H_
