#include "osc/schema_file/definition_diff.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "db/sql.h"
#include "osc/schema_file/column_diff.h"

namespace osc {
namespace {

using Items = std::vector<DefinitionItem>;

const DefinitionItem* Find(const Items& items, absl::string_view name) {
  for (const DefinitionItem& item : items) {
    if (absl::EqualsIgnoreCase(item.name, name)) return &item;
  }
  return nullptr;
}

// The server sorts keys by their kind, and within it keeps their order.
std::string KindOf(const DefinitionItem& item) {
  for (absl::string_view kind : {"PRIMARY", "UNIQUE", "FULLTEXT", "VECTOR"}) {
    if (absl::StartsWith(item.text, kind)) return std::string(kind);
  }
  return "";
}

enum class Sort { kIndex, kCheck, kForeignKey };

// Items of one sort: what must go, what must come, and in which order.
struct ItemDiff {
  std::vector<const DefinitionItem*> drops;
  std::vector<const DefinitionItem*> adds;  // in the wanted order
  // Items, of both definitions, that differ in what makes them visible alone.
  std::vector<const DefinitionItem*> visibility;
  bool real = false;  // something but the order
};

// `text` of a key without what makes it invisible, which an ALTER can change.
std::string WithoutVisibility(absl::string_view text) {
  absl::ConsumeSuffix(&text, " INVISIBLE") ||
      absl::ConsumeSuffix(&text, " IGNORED");
  return std::string(text);
}

class Differ {
 public:
  Differ(const Definition& current, const Definition& wanted,
         const ColumnMatch& match, const DiffOptions& options)
      : current_(current),
        wanted_(wanted),
        options_(options),
        columns_(DiffColumns(current, wanted, match)) {}

  AlterText Run() {
    const std::vector<std::string> table_options = TableOptions();
    const ItemDiff indexes =
        DiffItems(current_.indexes, wanted_.indexes, Sort::kIndex);
    const ItemDiff checks =
        DiffItems(current_.checks, wanted_.checks, Sort::kCheck);
    const ItemDiff keys = DiffItems(current_.foreign_keys, wanted_.foreign_keys,
                                    Sort::kForeignKey);
    AlterText alter;
    if (current_.partitioning != wanted_.partitioning) {
      alter.partitioning = wanted_.partitioning.empty() ? "REMOVE PARTITIONING"
                                                        : wanted_.partitioning;
    }
    if (columns_.clauses.empty() && table_options.empty() && !indexes.real &&
        !checks.real && !keys.real && alter.partitioning.empty()) {
      return alter;
    }
    Drop(keys, "DROP FOREIGN KEY", &alter);
    Drop(checks, options_.drop_check, &alter);
    Drop(indexes, "DROP INDEX", &alter);
    Append(columns_.clauses, &alter);
    Add(indexes, &alter);
    for (const DefinitionItem* index : indexes.visibility) {
      alter.clauses.push_back(absl::StrCat(
          "ALTER INDEX ", QuoteIdent(index->name), " ", VisibilityOf(*index)));
    }
    Add(checks, &alter);
    Add(keys, &alter);
    Append(table_options, &alter);
    return alter;
  }

 private:
  static void Append(const std::vector<std::string>& clauses,
                     AlterText* alter) {
    alter->clauses.insert(alter->clauses.end(), clauses.begin(), clauses.end());
  }

  static void Drop(const ItemDiff& diff, absl::string_view how,
                   AlterText* alter) {
    for (const DefinitionItem* item : diff.drops) {
      alter->clauses.push_back(
          absl::StartsWith(item->text, "PRIMARY")
              ? "DROP PRIMARY KEY"
              : absl::StrCat(how, " ", QuoteIdent(item->name)));
    }
  }

  static void Add(const ItemDiff& diff, AlterText* alter) {
    for (const DefinitionItem* item : diff.adds) {
      alter->clauses.push_back(absl::StrCat("ADD ", item->text));
    }
  }

  // The words that make an index what `index` is, in the server's language.
  std::string VisibilityOf(const DefinitionItem& index) const {
    const DefinitionItem* before = Find(current_.indexes, index.name);
    const bool ignored = absl::EndsWith(index.text, " IGNORED") ||
                         absl::EndsWith(before->text, " IGNORED");
    const bool hidden = WithoutVisibility(index.text) != index.text;
    if (ignored) return hidden ? "IGNORED" : "NOT IGNORED";
    return hidden ? "INVISIBLE" : "VISIBLE";
  }

  bool NamesReplaced(const DefinitionItem& item) const {
    return std::any_of(
        columns_.replaced.begin(), columns_.replaced.end(),
        [&](const std::string& column) { return Mentions(item.text, column); });
  }

  // What the renames alone make of an item, if it follows them by itself. One
  // with an expression does not on every server.
  std::string AfterRenames(const DefinitionItem& item, Sort sort,
                           const DefinitionItem* target) const {
    const std::string renamed = WithRenamedColumns(item.text, columns_.renames);
    if (sort == Sort::kForeignKey) {
      // The columns behind REFERENCES are its own only if it refers to itself.
      const size_t parent = item.text.find(" REFERENCES ");
      if (parent == std::string::npos ||
          (target != nullptr && renamed == target->text)) {
        return renamed;
      }
      return absl::StrCat(
          WithRenamedColumns(item.text.substr(0, parent), columns_.renames),
          item.text.substr(parent));
    }
    const bool expression =
        sort == Sort::kCheck || absl::StrContains(item.text, "((");
    return expression && renamed != item.text ? "" : renamed;
  }

