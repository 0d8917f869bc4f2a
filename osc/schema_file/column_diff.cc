#include "osc/schema_file/column_diff.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "db/sql.h"

namespace osc {
namespace {

class ColumnDiffer {
 public:
  ColumnDiffer(const Definition& current, const Definition& wanted,
               const ColumnMatch& match)
      : current_(current),
        wanted_(wanted),
        source_(match.source),
        target_(current.columns.size(), -1) {
    for (size_t to = 0; to < source_.size(); ++to) {
      if (source_[to] >= 0) target_[source_[to]] = static_cast<int>(to);
    }
  }

  ColumnDiff Run() {
    FindRenames();
    FindReplaced();
    for (size_t from = 0; from < target_.size(); ++from) {
      if (target_[from] < 0) {
        diff_.clauses.push_back(absl::StrCat(
            "DROP COLUMN ", QuoteIdent(current_.columns[from].name)));
      }
    }
    stays_ = std::vector<bool>(source_.size());
    for (int to : LongestAscending(source_)) stays_[to] = true;
    size_t last_old = source_.size();
    while (last_old > 0 && source_[last_old - 1] < 0) --last_old;
    for (size_t to = 0; to < source_.size(); ++to) AddClause(to, last_old);
    return std::move(diff_);
  }

 private:
  void FindRenames() {
    for (size_t from = 0; from < target_.size(); ++from) {
      if (target_[from] < 0) continue;
      const std::string& before = current_.columns[from].name;
      const std::string& after = wanted_.columns[target_[from]].name;
      if (before != after) diff_.renames.push_back({before, after});
    }
  }

  bool MentionsRenamedOrReplaced(absl::string_view text) const {
    for (const auto& rename : diff_.renames) {
      if (Mentions(text, rename.first)) return true;
    }
    return std::any_of(
        diff_.replaced.begin(), diff_.replaced.end(),
        [&](const std::string& column) { return Mentions(text, column); });
  }

  bool MustBeReplaced(size_t from) const {
    const std::string& before = current_.columns[from].text;
    const std::string& after = wanted_.columns[target_[from]].text;
    if (!IsGenerated(after)) return false;
    return !IsGenerated(before) || IsStored(before) != IsStored(after) ||
           MentionsRenamedOrReplaced(before);
  }

  // Until no further one: a column may be generated from another.
  void FindReplaced() {
    for (bool found = true; found;) {
      found = false;
      for (size_t from = 0; from < target_.size(); ++from) {
        if (target_[from] < 0 || !MustBeReplaced(from)) continue;
        diff_.replaced.push_back(current_.columns[from].name);
        source_[target_[from]] = -1;
        target_[from] = -1;
        found = true;
      }
    }
  }

  std::string Position(size_t to) const {
    if (to == 0) return " FIRST";
    return absl::StrCat(" AFTER ", QuoteIdent(wanted_.columns[to - 1].name));
  }

  void AddClause(size_t to, size_t last_old) {
    const DefinitionItem& column = wanted_.columns[to];
    const std::string definition =
        absl::StrCat(QuoteIdent(column.name), " ", column.text);
    if (source_[to] < 0) {
      diff_.clauses.push_back(absl::StrCat("ADD COLUMN ", definition,
                                           to < last_old ? Position(to) : ""));
      return;
    }
    const DefinitionItem& before = current_.columns[source_[to]];
    if (SameColumn(before, column) && stays_[to]) return;
    diff_.clauses.push_back(absl::StrCat(
        before.name == column.name
            ? "MODIFY COLUMN "
            : absl::StrCat("CHANGE COLUMN ", QuoteIdent(before.name), " "),
        definition, stays_[to] ? "" : Position(to)));
  }

  const Definition& current_;
  const Definition& wanted_;
  std::vector<int> source_;  // as in ColumnMatch; -1 also for replaced ones
  std::vector<int> target_;
  std::vector<bool> stays_;  // for each wanted column: it need not move
  ColumnDiff diff_;
};

}  // namespace

ColumnDiff DiffColumns(const Definition& current, const Definition& wanted,
                       const ColumnMatch& match) {
  return ColumnDiffer(current, wanted, match).Run();
}

std::vector<int> LongestAscending(const std::vector<int>& numbers) {
  // Tables have at most some thousand columns.
  std::vector<int> length(numbers.size(), 0), before(numbers.size(), -1);
  int best = -1;
  for (size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i] < 0) continue;
    length[i] = 1;
    for (size_t j = 0; j < i; ++j) {
      if (numbers[j] < 0 || numbers[j] > numbers[i]) continue;
      if (length[j] + 1 > length[i]) {
        length[i] = length[j] + 1;
        before[i] = static_cast<int>(j);
      }
    }
    if (best < 0 || length[i] > length[best]) best = static_cast<int>(i);
  }
  std::vector<int> positions;
  for (int i = best; i >= 0; i = before[i]) positions.push_back(i);
  std::reverse(positions.begin(), positions.end());
  return positions;
}

}  // namespace osc
