#ifndef TESTS_SCHEMA_FILE_FIXTURE_H_
#define TESTS_SCHEMA_FILE_FIXTURE_H_

#include <algorithm>
#include <memory>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "db/schema.h"
#include "db/server.h"
#include "gtest/gtest.h"
#include "osc/schema_file/schema_file_command.h"
#include "osc/schema_file/table_change.h"
#include "osc/status_line.h"
#include "tests/engine.h"

namespace osc {

// Tables `t` of the schema app, and what a file makes of them.
class SchemaFileTest : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    app_ = App();
    auto server = ReadServer(app_.get());
    ASSERT_TRUE(server.ok()) << server.status();
    server_facts_ = *std::move(server);
    Sql("DROP DATABASE IF EXISTS want");
    Sql("CREATE DATABASE want CHARACTER SET utf8mb4");  // as app
  }

  bool Can(const std::string& body) {
    const bool can =
        app_->Execute(absl::StrCat("CREATE TABLE app.probe ", body)).ok();
    Sql("DROP TABLE IF EXISTS app.probe");
    return can;
  }

  absl::StatusOr<TableChange> Find(const std::string& file_text,
                                   const ColumnChoices& choices = {}) {
    SqlLexerOptions lexer;
    auto file = ReadSchemaFile(file_text, lexer);
    if (!file.ok()) return file.status();
    auto change = FindChange(factory(), server_facts_, "app", *file,
                             file->tables[0], choices);
    EXPECT_EQ(Schemas(), "app,want");
    EXPECT_EQ(Rows("SHOW TABLES FROM app"), tables_);
    return change;
  }

  // The ALTER in one line, or the error.
  std::string AlterFor(const std::string& file_text,
                       const ColumnChoices& choices = {}) {
    auto change = Find(file_text, choices);
    return change.ok() ? change->alter.OneLine()
                       : std::string(change.status().message());
  }

  std::string Schemas() {
    return One(
        "SELECT GROUP_CONCAT(SCHEMA_NAME ORDER BY SCHEMA_NAME) FROM "
        "information_schema.SCHEMATA WHERE SCHEMA_NAME NOT IN ('mysql', "
        "'performance_schema', 'information_schema', 'sys', 'test')");
  }

  std::string DefinitionIn(const std::string& schema) {
    auto result = app_->Query(absl::StrCat("SHOW CREATE TABLE ", schema, ".t"));
    EXPECT_TRUE(result.ok()) << result.status();
    if (!result.ok()) return "";
    // MySQL 8 writes a column's character set out or not by how it came about,
    // so what it has comes from elsewhere.
    const std::regex charset("( CHARACTER SET \\w+)?( COLLATE \\w+)?");
    std::vector<std::string> lines =
        absl::StrSplit(DefinitionOf(result->rows[0][1].value_or("")), '\n');
    for (std::string& line : lines) {
      if (absl::StartsWith(line, "  `")) {
        line = std::regex_replace(line, charset, "");
      }
      if (absl::EndsWith(line, ",")) line.pop_back();
    }
    // The order of constraints is that of their birth, and nobody's wish.
    const auto is_constraint = [](const std::string& line) {
      return absl::StartsWith(line, "  CONSTRAINT ");
    };
    const auto first = std::find_if(lines.begin(), lines.end(), is_constraint);
    std::sort(first, std::find_if_not(first, lines.end(), is_constraint));
    auto columns = app_->Query(
        absl::StrCat("SELECT COLUMN_NAME, CHARACTER_SET_NAME, COLLATION_NAME "
                     "FROM information_schema.COLUMNS WHERE TABLE_NAME = 't' "
                     "AND TABLE_SCHEMA = '",
                     schema, "' ORDER BY ORDINAL_POSITION"));
    EXPECT_TRUE(columns.ok()) << columns.status();
    for (const Row& row : columns->rows) {
      lines.push_back(absl::StrCat(row[0].value_or(""), ": ",
                                   row[1].value_or("-"), " ",
                                   row[2].value_or("-")));
    }
    return absl::StrJoin(lines, "\n");
  }

  // osc run, or without `execute` osc plan, for the schema app. `action` gets
  // the tables that are to be changed.
  Outcome Command(const std::string& file_text, const TableAction& action,
                  bool execute = true) {
    CommandLine command;
    command.connect = server().connect_options();
    command.migration.plan.schema = "app";
    command.schema_file.path = "wanted.sql";
    command.schema_file.text = file_text;
    command.execute = execute;
    std::ostringstream out;
    errors_.clear();
    StatusLine errors(
        [this](absl::string_view text) { absl::StrAppend(&errors_, text); },
        [] { return 0; });
    const Outcome outcome =
        RunSchemaFile(command, &out, &errors, &stopper_, nullptr, action);
    out_ = out.str();
    return outcome;
  }

  // An action that changes the table.
  TableAction Change() {
    return [this](const CommandLine& one, Stopper*) {
      const PlanRequest& plan = one.migration.plan;
      return Run(Options(plan.table, plan.alter)).outcome;
    };
  }

  std::unique_ptr<Connection> app_;
  std::string out_, errors_;  // of Command
  Server server_facts_;
  std::vector<std::string> tables_ = {"t"};
};

}  // namespace osc

#endif  // TESTS_SCHEMA_FILE_FIXTURE_H_
