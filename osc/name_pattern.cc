#include "osc/name_pattern.h"

#include <cstddef>

namespace osc {
namespace {

// The length of the first character of `text` in bytes.
size_t CharacterLength(absl::string_view text) {
  size_t length = 1;
  while (length < text.size() && (text[length] & 0xC0) == 0x80) ++length;
  return length;
}

}  // namespace

bool MatchesPattern(absl::string_view pattern, absl::string_view name) {
  while (!pattern.empty()) {
    if (pattern[0] == '%') {
      pattern.remove_prefix(1);
      if (pattern.empty()) return true;
      for (size_t skipped = 0; skipped <= name.size(); ++skipped) {
        if (MatchesPattern(pattern, name.substr(skipped))) return true;
      }
      return false;
    }
    if (name.empty()) return false;
    if (pattern[0] == '_') {
      pattern.remove_prefix(1);
      name.remove_prefix(CharacterLength(name));
      continue;
    }
    if (pattern[0] == '\\' && pattern.size() > 1) pattern.remove_prefix(1);
    if (pattern[0] != name[0]) return false;
    pattern.remove_prefix(1);
    name.remove_prefix(1);
  }
  return name.empty();
}

}  // namespace osc
