#ifndef DB_FAKE_CONNECTION_H_
#define DB_FAKE_CONNECTION_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "db/connection.h"

namespace osc {

// A connection for unit tests: gives scripted answers and errors, and keeps
// the statements it was given. Not a model of a server; what depends on a
// server's behaviour is tested on real ones.
class FakeConnection : public Connection {
 public:
  // The answer for the next statement that contains `part`. Answers for the
  // same part are used once each, in the order given; the last one stays.
  FakeConnection& On(std::string part, absl::StatusOr<Result> answer) {
    answers_.push_back({std::move(part), std::move(answer), false});
    return *this;
  }

  absl::StatusOr<Result> Query(absl::string_view sql) override {
    statements_.emplace_back(sql);
    Answer* last = nullptr;
    for (Answer& answer : answers_) {
      if (!absl::StrContains(sql, answer.part)) continue;
      last = &answer;
      if (!answer.used) break;
    }
    if (last == nullptr) {
      return absl::InternalError(absl::StrCat("no answer for: ", sql));
    }
    last->used = true;
    return last->result;
  }

  uint64_t id() const override { return 1; }

  const std::vector<std::string>& statements() const { return statements_; }

  static Result Rows(std::vector<Row> rows) {
    Result result;
    result.rows = std::move(rows);
    return result;
  }

 private:
  struct Answer {
    std::string part;
    absl::StatusOr<Result> result;
    bool used;
  };
  std::vector<Answer> answers_;
  std::vector<std::string> statements_;
};

}  // namespace osc

#endif  // DB_FAKE_CONNECTION_H_