  ItemDiff DiffItems(const Items& current, const Items& wanted,
                     Sort sort) const {
    const bool are_indexes = sort == Sort::kIndex;
    // Keys keep a changed KEY_BLOCK_SIZE of the table until they are made anew.
    const bool all_anew = are_indexes && Option(current_, "KEY_BLOCK_SIZE") !=
                                             Option(wanted_, "KEY_BLOCK_SIZE");
    ItemDiff diff;
    std::vector<const DefinitionItem*> kept;
    for (const DefinitionItem& item : current) {
      const DefinitionItem* target = Find(wanted, item.name);
      const std::string after = AfterRenames(item, sort, target);
      // Their texts begin with their names.
      const bool same = target != nullptr && after == target->text &&
                        !NamesReplaced(item) && !all_anew;
      const bool hides =
          are_indexes && target != nullptr && !same && !NamesReplaced(item) &&
          !all_anew &&
          WithoutVisibility(after) == WithoutVisibility(target->text);
      if (same || hides) {
        kept.push_back(&item);
        if (hides) diff.visibility.push_back(target);
      } else {
        diff.drops.push_back(&item);
      }
      diff.real |= !same;
    }
    // Among indexes what is kept stands before what is added, so once something
    // is added, all that follows of its kind has to be.
    std::vector<std::string> adding;  // kinds
    size_t next = 0;
    for (const DefinitionItem& item : wanted) {
      const std::string kind = KindOf(item);
      const bool late =
          std::find(adding.begin(), adding.end(), kind) != adding.end();
      size_t found = are_indexes ? next : 0;
      while (found < kept.size() &&
             !absl::EqualsIgnoreCase(kept[found]->name, item.name)) {
        ++found;
      }
      if (found < kept.size() && !late) {
        next = found + 1;
        continue;
      }
      const auto again = std::find_if(
          kept.begin(), kept.end(), [&](const DefinitionItem* other) {
            return absl::EqualsIgnoreCase(other->name, item.name);
          });
      if (again == kept.end()) {
        diff.real |= Find(current, item.name) == nullptr;
      } else {
        diff.drops.push_back(*again);
        diff.visibility.erase(
            std::remove(diff.visibility.begin(), diff.visibility.end(), &item),
            diff.visibility.end());
      }
      diff.adds.push_back(&item);
      if (are_indexes && !late) adding.push_back(kind);
    }
    return diff;
  }

  static std::string Option(const Definition& definition,
                            absl::string_view key) {
    for (const TableOption& option : definition.options) {
      if (option.key == key) return option.value;
    }
    return "";
  }

  static bool Has(const Definition& definition, absl::string_view key) {
    return std::any_of(
        definition.options.begin(), definition.options.end(),
        [&](const TableOption& option) { return option.key == key; });
  }

  // What takes an option back.
  static std::string Reset(const std::string& key) {
    if (key == "COMMENT" || key == "CONNECTION" || key == "COMPRESSION") {
      return absl::StrCat(key, "=''");
    }
    if (key == "ENCRYPTION") return "ENCRYPTION='N'";
    for (absl::string_view zero :
         {"AVG_ROW_LENGTH", "AUTOEXTEND_SIZE", "CHECKSUM", "DELAY_KEY_WRITE",
          "KEY_BLOCK_SIZE", "MAX_ROWS", "MIN_ROWS", "TABLE_CHECKSUM"}) {
      if (key == zero) return absl::StrCat(key, "=0");
    }
    return absl::StrCat(key, "=DEFAULT");
  }

  static bool IsCharset(absl::string_view key) {
    return key == "DEFAULT CHARSET" || key == "COLLATE";
  }

  std::vector<std::string> TableOptions() const {
    std::vector<std::string> clauses;
    if (Option(current_, "DEFAULT CHARSET") !=
            Option(wanted_, "DEFAULT CHARSET") ||
        Option(current_, "COLLATE") != Option(wanted_, "COLLATE")) {
      const std::string collate = Option(wanted_, "COLLATE");
      clauses.push_back(
          absl::StrCat("DEFAULT CHARSET=", Option(wanted_, "DEFAULT CHARSET"),
                       collate.empty() ? "" : " COLLATE=", collate));
    }
    for (const TableOption& option : wanted_.options) {
      if (IsCharset(option.key) ||
          (Has(current_, option.key) &&
           Option(current_, option.key) == option.value)) {
        continue;
      }
      clauses.push_back(option.key == "TABLESPACE" || option.value.empty()
                            ? absl::StrCat(option.key, " ", option.value)
                            : absl::StrCat(option.key, "=", option.value));
    }
    for (const TableOption& option : current_.options) {
      if (IsCharset(option.key) || Has(wanted_, option.key)) continue;
      clauses.push_back(Reset(option.key));
    }
    return clauses;
  }

  const Definition& current_;
  const Definition& wanted_;
  const DiffOptions& options_;
  const ColumnDiff columns_;
};

}  // namespace

std::string AlterText::OneLine() const {
  return absl::StrCat(absl::StrJoin(clauses, ", "),
                      clauses.empty() || partitioning.empty() ? "" : " ",
                      partitioning);
}

std::string AlterText::Lines(absl::string_view indent) const {
  std::string text =
      absl::StrCat(indent, absl::StrJoin(clauses, absl::StrCat(",\n", indent)));
  if (clauses.empty()) return absl::StrCat(indent, partitioning);
  if (!partitioning.empty()) absl::StrAppend(&text, "\n", indent, partitioning);
  return text;
}

AlterText MakeAlter(const Definition& current, const Definition& wanted,
                    const ColumnMatch& match, const DiffOptions& options) {
  return Differ(current, wanted, match, options).Run();
}

}  // namespace osc
