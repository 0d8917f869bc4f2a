#include "osc/control/mailbox.h"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "nlohmann/json.hpp"

namespace osc {
namespace {

// Rows of the state table; ids follow, which sort by time.
constexpr char kRequest[] = "request/";
constexpr char kAnswer[] = "answer/";
constexpr char kRecord[] = "record/";
constexpr char kStanding[] = "standing";
// Records of a migration that are kept, and answers that nobody fetched.
constexpr int kKept = 1000;

// The server's time and something of its own.
constexpr char kNewId[] =
    "CONCAT(DATE_FORMAT(UTC_TIMESTAMP(6), '%Y%m%d%H%i%s.%f'), '.', "
    "CONNECTION_ID())";

std::string Dump(const nlohmann::json& json) {
  return json.dump(-1, ' ', /*ensure_ascii=*/false,
                   nlohmann::json::error_handler_t::replace);
}

// Of an object that may be anything: somebody may have written it by hand.
std::string Member(const nlohmann::json& json, const char* name) {
  if (!json.is_object()) return "";
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>()
                                                   : std::string();
}

nlohmann::json Parse(const std::string& text) {
  return nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
}

std::string ThisProcess() {
  std::array<char, 256> host = {};
  if (gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
  const passwd* user = getpwuid(geteuid());
  return absl::StrCat(user != nullptr ? user->pw_name : "?", " on ",
                      host.data());
}

std::string NameIs(absl::string_view prefix, absl::string_view id) {
  return Sql(" WHERE name = ?").Value(absl::StrCat(prefix, id)).str();
}

// Keeps the newest of them.
std::string PruneSql(const std::string& table, const char* prefix) {
  const std::string like = absl::StrCat("name LIKE '", prefix, "%'");
  return absl::StrCat("DELETE FROM ", table, " WHERE ", like,
                      " AND name < (SELECT name FROM (SELECT name FROM ", table,
                      " WHERE ", like, " ORDER BY name DESC LIMIT 1 OFFSET ",
                      kKept - 1, ") AS oldest_kept)");
}

}  // namespace

absl::StatusOr<std::string> Mailbox::Post(Connection* connection,
                                          absl::string_view words) const {
  ASSIGN_OR_RETURN(Result result, connection->Query(absl::StrCat(
                                      "SELECT ", kNewId, ", USER()")));
  const std::string id = result.rows[0][0].value_or("");
  const nlohmann::json letter = {
      {"who",
       absl::StrCat(result.rows[0][1].value_or(""), " (", ThisProcess(), ")")},
      {"words", std::string(words)}};
  RETURN_IF_ERROR(
      state_->Put(connection, {{absl::StrCat(kRequest, id), Dump(letter)}}));
  return id;
}

absl::StatusOr<absl::optional<std::string>> Mailbox::Answer(
    Connection* connection, absl::string_view id) const {
  ASSIGN_OR_RETURN(Result result, connection->Query(absl::StrCat(
                                      "SELECT value FROM ", state_->sql(),
                                      NameIs(kAnswer, id))));
  if (result.rows.empty()) return absl::optional<std::string>();
  return absl::optional<std::string>(result.Scalar().value_or(""));
}

absl::Status Mailbox::Clear(Connection* connection,
                            absl::string_view id) const {
  return connection->Execute(
      absl::StrCat("DELETE FROM ", state_->sql(), NameIs(kAnswer, id)));
}

absl::StatusOr<bool> Mailbox::TakeBack(Connection* connection,
                                       absl::string_view id) const {
  ASSIGN_OR_RETURN(Result result,
                   connection->Query(absl::StrCat("DELETE FROM ", state_->sql(),
                                                  NameIs(kRequest, id))));
  return result.affected_rows > 0;
}

absl::StatusOr<std::vector<Letter>> Mailbox::Letters(
    Connection* connection) const {
  ASSIGN_OR_RETURN(Result result,
                   connection->Query(absl::StrCat(
                       "SELECT name, value FROM ", state_->sql(),
                       " WHERE name LIKE '", kRequest, "%' ORDER BY name")));
  std::vector<Letter> letters;
  for (const Row& row : result.rows) {
    const nlohmann::json json = Parse(row[1].value_or(""));
    letters.push_back(
        {std::string(absl::StripPrefix(row[0].value_or(""), kRequest)),
         Member(json, "who"), Member(json, "words")});
  }
  return letters;
}

absl::Status Mailbox::Settle(Connection* connection, const Letter& letter,
                             absl::string_view answer, const Standing& standing,
                             const StateTable::Values& also) const {
  ASSIGN_OR_RETURN(Result now, connection->Query("SELECT UTC_TIMESTAMP()"));
  const nlohmann::json record = {{"at", now.Scalar().value_or("")},
                                 {"who", letter.who},
                                 {"words", letter.words},
                                 {"answer", std::string(answer)}};
  nlohmann::json stands = {{"pause", standing.pause},
                           {"paused_by", standing.paused_by},
                           {"settings", nlohmann::json::object()}};
  for (const auto& [name, value] : standing.settings) {
    stands["settings"][name] = value;
  }
  RETURN_IF_ERROR(connection->Execute("START TRANSACTION"));
  absl::Status settled = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(bool still_there, TakeBack(connection, letter.id));
    if (!still_there) return absl::NotFoundError("the word was taken back");
    StateTable::Values values = also;
    values[absl::StrCat(kAnswer, letter.id)] = std::string(answer);
    values[absl::StrCat(kRecord, letter.id)] = Dump(record);
    values[kStanding] = Dump(stands);
    RETURN_IF_ERROR(state_->Put(connection, values));
    for (const char* prefix : {kAnswer, kRecord}) {
      RETURN_IF_ERROR(connection->Execute(PruneSql(state_->sql(), prefix)));
    }
    return connection->Execute("COMMIT");
  }();
  if (!settled.ok()) connection->Execute("ROLLBACK").IgnoreError();
  return settled;
}

absl::StatusOr<Standing> Mailbox::ReadStanding(Connection* connection) const {
  ASSIGN_OR_RETURN(Result result, connection->Query(absl::StrCat(
                                      "SELECT value FROM ", state_->sql(),
                                      NameIs(kStanding, ""))));
  Standing standing;
  if (result.rows.empty()) return standing;
  const nlohmann::json json = Parse(result.Scalar().value_or(""));
  standing.pause = Member(json, "pause");
  standing.paused_by = Member(json, "paused_by");
  if (!json.is_object() || !json.contains("settings") ||
      !json["settings"].is_object()) {
    return standing;
  }
  for (const auto& [name, value] : json["settings"].items()) {
    if (value.is_string()) {
      standing.settings.emplace_back(name, value.get<std::string>());
    }
  }
  return standing;
}

std::vector<ControlRecord> Mailbox::Records(const StateTable::Values& values,
                                            size_t most) {
  std::vector<ControlRecord> records;
  for (auto at = values.lower_bound(kRecord);
       at != values.end() && absl::StartsWith(at->first, kRecord); ++at) {
    const nlohmann::json json = Parse(at->second);
    records.push_back({Member(json, "at"), Member(json, "who"),
                       Member(json, "words"), Member(json, "answer")});
  }
  if (records.size() > most) {
    records.erase(records.begin(),
                  records.end() - static_cast<std::ptrdiff_t>(most));
  }
  return records;
}

}  // namespace osc
