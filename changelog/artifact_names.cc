#include "changelog/artifact_names.h"

#include <cstdint>

#include "absl/strings/str_cat.h"

namespace osc {
namespace {

constexpr size_t kMaxCharacters = 64;

bool StartsCharacter(char c) {
  return (static_cast<uint8_t>(c) & 0xC0) != 0x80;
}

size_t Characters(absl::string_view text) {
  size_t count = 0;
  for (char c : text) count += StartsCharacter(c) ? 1 : 0;
  return count;
}

// FNV-1a of 64 bits (Fowler, Noll, Vo), folded to 32: a name's fingerprint
// that is the same in every build, as absl::Hash is not.
uint32_t Fingerprint(absl::string_view text) {
  uint64_t hash = 14695981039346656037u;
  for (char c : text) {
    hash ^= static_cast<uint8_t>(c);
    hash *= 1099511628211u;
  }
  return static_cast<uint32_t>(hash ^ (hash >> 32));
}

std::string Shortened(absl::string_view table, absl::string_view suffix) {
  const std::string tail =
      absl::StrCat(suffix, "_", absl::Hex(Fingerprint(table), absl::kZeroPad8));
  // One character of `tail`'s share is the one that decides the order.
  const size_t keep = kMaxCharacters - tail.size() - 1;
  size_t cut = 0;
  for (size_t count = 0; cut < table.size(); ++cut) {
    if (StartsCharacter(table[cut]) && count++ == keep) break;
  }
  // A character that sorts after the original's at this place: '~' after all
  // other printable ASCII, U+FFFD after nearly all that a name may contain.
  const uint8_t there = static_cast<uint8_t>(table[cut]);
  const absl::string_view after = there < '~' ? "~" : "\xEF\xBF\xBD";
  return absl::StrCat(table.substr(0, cut), after, tail);
}

std::string NameFor(absl::string_view table, absl::string_view suffix) {
  // One limit for all, so that either all or none of them are shortened.
  const bool fits =
      Characters(table) + absl::string_view("__osc_chunks").size() <=
      kMaxCharacters;
  return fits ? absl::StrCat(table, suffix) : Shortened(table, suffix);
}

}  // namespace

ArtifactNames NamesFor(absl::string_view table) {
  ArtifactNames names;
  names.shadow = NameFor(table, "__osc_new");
  names.log = NameFor(table, "__osc_log");
  names.chunks = NameFor(table, "__osc_chunks");
  names.old = NameFor(table, "__osc_old");
  names.insert_trigger = NameFor(table, "__osc_ins");
  names.update_trigger = NameFor(table, "__osc_upd");
  names.delete_trigger = NameFor(table, "__osc_del");
  names.own_triggers = NameFor(table, "__osc_trg");
  names.state = NameFor(table, "__osc_state");
  return names;
}

std::string ForeignKeyNameFor(absl::string_view table, int number) {
  return NameFor(table, absl::StrCat("__osc_fk", number));
}

std::string OwnTriggerNameFor(absl::string_view table, int number) {
  return NameFor(table, absl::StrCat("__osc_own", number));
}

std::string AuxiliarySchemaFor(absl::string_view schema) {
  return NameFor(schema, "__osc");
}

std::string OldTablesSchemaFor(absl::string_view schema) {
  return NameFor(schema, "__osc_old");
}

}  // namespace osc
