#ifndef OSC_ALTER_DEFINITIONS_H_
#define OSC_ALTER_DEFINITIONS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "osc/alter_scanner.h"
#include "osc/token_cursor.h"

namespace osc {

// The part of ScanAlter that reads definitions of columns, keys and
// constraints. Each function adds what it finds to `scan`; `text` is the whole
// text that the tokens were cut from.

// Whether what follows ADD, or an element of ADD (...), is a key or a
// constraint rather than a column.
bool IsConstraint(const TokenCursor& cursor);

// "[CONSTRAINT [name]] UNIQUE ...", "PRIMARY KEY ...", "FOREIGN KEY ...",
// "INDEX ..." and the like.
void ScanConstraint(TokenCursor cursor, absl::string_view text,
                    AlterScan& scan);

// "name type attributes", of a new column.
void ScanNewColumn(TokenCursor cursor, AlterScan& scan);

// "type attributes" of the column `name`: what UNIQUE, PRIMARY KEY and
// REFERENCES say there.
void ScanColumnDefinition(TokenCursor cursor, const std::string& name,
                          AlterScan& scan);

}  // namespace osc

#endif  // OSC_ALTER_DEFINITIONS_H_
