#include "tests/load/actions.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/status_macros.h"

namespace osc {

absl::Status OrderActions::Perform(Action action) {
  switch (action) {
    case Action::kHitHot:
      return HitHot();
    case Action::kUpdateHot:
      return Update(HoldHot(), "update of a hot row");
    case Action::kUpdateCold:
      return Update(HoldAny(), "update of a cold row");
    case Action::kInsert:
      return Insert(1);
    case Action::kInsertMany:
      return Insert(2 + static_cast<int>(Below(19)));
    case Action::kInsertHole:
      return InsertHole();
    case Action::kRemove:
      return Remove(false);
    case Action::kReinsert:
      return Remove(true);
    case Action::kMove:
      return Move();
    case Action::kExchangeKeys:
      return ExchangeKeys();
    case Action::kRespell:
      return Respell();
    case Action::kSwapTickets:
      return SwapTickets();
    case Action::kUpsert:
      return Upsert();
    case Action::kReplace:
      return Replace(false);
    case Action::kUsurp:
      return Replace(true);
    case Action::kRead:
      return Read();
    case Action::kActions:
      break;
  }
  return absl::InternalError("no such action");
}

absl::Status OrderActions::HitHot() {
  const int64_t number = ledger_->RandomHot(random_);
  // Hot rows keep their keys and their spelling.
  const RowKey key = {number, table_.InitialRow(number).spelling};
  RETURN_IF_ERROR(
      connection_->Change("increment of a hot row",
                          table_.UpdateSql("`hits` = `hits` + 1", key), 1));
  transaction_->AddHits(number, 1);
  return absl::OkStatus();
}

absl::Status OrderActions::Update(absl::optional<Held> held, const char* what) {
  if (!held.has_value()) return absl::OkStatus();
  std::vector<std::string> set;
  bool changes = false;
  const uint64_t salt = (*random_)();
  const int count = 1 + static_cast<int>(Below(3));
  const int first = kCustomer + static_cast<int>(Below(kRemark));
  for (int i = 0; i < count; ++i) {
    const auto field = static_cast<OrderField>(
        kCustomer + (first - kCustomer + i) % (kRemark - kCustomer + 1));
    const auto value = OrderTable::MakeValue(field, salt);
    set.push_back(OrderTable::Assignment(field, value));
    if (held->row.values[field] != value) changes = true;
    held->row.values[field] = value;
  }
  RETURN_IF_ERROR(connection_->Change(
      what, table_.UpdateSql(absl::StrJoin(set, ", "), held->key()),
      changes ? 1 : 0));
  transaction_->Put(held->number, held->row);
  return absl::OkStatus();
}

absl::Status OrderActions::Insert(int count) {
  std::vector<OrderRow> rows;
  for (int i = 0; i < count; ++i) rows.push_back(NewRow());
  if (table_.key().server_assigned()) {
    return InsertWithServersKeys(std::move(rows));
  }
  std::vector<std::pair<int64_t, OrderRow>> numbered;
  for (OrderRow& row : rows) {
    const int64_t number = ledger_->FreshNumber();
    transaction_->Hold(number);
    numbered.emplace_back(number, std::move(row));
  }
  RETURN_IF_ERROR(connection_->Change(
      "insert", table_.InsertSql("INSERT", numbered), count));
  for (const auto& [number, row] : numbered) transaction_->Put(number, row);
  return absl::OkStatus();
}

absl::Status OrderActions::InsertWithServersKeys(std::vector<OrderRow> rows) {
  RETURN_IF_ERROR(connection_->Change("insert",
                                      table_.InsertWithoutKeysSql(rows),
                                      static_cast<int64_t>(rows.size())));
  ASSIGN_OR_RETURN(Result result, connection_->Run("read of the new id",
                                                   "SELECT LAST_INSERT_ID()"));
  int64_t first = 0;
  if (!absl::SimpleAtoi(result.Scalar().value_or(""), &first) || first <= 0) {
    return absl::InternalError("no LAST_INSERT_ID() after an insert");
  }
  for (size_t i = 0; i < rows.size(); ++i) {
    const int64_t number = first + static_cast<int64_t>(i);
    if (!transaction_->Hold(number) || transaction_->Get(number).has_value()) {
      return absl::InternalError(
          absl::StrCat("the server gave id ", number, " to a second row"));
    }
    transaction_->Put(number, std::move(rows[i]));
  }
  return absl::OkStatus();
}

absl::Status OrderActions::InsertHole() {
  return InsertOne("INSERT", "insert of a chosen key", HoldFree(), NewRow(), 1);
}

absl::Status OrderActions::Remove(bool reinsert) {
  absl::optional<Held> held = HoldCold();
  if (!held.has_value()) return absl::OkStatus();
  RETURN_IF_ERROR(
      connection_->Change("delete", table_.DeleteSql(held->key()), 1));
  transaction_->Remove(held->number);
  if (!reinsert) return absl::OkStatus();
  return InsertOne("INSERT", "insert of a key just deleted", held->number,
                   NewRow(), 1);
}

absl::Status OrderActions::Move() {
  const absl::optional<Held> held = HoldCold();
  if (!held.has_value()) return absl::OkStatus();
  return Rekey("update of a key", *held, {HoldFree(), held->row.spelling});
}

absl::Status OrderActions::ExchangeKeys() {
  const absl::optional<Held> a = HoldCold();
  const absl::optional<Held> b = HoldCold();
  if (!a.has_value() || !b.has_value() || a->number == b->number) {
    return absl::OkStatus();
  }
  constexpr char kWhat[] = "exchange of keys";
  const Held parked = {HoldFree(), a->row};
  RETURN_IF_ERROR(Rekey(kWhat, *a, parked.key()));
  RETURN_IF_ERROR(Rekey(kWhat, *b, {a->number, b->row.spelling}));
  return Rekey(kWhat, parked, {b->number, a->row.spelling});
}

absl::Status OrderActions::Respell() {
  const absl::optional<Held> held = HoldCold();
  const int spellings = table_.key().spellings();
  if (!held.has_value() || spellings == 1) return absl::OkStatus();
  const int other = 1 + static_cast<int>(Below(spellings - 1));
  return Rekey("update of a key's case", *held,
               {held->number, (held->row.spelling + other) % spellings});
}

absl::Status OrderActions::SwapTickets() {
  const absl::optional<Held> a = HoldAny();
  const absl::optional<Held> b = HoldAny();
  if (!a.has_value() || !b.has_value() || a->number == b->number) {
    return absl::OkStatus();
  }
  if (a->row.values[kTicket] == b->row.values[kTicket]) {
    return absl::OkStatus();  // Two NULLs.
  }
  Held parked = *a;
  RETURN_IF_ERROR(SetTicket(*a, absl::nullopt));
  RETURN_IF_ERROR(SetTicket(*b, a->row.values[kTicket]));
  parked.row.values[kTicket] = absl::nullopt;
  return SetTicket(parked, b->row.values[kTicket]);
}

absl::Status OrderActions::Upsert() {
  constexpr char kUpdate[] =
      " ON DUPLICATE KEY UPDATE `city` = VALUES(`city`), `hits` = `hits` + 1";
  constexpr char kWhat[] = "insert on duplicate key update";
  absl::optional<Held> held = HoldCold();
  OrderRow row = NewRow();
  row.values[kTicket] = absl::nullopt;  // Collides by its key alone.
  if (!held.has_value() || Below(4) == 0) {
    const int64_t number = HoldFree();
    RETURN_IF_ERROR(connection_->Change(
        kWhat,
        absl::StrCat(table_.InsertSql("INSERT", {{number, row}}), kUpdate), 1));
    transaction_->Put(number, std::move(row));
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(connection_->Change(
      kWhat,
      absl::StrCat(table_.InsertSql("INSERT", {{held->number, row}}), kUpdate),
      2));
  int64_t hits = 0;
  if (!absl::SimpleAtoi(*held->row.values[kHits], &hits)) {
    return absl::InternalError("hits is no number");
  }
  held->row.values[kCity] = row.values[kCity];
  held->row.values[kHits] = absl::StrCat(hits + 1);
  transaction_->Put(held->number, std::move(held->row));
  return absl::OkStatus();
}

absl::Status OrderActions::Replace(bool usurp) {
  const absl::optional<Held> held = HoldCold();
  if (!held.has_value()) return absl::OkStatus();
  OrderRow row = NewRow();
  if (!usurp) {
    // Half of them keep their unique value: out and in again.
    if (Below(2) == 0) row.values[kTicket] = held->row.values[kTicket];
    return InsertOne("REPLACE", "replace", held->number, std::move(row), 2);
  }
  const absl::optional<Held> victim = HoldCold();
  if (!victim.has_value() || victim->number == held->number ||
      !victim->row.values[kTicket].has_value()) {
    return absl::OkStatus();
  }
  row.values[kTicket] = victim->row.values[kTicket];
  RETURN_IF_ERROR(InsertOne("REPLACE", "replace of two rows", held->number,
                            std::move(row), 3));
  transaction_->Remove(victim->number);
  return absl::OkStatus();
}

absl::Status OrderActions::Read() {
  const absl::optional<Held> held = HoldAny();
  if (!held.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      Result result,
      connection_->Run(
          "read", table_.SelectForUpdateSql({kTicket, kCity}, held->key())));
  const Row expected = {held->row.values[kTicket], held->row.values[kCity]};
  if (result.rows.size() != 1 || result.rows[0] != expected) {
    return absl::InternalError(
        absl::StrCat("the application read something else than it wrote: ",
                     table_.SelectForUpdateSql({kTicket, kCity}, held->key()),
                     " gave ", result.rows.size(), " rows"));
  }
  return absl::OkStatus();
}

absl::optional<OrderActions::Held> OrderActions::HoldHot() {
  const int64_t number = ledger_->RandomHot(random_);
  if (!transaction_->Hold(number)) return absl::nullopt;
  return Held{number, *transaction_->Get(number)};
}

absl::optional<OrderActions::Held> OrderActions::HoldCold() {
  for (int attempt = 0; attempt < 20; ++attempt) {
    const int64_t number = ledger_->RandomNumber(random_);
    if (ledger_->IsHot(number) || !transaction_->Hold(number)) continue;
    absl::optional<OrderRow> row = transaction_->Get(number);
    if (row.has_value()) return Held{number, *std::move(row)};
  }
  return absl::nullopt;
}

absl::optional<OrderActions::Held> OrderActions::HoldAny() {
  return Below(10) == 0 ? HoldHot() : HoldCold();
}

int64_t OrderActions::HoldFree() {
  if (Below(3) != 0) {
    const absl::optional<int64_t> hole = ledger_->RandomHole(random_);
    if (hole.has_value() && transaction_->Hold(*hole) &&
        !transaction_->Get(*hole).has_value()) {
      return *hole;
    }
  }
  const int64_t number = ledger_->FreshNumber();
  transaction_->Hold(number);
  return number;
}

OrderRow OrderActions::NewRow() {
  OrderRow row;
  row.spelling = static_cast<int>(Below(table_.key().spellings()));
  row.values.resize(kOrderFields);
  const uint64_t salt = (*random_)();
  for (int field = 0; field < kOrderFields; ++field) {
    row.values[field] =
        OrderTable::MakeValue(static_cast<OrderField>(field), salt);
  }
  if (Below(8) != 0) row.values[kTicket] = ledger_->FreshTicket();
  row.values[kHits] = "0";
  return row;
}

absl::Status OrderActions::InsertOne(const char* verb, const char* what,
                                     int64_t number, OrderRow row,
                                     int64_t changes) {
  RETURN_IF_ERROR(connection_->Change(
      what, table_.InsertSql(verb, {{number, row}}), changes));
  transaction_->Put(number, std::move(row));
  return absl::OkStatus();
}

absl::Status OrderActions::Rekey(const char* what, const Held& from,
                                 RowKey to) {
  RETURN_IF_ERROR(
      connection_->Change(what, table_.RekeySql(from.key(), to), 1));
  OrderRow row = from.row;
  row.spelling = to.spelling;
  if (to.number != from.number) transaction_->Remove(from.number);
  transaction_->Put(to.number, std::move(row));
  return absl::OkStatus();
}

absl::Status OrderActions::SetTicket(
    const Held& held, const absl::optional<std::string>& ticket) {
  const bool changes = held.row.values[kTicket] != ticket;
  RETURN_IF_ERROR(connection_->Change(
      "swap of unique values",
      table_.UpdateSql(OrderTable::Assignment(kTicket, ticket), held.key()),
      changes ? 1 : 0));
  OrderRow row = held.row;
  row.values[kTicket] = ticket;
  transaction_->Put(held.number, std::move(row));
  return absl::OkStatus();
}

}  // namespace osc
