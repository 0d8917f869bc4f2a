#include "osc/view/metrics_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osc {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// What the server at the port answers, header and all.
std::string Ask(int port, const std::string& method, const std::string& path) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)),
            0);
  const std::string request = absl::StrCat(
      method, " ", path, " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(write(fd, request.data(), request.size()),
            static_cast<ssize_t>(request.size()));
  std::string answer;
  char part[4096];
  for (ssize_t got; (got = read(fd, part, sizeof(part))) > 0;) {
    answer.append(part, got);
  }
  close(fd);
  return answer;
}

TEST(MetricsServerTest, AnswersWithTheLastView) {
  auto server = MetricsServer::Start("127.0.0.1", 0);
  ASSERT_TRUE(server.ok()) << server.status();
  RunView view;
  view.rows_copied = 4711;
  (*server)->OnView(view);
  EXPECT_THAT(
      Ask((*server)->port(), "GET", "/metrics"),
      AllOf(StartsWith("HTTP/1.1 200 "), HasSubstr("text/plain; version=0.0.4"),
            HasSubstr("\nosc_rows_copied_total{schema=\"\",table=\"\","
                      "run_id=\"\"} 4711\n")));
  view.rows_copied = 4712;
  (*server)->OnView(view);
  EXPECT_THAT(Ask((*server)->port(), "GET", "/metrics"), HasSubstr("} 4712\n"));
  ASSERT_TRUE((*server)->OnEvent({RunEvent::Kind::kFailure, "why"}, view).ok());
  EXPECT_THAT(Ask((*server)->port(), "GET", "/metrics"),
              HasSubstr("outcome=\"failure\"} 1\n"));
}

TEST(MetricsServerTest, AnswersBeforeTheFirstView) {
  auto server = MetricsServer::Start("127.0.0.1", 0);
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_THAT(Ask((*server)->port(), "GET", "/metrics"),
              AllOf(StartsWith("HTTP/1.1 200 "), EndsWith("\r\n\r\n")));
}

TEST(MetricsServerTest, RefusesEverythingElse) {
  auto server = MetricsServer::Start("127.0.0.1", 0);
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_THAT(Ask((*server)->port(), "GET", "/"), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(Ask((*server)->port(), "GET", "/metrics/../etc"),
              StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(Ask((*server)->port(), "DELETE", "/metrics"),
              StartsWith("HTTP/1.1 405 "));
  EXPECT_THAT(Ask((*server)->port(), "nonsense", "\1"),
              StartsWith("HTTP/1.1 4"));
}

TEST(MetricsServerTest, SaysThatAPortIsInUseAndTakesItOnceItIsFree) {
  auto first = MetricsServer::Start("127.0.0.1", 0);
  ASSERT_TRUE(first.ok()) << first.status();
  const int port = (*first)->port();
  Ask(port, "GET", "/metrics");
  auto second = MetricsServer::Start("127.0.0.1", port);
  EXPECT_TRUE(absl::IsFailedPrecondition(second.status()));
  EXPECT_THAT(std::string(second.status().message()),
              AllOf(HasSubstr(absl::StrCat("port ", port, " of 127.0.0.1")),
                    HasSubstr("in use")));
  first->reset();
  second = MetricsServer::Start("127.0.0.1", port);
  EXPECT_TRUE(second.ok()) << second.status();
}

TEST(MetricsServerTest, TakesAddressesAndNoNames) {
  for (const char* text : {"localhost", "", "127.0.0.1:80", "300.0.0.1"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(MetricsServer::Start(text, 0).status()))
        << text;
  }
  // Of another host.
  EXPECT_TRUE(absl::IsFailedPrecondition(
      MetricsServer::Start("192.0.2.1", 0).status()));
}

}  // namespace
}  // namespace osc
