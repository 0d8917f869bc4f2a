// The decisions of the looks, by scripted answers.

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "db/errors.h"
#include "db/fake_connection.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "osc/throttle/discovery.h"
#include "osc/throttle/flow_watch.h"
#include "osc/throttle/load_watch.h"
#include "osc/throttle/replica_watch.h"
#include "osc/throttle/simple_watches.h"

namespace osc {
namespace {

using ::testing::HasSubstr;
using Level = Reading::Level;

// Gives copies of one scripted connection, whose answers begin anew in each.
class FakeSessions : public ConnectionFactory {
 public:
  FakeSessions() { On("SET SESSION TRANSACTION READ ONLY", Result()); }
  FakeSessions& On(const std::string& part, absl::StatusOr<Result> answer) {
    script_.On(part, std::move(answer));
    return *this;
  }
  absl::StatusOr<std::unique_ptr<Connection>> Connect() override {
    return std::unique_ptr<Connection>(
        std::make_unique<FakeConnection>(script_));
  }

 private:
  FakeConnection script_;
};

Result Table(std::vector<std::string> columns, std::vector<Row> rows) {
  Result result = FakeConnection::Rows(std::move(rows));
  result.columns = std::move(columns);
  return result;
}

Reading Must(absl::StatusOr<absl::optional<Reading>> reading) {
  EXPECT_TRUE(reading.ok()) << reading.status();
  EXPECT_TRUE(reading.ok() && reading->has_value());
  return reading.ok() && reading->has_value() ? **reading : Reading();
}

LoadLimits Limits(absl::string_view text) {
  auto limits = LoadLimits::Parse(text);
  EXPECT_TRUE(limits.ok()) << limits.status();
  return *limits;
}

TEST(LoadWatchTest, TellsFigureAndLimit) {
  FakeSessions source;
  source
      .On("'Threads_running'",
          FakeConnection::Rows({{"Threads_running", "24"}}))
      .On("'Threads_running'",
          FakeConnection::Rows({{"Threads_running", "25"}}))
      .On("'Threads_running'",
          FakeConnection::Rows({{"Threads_running", "19"}}));
  Stopper run;
  LoadWatch watch(&source, Limits("threads_running=25,Threads_running:30"), {},
                  &run);
  EXPECT_EQ(Must(watch.Look()).level, Level::kClose);
  const Reading over = Must(watch.Look());
  EXPECT_EQ(over.level, Level::kOver);
  EXPECT_EQ(over.reason,
            "threads_running is 25, at or above --max-load=threads_running=25");
  EXPECT_EQ(Must(watch.Look()).level, Level::kFine);
  EXPECT_FALSE(run.stopped());
}

TEST(LoadWatchTest, StopsTheRunWhenTheLoadIsCriticalTwiceInARow) {
  FakeSessions source;
  for (const char* running : {"99", "5", "99", "99"}) {
    source.On("STATUS", FakeConnection::Rows({{"Threads_running", running}}));
  }
  Stopper run;
  LoadWatch watch(&source, {}, Limits("Threads_running=50"), &run);
  EXPECT_EQ(Must(watch.Look()).level, Level::kOver);
  EXPECT_EQ(Must(watch.Look()).level, Level::kFine);
  watch.Look().IgnoreError();
  EXPECT_FALSE(run.stopped());
  watch.Look().IgnoreError();
  EXPECT_TRUE(absl::IsCancelled(run.status()));
  EXPECT_EQ(run.status().message(),
            "critical load: Threads_running is 99, at or above "
            "--critical-load=Threads_running=50");
}

TEST(LoadWatchTest, CannotReadACounterThatTheServerLacks) {
  FakeSessions source;
  source.On("STATUS", Result());
  Stopper run;
  LoadWatch watch(&source, Limits("Treads_running=50"), {}, &run);
  EXPECT_THAT(std::string(watch.Look().status().message()),
              HasSubstr("no status variable Treads_running"));
}

TEST(QueryTest, IsOverAboveZero) {
  FakeSessions source;
  for (const char* value : {"0", "-1", "0.5", "1"}) {
    source.On("SELECT n", FakeConnection::Rows({{value}}));
  }
  source.On("SELECT n", FakeConnection::Rows({{absl::nullopt}}))
      .On("SELECT n", Result())
      .On("SELECT n", FakeConnection::Rows({{"many"}}));
  WatchSession session(&source);
  EXPECT_EQ(Must(AskQuery(&session, "SELECT n")).level, Level::kFine);
  EXPECT_EQ(Must(AskQuery(&session, "SELECT n")).level, Level::kFine);
  EXPECT_EQ(Must(AskQuery(&session, "SELECT n")).reason,
            "--throttle-query gives 0.5");
  EXPECT_EQ(Must(AskQuery(&session, "SELECT n")).level, Level::kOver);
  EXPECT_EQ(Must(AskQuery(&session, "SELECT n")).level, Level::kFine);
  EXPECT_EQ(Must(AskQuery(&session, "SELECT n")).level, Level::kFine);
  EXPECT_THAT(std::string(AskQuery(&session, "SELECT n").status().message()),
              HasSubstr("no number, but \"many\""));
}

TEST(WindowTest, IsOverOutsideAndTellsWhenItOpens) {
  const absl::TimeZone zone = absl::UTCTimeZone();
  auto window = CutoverWindow::Parse("22:00-06:00", zone);
  ASSERT_TRUE(window.ok());
  const absl::Time day = absl::FromCivil(absl::CivilDay(2026, 5, 4), zone);
  EXPECT_EQ(LookAtWindow(*window, "22:00-06:00", day + absl::Hours(23)).level,
            Level::kFine);
  EXPECT_EQ(
      LookAtWindow(*window, "22:00-06:00", day + absl::Hours(6)).reason,
      "outside of --window=22:00-06:00, which opens at 2026-05-04 22:00 UTC");
}

constexpr char kMemberStats[] = "replication_group_member_stats";

TEST(FlowWatchTest, LeavesAServerAloneThatIsInNoCluster) {
  FakeSessions source;
  source.On("VARIABLES", FakeConnection::Rows({{"wsrep_on", "OFF"}}));
  FlowWatch watch(&source);
  EXPECT_EQ(Must(watch.Look()).level, Level::kFine);
  EXPECT_EQ(Must(watch.Look()).level, Level::kFine);
}

TEST(FlowWatchTest, SeesGaleraPauseAndItsQueueGrow) {
  const auto status = [](const char* paused, const char* queue) {
    return FakeConnection::Rows({{"wsrep_flow_control_paused_ns", paused},
                                 {"wsrep_local_recv_queue", queue}});
  };
  FakeSessions source;
  source
      .On("VARIABLES",
          FakeConnection::Rows({{"wsrep_on", "ON"},
                                {"wsrep_provider_options",
                                 "gcs.fc_factor = 1.0; gcs.fc_limit = 40; x"}}))
      .On("STATUS", status("5000000000", "2"))
      .On("STATUS", status("5000000000", "10"))
      .On("STATUS", status("5200000000", "0"));
  FakeClock clock;
  FlowWatch watch(&source, &clock);
  EXPECT_EQ(Must(watch.Look()).level, Level::kFine);
  clock.Advance(absl::Seconds(1));
  EXPECT_EQ(Must(watch.Look()).reason,
            "Galera's receive queue here holds 10 write sets, a quarter or "
            "more of gcs.fc_limit=40");
  clock.Advance(absl::Seconds(1));
  EXPECT_EQ(Must(watch.Look()).reason,
            "Galera's flow control has paused the cluster for 20 % of the last "
            "second, above 10 %");
}

TEST(FlowWatchTest, SeesTheQueuesOfAReplicationGroup) {
  const std::string threshold = "group_replication_flow_control_";
  const auto members = [](const char* certifier, const char* applier) {
    return Table({"MEMBER_ID", "COUNT_TRANSACTIONS_IN_QUEUE",
                  "COUNT_TRANSACTIONS_REMOTE_IN_APPLIER_QUEUE"},
                 {{"a", "0", "0"}, {"b", certifier, applier}});
  };
  FakeSessions source;
  source
      .On("VARIABLES",
          FakeConnection::Rows({{threshold + "certifier_threshold", "100"},
                                {threshold + "applier_threshold", "1000"}}))
      .On(kMemberStats, members("19", "199"))
      .On(kMemberStats, members("25", "0"))
      .On(kMemberStats, members("0", "250"));
  FlowWatch watch(&source);
  EXPECT_EQ(Must(watch.Look()).level, Level::kFine);
  EXPECT_THAT(Must(watch.Look()).reason,
              HasSubstr("has 25 transactions in its certifier queue"));
  EXPECT_THAT(Must(watch.Look()).reason,
              HasSubstr("has 250 transactions in its applier queue"));
}

// A source that takes all that is written.
FakeSessions TakesPulses() {
  FakeSessions source;
  source.On("INSERT INTO", Result());
  return source;
}

class ReplicaWatchTest : public testing::Test {
 protected:
  absl::StatusOr<absl::optional<Reading>> Look(const FakeSessions& replica) {
    ReplicaWatch watch("db2:3306", std::make_unique<FakeSessions>(replica),
                       "`app`.`t__osc_state`", &pulse_, absl::Seconds(5));
    return watch.Look();
  }
  void AwaitPulse() {
    while (!pulse_.AgeOfFirst().has_value()) {
      absl::SleepFor(absl::Milliseconds(1));
    }
  }

