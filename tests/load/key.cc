#include "tests/load/key.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "db/sql.h"

namespace osc {
namespace {

// A permutation of 32 bits that scatters neighbours, and its inverse.
constexpr uint32_t kScatter = 2654435761u;

constexpr uint32_t InverseOf(uint32_t odd) {
  uint32_t inverse = odd;
  for (int i = 0; i < 5; ++i) inverse *= 2 - odd * inverse;
  return inverse;
}

uint32_t Scatter(int64_t number) {
  return static_cast<uint32_t>(number) * kScatter;
}

int64_t Gather(uint32_t scattered) { return scattered * InverseOf(kScatter); }

int64_t ToInt(absl::string_view text) {
  int64_t value = 0;
  return absl::SimpleAtoi(text, &value) ? value : -1;
}

class AutoIncrementKey : public LoadKey {
 public:
  AutoIncrementKey()
      : LoadKey({{"id", "BIGINT NOT NULL AUTO_INCREMENT"}},
                "PRIMARY KEY (`id`)") {
    server_assigned_ = true;
  }
  std::vector<std::string> Texts(RowKey key) const override {
    return {absl::StrCat(key.number)};
  }

 protected:
  RowKey Guess(const std::vector<std::string>& texts) const override {
    return {ToInt(texts[0]), 0};
  }
};

class CompositeKey : public LoadKey {
 public:
  CompositeKey()
      : LoadKey({{"shop", "INT NOT NULL"},
                 {"day", "DATE NOT NULL"},
                 {"line", "INT NOT NULL"}},
                "PRIMARY KEY (`shop`, `day`, `line`)") {}

  std::vector<std::string> Texts(RowKey key) const override {
    const absl::CivilDay day = kFirst + (key.number / kShops) % kDays;
    return {absl::StrCat(key.number % kShops - 3), absl::FormatCivilTime(day),
            absl::StrCat(key.number / (kShops * kDays))};
  }

 protected:
  RowKey Guess(const std::vector<std::string>& texts) const override {
    absl::CivilDay day;
    if (!absl::ParseCivilTime(texts[1], &day)) return {-1, 0};
    return {ToInt(texts[2]) * kShops * kDays + (day - kFirst) * kShops +
                ToInt(texts[0]) + 3,
            0};
  }

 private:
  static constexpr int64_t kShops = 7;
  static constexpr int64_t kDays = 365;
  const absl::CivilDay kFirst{2023, 7, 1};
};

// Spellings: "ord-00c0ffee", "ORD-00C0FFEE", "örd-00c0ffee", and the first
// with a space at its end.
class TextKey : public LoadKey {
 public:
  TextKey()
      : LoadKey({{"code",
                  "VARCHAR(24) CHARACTER SET utf8mb4 COLLATE "
                  "utf8mb4_general_ci NOT NULL"}},
                "PRIMARY KEY (`code`)") {
    spellings_ = 4;
  }

  std::vector<std::string> Texts(RowKey key) const override {
    const std::string hex = absl::StrFormat("%08x", Scatter(key.number));
    switch (key.spelling) {
      case 1:
        return {absl::AsciiStrToUpper(absl::StrCat("ord-", hex))};
      case 2:
        return {absl::StrCat("örd-", hex)};
      case 3:
        return {absl::StrCat("ord-", hex, " ")};
      default:
        return {absl::StrCat("ord-", hex)};
    }
  }

 protected:
  RowKey Guess(const std::vector<std::string>& texts) const override {
    int spelling = 0;
    absl::string_view text = texts[0];
    if (absl::ConsumePrefix(&text, "örd-")) {
      spelling = 2;
    } else if (absl::ConsumePrefix(&text, "ORD-")) {
      spelling = 1;
    } else if (absl::ConsumeSuffix(&text, " ")) {
      spelling = 3;
    }
    absl::ConsumePrefix(&text, "ord-");
    const std::string digits(text);
    return {Gather(static_cast<uint32_t>(
                std::strtoul(digits.c_str(), nullptr, 16))),
            spelling};
  }
};

class DatetimeKey : public LoadKey {
 public:
  DatetimeKey()
      : LoadKey({{"at", "DATETIME(6) NOT NULL"}}, "PRIMARY KEY (`at`)") {}

  std::vector<std::string> Texts(RowKey key) const override {
    const uint32_t micros = Scatter(key.number);
    return {absl::StrFormat(
        "%s.%06d",
        absl::StrReplaceAll(absl::FormatCivilTime(kFirst + micros / 1000000),
                            {{"T", " "}}),
        micros % 1000000)};
  }

 protected:
  RowKey Guess(const std::vector<std::string>& texts) const override {
    absl::CivilSecond second;
    const absl::string_view text = texts[0];
    if (text.size() != 26 ||
        !absl::ParseCivilTime(
            absl::StrReplaceAll(text.substr(0, 19), {{" ", "T"}}), &second)) {
      return {-1, 0};
    }
    return {Gather(static_cast<uint32_t>((second - kFirst) * 1000000 +
                                         ToInt(text.substr(20)))),
            0};
  }

