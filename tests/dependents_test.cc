// What names the table from outside goes on working while it is migrated and
// afterwards: views, routines, events, triggers of other tables, privileges.
// Each statement is also run on a twin that a plain ALTER changes.

#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "db/errors.h"
#include "db/mysql_connection.h"
#include "gmock/gmock.h"
#include "tests/own_trigger_fixture.h"

namespace osc {
namespace {

using testing::HasSubstr;

constexpr char kAlter[] =
    "ADD COLUMN c INT NOT NULL DEFAULT 3, MODIFY u BIGINT, DROP KEY by_v";

class DependentsTest : public OwnTriggerTest {
 protected:
  // As FireAll, through whatever the test has made.
  void FireAll() override {
    OwnTriggerTest::FireAll();
    ++round_;
    for (const std::string& sql : uses_) {
      Both(absl::StrReplaceAll(sql, {{"#", absl::StrCat(500000 + round_)}}));
    }
  }

  // Statements for each round; # is a number that grows.
  std::vector<std::string> uses_;

  MigrationResult Migrate() {
    MigrationResult result = MigrateAndFire(RaceOptions(kAlter));
    EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
    return result;
  }

  // The same query in both schemas.
  void ExpectSame(const std::string& query) {
    EXPECT_EQ(
        Rows(absl::StrReplaceAll(query, {{"@", "app."}, {"'S'", "'app'"}})),
        Rows(absl::StrReplaceAll(query, {{"@", "twin."}, {"'S'", "'twin'"}})))
        << query;
  }

