// What the checksum must find: the shadow is changed behind the engine's back,
// between copy and checksum or by a trigger of its own. And what it must not
// take for a difference: rows whose changes wait in the log.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "db/failpoint.h"
#include "db/status_macros.h"
#include "gmock/gmock.h"
#include "tests/engine.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kShadow[] = "app.t__osc_new";

class ChecksumTest : public EngineTest {
 protected:
  static MigrationOptions SmallSteps(MigrationOptions options) {
    options.copy.chunk.start_rows = options.copy.chunk.max_rows = 4;
    return options;
  }

  // Runs `statements` on another connection at one pass of a failpoint.
  std::function<absl::Status()> Once(std::vector<std::string> statements) {
    auto done = std::make_shared<std::atomic<bool>>(false);
    return [this, done, statements = std::move(statements)]() -> absl::Status {
      if (done->exchange(true)) return absl::OkStatus();
      std::unique_ptr<Connection> other = App();
      for (const std::string& sql : statements) {
        absl::Status status = other->Execute(sql);
        EXPECT_TRUE(status.ok()) << status << "\n" << sql;
      }
      return absl::OkStatus();
    };
  }

  // Migrates table t with `alter`, the shadow changed by `statements` after the
  // copy. Expects a mismatch and an original without a scratch; returns the
  // message.
  std::string Mismatch(std::vector<std::string> statements,
                       const std::string& alter = "ADD COLUMN new_one INT") {
    // CHECKSUM TABLE of MySQL 5.7 is not the same twice over JSON.
    const std::string all = "SELECT * FROM t";
    const std::vector<std::string> before = Rows(all);
    const std::string created = One("SHOW CREATE TABLE t");
    MigrationResult result;
    {
      ScopedFailpoint change("copy-ended", Once(std::move(statements)));
      Stopper stopper;  // A stopper stops for ever, and this may run again.
      result =
          Migration(factory(), &stopper, SmallSteps(Options("t", alter))).Run();
    }
    EXPECT_EQ(result.outcome, Outcome::kMismatch) << result.status;
    EXPECT_TRUE(absl::IsDataLoss(result.status)) << result.status;
    EXPECT_EQ(Rows(all), before);
    EXPECT_EQ(One("SHOW CREATE TABLE t"), created);
    ExpectNothingLeft({"t"});
    return std::string(result.status.message());
  }

  // Rows 1 … 10 with equal text in all of them.
  void TenRows() {
    Sql("CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(30), n INT)");
    for (int i = 1; i <= 10; ++i) {
      Sql(absl::StrCat("INSERT INTO t VALUES (", i, ", 'same', ", i * 10, ")"));
    }
  }
};

TEST_F(ChecksumTest, FindsOneRowChangedAndNamesKeyColumnAndBothValues) {
  TenRows();
  const std::string message = Mismatch(
      {absl::StrCat("UPDATE ", kShadow, " SET a = 'other' WHERE id = 7")});
  EXPECT_THAT(message, AllOf(HasSubstr("key (7)"),
                             HasSubstr("a: original same, shadow other"),
                             Not(HasSubstr("key (6)")), Not(HasSubstr("n:"))));
}

// A linear digest: the same change, at the same place, cancels in an XOR.
TEST_F(ChecksumTest, FindsTheSameChangeInTwoRowsOfAChunk) {
  TenRows();
  const std::string message = Mismatch(
      {absl::StrCat("UPDATE ", kShadow, " SET a = 'Xame' WHERE id IN (5, 6)")});
  EXPECT_THAT(message, AllOf(HasSubstr("key (5)"), HasSubstr("key (6)")));
}

TEST_F(ChecksumTest, FindsValuesExchangedBetweenRows) {
  TenRows();
  const std::string message = Mismatch({absl::StrCat(
      "UPDATE ", kShadow, " SET n = IF(id = 1, 20, 10) WHERE id IN (1, 2)")});
  EXPECT_THAT(message, AllOf(HasSubstr("key (1): n: original 10, shadow 20"),
                             HasSubstr("key (2): n: original 20, shadow 10")));
}

