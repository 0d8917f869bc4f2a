#include "osc/trigger_text.h"

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

void ExpectParts(const std::string& prefix, const std::string& head,
                 const std::string& body, const std::string& charset) {
  const std::string whole = absl::StrCat(prefix, head, body);
  absl::StatusOr<TriggerParts> parts = CutTrigger(whole, charset);
  ASSERT_TRUE(parts.ok()) << whole << ": " << parts.status();
  EXPECT_EQ(parts->prefix, prefix);
  EXPECT_EQ(parts->head, head);
  EXPECT_EQ(parts->body, body);
}

TEST(CutTriggerTest, CutsWhatServersPrint) {
  ExpectParts("CREATE DEFINER=`root`@`localhost` TRIGGER",
              " `t` BEFORE INSERT ON `t` FOR EACH ROW", " SET NEW.v = 1",
              "utf8mb4");
  ExpectParts("CREATE DEFINER=`a b`@`%` TRIGGER",
              " app.t after update on app.`t` for each row",
              "\nBEGIN SET @x = 1; END", "latin1");
}

TEST(CutTriggerTest, PassesOverCommentsAndQuotes) {
  ExpectParts("CREATE DEFINER=`x TRIGGER y`@`h` TRIGGER",
              " /* BEFORE */ `a``b BEFORE` -- FOR EACH ROW\n AFTER # x\n "
              "DELETE ON \"a\"\"b\".t FOR EACH/**/ROW",
              " SET @x = 'FOR EACH ROW'", "utf8mb4");
}

// The second byte of a character of these charsets may be a backtick.
TEST(CutTriggerTest, TakesNoHalfCharacterForAQuote) {
  ExpectParts("CREATE DEFINER=`r`@`h` TRIGGER",
              " `\x81` \x81`` BEFORE INSERT ON `t` FOR EACH ROW", " SET @x = 1",
              "gbk");
  ExpectParts("CREATE DEFINER=`r`@`h` TRIGGER",
              " `\xB1` BEFORE INSERT ON `\xE0`` FOR EACH ROW", " SET @x = 1",
              "sjis");
  // The same charset, and a head in UTF-8.
  ExpectParts("CREATE DEFINER=`r`@`h` TRIGGER",
              " `\xE6\x97\xA5` BEFORE INSERT ON `t` FOR EACH ROW", " SET @x=1",
              "gbk");
}

TEST(CutTriggerTest, RefusesWhatItDoesNotKnow) {
  for (const std::string text :
       {"", "CREATE TABLE t (id INT)", "CREATE TRIGGER a BEFORE",
        "CREATE TRIGGER a BEFORE INSERT OR UPDATE ON t FOR EACH ROW SET @x=1",
        "CREATE TRIGGER a BEFORE INSERT ON `t FOR EACH ROW SET @x=1"}) {
    EXPECT_EQ(CutTrigger(text, "utf8mb4").status().code(),
              absl::StatusCode::kInvalidArgument)
        << text;
  }
}

TEST(MissingColumnsTest, NamesEachColumnOnce) {
  Table table;
  table.columns.emplace_back().name = "Id";
  table.columns.emplace_back().name = "a b";
  const std::string body =
      "BEGIN /* NEW.no */ SET NEW.id = old.`gone`, @x = 'NEW.no'; "
      "SET @y = `new`.x + New . `a b` + OLD.gone + db.new.z; END";
  EXPECT_EQ(MissingColumns(body, "", table),
            (std::vector<std::string>{"OLD.gone", "NEW.x"}));
  EXPECT_EQ(MissingColumns("SET @x = \"NEW.no\"", "", table),
            std::vector<std::string>());
  EXPECT_EQ(MissingColumns("SET @x = 'open", "", table),
            std::vector<std::string>());
  EXPECT_EQ(MissingColumns("SET @x = NEW.```ee`", "", table),
            std::vector<std::string>());
}

}  // namespace
}  // namespace osc
