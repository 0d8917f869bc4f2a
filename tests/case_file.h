#ifndef TESTS_CASE_FILE_H_
#define TESTS_CASE_FILE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace osc {

// When a section of traffic.sql runs; cases/README.md says what each means.
enum class Place {
  kBeforeCapture,
  kCaptureWaits,
  kCaptured,
  kCopied,
  kCopyDone,
  kVerified,
  kCutoverWaits,
  kDone
};
// As it is written after "-- at".
absl::string_view PlaceName(Place place);

struct CaseStatement {
  std::string session = "main";
  std::string sql;
  int error = 0;  // the server's number that must come back; 0: none
};

enum class CaseResult {
  kSame,     // equal to the twin that a plain ALTER changed
  kRefused,  // nothing was created
  kFails     // the run ended, and the original is what it was
};

constexpr int kAnyError = -1;

// A folder of tests/cases, read.
struct Case {
  std::string name;
  std::string folder;
  std::vector<CaseStatement> create;
  std::string alter;
  std::map<Place, std::vector<CaseStatement>> traffic;

  // What `expect` says; cases/README.md has the keys.
  struct Expected {
    std::vector<std::string> servers;  // empty: all others
    CaseResult result = CaseResult::kSame;
    std::string text;  // of the error
  };
  std::vector<Expected> expected;
  std::vector<std::string> says;  // further texts of the error
  int plain_error = 0;            // of the plain ALTER; 0: none; or kAnyError
  std::string schema = "app";
  std::string table = "t";
  int chunk_rows = 3;
  std::string alter_session;  // a statement before the plain ALTER
  // A column whose values the ALTER gives out in any order; empty: none.
  std::string numbered;
  std::vector<std::string> servers, needs, options, server_options;

  // What must come out on a server of this kind.
  const Expected& ExpectedOn(absl::string_view server) const;
};

// InvalidArgument, with file and line, for what the format does not know.
absl::StatusOr<Case> ReadCase(const std::string& folder);

// The names of the folders in `parent` that hold a file `expect`, sorted.
std::vector<std::string> ListCases(const std::string& parent);

// For ReadCase and its test: the three formats. `file` is for messages.
absl::StatusOr<std::vector<CaseStatement>> ParseStatements(
    absl::string_view text, const std::string& file);
absl::StatusOr<std::map<Place, std::vector<CaseStatement>>> ParseTraffic(
    absl::string_view text, const std::string& file);
absl::Status ParseExpect(absl::string_view text, const std::string& file,
                         Case* out);

}  // namespace osc

#endif  // TESTS_CASE_FILE_H_