TEST_F(ChecksumTest, FindsValuesExchangedBetweenColumnsOfARow) {
  Sql("CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT)");
  Sql("INSERT INTO t VALUES (1, 5, 6)");
  Mismatch({absl::StrCat("UPDATE ", kShadow, " SET a = 6, b = 5")});
}

TEST_F(ChecksumTest, FindsAMissingRow) {
  TenRows();
  EXPECT_THAT(
      Mismatch({absl::StrCat("DELETE FROM ", kShadow, " WHERE id = 10")}),
      HasSubstr("key (10): missing in the shadow"));
}

TEST_F(ChecksumTest, FindsAnExtraRow) {
  TenRows();
  EXPECT_THAT(Mismatch({absl::StrCat("INSERT INTO ", kShadow,
                                     " (id, a, n) VALUES (11, 'x', 1)")}),
              HasSubstr("key (11): not in the original"));
}

// One lost and one too many: the count alone is right.
TEST_F(ChecksumTest, FindsARowUnderAnotherKey) {
  TenRows();
  EXPECT_THAT(
      Mismatch({absl::StrCat("UPDATE ", kShadow, " SET id = 0 WHERE id = 1")}),
      AllOf(HasSubstr("key (1): missing in the shadow"),
            HasSubstr("key (0): not in the original")));
}

TEST_F(ChecksumTest, FindsAnExtraRowInAnEmptyTable) {
  Sql("CREATE TABLE t (id INT PRIMARY KEY)");
  Mismatch({absl::StrCat("INSERT INTO ", kShadow, " (id) VALUES (1)")});
}

TEST_F(ChecksumTest, TellsASeparatorFromTheSameTextInAValue) {
  Sql("CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(9), b VARCHAR(9), "
      "c VARBINARY(9), d VARBINARY(9))");
  Sql("INSERT INTO t VALUES (1, 'x,y', 'z', 'x,y', 'z')");
  Mismatch({absl::StrCat("UPDATE ", kShadow, " SET a = 'x', b = 'y,z'")});
  Mismatch({absl::StrCat("UPDATE ", kShadow, " SET c = 'x', d = 'y,z'")});
}

TEST_F(ChecksumTest, TellsWhereOneTextEndsAndTheNextBegins) {
  Sql("CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(9), b VARCHAR(9), "
      "c VARBINARY(9), d VARBINARY(9))");
  Sql("INSERT INTO t VALUES (1, 'ab', 'c', 'x', 'y')");
  Mismatch({absl::StrCat("UPDATE ", kShadow, " SET a = 'a', b = 'bc'")});
  Mismatch({absl::StrCat("UPDATE ", kShadow, " SET a = 'ab,1:c', b = ''")});
  Mismatch({absl::StrCat("UPDATE ", kShadow, " SET c = 'x,1:y', d = ''")});
  Mismatch({absl::StrCat("UPDATE ", kShadow, " SET c = 'xy', d = ''")});
}

// What is hidden in a column whose type the ALTER changes.
TEST_F(ChecksumTest, FindsAChangeInAColumnOfAnotherType) {
  Sql("CREATE TABLE t (id INT PRIMARY KEY, n INT, d DECIMAL(8,2), "
      "s VARCHAR(10) CHARACTER SET latin1, e ENUM('a','b'))");
  Sql("INSERT INTO t VALUES (1, 5, 1.25, 'gr\xC3\xBC\xC3\x9F', 'a')");
  const std::string alter =
      "MODIFY n BIGINT, MODIFY d DECIMAL(12,4), MODIFY s TEXT CHARACTER SET "
      "utf8mb4, MODIFY e ENUM('b','a')";
  for (const char* set :
       {"n = 6", "d = 1.2501", "s = 'gru\xC3\x9F'", "e = 'b'", "e = NULL"}) {
    EXPECT_THAT(
        Mismatch({absl::StrCat("UPDATE ", kShadow, " SET ", set)}, alter),
        HasSubstr(absl::StrCat("key (1): ", std::string(1, *set), ":")))
        << set;
  }
}