 private:
  int round_ = 0;
};

constexpr const char* kViews[] = {"plain", "checked", "joined", "summed"};

TEST_F(DependentsTest, ViewsGoOnShowingAndTakingRows) {
  MakeTables(30);
  Both("CREATE TABLE other (id BIGINT PRIMARY KEY, w INT)");
  Both("INSERT INTO other VALUES (1, 1), (7, 2), (500001, 3)");
  Both("CREATE VIEW plain AS SELECT * FROM t");
  Both(
      "CREATE VIEW checked AS SELECT id, v FROM t WHERE id > 5 WITH CASCADED "
      "CHECK OPTION");
  Both(
      "CREATE VIEW joined AS SELECT t.id, t.v, w FROM t JOIN other USING "
      "(id)");
  Both(
      "CREATE ALGORITHM=TEMPTABLE VIEW summed AS SELECT COUNT(*) AS n, "
      "SUM(u) AS s FROM checked JOIN t USING (id)");
  uses_ = {"INSERT INTO plain (id, v, u) VALUES (#, 'by view', 1)",
           "UPDATE checked SET v = CONCAT(v, '*') WHERE id IN (#, 9)",
           "UPDATE joined SET v = 'joined' WHERE w = 2",
           "DELETE FROM plain WHERE id = # - 2"};
  std::vector<std::string> before;
  for (const char* view : kViews) {
    before.push_back(One(absl::StrCat("SHOW CREATE VIEW app.", view)));
  }
  Migrate();
  ExpectTwins(kAlter);
  for (const char* const& view : kViews) {
    ExpectSame(absl::StrCat("SELECT * FROM @", view, " ORDER BY 1"));
    EXPECT_THAT(One(absl::StrCat("CHECK TABLE app.", view)),
                HasSubstr("|status|OK"));
    EXPECT_EQ(One(absl::StrCat("SHOW CREATE VIEW app.", view)),
              before[&view - kViews]);
  }
  absl::Status refused =
      App()->Execute("UPDATE checked SET id = 1 WHERE id = 8");
  EXPECT_EQ(ServerErrorNumber(refused), 1369) << refused;  // the CHECK OPTION
}

TEST_F(DependentsTest, RoutinesGoOnReadingAndWriting) {
  MakeTables(30);
  Both(
      "CREATE FUNCTION total() RETURNS BIGINT READS SQL DATA RETURN (SELECT "
      "SUM(u) FROM t)");
  Both(
      "CREATE PROCEDURE put(IN p BIGINT) BEGIN "
      "DECLARE w VARCHAR(200); "
      "DECLARE c CURSOR FOR SELECT v FROM t WHERE id = 3; "
      "INSERT INTO t (id, v, u) VALUES (p, 'by call', total()); "
      "OPEN c; FETCH c INTO w; CLOSE c; "
      "UPDATE t SET v = CONCAT('seen ', LEFT(w, 9)) WHERE id = 4; "
      "DELETE FROM t WHERE id = p - 2; END");
  uses_ = {"CALL put(#)", "UPDATE t SET u = total() % 1000 WHERE id = 6"};
  FireAll();
  Migrate();
  ExpectTwins(kAlter);
  ExpectSame("SELECT @total()");
}

TEST_F(DependentsTest, TriggersOfOtherTablesGoOnWriting) {
  MakeTables(30);
  Both("CREATE TABLE other (id BIGINT PRIMARY KEY)");
  Both(
      "CREATE TRIGGER from_other AFTER INSERT ON other FOR EACH ROW BEGIN "
      "INSERT INTO t (id, v) VALUES (NEW.id, 'by trigger'); "
      "UPDATE t SET v = CONCAT('t', NEW.id) WHERE id = 2; "
      "INSERT INTO audit (what) SELECT CONCAT('n ', COUNT(*)) FROM t; END");
  uses_ = {"INSERT INTO other VALUES (#)"};
  Migrate();
  ExpectTwins(kAlter);
}

TEST_F(DependentsTest, EventsGoOnRunning) {
  MakeTables(30);
  Sql("SET GLOBAL event_scheduler = ON");
  Sql("CREATE EVENT tick ON SCHEDULE EVERY 1 SECOND DO INSERT INTO t (id, v) "
      "SELECT MAX(id) + 1, 'by event' FROM t");
  HeldFailpoint copied("copy-ended");
  Start(RaceOptions(kAlter));
  copied.AwaitArrival();
  auto ticks = [this](const std::string& more) {
    return Count("SELECT COUNT(*) FROM t WHERE v = 'by event'" + more);
  };
  Await("an event during the run", [&] { return ticks("") > 0; });
  copied.Release();
  MigrationResult result = Finish();
  EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
  const int64_t before = ticks("");
  EXPECT_GT(before, 0);
  // After the swap: the column is new.
  while (ticks(" AND c = 3") == before) absl::SleepFor(absl::Milliseconds(20));
  Sql("DROP EVENT tick");
  Sql("SET GLOBAL event_scheduler = OFF");
}

// Rights on the table and on single columns are kept by name.
TEST_F(DependentsTest, PrivilegesStayAsTheyAre) {
  MakeTables(30);
  Sql("CREATE USER 'app'@localhost");
  Sql("GRANT INSERT, DELETE ON app.t TO 'app'@localhost WITH GRANT OPTION");
  Sql("GRANT SELECT (id, v), UPDATE (v) ON app.t TO 'app'@localhost");
  const std::vector<std::string> grants = Rows("SHOW GRANTS FOR app@localhost");
  ConnectOptions options = server().connect_options();
  options.user = "app";
  auto connection = MysqlConnectionFactory(options).Connect();
  ASSERT_TRUE(connection.ok()) << connection.status();
  int id = 0;
  auto try_all = [&] {
    Connection* user = connection->get();
    const std::string key = absl::StrCat(700000 + id++);
    for (const std::string& sql :
         {absl::StrCat("INSERT INTO app.t (id, v) VALUES (", key, ", 'x')"),
          absl::StrCat("UPDATE app.t SET v = 'y' WHERE id = ", key),
          std::string("SELECT id, v FROM app.t WHERE id = 1")}) {
      absl::Status status = user->Execute(sql);
      EXPECT_TRUE(status.ok()) << sql << ": " << status;
      Sql(absl::StrReplaceAll(sql, {{"app.", "twin."}}));
    }
    for (const char* sql :
         {"SELECT u FROM app.t", "UPDATE app.t SET u = 1", "DROP TABLE app.t",
          "SELECT id FROM app.t__osc_new", "SELECT id FROM app.t__osc_old"}) {
      EXPECT_TRUE(absl::IsPermissionDenied(user->Execute(sql))) << sql;
    }
    return absl::OkStatus();
  };
  EXPECT_TRUE(try_all().ok());
  {
    ScopedFailpoint ended("checksum-ended", try_all);
    Migrate();
  }
  EXPECT_TRUE(try_all().ok());
  EXPECT_EQ(Rows("SHOW GRANTS FOR app@localhost"), grants);
  ExpectTwins(kAlter);
  Sql("DROP USER 'app'@localhost");
}

}  // namespace
}  // namespace osc
