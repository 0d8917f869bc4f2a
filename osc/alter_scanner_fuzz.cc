// Fuzz target for the ALTER scanner. The first byte of an input chooses the
// sql_mode, the rest is the text. As an ordinary test, alter_scanner_corpus, it
// runs over testdata/alter_corpus; testdata/README.md says how to let libFuzzer
// look for more.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "osc/alter_scanner.h"

namespace osc {
namespace {

constexpr bool AlterScan::*kFacts[] = {
    &AlterScan::renames_table,
    &AlterScan::has_algorithm,
    &AlterScan::has_lock,
    &AlterScan::has_wait,
    &AlterScan::has_validation,
    &AlterScan::adds_primary_key,
    &AlterScan::drops_primary_key,
    &AlterScan::adds_foreign_key,
    &AlterScan::drops_foreign_key,
    &AlterScan::has_order_by,
    &AlterScan::converts_character_set,
    &AlterScan::sets_engine,
    &AlterScan::sets_auto_increment,
    &AlterScan::forces_rebuild,
    &AlterScan::switches_keys,
    &AlterScan::has_partition_clause,
    &AlterScan::manages_partitions,
    &AlterScan::exchanges_partition,
    &AlterScan::discards_or_imports_tablespace,
    &AlterScan::has_system_versioning,
};

void Check(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

// All facts in one text, to compare scans.
std::string Facts(const AlterScan& scan) {
  std::string facts;
  for (bool AlterScan::*fact : kFacts) absl::StrAppend(&facts, scan.*fact, " ");
  for (const ColumnRename& rename : scan.renames) {
    absl::StrAppend(&facts, "\nrename ", rename.from, "\n>", rename.to);
  }
  for (const std::string& name : scan.dropped_columns) {
    absl::StrAppend(&facts, "\ndrop ", name);
  }
  for (const std::string& name : scan.added_columns) {
    absl::StrAppend(&facts, "\nadd ", name);
  }
  for (const AddedUnique& unique : scan.added_uniques) {
    absl::StrAppend(&facts, "\nunique ", unique.primary, unique.name);
    for (const KeyPart& part : unique.parts) {
      absl::StrAppend(&facts, "\n,", part.column, ":", part.prefix_length, "=",
                      part.expression);
    }
  }
  return facts;
}

template <typename T>
void Append(const std::vector<T>& from, std::vector<T>& to) {
  to.insert(to.end(), from.begin(), from.end());
}

// Clauses are pieces of the text in order, with commas, white space and
// comments between them, and each alone says what it said among the others.
void CheckClauses(absl::string_view text, const AlterScan& whole,
                  const SqlLexerOptions& options) {
  AlterScan sum;
  size_t end = 0;
  for (const AlterClause& clause : whole.clauses) {
    Check(!clause.text.empty(), "a clause is empty");
    Check(clause.offset >= end, "clauses overlap");
    Check(text.substr(clause.offset, clause.text.size()) == clause.text,
          "a clause is not a piece of the text");
    const absl::string_view gap = text.substr(end, clause.offset - end);
    if (end > 0) {
      Check(absl::StrContains(gap, ","), "no comma between two clauses");
    }
    end = clause.offset + clause.text.size();

    // Two dashes at the very end would open a comment.
    if (absl::EndsWith(clause.text, "--")) return;
    const absl::StatusOr<AlterScan> alone = ScanAlter(clause.text, options);
    Check(alone.ok(), "a clause alone is refused");
    Check(alone->clauses.size() == 1, "a clause alone is several");
    for (bool AlterScan::*fact : kFacts) sum.*fact |= (*alone).*fact;
    Append(alone->renames, sum.renames);
    Append(alone->dropped_columns, sum.dropped_columns);
    Append(alone->added_columns, sum.added_columns);
    Append(alone->added_uniques, sum.added_uniques);
  }
  Check(Facts(sum) == Facts(whole), "the clauses do not sum up to the whole");
}

// Whatever stands in quotes or in a comment is data.
void CheckQuoting(absl::string_view text, const SqlLexerOptions& options) {
  if (absl::StrContains(text, absl::string_view("\0", 1))) return;
  const std::string name =
      absl::StrCat("`", absl::StrReplaceAll(text, {{"`", "``"}}), "`");
  absl::StatusOr<AlterScan> scan = ScanAlter(
      absl::StrCat("CHANGE ", name, " b INT, DROP ", name, ", ADD ", name, "x"),
      options);
  Check(scan.ok(), "a quoted name is refused");
  Check(scan->renames.size() == (text == "b" ? 0 : 1), "a rename is lost");
  Check(text == "b" || scan->renames[0].from == text, "a name is changed");
  Check(scan->dropped_columns == std::vector<std::string>{std::string(text)},
        "a dropped column is lost");
  Check(scan->added_columns == scan->dropped_columns, "an added one is lost");

  std::string value = absl::StrReplaceAll(text, {{"'", "''"}});
  if (!options.no_backslash_escapes) {
    value = absl::StrReplaceAll(value, {{"\\", "\\\\"}});
  }
  const absl::StatusOr<AlterScan> plain = ScanAlter("ADD c INT", options);
  scan = ScanAlter(absl::StrCat("ADD c INT COMMENT '", value, "'"), options);
  Check(scan.ok() && Facts(*scan) == Facts(*plain), "a string is read");

  if (absl::StrContains(text, "*/") || absl::EndsWith(text, "*")) return;
  scan = ScanAlter(absl::StrCat("ADD /* ", text, "*/ c INT"), options);
  Check(scan.ok() && Facts(*scan) == Facts(*plain), "a comment is read");
}

}  // namespace
}  // namespace osc

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  osc::SqlLexerOptions options;
  options.ansi_quotes = (data[0] & 1) != 0;
  options.no_backslash_escapes = (data[0] & 2) != 0;
  const absl::string_view text(reinterpret_cast<const char*>(data) + 1,
                               size - 1);
  osc::CheckQuoting(text, options);
  const absl::StatusOr<osc::AlterScan> scan = osc::ScanAlter(text, options);
  // The bounds of an executable comment may lie in different clauses.
  if (scan.ok() && !scan->has_executable_comment) {
    osc::CheckClauses(text, *scan, options);
  }
  return 0;
}