struct ValueCase {
  const char* name;
  const char* type;
  const char* original;  // as SQL
  const char* other;
};

class ValueTest : public ChecksumTest,
                  public testing::WithParamInterface<ValueCase> {};

TEST_P(ValueTest, TellsTheValuesApart) {
  const ValueCase& c = GetParam();
  if (!Takes(absl::StrCat("CREATE TABLE probe (v ", c.type, ")"))) {
    GTEST_SKIP() << "the server has no " << c.type;
  }
  Sql(absl::StrCat("CREATE TABLE t (id INT PRIMARY KEY, v ", c.type, ")"));
  Sql(absl::StrCat("INSERT INTO t VALUES (1, ", c.original, ")"));
  const std::string message =
      Mismatch({absl::StrCat("UPDATE ", kShadow, " SET v = ", c.other)});
  EXPECT_THAT(message, HasSubstr("key (1): v: original "));
}

INSTANTIATE_TEST_SUITE_P(
    Values, ValueTest,
    testing::Values(
        ValueCase{"NullAndEmpty", "VARCHAR(9)", "NULL", "''"},
        ValueCase{"NullAndZero", "INT", "NULL", "0"},
        ValueCase{"NullAndTheTextN", "VARCHAR(9)", "NULL", "'N'"},
        ValueCase{"NullAndTheBytesN", "VARBINARY(9)", "NULL", "'N'"},
        ValueCase{"NullAndEmptyBlob", "BLOB", "NULL", "''"},
        ValueCase{"NullAndBitZero", "BIT(8)", "NULL", "b'0'"},
        ValueCase{"EmptyAndSpace", "VARCHAR(9)", "''", "' '"},
        ValueCase{"TrailingSpace", "VARCHAR(9)", "'a'", "'a '"},
        ValueCase{"TrailingSpaceOfText", "TEXT", "'a'", "'a '"},
        ValueCase{"TrailingZeroByte", "VARBINARY(9)", "'a'", "x'6100'"},
        ValueCase{"Case", "VARCHAR(9)", "'abc'", "'Abc'"},
        ValueCase{"CaseOfText", "LONGTEXT", "'abc'", "'Abc'"},
        ValueCase{"Accent", "VARCHAR(9)", "'e'", "'\xC3\xA9'"},
        ValueCase{"EighthDigitOfFloat", "FLOAT", "16777215", "16777200"},
        ValueCase{"SeventhDigitOfFloat", "FLOAT", "1.000001", "1.000002"},
        ValueCase{"LastBitOfDouble", "DOUBLE", "0.1", "0.10000000000000002"},
        ValueCase{"LastDigitOfDecimal", "DECIMAL(30,20)",
                  "1.00000000000000000001", "1.00000000000000000002"},
        ValueCase{"LargestUnsigned", "BIGINT UNSIGNED", "18446744073709551615",
                  "18446744073709551614"},
        ValueCase{"Bit", "BIT(64)", "b'1'", "b'11'"},
        ValueCase{"HighBit", "BIT(64)", "1 << 63", "(1 << 63) + 1"},
        ValueCase{"BlobByte", "BLOB", "x'00FF00'", "x'00FE00'"},
        ValueCase{"OneByteFarBack", "LONGTEXT",
                  "CONCAT(REPEAT('x', 300000), 'a')",
                  "CONCAT(REPEAT('x', 300000), 'b')"},
        ValueCase{"Microsecond", "DATETIME(6)", "'2026-01-01 00:00:00.000001'",
                  "'2026-01-01 00:00:00.000002'"},
        ValueCase{"MicrosecondOfTimestamp", "TIMESTAMP(6) NULL",
                  "'2026-01-01 00:00:00.000001'",
                  "'2026-01-01 00:00:00.000002'"},
        ValueCase{"NegativeTime", "TIME(3)", "'-00:00:00.001'",
                  "'00:00:00.001'"},
        ValueCase{"Year", "YEAR", "2026", "2027"},
        ValueCase{"JsonValue", "JSON", "'{\"a\": 1}'", "'{\"a\": 2}'"},
        ValueCase{"JsonTextForNumber", "JSON", "'{\"a\": 1}'",
                  "'{\"a\": \"1\"}'"},
        ValueCase{"JsonNull", "JSON", "NULL", "'null'"},
        ValueCase{"Enum", "ENUM('a','b','c')", "'a'", "'c'"},
        ValueCase{"Set", "SET('a','b','c')", "'a,b'", "'a,c'"},
        ValueCase{"SetNone", "SET('a','b','c')", "NULL", "''"},
        ValueCase{"Point", "POINT", "ST_GeomFromText('POINT(1 2)')",
                  "ST_GeomFromText('POINT(1 3)')"},
        ValueCase{"PointReference", "GEOMETRY",
                  "ST_GeomFromText('POINT(1 2)', 0)",
                  "ST_GeomFromText('POINT(1 2)', 4326)"}),
    [](const auto& info) { return std::string(info.param.name); });