 private:
  const absl::CivilSecond kFirst{2024, 2, 29, 23, 30, 0};
};

class EnumKey : public LoadKey {
 public:
  EnumKey()
      : LoadKey({{"region",
                  "ENUM('west', 'north', 'east', 'south', 'centre') NOT NULL"},
                 {"line", "INT NOT NULL"}},
                "PRIMARY KEY (`region`, `line`)") {}

  std::vector<std::string> Texts(RowKey key) const override {
    return {kRegions[key.number % kRegions.size()],
            absl::StrCat(key.number / static_cast<int64_t>(kRegions.size()))};
  }

 protected:
  RowKey Guess(const std::vector<std::string>& texts) const override {
    const int64_t region =
        std::find(kRegions.begin(), kRegions.end(), texts[0]) -
        kRegions.begin();
    return {ToInt(texts[1]) * static_cast<int64_t>(kRegions.size()) + region,
            0};
  }

 private:
  const std::array<const char*, 5> kRegions = {"west", "north", "east", "south",
                                               "centre"};
};

// Four scattered bytes, a backslash and a quote, the number, and zeros.
class BinaryKey : public LoadKey {
 public:
  BinaryKey()
      : LoadKey({{"token", "BINARY(16) NOT NULL"}}, "PRIMARY KEY (`token`)") {}

  std::vector<std::string> Texts(RowKey key) const override {
    std::string bytes(16, '\0');
    PutBigEndian(Scatter(key.number), &bytes[0]);
    bytes[4] = '\\';
    bytes[5] = '\'';
    PutBigEndian(static_cast<uint32_t>(key.number), &bytes[8]);
    return {bytes};
  }

  std::vector<std::string> Literals(RowKey key) const override {
    return {absl::StrCat("X'", absl::BytesToHexString(Texts(key)[0]), "'")};
  }

 protected:
  RowKey Guess(const std::vector<std::string>& texts) const override {
    if (texts[0].size() != 16) return {-1, 0};
    uint32_t number = 0;
    for (int i = 8; i < 12; ++i) {
      number = number << 8 | static_cast<unsigned char>(texts[0][i]);
    }
    return {number, 0};
  }

 private:
  static void PutBigEndian(uint32_t value, char* to) {
    for (int i = 0; i < 4; ++i)
      to[i] = static_cast<char>(value >> (24 - 8 * i));
  }
};

class UniqueOnlyKey : public LoadKey {
 public:
  UniqueOnlyKey()
      : LoadKey({{"code", "BIGINT UNSIGNED NOT NULL"}},
                "UNIQUE KEY `by_code` (`code`)") {}

  // The upper half of the unsigned numbers, where a signed one is negative.
  std::vector<std::string> Texts(RowKey key) const override {
    return {absl::StrCat(kBase + Scatter(key.number))};
  }

 protected:
  RowKey Guess(const std::vector<std::string>& texts) const override {
    uint64_t code = 0;
    if (!absl::SimpleAtoi(texts[0], &code)) return {-1, 0};
    return {Gather(static_cast<uint32_t>(code - kBase)), 0};
  }

 private:
  static constexpr uint64_t kBase = (1ull << 63) - (1ull << 31);
};

}  // namespace

std::string KeyKindName(KeyKind kind) {
  switch (kind) {
    case KeyKind::kAutoIncrement:
      return "AutoIncrement";
    case KeyKind::kComposite:
      return "Composite";
    case KeyKind::kText:
      return "Text";
    case KeyKind::kDatetime:
      return "Datetime";
    case KeyKind::kEnum:
      return "Enum";
    case KeyKind::kBinary:
      return "Binary";
    case KeyKind::kUniqueOnly:
      return "UniqueOnly";
  }
  return "";
}

std::shared_ptr<const LoadKey> LoadKey::Make(KeyKind kind) {
  switch (kind) {
    case KeyKind::kAutoIncrement:
      return std::make_shared<AutoIncrementKey>();
    case KeyKind::kComposite:
      return std::make_shared<CompositeKey>();
    case KeyKind::kText:
      return std::make_shared<TextKey>();
    case KeyKind::kDatetime:
      return std::make_shared<DatetimeKey>();
    case KeyKind::kEnum:
      return std::make_shared<EnumKey>();
    case KeyKind::kBinary:
      return std::make_shared<BinaryKey>();
    case KeyKind::kUniqueOnly:
      return std::make_shared<UniqueOnlyKey>();
  }
  return nullptr;
}

std::vector<std::string> LoadKey::Literals(RowKey key) const {
  std::vector<std::string> literals = Texts(key);
  for (std::string& literal : literals) literal = QuoteText(literal);
  return literals;
}

absl::optional<RowKey> LoadKey::Parse(
    const std::vector<std::string>& texts) const {
  const RowKey key = Guess(texts);
  const std::vector<std::string> made = Texts(key);
  if (!std::equal(made.begin(), made.end(), texts.begin())) {
    return absl::nullopt;
  }
  return key;
}

}  // namespace osc
