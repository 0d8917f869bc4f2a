#ifndef TESTS_REPLICA_H_
#define TESTS_REPLICA_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "db/connection.h"
#include "tests/server.h"

namespace osc {

// A server that replicates from another one, whatever is written there from
// now on. Statements and rules as for TestServer.
class TestReplica {
 public:
  // The source must have been started with tcp, and its data must be as it was
  // prepared. Reports no host.
  static absl::StatusOr<std::unique_ptr<TestReplica>> Start(
      const TestServer& source);

  TestServer& server() { return *server_; }
  // As --replicas takes it.
  std::string address() const;
  // As root, on a session of its own. An error fails the test.
  void Sql(const std::string& sql);
  absl::StatusOr<Result> Query(const std::string& sql);

  // Returns when it has applied all that the source has written by now.
  void CatchUp(const TestServer& source);
  // How many seconds later than the source it applies what is written there.
  void Delay(int seconds);
  // Leaves out tables of these names, in the words of replicate_wild_ignore_
  // table; empty: none.
  void Ignore(const std::string& pattern);

 private:
  std::unique_ptr<TestServer> server_;
};

}  // namespace osc

#endif  // TESTS_REPLICA_H_
