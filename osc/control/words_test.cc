#include "osc/control/words.h"

#include "gtest/gtest.h"

namespace osc {
namespace {

absl::StatusOr<ControlRequest> Parse(const std::string& words) {
  return ParseControl(ControlWords(words));
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

TEST(ControlWordsTest, KeepsValuesWithSpacesAndQuotesInOnePiece) {
  const std::string query = "SELECT  \"a\\b\" = 'c'";
  absl::StatusOr<ControlRequest> asked =
      ParseControl({"set", "throttle-query=" + query, "max-lag=5s"});
  ASSERT_TRUE(asked.ok()) << asked.status();
  absl::StatusOr<ControlRequest> read = Parse(asked->Text());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->settings, asked->settings);
  EXPECT_EQ(read->settings[0].second, query);
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
  EXPECT_EQ(message("set max-load"),
            "\"max-load\" has no value: write max-load=VALUE");
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
  for (const char* value : {"5", "400ms", "2d", "-1s"}) {
    EXPECT_FALSE(settings.Set("max-lag", value).ok()) << value;
  }
  for (const char* value : {"db1:0", "db1:x", "socket=", ",", "a b"}) {
    EXPECT_FALSE(settings.Set("replicas", value).ok()) << value;
  }
  for (const char* value : {"Threads_running", "Threads_running=0", "=3"}) {
    EXPECT_FALSE(settings.Set("max-load", value).ok()) << value;
    EXPECT_FALSE(settings.Set("critical-load", value).ok()) << value;
  }
  EXPECT_FALSE(settings.Set("window", "25:00-26:00").ok());
  EXPECT_EQ(settings.Values(), Settings().Values());
}

TEST(SettingsTest, TakesTheThrottlesAndGivesThemBack) {
  const std::pair<const char*, const char*> set[] = {
      {"max-lag", "1m30s"},
      {"replicas", "10.0.0.7,[::1]:3307,socket=/run/r.sock"},
      {"max-load", "Threads_running=25,Threads_connected:500"},
      {"critical-load", "Threads_running=100"},
      {"throttle-query", "SELECT 1"},
      {"throttle-file", "/tmp/a b"},
      {"window", "22:00-06:00"}};
  Settings settings;
  for (const auto& [name, value] : set) {
    absl::Status status = settings.Set(name, value);
    EXPECT_TRUE(status.ok()) << status;
    EXPECT_EQ(settings.Values()[name], value);
  }
  EXPECT_EQ(settings.throttle.max_lag, absl::Seconds(90));
  ASSERT_EQ(settings.throttle.replicas.addresses.size(), 3);
  EXPECT_EQ(settings.throttle.replicas.addresses[0].Text(), "10.0.0.7:3306");
  EXPECT_EQ(settings.throttle.replicas.addresses[1].Text(), "[::1]:3307");
  EXPECT_EQ(settings.throttle.max_load.limits[1].value, 500);
  for (const auto& [name, value] : set) {
    EXPECT_TRUE(settings.Set(name, "").ok()) << name;
  }
  EXPECT_TRUE(settings.Set("replicas", "auto").ok());
  EXPECT_TRUE(settings.throttle.replicas.discover);
}

}  // namespace
}  // namespace osc
