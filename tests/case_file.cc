#include "tests/case_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "db/status_macros.h"

namespace osc {
namespace {

constexpr std::pair<Place, const char*> kPlaces[] = {
    {Place::kBeforeCapture, "before-capture"},
    {Place::kCaptureWaits, "capture-waits"},
    {Place::kCaptured, "captured"},
    {Place::kCopied, "copied"},
    {Place::kCopyDone, "copy-done"},
    {Place::kVerified, "verified"},
    {Place::kCutoverWaits, "cutover-waits"},
    {Place::kDone, "done"}};

absl::Status Wrong(const std::string& file, int line,
                   const std::string& sentence) {
  return absl::InvalidArgumentError(
      absl::StrCat(file, ":", line, ": ", sentence));
}

// Reads statements, and the lines that steer them, one line after the other.
class StatementReader {
 public:
  explicit StatementReader(std::string file) : file_(std::move(file)) {}

  absl::Status Line(absl::string_view line) {
    ++line_;
    if (sql_.empty()) {
      const absl::string_view bare = absl::StripAsciiWhitespace(line);
      if (bare.empty()) return absl::OkStatus();
      if (absl::ConsumePrefix(&line, "DELIMITER ")) {
        delimiter_ = std::string(absl::StripAsciiWhitespace(line));
        return absl::OkStatus();
      }
      if (absl::StartsWith(bare, "--")) return Steer(bare);
    } else {
      sql_ += '\n';
    }
    absl::StrAppend(&sql_, line);
    absl::string_view sql = absl::StripTrailingAsciiWhitespace(sql_);
    if (!absl::ConsumeSuffix(&sql, delimiter_)) return absl::OkStatus();
    next_.sql = std::string(sql);
    sql_.clear();
    if (out_ == nullptr) {
      return Wrong(file_, line_, "a statement before the first '-- at PLACE'");
    }
    out_->push_back(next_);
    next_.error = 0;
    return absl::OkStatus();
  }

  absl::Status End() const {
    if (sql_.empty()) return absl::OkStatus();
    return Wrong(file_, line_,
                 absl::StrCat("the last statement has no ", delimiter_,
                              " at a line's end"));
  }

  // Where statements go; nullptr: a place must come first.
  std::vector<CaseStatement>* out_ = nullptr;
  // The sections by place; nullptr: this file has none.
  std::map<Place, std::vector<CaseStatement>>* sections_ = nullptr;

 private:
  absl::Status Steer(absl::string_view line) {
    if (absl::ConsumePrefix(&line, "-- at ")) return At(line);
    if (absl::ConsumePrefix(&line, "-- session ")) {
      next_.session = std::string(line);
    } else if (absl::ConsumePrefix(&line, "-- error ")) {
      if (!absl::SimpleAtoi(line, &next_.error)) {
        return Wrong(file_, line_, "'-- error' takes a number");
      }
    }
    return absl::OkStatus();
  }

  absl::Status At(absl::string_view name) {
    if (sections_ == nullptr) {
      return Wrong(file_, line_, "places belong into traffic.sql");
    }
    for (const auto& [place, text] : kPlaces) {
      if (name != text) continue;
      if (!sections_->empty() && sections_->rbegin()->first >= place) {
        return Wrong(file_, line_, absl::StrCat(name, " comes too late"));
      }
      out_ = &(*sections_)[place];
      next_ = CaseStatement();
      return absl::OkStatus();
    }
    return Wrong(file_, line_, absl::StrCat("there is no place ", name));
  }

