#include "bench/application/option_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "gtest/gtest.h"

namespace osc {
namespace {

std::string Contents(const std::string& path) {
  std::ifstream file(path);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

TEST(OptionFileTest, SaysWhereAndAsWhomToConnect) {
  ConnectOptions connect;
  connect.socket = "/run/s.sock";
  connect.user = "ann";
  connect.password = "a\"b\\c #d";
  auto file = OptionFile::Create(connect);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(Contents((*file)->path()),
            "[client]\nsocket=\"/run/s.sock\"\nuser=\"ann\"\n"
            "password=\"a\\\"b\\\\c #d\"\n");
}

TEST(OptionFileTest, LeavesOutWhatIsNotSet) {
  ConnectOptions connect;
  connect.host = "127.0.0.1";
  connect.port = 3307;
  auto file = OptionFile::Create(connect);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(Contents((*file)->path()),
            "[client]\nhost=\"127.0.0.1\"\nport=3307\n");
}

TEST(OptionFileTest, IsReadableByItsOwnerAloneAndGoesWithTheObject) {
  std::string path;
  {
    auto file = OptionFile::Create(ConnectOptions());
    ASSERT_TRUE(file.ok()) << file.status();
    path = (*file)->path();
    struct stat info = {};
    ASSERT_EQ(stat(path.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600u);
  }
  EXPECT_NE(access(path.c_str(), F_OK), 0);
}

}  // namespace
}  // namespace osc