// Rows that were replayed after their chunk was verified: each is verified in
// its batch. A replay that went wrong is played by a trigger of the shadow.
TEST_F(ChecksumTest, FindsARowThatWasReplayedWrongAfterItsChunkWasVerified) {
  TenRows();
  auto write =
      Once({"CREATE TRIGGER app.wrong BEFORE INSERT ON app.t__osc_new "
            "FOR EACH ROW SET NEW.n = NEW.n + 1",
            "UPDATE app.t SET a = 'late' WHERE id = 3"});
  // Not before the replay has had it: else the cutover's drain would.
  ScopedFailpoint change("checksum-ended", [&]() -> absl::Status {
    RETURN_IF_ERROR(write());
    std::unique_ptr<Connection> other = App();
    while (!stopper_.stopped()) {
      ASSIGN_OR_RETURN(int64_t backlog,
                       other->QueryInt("SELECT COUNT(*) FROM app.t__osc_log"));
      if (backlog == 0) break;
    }
    return absl::OkStatus();
  });
  MigrationResult result = Run(SmallSteps(Options("t", "ADD COLUMN b INT")));
  EXPECT_EQ(result.outcome, Outcome::kMismatch) << result.status;
  EXPECT_THAT(std::string(result.status.message()), HasSubstr("(3)"));
  EXPECT_EQ(One("SELECT COUNT(*), SUM(a = 'late') FROM t"), "10|1");
  ExpectNothingLeft({"t"});
}

// The last entries are drained under the cutover's lock, and verified there.
TEST_F(ChecksumTest, FindsARowThatWasReplayedWrongUnderTheLock) {
  TenRows();
  ScopedFailpoint change(
      "cutover-replay-at-rest",
      Once({"CREATE TRIGGER app.wrong BEFORE INSERT ON app.t__osc_new "
            "FOR EACH ROW SET NEW.n = NEW.n + 1",
            "UPDATE app.t SET a = 'late' WHERE id = 3"}));
  MigrationResult result = Run(SmallSteps(Options("t", "ADD COLUMN b INT")));
  EXPECT_EQ(result.outcome, Outcome::kMismatch) << result.status;
  EXPECT_THAT(std::string(result.status.message()), HasSubstr("(3)"));
  EXPECT_EQ(One("SELECT COUNT(*), SUM(a = 'late') FROM t"), "10|1");
  ExpectNothingLeft({"t"});
}