  const std::string file_;
  int line_ = 0;
  std::string delimiter_ = ";";
  std::string sql_;
  CaseStatement next_;
};

absl::Status ReadLines(absl::string_view text, StatementReader* reader) {
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    RETURN_IF_ERROR(reader->Line(line));
  }
  return reader->End();
}

std::vector<std::string> Words(absl::string_view text) {
  return absl::StrSplit(text, absl::ByAnyChar(" \t"), absl::SkipEmpty());
}

// "same", "refused TEXT", "fails TEXT".
bool ParseResult(absl::string_view value, Case::Expected* expected) {
  if (value == "same") {
    expected->result = CaseResult::kSame;
    return true;
  }
  if (absl::ConsumePrefix(&value, "refused ")) {
    expected->result = CaseResult::kRefused;
  } else if (absl::ConsumePrefix(&value, "fails ")) {
    expected->result = CaseResult::kFails;
  } else {
    return false;
  }
  expected->text = std::string(value);
  return true;
}

// One "key: value"; false when the value is not one of the key.
bool SetKey(absl::string_view key, absl::string_view value, Case* out) {
  const std::string text(value);
  if (absl::ConsumePrefix(&key, "result")) {
    Case::Expected expected;
    if (absl::ConsumePrefix(&key, " on ")) expected.servers = Words(key);
    if (!ParseResult(value, &expected)) return false;
    out->expected.push_back(std::move(expected));
    return true;
  }
  if (key == "plain") {
    out->plain_error = kAnyError;
    return value == "fails" || absl::SimpleAtoi(value, &out->plain_error);
  }
  if (key == "chunk") {
    return absl::SimpleAtoi(value, &out->chunk_rows) && out->chunk_rows > 0;
  }
  if (key == "says") {
    out->says.push_back(text);
  } else if (key == "schema") {
    out->schema = text;
  } else if (key == "table") {
    out->table = text;
  } else if (key == "numbered") {
    out->numbered = text;
  } else if (key == "alter-session") {
    out->alter_session = text;
  } else if (key == "servers") {
    out->servers = Words(value);
  } else if (key == "needs") {
    out->needs = Words(value);
  } else if (key == "options") {
    out->options = Words(value);
  } else if (key == "server-options") {
    out->server_options = Words(value);
  } else {
    return false;
  }
  return true;
}

// Empty and false when there is no such file.
bool ReadFile(const std::string& path, std::string* text) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return false;
  text->assign(std::istreambuf_iterator<char>(file), {});
  return true;
}

}  // namespace

absl::string_view PlaceName(Place place) {
  for (const auto& [known, name] : kPlaces) {
    if (known == place) return name;
  }
  return "";
}

const Case::Expected& Case::ExpectedOn(absl::string_view server) const {
  const Expected* found = &expected[0];
  for (const Expected& e : expected) {
    const bool named = std::find(e.servers.begin(), e.servers.end(), server) !=
                       e.servers.end();
    if (named) return e;
    if (e.servers.empty()) found = &e;
  }
  return *found;
}

absl::StatusOr<std::vector<CaseStatement>> ParseStatements(
    absl::string_view text, const std::string& file) {
  std::vector<CaseStatement> statements;
  StatementReader reader(file);
  reader.out_ = &statements;
  RETURN_IF_ERROR(ReadLines(text, &reader));
  return statements;
}

absl::StatusOr<std::map<Place, std::vector<CaseStatement>>> ParseTraffic(
    absl::string_view text, const std::string& file) {
  std::map<Place, std::vector<CaseStatement>> sections;
  StatementReader reader(file);
  reader.sections_ = &sections;
  RETURN_IF_ERROR(ReadLines(text, &reader));
  return sections;
}

absl::Status ParseExpect(absl::string_view text, const std::string& file,
                         Case* out) {
  int number = 0;
  bool general = false;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(line, absl::MaxSplits(": ", 1));
    if (!SetKey(parts.first, absl::StripAsciiWhitespace(parts.second), out)) {
      return Wrong(file, number, absl::StrCat("not understood: ", line));
    }
    general = general || parts.first == "result";
  }
  if (general) return absl::OkStatus();
  return Wrong(file, number, "there is no 'result: ' for all servers");
}

absl::StatusOr<Case> ReadCase(const std::string& folder) {
  Case out;
  out.folder = folder;
  out.name = std::filesystem::path(folder).filename();
  const std::string create = folder + "/create.sql";
  const std::string alter = folder + "/alter.sql";
  const std::string traffic = folder + "/traffic.sql";
  const std::string expect = folder + "/expect";
  std::string text;
  if (!ReadFile(expect, &text)) return absl::NotFoundError("no " + expect);
  RETURN_IF_ERROR(ParseExpect(text, expect, &out));
  if (!ReadFile(create, &text)) return absl::NotFoundError("no " + create);
  ASSIGN_OR_RETURN(out.create, ParseStatements(text, create));
  if (!ReadFile(alter, &out.alter)) return absl::NotFoundError("no " + alter);
  absl::StripTrailingAsciiWhitespace(&out.alter);
  if (ReadFile(traffic, &text)) {
    ASSIGN_OR_RETURN(out.traffic, ParseTraffic(text, traffic));
  }
  return out;
}

std::vector<std::string> ListCases(const std::string& parent) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(parent, error)) {
    if (std::filesystem::exists(entry.path() / "expect")) {
      names.push_back(entry.path().filename());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace osc
