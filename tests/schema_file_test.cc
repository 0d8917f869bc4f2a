#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "db/failpoint.h"
#include "db/schema.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/random_definition.h"
#include "tests/schema_file_fixture.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

// OSC_TEST_PAIRS=1000 looks longer.
int PairsToTry() {
  const char* pairs = std::getenv("OSC_TEST_PAIRS");
  return pairs == nullptr ? 25 : std::atoi(pairs);
}

// The whole promise: whatever two definitions are, the ALTER makes a table of
// the one exactly what a CREATE TABLE of the other makes.
TEST_F(SchemaFileTest, MakesAnyDefinitionAnyOther) {
  const int pairs = PairsToTry();
  constexpr int kSeed = 20261121;
  RandomDefinitions random(
      kSeed, [this](const std::string& body) { return Can(body); });
  int tried = 0;
  for (int i = 0; tried < pairs; ++i) {
    ASSERT_LT(i, 4 * pairs) << "most are no definitions that the server takes";
    const RandomDefinitions::Pair pair = random.Next();
    SCOPED_TRACE(
        absl::StrCat("pair ", i, ":\n", pair.current, "\nto\n", pair.wanted));
    Sql("DROP TABLE IF EXISTS app.t");
    Sql("DROP TABLE IF EXISTS want.t");
    absl::Status made =
        app_->Execute(absl::StrCat("CREATE TABLE want.t ", pair.wanted));
    made.Update(
        app_->Execute(absl::StrCat("CREATE TABLE app.t ", pair.current)));
    if (!made.ok()) continue;
    ++tried;
    ColumnChoices choices;
    for (const auto& [from, to] : pair.renames) {
      choices.renames.push_back({"", from, to});
    }
    auto columns = ReadTable(app_.get(), "app", "t");
    ASSERT_TRUE(columns.ok()) << columns.status();
    for (const Column& column : columns->columns) {
      choices.drops.push_back({"t", column.name});
    }
    tables_ = Rows("SHOW TABLES FROM app");
    auto change =
        Find(absl::StrCat("CREATE TABLE t ", pair.wanted, ";"), choices);
    // MySQL 5.7.22 never drops a column together with what is generated from
    // it.
    if (absl::StrContains(change.status().message(), "error 3108: Column '")) {
      --tried;
      continue;
    }
    ASSERT_TRUE(change.ok()) << change.status().message();
    if (!change->alter.empty()) {
      Sql(absl::StrCat("ALTER TABLE app.t ", change->alter.OneLine()));
      EXPECT_EQ(DefinitionIn("app"), DefinitionIn("want"))
          << change->alter.Lines("  ");
    }
    if (HasFailure()) break;
  }
}

TEST_F(SchemaFileTest, FindsNothingToDoWhereTheServerReadsTheSame) {
  Sql("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, s VARCHAR(20) "
      "DEFAULT 'x', e ENUM('a', 'b'), KEY (s)) ENGINE=InnoDB COMMENT='it''s'");
  Sql("INSERT INTO t () VALUES (), ()");
  EXPECT_EQ(AlterFor("create table `t`(ID integer not null auto_increment, s "
                     "character varying(20) null default \"x\" /* c */,\n"
                     "e enum('a','b') charset utf8mb4 default null,\n"
                     "index s(s), primary key(ID)) comment \"it's\";"),
            "CHANGE COLUMN `id` `ID` " +
                One("SELECT CONCAT(COLUMN_TYPE, ' NOT NULL AUTO_INCREMENT') "
                    "FROM information_schema.COLUMNS WHERE TABLE_NAME = 't' "
                    "AND TABLE_SCHEMA = 'app' AND COLUMN_NAME = 'id'"));
  EXPECT_EQ(AlterFor("create table `t`(id integer not null auto_increment, s "
                     "character varying(20) null default \"x\" /* c */,\n"
                     "e enum('a','b') charset utf8mb4 default null,\n"
                     "index s(s), primary key(id)) comment \"it's\";"),
            "");
  // What the server itself prints is what is there.
  auto printed = app_->Query("SHOW CREATE TABLE t");
  ASSERT_TRUE(printed.ok()) << printed.status();
  EXPECT_EQ(AlterFor(printed->rows[0][1].value_or("")), "");
}

