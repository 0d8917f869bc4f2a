#include "tests/load/ledger.h"

#include <algorithm>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "glog/logging.h"

namespace osc {
namespace {

constexpr int64_t kHotRows = 16;
constexpr size_t kRemembered = 4096;

// Keeps the most recent kRemembered numbers, roughly.
void Remember(int64_t number, std::vector<int64_t>* numbers) {
  if (numbers->size() < kRemembered) {
    numbers->push_back(number);
  } else {
    (*numbers)[static_cast<uint64_t>(number) * 2654435761u % kRemembered] =
        number;
  }
}

absl::optional<int64_t> PickFrom(const std::vector<int64_t>& numbers,
                                 Random* random) {
  if (numbers.empty()) return absl::nullopt;
  return numbers[(*random)() % numbers.size()];
}

}  // namespace

Ledger::Ledger(const OrderTable* table, int64_t initial_rows)
    : table_(table),
      initial_rows_(initial_rows),
      size_(initial_rows),
      next_number_(table->key().server_assigned() ? -1 : initial_rows + 1) {
  CHECK_GE(initial_rows, 10 * kHotRows) << "too few rows for hot and cold ones";
}

int64_t Ledger::size() const {
  absl::MutexLock lock(&mu_);
  return size_;
}

absl::optional<OrderRow> Ledger::Row(int64_t number) const {
  absl::MutexLock lock(&mu_);
  return RowLocked(number);
}

absl::optional<OrderRow> Ledger::RowLocked(int64_t number) const {
  absl::optional<OrderRow> row;
  auto changed = changed_.find(number);
  if (changed != changed_.end()) {
    row = changed->second;
  } else if (number >= 1 && number <= initial_rows_) {
    row = table_->InitialRow(number);
  }
  auto added = added_hits_.find(number);
  if (row.has_value() && added != added_hits_.end()) {
    int64_t hits = 0;
    CHECK(absl::SimpleAtoi(*row->values[kHits], &hits));
    row->values[kHits] = absl::StrCat(hits + added->second);
  }
  return row;
}

void Ledger::ForEachNumber(const std::function<void(int64_t)>& visit) const {
  std::vector<int64_t> numbers;
  {
    absl::MutexLock lock(&mu_);
    numbers.reserve(size_);
    for (int64_t number = 1; number <= initial_rows_; ++number) {
      if (!changed_.contains(number)) numbers.push_back(number);
    }
    for (const auto& [number, row] : changed_) {
      if (row.has_value()) numbers.push_back(number);
    }
  }
  for (int64_t number : numbers) visit(number);
}

bool Ledger::IsHot(int64_t number) const {
  return number >= 1 && number <= initial_rows_ &&
         number % (initial_rows_ / kHotRows) == 1;
}

int64_t Ledger::RandomHot(Random* random) const {
  return 1 + static_cast<int64_t>((*random)() % kHotRows) *
                 (initial_rows_ / kHotRows);
}

int64_t Ledger::RandomNumber(Random* random) const {
  if ((*random)() % 4 == 0) {
    absl::MutexLock lock(&mu_);
    absl::optional<int64_t> number = PickFrom(additions_, random);
    if (number.has_value()) return *number;
  }
  return 1 + static_cast<int64_t>((*random)() % initial_rows_);
}

absl::optional<int64_t> Ledger::RandomHole(Random* random) const {
  absl::MutexLock lock(&mu_);
  return PickFrom(holes_, random);
}

int64_t Ledger::FreshNumber() {
  absl::MutexLock lock(&mu_);
  return table_->key().server_assigned() ? next_number_-- : next_number_++;
}

std::string Ledger::FreshTicket() {
  absl::MutexLock lock(&mu_);
  return absl::StrCat(next_ticket_++);
}

void Ledger::SetLocked(int64_t number, absl::optional<OrderRow> row) {
  const bool before = RowLocked(number).has_value();
  size_ += static_cast<int>(row.has_value()) - static_cast<int>(before);
  if (before && !row.has_value()) {
    Remember(number, &holes_);
  } else if (!before && row.has_value()) {
    Remember(number, &additions_);
  }
  changed_[number] = std::move(row);
}

LedgerTransaction::~LedgerTransaction() {
  absl::MutexLock lock(&ledger_->mu_);
  for (int64_t number : held_) ledger_->held_.erase(number);
}

bool LedgerTransaction::Hold(int64_t number) {
  if (held_.count(number) > 0) return true;
  absl::MutexLock lock(&ledger_->mu_);
  if (!ledger_->held_.insert(number).second) return false;
  held_.insert(number);
  return true;
}

absl::optional<OrderRow> LedgerTransaction::Get(int64_t number) const {
  CHECK_EQ(held_.count(number), 1u);
  auto changed = changes_.rows.find(number);
  if (changed != changes_.rows.end()) return changed->second;
  absl::MutexLock lock(&ledger_->mu_);
  // Without the added hits of a hot row: they stay where they are counted.
  auto committed = ledger_->changed_.find(number);
  if (committed != ledger_->changed_.end()) return committed->second;
  if (number < 1 || number > ledger_->initial_rows_) return absl::nullopt;
  return ledger_->table_->InitialRow(number);
}

void LedgerTransaction::Put(int64_t number, OrderRow row) {
  CHECK_EQ(held_.count(number), 1u);
  changes_.rows[number] = std::move(row);
}

void LedgerTransaction::Remove(int64_t number) {
  CHECK_EQ(held_.count(number), 1u);
  CHECK(!ledger_->IsHot(number));
  changes_.rows[number] = absl::nullopt;
}

void LedgerTransaction::AddHits(int64_t number, int64_t hits) {
  CHECK(ledger_->IsHot(number));
  changes_.hits[number] += hits;
}

void LedgerTransaction::Savepoint() { saved_ = changes_; }

void LedgerTransaction::RollbackToSavepoint() { changes_ = saved_; }

void LedgerTransaction::Commit() {
  absl::MutexLock lock(&ledger_->mu_);
  for (auto& [number, row] : changes_.rows) {
    ledger_->SetLocked(number, std::move(row));
  }
  for (const auto& [number, hits] : changes_.hits) {
    ledger_->added_hits_[number] += hits;
  }
  changes_ = Changes();
}

}  // namespace osc
