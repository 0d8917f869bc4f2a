#include "osc/arguments.h"

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

FlagKind Kind(const std::string& name) {
  if (name == "execute") return FlagKind::kBool;
  if (name == "host" || name == "chunk_time" || name == "password") {
    return FlagKind::kValue;
  }
  return FlagKind::kUnknown;
}

// The flags as "name=value", or the error.
std::string Flags(const std::vector<std::string>& args) {
  absl::StatusOr<Arguments> split = SplitArguments(args, Kind);
  if (!split.ok()) return std::string(split.status().message());
  return absl::StrJoin(split->flags, " ",
                       [](std::string* out, const FlagArgument& f) {
                         absl::StrAppend(out, f.name, "=", f.value);
                       });
}

TEST(ArgumentsTest, TakesDashesAndUnderscoresAlike) {
  EXPECT_EQ(Flags({"--chunk-time=1s", "--chunk_time=2s"}),
            "chunk_time=1s chunk_time=2s");
}

TEST(ArgumentsTest, TakesAValueBehindEqualsOrAsTheNextArgument) {
  EXPECT_EQ(Flags({"--host", "a", "--host=b"}), "host=a host=b");
  EXPECT_EQ(Flags({"--host=a=b"}), "host=a=b");
  EXPECT_EQ(Flags({"--password=", "--host", ""}), "password= host=");
}

TEST(ArgumentsTest, TakesTextThatBeginsWithDashesAsAValue) {
  EXPECT_EQ(Flags({"--host", "-- a comment"}), "host=-- a comment");
}

TEST(ArgumentsTest, SaysWhichFlagLacksItsValue) {
  EXPECT_THAT(Flags({"--host"}), HasSubstr("--host needs a value"));
  EXPECT_THAT(Flags({"--password", "--host=a"}),
              HasSubstr("--password needs a value"));
}

TEST(ArgumentsTest, TurnsASwitchOnAndOff) {
  EXPECT_EQ(Flags({"--execute", "--noexecute", "--no-execute"}),
            "execute=true execute=false execute=false");
  EXPECT_EQ(Flags({"--execute=false"}), "execute=false");
}

TEST(ArgumentsTest, NamesAnUnknownFlagButNotItsValue) {
  EXPECT_THAT(Flags({"--passwrod=secret"}), HasSubstr("--passwrod"));
  EXPECT_THAT(Flags({"--passwrod=secret"}), Not(HasSubstr("secret")));
  EXPECT_THAT(Flags({"-psecret"}), Not(HasSubstr("secret")));
  EXPECT_THAT(Flags({"--nohost"}), HasSubstr("--nohost"));
}

TEST(ArgumentsTest, KeepsWordsApartFromFlags) {
  auto split = SplitArguments({"run", "--execute", "x", "--", "--host"}, Kind);
  ASSERT_TRUE(split.ok()) << split.status();
  EXPECT_THAT(split->words, ElementsAre("run", "x", "--host"));
}

TEST(ArgumentsTest, ReadsFlagsFromAFile) {
  const std::string path = ::testing::TempDir() + "/flags";
  std::ofstream(path) << "# where\n\n  --host=a b\n--execute\n";
  EXPECT_EQ(Flags({"--flagfile", path, "--host=c"}),
            "host=a b execute=true host=c");
  std::ofstream(path) << "host=a\n";
  EXPECT_THAT(Flags({"--flagfile=" + path}), HasSubstr("must be a flag"));
  std::ofstream(path) << "--flagfile=" << path << "\n";
  EXPECT_THAT(Flags({"--flagfile=" + path}), HasSubstr("name each other"));
  EXPECT_THAT(Flags({"--flagfile=/no/such/file"}),
              HasSubstr("No such file or directory"));
}

TEST(ArgumentsTest, SaysWhichLineOfAFileIsWrong) {
  const std::string path = ::testing::TempDir() + "/lines";
  std::ofstream(path) << "# where\n\n--host=a\n--hots=b\n";
  EXPECT_EQ(Flags({"--flagfile", path}),
            "--flagfile=" + path +
                ", line 4: unknown flag --hots; osc help run lists them");
  std::ofstream(path) << "--host\n--execute\n";
  EXPECT_THAT(Flags({"--flagfile", path}),
              HasSubstr(", line 1: --host needs a value"));
}

TEST(ArgumentsTest, HidesThePasswordInBothForms) {
  std::vector<std::string> args = {"osc",      "--password=secret", "-password",
                                   "secret",   "--password",        "",
                                   "--host=a", "--password"};
  std::vector<char*> argv;
  for (std::string& arg : args) argv.push_back(&arg[0]);
  HidePasswords(static_cast<int>(argv.size()), argv.data());
  std::vector<std::string> shown;
  for (char* arg : argv) shown.emplace_back(arg);
  EXPECT_THAT(shown, ElementsAre("osc", "--password=x", "-password", "x",
                                 "--password", "", "--host=a", "--password"));
  for (const std::string& arg : args) EXPECT_THAT(arg, Not(HasSubstr("ecret")));
}

}  // namespace
}  // namespace osc
