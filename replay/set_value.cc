#include "replay/set_value.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_join.h"
#include "absl/strings/substitute.h"

namespace osc {

std::vector<std::string> MemberLiterals(absl::string_view column_type) {
  std::vector<std::string> members;
  size_t at = 0;
  while ((at = column_type.find('\'', at)) != absl::string_view::npos) {
    size_t end = at + 1;
    while (end < column_type.size()) {
      const bool doubled = column_type.substr(end, 2) == "''";
      if (column_type[end] == '\\' || doubled) {
        end += 2;
      } else if (column_type[end] == '\'') {
        break;
      } else {
        ++end;
      }
    }
    members.emplace_back(column_type.substr(at, end + 1 - at));
    at = end + 1;
    if (at >= column_type.size()) break;
  }
  return members;
}

bool SetMustBeOrdered(const Column& from, const Column& to) {
  if (to.type != "set" || from.type == "enum") return false;
  if (from.type != "set") return true;
  const std::vector<std::string> members = MemberLiterals(to.column_type);
  auto last = members.begin();
  for (const std::string& member : MemberLiterals(from.column_type)) {
    auto found = std::find(members.begin(), members.end(), member);
    if (found == members.end()) continue;
    if (found < last) return true;
    last = found;
  }
  return false;
}

std::string OrderedSet(const Column& to, absl::string_view text) {
  std::vector<std::string> parts;
  for (const std::string& member : MemberLiterals(to.column_type)) {
    parts.push_back(
        absl::Substitute("IF(FIND_IN_SET($0, $1 COLLATE $2), $0, NULL)", member,
                         text, to.collation));
  }
  return absl::Substitute(
      "IF($0 IS NULL, NULL, CONVERT(CONCAT_WS(',', $1) USING $2))", text,
      absl::StrJoin(parts, ", "), to.charset);
}

std::string EnumMember(const Column& to, absl::string_view text) {
  const std::string members =
      absl::StrJoin(MemberLiterals(to.column_type), ", ");
  const std::string position =
      absl::Substitute("FIELD($0 COLLATE $1, $2)", text, to.collation, members);
  return absl::Substitute(
      "IF($0 IS NULL, NULL, CONVERT(IFNULL(ELT(IF($1 > 0, $1, $0 + 0), $2), "
      "'') USING $3))",
      text, position, members, to.charset);
}

}  // namespace osc
