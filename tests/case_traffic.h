#ifndef TESTS_CASE_TRAFFIC_H_
#define TESTS_CASE_TRAFFIC_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "db/connection.h"
#include "tests/case_file.h"
#include "tests/server.h"

namespace osc {

// The application of a case: every statement runs in the case's schema and
// then in the twin's, each on the connection that the session's name has there,
// and must come to the same end in both: error, affected rows, answer.
//
// Thread-safe.
class CaseTraffic {
 public:
  // Both must outlive it; `twin` is the twin's schema.
  CaseTraffic(const Case* test_case, const TestServer* server,
              std::string twin);

  // create.sql, on sessions of its own, and with the schemas made before.
  void Create();
  // The section of that place; nothing when there is none or it has run.
  void Play(Place place);
  // Runs a statement with {schema} and the like replaced, in one schema only.
  absl::Status RunIn(const std::string& schema, const std::string& sql);

  // Ids of the connections that are open, for telling them from the engine's.
  std::vector<uint64_t> Connections() const ABSL_LOCKS_EXCLUDED(mu_);
  // Places of traffic.sql that nobody has played.
  std::vector<std::string> Unplayed() const ABSL_LOCKS_EXCLUDED(mu_);
  // What did not go as the case says, in sentences.
  std::vector<std::string> Problems() const ABSL_LOCKS_EXCLUDED(mu_);
  // Ends the sessions, and so rolls back what they have not committed.
  void Close() ABSL_LOCKS_EXCLUDED(mu_);

  // {schema}, {folder} (the server may write there) and {case} (the case's
  // own folder) in a text of the case.
  std::string Fill(const std::string& text, const std::string& schema) const;

 private:
  using Session = std::vector<std::unique_ptr<Connection>>;  // case's, twin's

  void Run(const CaseStatement& statement) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  Session* Find(const std::string& name) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::StatusOr<std::unique_ptr<Connection>> Connect(
      const std::string& schema) const;

  const Case& case_;
  const TestServer& server_;
  const std::vector<std::string> schemas_;  // the case's, the twin's
  mutable absl::Mutex mu_;
  std::map<std::string, Session> sessions_ ABSL_GUARDED_BY(mu_);
  std::vector<Place> played_ ABSL_GUARDED_BY(mu_);
  std::vector<std::string> problems_ ABSL_GUARDED_BY(mu_);
};

}  // namespace osc

#endif  // TESTS_CASE_TRAFFIC_H_