// A row that lost its replay: it is still in the shadow although deleted.
TEST_F(ChecksumTest, FindsARowWhoseDeleteWasLost) {
  TenRows();
  ScopedFailpoint lose(
      "copy-ended",
      Once({"DROP TRIGGER app.t__osc_del", "DELETE FROM app.t WHERE id = 4",
            "CREATE TRIGGER app.t__osc_del AFTER DELETE ON "
            "app.t FOR EACH ROW SET @nothing = 1"}));
  MigrationResult result = Run(SmallSteps(Options("t", "ADD COLUMN b INT")));
  EXPECT_EQ(result.outcome, Outcome::kMismatch) << result.status;
  EXPECT_THAT(std::string(result.status.message()),
              HasSubstr("key (4): not in the original"));
  ExpectNothingLeft({"t"});
}

// While the first chunk is being verified the replay is stopped and rows of all
// later chunks change: their keys have entries when their chunk's turn comes.
TEST_F(ChecksumTest, RaisesNoFalseAlarmWhileChangesWaitInTheLog) {
  Sql("CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(30) COLLATE "
      "utf8mb4_general_ci, UNIQUE KEY ua (a))");
  for (int i = 1; i <= 40; ++i) {
    Sql(absl::StrCat("INSERT INTO t VALUES (", i * 10, ", 'r", i, "')"));
  }
  MigrationOptions options = SmallSteps(Options("t", "ADD COLUMN b INT"));
  options.checksum.workers = 1;
  std::unique_ptr<HeldFailpoint> replay;
  int pass = 0;
  auto write = Once({
      "UPDATE app.t SET a = 'changed' WHERE id = 100",
      "UPDATE app.t SET a = 'R11' WHERE id = 110",
      "DELETE FROM app.t WHERE id IN (120, 200, 400)",
      "INSERT INTO app.t VALUES (125, 'new'), (205, 'new too'), (999, 'end')",
      "UPDATE app.t SET id = 135 WHERE id = 130",
      "UPDATE app.t SET id = 5 WHERE id = 300",
      "UPDATE app.t SET id = 305 WHERE id = 10",
      "UPDATE app.t SET a = NULL WHERE id = 210",
      "UPDATE app.t SET a = 'r21' WHERE id = 220",
      "DELETE FROM app.t WHERE id = 390",
      "INSERT INTO app.t VALUES (390, 'again')",
  });
  ScopedFailpoint snapshot("checksum-snapshot-open", [&]() -> absl::Status {
    if (++pass > 1) return absl::OkStatus();
    replay = std::make_unique<HeldFailpoint>("replay-after-read");
    return write();
  });
  ScopedFailpoint ended("checksum-ended", [&] {
    replay->Release();
    return absl::OkStatus();
  });
  const std::string rows = "SELECT id, a FROM t ORDER BY id";
  std::vector<std::string> before = Rows(rows);
  MigrationResult result = Migrate(options);
  EXPECT_GE(result.stats.checksum.rows_pending, 13);
  EXPECT_EQ(One("SELECT COUNT(*), MIN(id), MAX(id) FROM t"), "40|5|999");
  EXPECT_EQ(One("SELECT COUNT(*) FROM t__osc_old"), "40");
  EXPECT_EQ(Rows(rows), Rows("SELECT id, a FROM t__osc_old ORDER BY id"));
  EXPECT_NE(Rows(rows), before);
}

// The rows of a mismatch are those that differ, not those that are pending.
TEST_F(ChecksumTest, ShowsNoMoreExamplesThanAskedFor) {
  TenRows();
  ScopedFailpoint change(
      "copy-ended", Once({absl::StrCat("UPDATE ", kShadow, " SET n = -n")}));
  MigrationOptions options = Options("t", "ADD COLUMN b INT");
  options.checksum.max_examples = 3;
  MigrationResult result = Run(options);
  EXPECT_EQ(result.outcome, Outcome::kMismatch) << result.status;
  const std::string message(result.status.message());
  EXPECT_THAT(message, HasSubstr("key (3)"));
  EXPECT_THAT(message, Not(HasSubstr("key (4)")));
}

}  // namespace
}  // namespace osc