TEST_F(SchemaFileTest, ChangesTheRowsAsAPlainAlterDoes) {
  for (const char* table : {"t", "twin"}) {
    Sql(absl::StrCat("CREATE TABLE ", table,
                     " (id INT PRIMARY KEY, gone INT, name VARCHAR(20), n INT "
                     "NOT NULL, KEY by_name (name))"));
    Sql(absl::StrCat("INSERT INTO ", table,
                     " VALUES (1, 5, 'a', 9), (2, 6, NULL, 8), (7, 0, '', 0)"));
  }
  Sql("ALTER TABLE twin CHANGE name title VARCHAR(40) AFTER n, DROP gone, "
      "MODIFY n BIGINT NOT NULL, ADD more INT NOT NULL DEFAULT 4, ADD KEY (n)");
  tables_ = {"t", "twin"};
  ColumnChoices choices;
  choices.renames.push_back({"", "name", "title"});
  choices.drops.push_back({"", "gone"});
  auto change = Find(
      "CREATE TABLE t (id INT PRIMARY KEY, n BIGINT NOT NULL, title "
      "VARCHAR(40), more INT NOT NULL DEFAULT 4, KEY by_name (title), KEY (n))",
      choices);
  ASSERT_TRUE(change.ok()) << change.status();
  const MigrationResult result = Run(Options("t", change->alter.OneLine()));
  EXPECT_EQ(result.outcome, Outcome::kDone) << result.status;
  EXPECT_EQ(Rows("SELECT id, n, title, more FROM t ORDER BY id"),
            Rows("SELECT id, n, title, more FROM twin ORDER BY id"));
  EXPECT_EQ(One("SELECT COUNT(*) FROM t"), "3");
  EXPECT_EQ(Rows("SHOW COLUMNS FROM t"), Rows("SHOW COLUMNS FROM twin"));
}

TEST_F(SchemaFileTest, LosesNoColumnWithoutAWordOfTheOperator) {
  Sql("CREATE TABLE t (id INT PRIMARY KEY, city VARCHAR(20), n INT)");
  EXPECT_THAT(
      AlterFor("CREATE TABLE t (id INT PRIMARY KEY, town VARCHAR(20), "
               "n INT)"),
      AllOf(HasSubstr("`city` of `app`.`t`"), HasSubstr("`town` is new"),
            HasSubstr("--rename=city:town"), HasSubstr("--allow-drop=city")));
  EXPECT_THAT(AlterFor("CREATE TABLE t (id INT PRIMARY KEY, n INT)"),
              HasSubstr("if its values may be lost, say --allow-drop=city"));
  ColumnChoices choices;
  choices.drops.push_back({"", "city"});
  EXPECT_EQ(AlterFor("CREATE TABLE t (id INT PRIMARY KEY, n INT)", choices),
            "DROP COLUMN `city`");
}

TEST_F(SchemaFileTest, ReadsForeignKeysAndChecksWithTheirRealNames) {
  Sql("CREATE TABLE parent (id INT PRIMARY KEY)");
  Sql("CREATE TABLE t (id INT PRIMARY KEY, p INT, KEY (p), CONSTRAINT old_key "
      "FOREIGN "
      "KEY (p) REFERENCES parent (id))");
  tables_ = {"parent", "t"};
  EXPECT_EQ(
      AlterFor("CREATE TABLE t (id INT PRIMARY KEY, p INT, KEY (p), CONSTRAINT "
               "old_key FOREIGN KEY (p) REFERENCES app.parent (id))"),
      "");
  EXPECT_EQ(
      AlterFor("CREATE TABLE t (id INT PRIMARY KEY, p INT, KEY (p), CONSTRAINT "
               "new_key FOREIGN KEY (p) REFERENCES parent (id) ON DELETE "
               "CASCADE)"),
      "DROP FOREIGN KEY `old_key`, ADD CONSTRAINT `new_key` FOREIGN KEY "
      "(`p`) REFERENCES `parent` (`id`) ON DELETE CASCADE");
  // No server makes one again under the name of the one that goes.
  EXPECT_THAT(
      AlterFor("CREATE TABLE t (id INT PRIMARY KEY, p INT, KEY (p), CONSTRAINT "
               "old_key FOREIGN KEY (p) REFERENCES parent (id) ON "
               "DELETE CASCADE)"),
      HasSubstr("the server refuses the ALTER that would make "
                "`app`.`t` what the file wants"));
  Sql("DROP TABLE t");
  tables_ = {"parent", "t"};
  if (!Can("(a INT, CHECK (nosuch > 1))")) {  // It reads them.
    Sql("CREATE TABLE t (id INT PRIMARY KEY, p INT, CHECK (p > 0))");
    EXPECT_EQ(AlterFor("CREATE TABLE t (id INT PRIMARY KEY, p INT, "
                       "CHECK (p>0))"),
              "");
    EXPECT_THAT(AlterFor("CREATE TABLE t (id INT PRIMARY KEY, p INT, CHECK "
                         "(p > 0), CONSTRAINT `n 1` CHECK (p < 9))"),
                ::testing::MatchesRegex("ADD CONSTRAINT `n 1` CHECK .*9.*"));
  }
}

