#include "osc/control/control_socket.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::HasSubstr;

class ControlSocketTest : public testing::Test {
 protected:
  void SetUp() override {
    path_ = absl::StrCat("/tmp/osc_socket_test.", getpid());
    unlink(path_.c_str());
  }
  void TearDown() override { unlink(path_.c_str()); }

  absl::StatusOr<std::unique_ptr<ControlSocket>> Listen() {
    return ControlSocket::Listen(
        path_, [](const std::string& line) { return "<" + line + ">\n"; });
  }
  int Connect() {
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, path_.c_str());
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    EXPECT_EQ(
        connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    return fd;
  }
  // All that it answers when nothing follows `text`.
  std::string Say(const std::string& text) {
    const int fd = Connect();
    EXPECT_EQ(write(fd, text.data(), text.size()),
              static_cast<ssize_t>(text.size()));
    shutdown(fd, SHUT_WR);
    std::string answer;
    std::array<char, 256> buffer;
    for (ssize_t got; (got = read(fd, buffer.data(), buffer.size())) > 0;) {
      answer.append(buffer.data(), static_cast<size_t>(got));
    }
    close(fd);
    return answer;
  }

  std::string path_;
};

TEST_F(ControlSocketTest, AnswersEachLine) {
  auto socket = Listen();
  ASSERT_TRUE(socket.ok()) << socket.status();
  EXPECT_EQ(Say("pause\n"), "<pause>\n");
  EXPECT_EQ(Say("pause\n\n  set a=1 \r\nresume"),
            "<pause>\n<set a=1>\n<resume>\n");
  EXPECT_EQ(Say(""), "");
}

TEST_F(ControlSocketTest, IsTheOwnersAlone) {
  auto socket = Listen();
  ASSERT_TRUE(socket.ok());
  struct stat found = {};
  ASSERT_EQ(stat(path_.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600u);
}

TEST_F(ControlSocketTest, GoesWithItsRunAndReplacesWhatADeadOneLeft) {
  { ASSERT_TRUE(Listen().ok()); }
  struct stat found = {};
  EXPECT_NE(stat(path_.c_str(), &found), 0);
  // As a process that is killed leaves it.
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  std::strcpy(address.sun_path, path_.c_str());
  const int dead = socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(bind(dead, reinterpret_cast<sockaddr*>(&address), sizeof(address)),
            0);
  close(dead);
  auto socket = Listen();
  ASSERT_TRUE(socket.ok()) << socket.status();
  EXPECT_EQ(Say("a\n"), "<a>\n");
}

TEST_F(ControlSocketTest, RefusesAPlaceThatIsTaken) {
  auto first = Listen();
  ASSERT_TRUE(first.ok());
  EXPECT_THAT(Listen().status().message(),
              HasSubstr("another process listens"));
  EXPECT_EQ(Say("a\n"), "<a>\n");
  first->reset();
  std::ofstream(path_) << "a file";
  EXPECT_THAT(Listen().status().message(), HasSubstr("something else"));
  std::string file;
  std::getline(std::ifstream(path_), file);
  EXPECT_EQ(file, "a file");
}

TEST_F(ControlSocketTest, RefusesAPathThatNoSocketCanHave) {
  path_ = absl::StrCat("/tmp/", std::string(200, 'x'));
  EXPECT_THAT(Listen().status().message(), HasSubstr("write a path of 1 to"));
  path_ = "/nowhere/at/all";
  EXPECT_THAT(Listen().status().message(), HasSubstr("No such file"));
}

TEST_F(ControlSocketTest, EndsThoughAClientIsThere) {
  auto socket = Listen();
  ASSERT_TRUE(socket.ok());
  const int fd = Connect();
  socket->reset();
  close(fd);
}

// It kept its run from ending.
TEST_F(ControlSocketTest, EndsThoughAClientDoesNotRead) {
  absl::Notification second;
  auto socket = ControlSocket::Listen(path_, [&](const std::string& line) {
    if (line == "2") second.Notify();
    // Far more than the system keeps for a reader.
    return std::string(4 << 20, 'x');
  });
  ASSERT_TRUE(socket.ok()) << socket.status();
  const int fd = Connect();
  ASSERT_EQ(write(fd, "1\n2\n3\n", 6), 6);
  char begun;
  ASSERT_EQ(read(fd, &begun, 1), 1);
  socket->reset();
  EXPECT_FALSE(second.HasBeenNotified());
  close(fd);
}

TEST_F(ControlSocketTest, DoesNotTakeAwayThePathOfAnotherRun) {
  auto first = Listen();
  ASSERT_TRUE(first.ok());
  unlink(path_.c_str());
  auto second = Listen();
  ASSERT_TRUE(second.ok()) << second.status();
  first->reset();
  EXPECT_EQ(Say("a\n"), "<a>\n");
}

}  // namespace
}  // namespace osc
