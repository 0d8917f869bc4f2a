#ifndef REPLAY_ROW_DIGEST_H_
#define REPLAY_ROW_DIGEST_H_

#include <string>

#include "absl/strings/string_view.h"
#include "changelog/table_pair.h"

namespace osc {

// SQL expressions by which a row of the original and a row of the shadow are
// proved equal. Both sides are taken as the new schema stores the values.

// What copy and replay select for a column. The column itself; but a TIMESTAMP
// that becomes something else, or the other way round, passes through the
// server's local time, while the session's time is UTC.
std::string CopiedValue(const MappedColumn& column, absl::string_view alias);
// The same for all columns of TablePair::ShadowColumns, with commas between
// them.
std::string CopiedValues(const TablePair& pair, absl::string_view alias);

// The value of the original's column as the shadow stores it, by the server's
// own conversion. The column as it is when its type stays.
std::string ConvertedValue(const MappedColumn& column, absl::string_view alias);

// The same, fit to be compared with the shadow's column by `=`, through the
// shadow's collation.
std::string ComparableValue(const MappedColumn& column,
                            absl::string_view alias);

// A text of bytes that differs whenever the values differ: NULL is apart from
// '', texts carry their length, FLOAT goes through DOUBLE since its own text
// has six digits only, a TIMESTAMP is the instant and not the local time, BIT
// is a number, and what may be large is represented by its own digest, so that
// no row passes max_allowed_packet. `value` is an expression of `type`.
std::string UnambiguousText(absl::string_view value, const Column& type);

// 40 hexadecimal digits of SHA1 over all mapped columns of a row, generated
// columns left out. Not linear: what the same change does to two rows' digests
// is not the same. No server makes a SHA1 slower than an MD5, and MariaDB 10.11
// makes it three times faster.
std::string OriginalDigest(const TablePair& pair, absl::string_view alias);
std::string ShadowDigest(const TablePair& pair, absl::string_view alias);

}  // namespace osc

#endif  // REPLAY_ROW_DIGEST_H_