TEST_F(SchemaFileTest, SaysWhatTheServerOrTheEngineCannotDo) {
  tables_ = {};
  EXPECT_THAT(
      AlterFor("\nCREATE TABLE t (id INT PRIMARY KEY)"),
      AllOf(HasSubstr("there is no table `app`.`t` yet"), HasSubstr("line 2")));
  Sql("CREATE TABLE t (id INT PRIMARY KEY)");
  tables_ = {"t"};
  EXPECT_THAT(AlterFor("CREATE TABLE t (id INT PRIMARY KEY, x NOSUCHTYPE)"),
              AllOf(HasSubstr("the server refuses CREATE TABLE `app`.`t` of "
                              "the file, line 1"),
                    HasSubstr("NOSUCHTYPE")));
  EXPECT_THAT(AlterFor("CREATE TABLE t (id INT PRIMARY KEY, KEY (nosuch))"),
              HasSubstr("nosuch"));
  Sql("DROP TABLE t");
  Sql("CREATE VIEW t AS SELECT 1 AS id");
  EXPECT_THAT(AlterFor("CREATE TABLE t (id INT PRIMARY KEY)"),
              HasSubstr("view"));
}

// Partitions cannot be tried as a temporary table.
TEST_F(SchemaFileTest, RemovesItsSchemaWhateverHappens) {
  Sql("CREATE TABLE t (id INT PRIMARY KEY)");
  const std::string file =
      "CREATE TABLE t (id INT PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 2";
  EXPECT_THAT(AlterFor(file), HasSubstr("PARTITION BY HASH"));
  int passes = 0;
  {
    ScopedFailpoint fails("schema-file-scratch-made", [&] {
      ++passes;
      return absl::InternalError("as asked");
    });
    EXPECT_THAT(AlterFor(file), HasSubstr("as asked"));
  }
  EXPECT_EQ(passes, 1);
  EXPECT_THAT(AlterFor("CREATE TABLE t (id INT PRIMARY KEY, KEY (nosuch)) "
                       "PARTITION BY HASH (id)"),
              HasSubstr("nosuch"));
}

TEST_F(SchemaFileTest, KeepsTwoRunsThatReadTheSameTableApart) {
  Sql("CREATE TABLE t (id INT PRIMARY KEY)");
  const std::string text =
      "CREATE TABLE t (id INT PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 2";
  auto file = ReadSchemaFile(text, SqlLexerOptions());
  ASSERT_TRUE(file.ok()) << file.status();
  HeldFailpoint held("schema-file-scratch-made");
  absl::StatusOr<TableChange> first;
  std::thread run([&] {
    first =
        FindChange(factory(), server_facts_, "app", *file, file->tables[0], {});
  });
  held.AwaitArrival();
  auto second =
      FindChange(factory(), server_facts_, "app", *file, file->tables[0], {});
  held.Release();
  run.join();
  EXPECT_TRUE(absl::IsAlreadyExists(second.status())) << second.status();
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_FALSE(first->alter.empty());
  EXPECT_EQ(Schemas(), "app,want");
}

// It belongs to somebody else.
TEST_F(SchemaFileTest, LeavesASchemaOfThatNameAlone) {
  Sql("CREATE TABLE t (id INT PRIMARY KEY)");
  Sql("CREATE DATABASE app__osc_t");
  Sql("CREATE TABLE app__osc_t.theirs (id INT)");
  auto file = ReadSchemaFile(
      "CREATE TABLE t (id INT PRIMARY KEY) PARTITION BY HASH (id)",
      SqlLexerOptions());
  auto change =
      FindChange(factory(), server_facts_, "app", *file, file->tables[0], {});
  EXPECT_TRUE(absl::IsFailedPrecondition(change.status())) << change.status();
  EXPECT_THAT(std::string(change.status().message()),
              HasSubstr("`app__osc_t`, which osc would make"));
  EXPECT_EQ(Rows("SHOW TABLES FROM app__osc_t"),
            std::vector<std::string>{"theirs"});
  Sql("DROP DATABASE app__osc_t");
}

}  // namespace
}  // namespace osc
