#include "tests/case_needs.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "db/status_macros.h"

namespace osc {

const std::vector<CaseNeed>& AllCaseNeeds() {
  static const auto& needs = *new std::vector<CaseNeed>{
      {"mariadb", {"SELECT JSON_DETAILED('1')"}, "mariadb1011"},
      {"mysql-json",  // a type of its own, not a text
       {"CREATE TABLE p (j JSON)",
        "INSERT INTO p VALUES (CAST('[1]' AS JSON))"},
       "mysql80"},
      {"json", {"CREATE TABLE p (j JSON)"}, "mysql80"},
      {"checks",  // kept, and not just parsed
       {"CREATE TABLE p (a INT, CHECK (a > 0))",
        "SELECT CONSTRAINT_NAME FROM information_schema.CHECK_CONSTRAINTS"},
       "mysql80"},
      {"generated-columns",
       {"CREATE TABLE p (a INT, v INT AS (a + 1) VIRTUAL, s INT AS (a + 2) "
        "STORED)"},
       "mysql80"},
      {"default-expressions",
       {"CREATE TABLE p (a INT DEFAULT (1 + 1))"},
       "mysql80"},
      {"invisible-columns",
       {"CREATE TABLE p (a INT, b INT INVISIBLE DEFAULT 1)"},
       "mariadb1011"},
      {"functional-indexes",
       {"CREATE TABLE p (a INT, KEY k ((a + 1)))"},
       "mysql80"},
      {"invisible-indexes",
       {"CREATE TABLE p (a INT, KEY k (a) INVISIBLE)"},
       "mysql80"},
      {"ignored-indexes",
       {"CREATE TABLE p (a INT, KEY k (a) IGNORED)"},
       "mariadb1011"},
      {"spatial-indexes",
       {"CREATE TABLE p (g GEOMETRY NOT NULL, SPATIAL KEY (g)) ENGINE=InnoDB"},
       "mysql80"},
      {"srid", {"CREATE TABLE p (g POINT NOT NULL SRID 4326)"}, "mysql80"},
      {"rename-column",
       {"CREATE TABLE p (a INT)", "ALTER TABLE p RENAME COLUMN a TO b"},
       "mysql80"},
      {"rename-index",
       {"CREATE TABLE p (a INT, KEY k (a))",
        "ALTER TABLE p RENAME INDEX k TO l"},
       "mysql80"},
      {"uuid-type", {"CREATE TABLE p (u UUID)"}, "mariadb1011"},
      {"inet6-type", {"CREATE TABLE p (i INET6)"}, "mariadb1011"},
      {"inet4-type", {"CREATE TABLE p (i INET4)"}, "mariadb1011"},
      {"collation-0900",
       {"CREATE TABLE p (a CHAR(1) COLLATE utf8mb4_0900_ai_ci)"},
       "mysql80"},
      {"nopad-collations",
       {"CREATE TABLE p (a CHAR(1) COLLATE utf8mb4_nopad_bin)"},
       "mariadb1011"},
      {"long-utf8mb4-keys",  // more than 767 bytes
       {"CREATE TABLE p (a VARCHAR(255) CHARACTER SET utf8mb4 PRIMARY KEY)"},
       "mysql80"},
      {"several-triggers",  // for one event
       {"CREATE TABLE p (a INT)",
        "CREATE TRIGGER x AFTER INSERT ON p FOR EACH ROW SET @a = 1",
        "CREATE TRIGGER y AFTER INSERT ON p FOR EACH ROW SET @a = 1"},
       "mysql80"},
      {"compressed-rows",
       {"SET SESSION innodb_strict_mode = 1",
        "CREATE TABLE p (a INT) ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8"},
       "mysql80"},
      {"shrinking-unique-keys",  // when one of their columns is dropped
       {"CREATE TABLE p (a INT, b INT, UNIQUE KEY k (a, b))",
        "ALTER TABLE p DROP COLUMN b"},
       "mysql80"},
      {"page-compression",  // MySQL's
       {"CREATE TABLE p (a INT) COMPRESSION='zlib'"},
       "mysql80"},
      {"instant-columns",
       {"CREATE TABLE p (a INT)",
        "ALTER TABLE p ADD COLUMN b INT, ALGORITHM=INSTANT"},
       "mysql80"},
  };
  return needs;
}

absl::StatusOr<bool> ServerHas(Connection* connection, absl::string_view need) {
  for (const CaseNeed& known : AllCaseNeeds()) {
    if (known.name != need) continue;
    RETURN_IF_ERROR(connection->Execute("DROP DATABASE IF EXISTS osc_need"));
    RETURN_IF_ERROR(connection->Execute("CREATE DATABASE osc_need"));
    RETURN_IF_ERROR(connection->Execute("USE osc_need"));
    bool has = true;
    for (const std::string& sql : known.statements) {
      has = has && connection->Execute(sql).ok();
    }
    RETURN_IF_ERROR(connection->Execute("DROP DATABASE osc_need"));
    return has;
  }
  return absl::NotFoundError(absl::StrCat("no need is called ", need));
}

}  // namespace osc
