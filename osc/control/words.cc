#include "osc/control/words.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "db/status_macros.h"

namespace osc {
namespace {

using Kind = ControlRequest::Kind;

constexpr std::pair<const char*, Kind> kWords[] = {
    {"pause", Kind::kPause},     {"pause-copy", Kind::kPauseCopy},
    {"resume", Kind::kResume},   {"set", Kind::kSet},
    {"cutover", Kind::kCutover}, {"postpone", Kind::kPostpone},
    {"stop", Kind::kStop},       {"abort", Kind::kAbort},
};

std::string AllWords() {
  return absl::StrJoin(kWords, ", ", [](std::string* out, const auto& word) {
    absl::StrAppend(out, word.first);
  });
}

// In double quotes, where it holds something that ControlWords would take for
// more than a part of a word.
std::string Quoted(const std::string& value) {
  if (value.find_first_of(" \"\\") == std::string::npos) return value;
  return absl::StrCat(
      "\"", absl::StrReplaceAll(value, {{"\"", "\\\""}, {"\\", "\\\\"}}), "\"");
}

}  // namespace

std::string ControlRequest::Text() const {
  std::string text;
  for (const auto& [word, word_kind] : kWords) {
    if (word_kind == kind) text = word;
  }
  for (const auto& [name, value] : settings) {
    absl::StrAppend(&text, " ", name, "=", Quoted(value));
  }
  return text;
}

std::vector<std::string> ControlWords(absl::string_view text) {
  std::vector<std::string> words;
  bool inside = false, in_quotes = false;  // a word
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ' && !in_quotes) {
      inside = false;
      continue;
    }
    if (!inside) words.emplace_back();
    inside = true;
    if (text[i] == '"') {
      in_quotes = !in_quotes;
      continue;
    }
    if (text[i] == '\\' && in_quotes && i + 1 < text.size()) ++i;
    words.back() += text[i];
  }
  return words;
}

absl::StatusOr<ControlRequest> ParseControl(
    const std::vector<std::string>& words) {
  if (words.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("no control word; there are ", AllWords()));
  }
  ControlRequest request;
  bool known = false;
  for (const auto& [word, kind] : kWords) {
    if (words[0] != word) continue;
    request.kind = kind;
    known = true;
  }
  if (!known) {
    return absl::InvalidArgumentError(absl::StrCat(
        "\"", words[0], "\" is no control word; there are ", AllWords()));
  }
  if (request.kind != Kind::kSet) {
    if (words.size() == 1) return request;
    return absl::InvalidArgumentError(absl::StrCat(
        "nothing follows \"", words[0], "\", but \"", words[1], "\" does"));
  }
  Settings any;
  for (size_t i = 1; i < words.size(); ++i) {
    // Without a value it would take a limit away.
    if (words[i].find('=') == std::string::npos) {
      return absl::InvalidArgumentError(absl::StrCat(
          "\"", words[i], "\" has no value: write ", words[i], "=VALUE"));
    }
    const std::pair<std::string, std::string> setting =
        absl::StrSplit(words[i], absl::MaxSplits('=', 1));
    RETURN_IF_ERROR(any.Set(setting.first, setting.second));
    request.settings.push_back(setting);
  }
  if (request.settings.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("set what? Write NAME=VALUE, of ",
                     absl::StrJoin(Settings::Names(), ", ")));
  }
  return request;
}

}  // namespace osc
