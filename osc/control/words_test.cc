#include "osc/control/words.h"

#include "absl/strings/str_split.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

absl::StatusOr<ControlRequest> Parse(const std::string& words) {
  return ParseControl(absl::StrSplit(words, ' ', absl::SkipEmpty()));
}

TEST(ControlWordsTest, ReadsEachWordAndWritesItAgain) {
  for (const char* text :
       {"pause", "pause-copy", "resume", "cutover", "postpone", "stop", "abort",
        "set copy-rate=500 replay-rate=0", "set chunk-time=1m",
        "set max-load-share=30"}) {
    absl::StatusOr<ControlRequest> request = Parse(text);
    ASSERT_TRUE(request.ok()) << request.status();
    EXPECT_EQ(request->Text(), text);
  }
}

TEST(ControlWordsTest, SaysWhatIsWrong) {
  const auto message = [](const std::string& words) {
    return std::string(Parse(words).status().message());
  };
  EXPECT_EQ(message(""),
            "no control word; there are pause, pause-copy, resume, set, "
            "cutover, postpone, stop, abort");
  EXPECT_EQ(message("halt").rfind("\"halt\" is no control word", 0), 0);
  EXPECT_EQ(message("pause copy"),
            "nothing follows \"pause\", but \"copy\" does");
  EXPECT_EQ(message("set").rfind("set what? Write NAME=VALUE", 0), 0);
  EXPECT_EQ(message("set speed=1").rfind("\"speed\" is none of", 0), 0);
  EXPECT_EQ(message("set copy-rate"),
            "copy-rate=: write rows a second, up to 1000000000; 0 for no "
            "limit");
  EXPECT_EQ(message("set copy-rate=1 copy-rate=x").rfind("copy-rate=x: ", 0),
            0);
}

TEST(SettingsTest, TakesItsOwnValuesBackAndRefusesOthers) {
  Settings settings;
  for (const auto& [name, value] : settings.Values()) {
    EXPECT_TRUE(settings.Set(name, value).ok()) << name << "=" << value;
  }
  for (const char* value : {"-1", "1e3", "1000000001", "fast", ""}) {
    EXPECT_FALSE(settings.Set("copy-rate", value).ok()) << value;
    EXPECT_FALSE(settings.Set("replay-rate", value).ok()) << value;
  }
  for (const char* value : {"9ms", "61s", "100", "-1s", ""}) {
    EXPECT_FALSE(settings.Set("chunk-time", value).ok()) << value;
  }
  for (const char* value : {"0", "101", "50%", ""}) {
    EXPECT_FALSE(settings.Set("max-load-share", value).ok()) << value;
  }
  EXPECT_EQ(settings.Values(), Settings().Values());
}

}  // namespace
}  // namespace osc