  FakeSessions source_ = TakesPulses();
  FakeClock clock_;
  const StateTable state_{"app", "t__osc_state"};
  Pulse pulse_{&source_, &state_, &clock_};
};

// A replica that has the pulses of an earlier run, which another host's clock
// may have written, is not one that follows.
TEST_F(ReplicaWatchTest, IsBehindByAtLeastTheTimeSinceTheFirstPulse) {
  FakeSessions replica;
  replica.On("'pulse'", FakeConnection::Rows({{"0123456789abcdef 0"}}));
  AwaitPulse();
  auto at_first = Look(replica);
  ASSERT_TRUE(at_first.ok()) << at_first.status();
  EXPECT_FALSE(at_first->has_value());
  clock_.Advance(absl::Milliseconds(1500));
  EXPECT_EQ(Must(Look(replica)).level, Level::kOver);
  EXPECT_EQ(Must(Look(replica)).reason,
            "replica db2:3306 is at least 1.5 s behind: nothing that this run "
            "has written has arrived there");
}

TEST_F(ReplicaWatchTest, AsksTheReplicaWhereItHasNoState) {
  const auto status = [](const char* io, absl::optional<std::string> seconds) {
    FakeSessions replica;
    replica.On("'pulse'", MakeServerError(1146, "no such table"))
        .On("VERSION", FakeConnection::Rows({{"8.0.31"}}))
        .On("SHOW REPLICA STATUS",
            Table({"Replica_IO_Running", "Replica_SQL_Running",
                   "Seconds_Behind_Source"},
                  {{"Yes", "Yes", "0"}, {io, "Yes", seconds}}));
    return replica;
  };
  EXPECT_EQ(Must(Look(status("Yes", "3"))).level, Level::kFine);
  EXPECT_EQ(Must(Look(status("Yes", "4"))).reason,
            "replica db2:3306 is 4.0 s behind, and was above --max-lag=5s");
  EXPECT_EQ(Must(Look(status("Yes", "5"))).reason,
            "replica db2:3306 is 5.0 s behind, above --max-lag=5s");
  EXPECT_EQ(Look(status("Connecting", absl::nullopt)).status().message(),
            "replication does not run there (IO thread: Connecting, SQL "
            "thread: Yes)");
}

TEST_F(ReplicaWatchTest, CannotReadWhatReplicatesFromNowhere) {
  FakeSessions replica;
  replica.On("'pulse'", MakeServerError(1049, "unknown database"))
      .On("VERSION", FakeConnection::Rows({{"10.11.1-MariaDB"}}))
      .On("SHOW ALL SLAVES STATUS", Result());
  EXPECT_EQ(Look(replica).status().message(), "it replicates from nowhere");
}

TEST(PulseTest, TellsItsAgeByItsOwnClock) {
  FakeSessions source = TakesPulses();
  FakeClock clock(absl::FromUnixSeconds(1000));
  const StateTable state("app", "t__osc_state");
  Pulse pulse(&source, &state, &clock);
  EXPECT_EQ(pulse.Age(absl::StrCat(pulse.run(), " 1000000000")),
            absl::ZeroDuration());
  clock.Advance(absl::Milliseconds(250));
  EXPECT_EQ(pulse.Age(absl::StrCat(pulse.run(), " 1000000000")),
            absl::Milliseconds(250));
  EXPECT_EQ(pulse.Age("0123456789abcdef 1000000000"), absl::nullopt);
  EXPECT_EQ(pulse.Age(""), absl::nullopt);
}

std::string Discovered(FakeSessions* source) {
  WatchSession session(source);
  auto found = DiscoverReplicas(&session);
  if (!found.ok()) return std::string(found.status().message());
  std::string text;
  for (const ReplicaAddress& address : *found) text += address.Text() + " ";
  return text;
}

TEST(DiscoveryTest, TakesWhatReplicasReport) {
  FakeSessions source;
  source.On("SHOW REPLICAS", MakeServerError(1064, "syntax"))
      .On("SHOW SLAVE HOSTS", Table({"Server_id", "Host", "Port"},
                                    {{"2", "db2", "3306"}, {"3", "db3", "1"}}));
  EXPECT_EQ(Discovered(&source), "db2:3306 db3:1 ");
}

TEST(DiscoveryTest, AsksTheProcessListWhereTheyReportNoHost) {
  FakeSessions source;
  source
      .On("SHOW REPLICAS", Table({"Server_Id", "Host", "Port"},
                                 {{"2", "", "3306"}, {"3", "", "3306"}}))
      .On("Binlog Dump", FakeConnection::Rows({{"10.0.0.7"}, {"10.0.0.8"}}));
  EXPECT_EQ(Discovered(&source), "10.0.0.7:3306 10.0.0.8:3306 ");
}

TEST(DiscoveryTest, DoesNotGuess) {
  FakeSessions ports;
  ports
      .On("SHOW REPLICAS", Table({"Server_Id", "Host", "Port"},
                                 {{"2", "", "3306"}, {"3", "", "3307"}}))
      .On("Binlog Dump", FakeConnection::Rows({{"10.0.0.7"}, {"10.0.0.8"}}));
  EXPECT_THAT(Discovered(&ports), HasSubstr("set report_host"));
  FakeSessions hidden;
  hidden
      .On("SHOW REPLICAS",
          Table({"Server_Id", "Host", "Port"}, {{"2", "", "3306"}}))
      .On("Binlog Dump", Result());
  EXPECT_THAT(Discovered(&hidden), HasSubstr("set report_host"));
}

}  // namespace
}  // namespace osc
