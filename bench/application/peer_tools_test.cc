#include "bench/application/peer_tools.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "bench/workload.h"
#include "db/stop.h"
#include "gtest/gtest.h"
#include "tests/server.h"

namespace osc {
namespace {

// Tools that are no more than a script, on a PATH that has nothing else.
class PeerToolsTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = absl::StrCat(testing::TempDir(), "/peers");
    mkdir(folder_.c_str(), 0700);
    path_ = getenv("PATH");
    setenv("PATH", folder_.c_str(), 1);
    for (const char* name : {"pt-online-schema-change", "gh-ost", "spirit"}) {
      unlink(absl::StrCat(folder_, "/", name).c_str());
    }
    context_.stopper = &stopper_;
    context_.connect.host = "127.0.0.1";
    context_.connect.user = "ann";
    context_.connect.password = "sesame";
  }

  void TearDown() override { setenv("PATH", path_.c_str(), 1); }

  // One that needs the usual PATH to start.
  std::unique_ptr<TestServer> StartServer(bool tcp) {
    setenv("PATH", path_.c_str(), 1);
    TestServerOptions options;
    options.tcp = tcp;
    absl::StatusOr<std::unique_ptr<TestServer>> server =
        TestServer::Start(options);
    EXPECT_TRUE(server.ok()) << server.status();
    setenv("PATH", folder_.c_str(), 1);
    return server.ok() ? *std::move(server) : nullptr;
  }

  void Install(const std::string& name, const std::string& script) {
    const std::string path = absl::StrCat(folder_, "/", name);
    std::ofstream(path) << "#!/bin/sh\n" << script << "\n";
    chmod(path.c_str(), 0700);
  }

  std::vector<std::string> Names(const std::vector<Peer>& peers) {
    std::vector<std::string> names;
    for (const Peer& peer : peers) names.push_back(peer.name);
    return names;
  }

  // Of the last one found.
  PeerRun RunLast(absl::Duration limit = absl::Minutes(2)) {
    absl::StatusOr<std::vector<Peer>> peers = FindPeers(context_, &notes_);
    EXPECT_TRUE(peers.ok()) << peers.status();
    absl::StatusOr<PeerRun> run = peers->back().run(limit);
    EXPECT_TRUE(run.ok()) << run.status();
    return run.value_or(PeerRun());
  }

  std::string folder_, path_;
  Stopper stopper_;
  BenchContext context_;
  std::vector<std::string> notes_;
};

TEST_F(PeerToolsTest, NotesWhichToolsAreMissing) {
  absl::StatusOr<std::vector<Peer>> peers = FindPeers(context_, &notes_);
  ASSERT_TRUE(peers.ok()) << peers.status();
  EXPECT_EQ(Names(*peers),
            (std::vector<std::string>{"osc", "native COPY", "native INPLACE"}));
  ASSERT_EQ(notes_.size(), 3u);
  EXPECT_TRUE(absl::StrContains(notes_[0], "pt-online-schema-change"));
  EXPECT_TRUE(absl::StrContains(notes_[1], "gh-ost"));
  EXPECT_TRUE(absl::StrContains(notes_[2], "spirit"));
}

TEST_F(PeerToolsTest, FindsThoseOnThePath) {
  for (const char* name : {"pt-online-schema-change", "gh-ost", "spirit"}) {
    Install(name, "exit 0");
  }
  absl::StatusOr<std::vector<Peer>> peers = FindPeers(context_, &notes_);
  ASSERT_TRUE(peers.ok()) << peers.status();
  EXPECT_EQ(Names(*peers), (std::vector<std::string>{
                               "osc", "native COPY", "native INPLACE",
                               "pt-online-schema-change", "gh-ost", "Spirit"}));
  EXPECT_EQ(notes_, std::vector<std::string>());
}

TEST_F(PeerToolsTest, KeepsThePasswordOutOfTheArguments) {
  for (const char* name : {"pt-online-schema-change", "gh-ost"}) {
    Install(name, "echo \"$@\"; exit 1");
    const PeerRun run = RunLast();
    EXPECT_FALSE(absl::StrContains(run.why_not, "sesame")) << run.why_not;
    EXPECT_TRUE(absl::StrContains(run.why_not, "orders_app")) << run.why_not;
  }
}

TEST_F(PeerToolsTest, SaysHowAToolFailed) {
  Install("gh-ost", "echo FATAL no binlog >&2; exit 7");
  const PeerRun run = RunLast();
  EXPECT_FALSE(run.ended);
  EXPECT_EQ(run.why_not, "exit code 7: FATAL no binlog\n");
}

TEST_F(PeerToolsTest, KillsAToolThatDoesNotEnd) {
  Install("gh-ost", "exec /bin/sleep 1000");
  const PeerRun run = RunLast(absl::Milliseconds(200));
  EXPECT_FALSE(run.ended);
  EXPECT_EQ(run.why_not, "had not ended after 200ms");
}

TEST_F(PeerToolsTest, LeavesOutBinlogReadersWhereTheServerHasASocketOnly) {
  Install("gh-ost", "exit 0");
  std::unique_ptr<TestServer> server = StartServer(/*tcp=*/false);
  ASSERT_NE(server, nullptr);
  context_.connect = server->connect_options();
  absl::StatusOr<std::vector<Peer>> peers = FindPeers(context_, &notes_);
  ASSERT_TRUE(peers.ok()) << peers.status();
  EXPECT_EQ(peers->size(), 3u);
  EXPECT_TRUE(absl::StrContains(absl::StrJoin(notes_, "\n"),
                                "cannot be reached by TCP"));
}

TEST_F(PeerToolsTest, ReachesAServerOnThisMachineByTcp) {
  Install("gh-ost", "echo \"$@\"; exit 1");
  std::unique_ptr<TestServer> server = StartServer(/*tcp=*/true);
  ASSERT_NE(server, nullptr);
  context_.connect = server->connect_options();
  const PeerRun run = RunLast();
  EXPECT_TRUE(absl::StrContains(
      run.why_not, absl::StrCat("--host=127.0.0.1 --port=", server->port())))
      << run.why_not;
}

}  // namespace
}  // namespace osc
