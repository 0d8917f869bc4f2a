#include "osc/throttle/throttler.h"

#include <glog/logging.h>

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "db/clock.h"
#include "osc/throttle/discovery.h"
#include "osc/throttle/flow_watch.h"
#include "osc/throttle/load_watch.h"
#include "osc/throttle/replica_watch.h"
#include "osc/throttle/simple_watches.h"

namespace osc {
namespace {

constexpr absl::Duration kJudgeInterval = absl::Milliseconds(200);
constexpr absl::Duration kCalm = absl::Seconds(2);
constexpr absl::Duration kDiscoverInterval = absl::Minutes(1);
// As long as there is none.
constexpr absl::Duration kDiscoverFirst = absl::Seconds(5);

constexpr int kLogEvery = 120;  // of these looks

constexpr char kFlowControl[] = "flow-control";

using MaybeReading = absl::StatusOr<absl::optional<Reading>>;

}  // namespace

Throttler::Throttler(ConnectionFactory* source, const StateTable* state,
                     const ThrottleOptions& options, Holds* holds, Stopper* run)
    : source_(source),
      state_(state),
      options_(options),
      holds_(holds),
      run_(run),
      settings_(options.settings) {
  const auto add = [this](absl::string_view by, HoldScope scope,
                          absl::Duration calm) {
    mu_.AssertHeld();
    groups_.try_emplace(std::string(by), by, scope, calm, holds_);
  };
  absl::MutexLock lock(&mu_);
  add("max-lag", HoldScope::kThrottle, kCalm);
  add("max-load", HoldScope::kThrottle, kCalm);
  add("throttle-query", HoldScope::kThrottle, kCalm);
  add(kFlowControl, HoldScope::kThrottle, kCalm);
  // Who removes the file, or has set the hour, means it.
  add("throttle-file", HoldScope::kThrottle, absl::ZeroDuration());
  add("window", HoldScope::kCopy, absl::ZeroDuration());
}

Throttler::~Throttler() { Stop(); }

void Throttler::Start() {
  {
    absl::MutexLock lock(&mu_);
    started_ = true;
    Watch();
  }
  judge_ = std::thread([this] {
    do {
      Judge();
    } while (!stopper_.WaitFor(kJudgeInterval));
  });
}

void Throttler::Change(const ThrottleSettings& settings) {
  absl::MutexLock lock(&mu_);
  settings_ = settings;
  if (started_ && !stopper_.stopped()) Watch();
}

void Throttler::Watch() {
  const ThrottleSettings settings = settings_;
  const std::string lag =
      settings.max_lag == absl::ZeroDuration()
          ? ""
          : absl::StrCat(settings.MaxLag(), " ", settings.replicas.text);
  Watch("max-lag", lag, [&] {
    mu_.AssertHeld();
    discovered_.clear();
    return LagProbes(lag);
  });

  const std::string& load = settings.max_load.text;
  const std::string& critical = settings.critical_load.text;
  Watch(
      "max-load",
      load.empty() && critical.empty() ? "" : absl::StrCat(load, " ", critical),
      [&]() -> Probes {
        auto watch = std::make_shared<LoadWatch>(source_, settings.max_load,
                                                 settings.critical_load, run_);
        return {std::make_shared<Probe>(
            "the status counters", [watch] { return watch->Look(); },
            [watch] { watch->session()->Kill(); })};
      });

  Watch("throttle-query", settings.query, [&]() -> Probes {
    auto session = std::make_shared<WatchSession>(source_);
    return {std::make_shared<Probe>(
        "--throttle-query",
        [session, query = settings.query] {
          return AskQuery(session.get(), query);
        },
        [session] { session->Kill(); })};
  });

  Watch(kFlowControl, options_.ignore_flow_control ? "" : "yes",
        [&]() -> Probes {
          auto watch = std::make_shared<FlowWatch>(source_);
          return {std::make_shared<Probe>(
              "flow control", [watch] { return watch->Look(); },
              [watch] { watch->session()->Kill(); })};
        });

  Watch("throttle-file", settings.file, [&]() -> Probes {
    return {std::make_shared<Probe>(
        absl::StrCat("--throttle-file=", settings.file),
        [file = settings.file] { return LookForFile(file); }, nullptr)};
  });

  Watch("window", settings.window_text, [&]() -> Probes {
    return {std::make_shared<Probe>(
        "--window",
        [window = settings.window, text = settings.window_text]() {
          return MaybeReading(LookAtWindow(window, text, absl::Now()));
        },
        nullptr)};
  });

  retired_.erase(std::remove_if(retired_.begin(), retired_.end(),
                                [](const std::shared_ptr<Probe>& probe) {
                                  return probe->ended();
                                }),
                 retired_.end());
}

void Throttler::Watch(absl::string_view by, const std::string& watched,
                      const std::function<Probes()>& make) {
  Group& group = groups_.at(std::string(by));
  if (group.watched == watched) return;
  group.watched = watched;
  for (std::shared_ptr<Probe>& probe : group.probes) {
    probe->Retire();
    retired_.push_back(std::move(probe));
  }
  group.probes.clear();
  if (watched.empty()) {
    group.keeper.Forget();
    return;
  }
  // Hardly any server is part of a cluster.
  if (!group.keeper.known() && by != kFlowControl) group.keeper.Unknown();
  group.probes = make();
}

Throttler::Probes Throttler::LagProbes(const std::string& watched) {
  if (settings_.replicas.discover) {
    return {DiscoveryProbe(settings_.max_lag, watched)};
  }
  Probes probes;
  for (const ReplicaAddress& address : settings_.replicas.addresses) {
    probes.push_back(ReplicaProbe(address, settings_.max_lag));
  }
  return probes;
}

std::shared_ptr<Probe> Throttler::ReplicaProbe(const ReplicaAddress& address,
                                               absl::Duration max_lag) {
  if (pulse_ == nullptr) pulse_ = std::make_unique<Pulse>(source_, state_);
  const std::string name = address.Text();
  auto watch =
      std::make_shared<ReplicaWatch>(name,
                                     std::make_unique<MysqlConnectionFactory>(
                                         address.Connect(options_.connect)),
                                     state_->sql(), pulse_.get(), max_lag);
  return std::make_shared<Probe>(
      absl::StrCat("replica ", name), [watch] { return watch->Look(); },
      nullptr,
      options_.skip_unreadable_replicas ? Unreadable::kIsFine
                                        : Unreadable::kHolds);
}

std::shared_ptr<Probe> Throttler::DiscoveryProbe(absl::Duration max_lag,
                                                 const std::string& watched) {
  auto session = std::make_shared<WatchSession>(source_);
  return std::make_shared<Probe>(
      "the list of replicas",
      [this, session, max_lag, watched,
       next = absl::InfinitePast()]() mutable -> MaybeReading {
        const absl::Time now = Clock::Real()->Now();
        if (now < next) return absl::make_optional(Reading());
        absl::StatusOr<std::vector<ReplicaAddress>> found =
            DiscoverReplicas(session.get());
        if (!found.ok()) return found.status();
        AddReplicas(*found, max_lag, watched);
        next = now + (found->empty() ? kDiscoverFirst : kDiscoverInterval);
        return absl::make_optional(Reading());
      },
      [session] { session->Kill(); });
}

void Throttler::AddReplicas(const std::vector<ReplicaAddress>& addresses,
                            absl::Duration max_lag,
                            const std::string& watched) {
  absl::MutexLock lock(&mu_);
  Group& group = groups_.at("max-lag");
  if (stopper_.stopped() || group.watched != watched) return;
  // One that is not connected any more is still looked at: it is far behind.
  for (const ReplicaAddress& address : addresses) {
    const std::string name = address.Text();
    if (std::count(discovered_.begin(), discovered_.end(), name) > 0) continue;
    LOG(INFO) << "watching the lag of replica " << name;
    discovered_.push_back(name);
    group.probes.push_back(ReplicaProbe(address, max_lag));
  }
  if (discovered_.empty()) {
    LOG_EVERY_N(WARNING, kLogEvery)
        << "no replica is connected to the server: no lag is watched, and "
           "nothing rests for it, until one is";
  }
}

absl::optional<Reading> Throttler::Combine(const Group& group) {
  if (group.probes.empty()) {
    return Reading{Reading::Level::kOver,
                   "--max-lag is set, and no replica to look at: set replicas, "
                   "or replicas=auto to have them found"};
  }
  Reading worst;
  bool known = true;
  for (const std::shared_ptr<Probe>& probe : group.probes) {
    const absl::optional<Reading> reading = probe->Latest();
    if (!reading.has_value()) {
      known = false;
    } else if (reading->level > worst.level) {
      worst = *reading;
    }
  }
  if (!known && worst.level != Reading::Level::kOver) return absl::nullopt;
  return worst;
}

void Throttler::Judge() {
  Probes all;
  {
    absl::MutexLock lock(&mu_);
    if (stopper_.stopped()) return;
    for (auto& [by, group] : groups_) {
      if (group.watched.empty()) continue;
      const absl::optional<Reading> reading = Combine(group);
      if (reading.has_value()) {
        group.keeper.Take(*reading, Clock::Real()->Now());
      }
      all.insert(all.end(), group.probes.begin(), group.probes.end());
    }
    all.insert(all.end(), retired_.begin(), retired_.end());
  }
  // It may connect to a server, so nobody is kept waiting for the lock.
  for (const std::shared_ptr<Probe>& probe : all) probe->InterruptIfOverdue();
}

void Throttler::Stop() {
  std::unique_ptr<Pulse> pulse;
  Probes all;  // goes first
  {
    absl::MutexLock lock(&mu_);
    stopper_.Stop(absl::CancelledError("the run has ended"));
    for (auto& [by, group] : groups_) {
      for (std::shared_ptr<Probe>& probe : group.probes) {
        all.push_back(std::move(probe));
      }
      group.probes.clear();
      if (!group.watched.empty()) group.keeper.Forget();
      group.watched.clear();
    }
    for (std::shared_ptr<Probe>& probe : retired_) {
      all.push_back(std::move(probe));
    }
    retired_.clear();
    pulse = std::move(pulse_);
  }
  if (judge_.joinable()) judge_.join();
  for (const std::shared_ptr<Probe>& probe : all) probe->Retire();
}

}  // namespace osc
