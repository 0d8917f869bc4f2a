#include "tests/own_trigger_fixture.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "db/failpoint.h"
#include "db/server.h"
#include "db/sql.h"

namespace osc {
namespace {

std::vector<std::string> FiringStatements(const std::string& table, int id) {
  return {
      absl::StrCat("INSERT INTO ", table, " (id, v, u) VALUES (", id, ", 'w', ",
                   id, "), (", id + 1, ", 'x', ", id, "), (", id + 2,
                   ", 'y', NULL)"),
      absl::StrCat("UPDATE ", table, " SET v = CONCAT(v, '!') WHERE id = ", id),
      absl::StrCat("UPDATE ", table, " SET v = 'early', u = 1 WHERE id < 5"),
      absl::StrCat("UPDATE ", table, " SET id = ", id + 3,
                   " WHERE id = ", id + 1),
      absl::StrCat("REPLACE INTO ", table, " (id, v) VALUES (", id, ", 'r')"),
      absl::StrCat("INSERT INTO ", table, " (id, v) VALUES (", id,
                   ", 'd') ON DUPLICATE KEY UPDATE v = 'dup'"),
      absl::StrCat("DELETE FROM ", table, " WHERE id IN (", id + 2, ", ",
                   id - 6, ")"),
  };
}

}  // namespace

void OwnTriggerTest::SetUp() {
  RaceTest::SetUp();
  absl::StatusOr<Server> facts = ReadServer(App().get());
  ASSERT_TRUE(facts.ok()) << facts.status();
  several_ = facts->several_triggers_per_event;
  rename_under_lock_ = facts->rename_under_lock;
}

void OwnTriggerTest::Both(const std::string& sql) {
  for (Connection* connection : {app_.get(), twin_.get()}) {
    absl::Status status = connection->Execute(sql);
    EXPECT_TRUE(status.ok()) << status << "\n" << sql;
  }
}

void OwnTriggerTest::MakeTables(int rows) {
  app_ = App();
  twin_ = App();
  for (const char* schema : {"app", "twin"}) {
    Connection* c = schema[0] == 'a' ? app_.get() : twin_.get();
    for (const std::string& sql :
         {absl::StrCat("DROP DATABASE IF EXISTS ", schema),
          absl::StrCat("CREATE DATABASE ", schema,
                       " DEFAULT CHARACTER SET utf8mb4"),
          absl::StrCat("USE ", schema)}) {
      ASSERT_TRUE(c->Execute(sql).ok()) << sql;
    }
  }
  Sql("USE app");
  fired_ = 0;
  const std::string table = QuoteIdent(table_);
  Both(absl::StrCat("CREATE TABLE ", table,
                    " (id BIGINT PRIMARY KEY, v VARCHAR(200), u INT, "
                    "KEY by_v (v))"));
  Both(
      "CREATE TABLE audit (n INT AUTO_INCREMENT PRIMARY KEY, what "
      "VARCHAR(500))");
  for (int id = 1; id <= rows; ++id) {
    Both(absl::StrCat("INSERT INTO ", table, " VALUES (", id, ", 'old', ", id,
                      ")"));
  }
}

void OwnTriggerTest::MakeFewTriggers() {
  const std::string on =
      absl::StrCat(" ON ", QuoteIdent(table_), " FOR EACH ROW ");
  Both("CREATE TRIGGER bu BEFORE UPDATE" + on +
       "BEGIN IF NEW.u IS NULL THEN SET NEW.u = OLD.id; END IF; "
       "SET NEW.v = CONCAT(NEW.v, '-bu'); END");
  if (several_) {
    Both("CREATE TRIGGER ai AFTER INSERT" + on +
         "INSERT INTO audit (what) VALUES (CONCAT('ai ', NEW.id, ' ', NEW.v))");
    Both("CREATE TRIGGER `ai 2` AFTER INSERT" + on +
         "PRECEDES ai INSERT INTO audit (what) VALUES ('ai2')");
  } else {
    Both("CREATE TRIGGER bi BEFORE INSERT" + on +
         "SET NEW.v = CONCAT(NEW.v, '-bi')");
    Both("CREATE TRIGGER bd BEFORE DELETE" + on +
         "INSERT INTO audit (what) VALUES (CONCAT('bd ', OLD.id))");
  }
}

void OwnTriggerTest::MakeTriggers() {
  MakeFewTriggers();
  if (!several_) return;
  const std::string on =
      absl::StrCat(" ON ", QuoteIdent(table_), " FOR EACH ROW ");
  Both("CREATE TRIGGER bi BEFORE INSERT" + on +
       "SET NEW.v = CONCAT(NEW.v, '-bi')");
  Both("CREATE TRIGGER bd BEFORE DELETE" + on +
       "INSERT INTO audit (what) VALUES (CONCAT('bd ', OLD.id))");
  Both("create /* the later one */ trigger ai3 after insert" + on +
       "INSERT INTO audit (what) VALUES (CONCAT('ai3 ', NEW.id))");
  Both("CREATE TRIGGER bi2 BEFORE INSERT" + on +
       "FOLLOWS bi SET NEW.v = CONCAT(NEW.v, '-bi2')");
  Both("CREATE TRIGGER bi0 BEFORE INSERT" + on +
       "PRECEDES bi SET NEW.v = CONCAT(NEW.v, '-bi0')");
  Both("CREATE TRIGGER au AFTER UPDATE" + on +
       "INSERT INTO audit (what) VALUES (CONCAT('au ', OLD.id, ' ', NEW.id, "
       "' ', OLD.v, ' ', NEW.v))");
  Both("CREATE TRIGGER ad AFTER DELETE" + on +
       "INSERT INTO audit (what) VALUES (CONCAT('ad ', OLD.id, ' ', OLD.v))");
}

void OwnTriggerTest::FireAll() {
  for (const std::string& sql :
       FiringStatements(QuoteIdent(table_), 1000 + 10 * fired_++)) {
    Both(sql);
  }
}

MigrationResult OwnTriggerTest::MigrateAndFire(
    const MigrationOptions& options) {
  auto fire = [this] {
    FireAll();
    return absl::OkStatus();
  };
  ScopedFailpoint in_flight("copy-before-commit", fire);
  ScopedFailpoint copied("copy-ended", fire);
  FailpointOnce verified("checksum-snapshot-open", fire);
  Start(options);
  return Finish();
}

void OwnTriggerTest::ExpectTwins(const std::string& alter) {
  const std::string table = QuoteIdent(table_);
  if (!alter.empty()) {
    Sql(absl::StrCat("ALTER TABLE twin.", table, " ", alter));
  }
  FireAll();
  for (const std::string& rows :
       {absl::StrCat(table, " ORDER BY id"), std::string("audit ORDER BY n")}) {
    EXPECT_EQ(Rows("SELECT * FROM app." + rows),
              Rows("SELECT * FROM twin." + rows));
  }
  EXPECT_EQ(Triggers("app"), Triggers("twin"));
}

std::vector<std::string> OwnTriggerTest::Triggers(const std::string& schema) {
  // Unconverted: bodies in other charsets would be alike by their loss.
  Sql("SET character_set_results = NULL");
  std::vector<std::string> triggers = Rows(absl::StrCat(
      "SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE, ACTION_TIMING, "
      "EVENT_MANIPULATION, ACTION_ORDER, DEFINER, DATABASE_COLLATION FROM "
      "information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = '",
      schema, "' ORDER BY TRIGGER_NAME"));
  for (std::string& trigger : triggers) {
    const std::string name = trigger.substr(0, trigger.find('|'));
    std::string shown = One(
        absl::StrCat("SHOW CREATE TRIGGER ", schema, ".", QuoteIdent(name)));
    // The last column is when it was made, on servers that keep that.
    shown.resize(shown.rfind('|'));
    absl::StrAppend(&trigger, "|", shown);
  }
  Sql("SET character_set_results = utf8mb4");
  return triggers;
}

std::vector<std::string> OwnTriggerTest::Tables() {
  return Rows(
      "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = "
      "'app' ORDER BY TABLE_NAME");
}

FiringWriter::FiringWriter(std::unique_ptr<Connection> app,
                           std::unique_ptr<Connection> twin)
    : app_(std::move(app)), twin_(std::move(twin)) {
  EXPECT_TRUE(twin_->Execute("USE twin").ok());
  thread_ = std::thread([this] {
    for (int id = 100000; !stop_; id += 10) {
      for (const std::string& sql : FiringStatements("t", id)) {
        for (Connection* connection : {app_.get(), twin_.get()}) {
          absl::Status status = connection->Execute(sql);
          EXPECT_TRUE(status.ok()) << status << "\n" << sql;
        }
      }
    }
  });
}

void FiringWriter::Stop() {
  stop_ = true;
  if (thread_.joinable()) thread_.join();
}

}  // namespace osc
