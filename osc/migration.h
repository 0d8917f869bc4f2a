#ifndef OSC_MIGRATION_H_
#define OSC_MIGRATION_H_

#include <memory>

#include "db/connection.h"
#include "db/stop.h"
#include "osc/migration_types.h"

namespace osc {

// One migration from the plan to the end. Run once; Stats from any thread.
// To stop it, stop the stopper with a Cancelled status: the run then removes
// triggers, log and shadow and says so.
class Migration {
 public:
  // `factory` must open sessions with the statements of SessionSetup
  // (db/server.h). Both must outlive the migration.
  Migration(ConnectionFactory* factory, Stopper* stopper,
            MigrationOptions options);
  ~Migration();

  MigrationResult Run();
  MigrationStats Stats() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace osc

#endif  // OSC_MIGRATION_H_
