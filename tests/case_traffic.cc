#include "tests/case_traffic.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "db/errors.h"
#include "db/mysql_connection.h"
#include "db/sql.h"
#include "db/status_macros.h"

namespace osc {
namespace {

// What a statement came to, as far as it must be the same in both schemas.
std::string EndOf(const absl::StatusOr<Result>& result) {
  if (!result.ok()) {
    return absl::StrCat("error ", ServerErrorNumber(result.status()));
  }
  std::string end = absl::StrCat(result->affected_rows, " rows affected");
  for (const Row& row : result->rows) {
    absl::StrAppend(&end, "\n  ");
    for (const absl::optional<std::string>& value : row) {
      absl::StrAppend(&end, "|", value.value_or("<null>"));
    }
  }
  return end;
}

}  // namespace

CaseTraffic::CaseTraffic(const Case* test_case, const TestServer* server,
                         std::string twin)
    : case_(*test_case),
      server_(*server),
      schemas_({test_case->schema, std::move(twin)}) {}

std::string CaseTraffic::Fill(const std::string& text,
                              const std::string& schema) const {
  return absl::StrReplaceAll(
      text, {{"{schema}", schema},
             {"{folder}", server_.data_folder()},
             {"{case}", std::filesystem::absolute(case_.folder).string()}});
}

absl::StatusOr<std::unique_ptr<Connection>> CaseTraffic::Connect(
    const std::string& schema) const {
  ConnectOptions options = server_.connect_options();
  options.session_setup = {
      absl::StrCat("USE ", QuoteIdent(schema)),
      // A statement that waits for another session's lock fails soon, and the
      // case with it. NOW() is the same in both schemas.
      "SET lock_wait_timeout = 10, innodb_lock_wait_timeout = 10, "
      "timestamp = 1767323045"};
  return MysqlConnectionFactory(options).Connect();
}

void CaseTraffic::Create() {
  absl::MutexLock lock(&mu_);
  for (const CaseStatement& statement : case_.create) Run(statement);
  sessions_.clear();
}

void CaseTraffic::Play(Place place) {
  absl::MutexLock lock(&mu_);
  auto section = case_.traffic.find(place);
  if (section == case_.traffic.end() ||
      std::count(played_.begin(), played_.end(), place) > 0) {
    return;
  }
  played_.push_back(place);
  for (const CaseStatement& statement : section->second) Run(statement);
}

absl::Status CaseTraffic::RunIn(const std::string& schema,
                                const std::string& sql) {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, Connect(schema));
  return connection->Execute(Fill(sql, schema));
}

CaseTraffic::Session* CaseTraffic::Find(const std::string& name) {
  Session& session = sessions_[name];
  for (const std::string& schema : schemas_) {
    if (session.size() == schemas_.size()) break;
    absl::StatusOr<std::unique_ptr<Connection>> connection = Connect(schema);
    if (!connection.ok()) {
      problems_.push_back(
          absl::StrCat("session ", name, ": ", connection.status().message()));
      session.clear();
      return nullptr;
    }
    session.push_back(*std::move(connection));
  }
  return &session;
}

void CaseTraffic::Run(const CaseStatement& statement) {
  Session* session = Find(statement.session);
  if (session == nullptr) return;
  std::vector<std::string> ends;
  for (size_t i = 0; i < schemas_.size(); ++i) {
    const std::string sql = Fill(statement.sql, schemas_[i]);
    absl::StatusOr<Result> result = (*session)[i]->Query(sql);
    ends.push_back(EndOf(result));
    const int number =
        result.ok() ? 0 : std::max(1, ServerErrorNumber(result.status()));
    if (number == statement.error) continue;
    problems_.push_back(absl::StrCat(
        "in ", schemas_[i], ": ",
        result.ok() ? "no error" : result.status().message(), ", expected ",
        statement.error == 0 ? "none" : absl::StrCat(statement.error),
        ", from ", sql.substr(0, 1000)));
  }
  if (ends[0] == ends[1]) return;
  problems_.push_back(absl::StrCat("in ", schemas_[0], ": ", ends[0], "\nin ",
                                   schemas_[1], ": ", ends[1], "\nfrom ",
                                   statement.sql.substr(0, 1000)));
}

std::vector<uint64_t> CaseTraffic::Connections() const {
  absl::MutexLock lock(&mu_);
  std::vector<uint64_t> ids;
  for (const auto& [name, session] : sessions_) {
    for (const auto& connection : session) ids.push_back(connection->id());
  }
  return ids;
}

std::vector<std::string> CaseTraffic::Unplayed() const {
  absl::MutexLock lock(&mu_);
  std::vector<std::string> names;
  for (const auto& [place, section] : case_.traffic) {
    if (std::count(played_.begin(), played_.end(), place) == 0) {
      names.emplace_back(PlaceName(place));
    }
  }
  return names;
}

std::vector<std::string> CaseTraffic::Problems() const {
  absl::MutexLock lock(&mu_);
  return problems_;
}

void CaseTraffic::Close() {
  absl::MutexLock lock(&mu_);
  sessions_.clear();
}

}  // namespace osc
