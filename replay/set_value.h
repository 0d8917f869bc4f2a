#ifndef REPLAY_SET_VALUE_H_
#define REPLAY_SET_VALUE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "db/schema.h"

namespace osc {

// The members of "set('a','it''s')" or "enum(...)" in their order, each as the
// literal that stands there, quotes and escapes included.
std::vector<std::string> MemberLiterals(absl::string_view column_type);

// Whether a value of `from`, read as text, may have to be put into another
// order, or lose what is there twice, to be the text that the SET `to` gives.
bool SetMustBeOrdered(const Column& from, const Column& to);

// `text`, an SQL expression for a text in the charset of the SET `to`, with its
// members in the order of `to`. What is no member there is left out.
std::string OrderedSet(const Column& to, absl::string_view text);

// `text`, an SQL expression for a text in the charset of the ENUM `to`, as the
// member that it is there: the one of that name, or else of that number, and ''
// for 0 and for what is neither.
std::string EnumMember(const Column& to, absl::string_view text);

}  // namespace osc

#endif  // REPLAY_SET_VALUE_H_
