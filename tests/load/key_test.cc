#include "tests/load/key.h"

#include <set>

#include "gtest/gtest.h"

namespace osc {
namespace {

class KeyTest : public testing::TestWithParam<KeyKind> {
 protected:
  const std::shared_ptr<const LoadKey> key_ = LoadKey::Make(GetParam());
};

INSTANTIATE_TEST_SUITE_P(
    AllKinds, KeyTest,
    testing::Values(KeyKind::kAutoIncrement, KeyKind::kComposite,
                    KeyKind::kText, KeyKind::kDatetime, KeyKind::kEnum,
                    KeyKind::kBinary, KeyKind::kUniqueOnly),
    [](const auto& info) { return KeyKindName(info.param); });

TEST_P(KeyTest, ReadsBackEveryKeyItMakes) {
  std::set<std::vector<std::string>> seen;
  for (int64_t number = 1; number < 40000; number += 7) {
    for (int spelling = 0; spelling < key_->spellings(); ++spelling) {
      const auto texts = key_->Texts({number, spelling});
      ASSERT_EQ(texts.size(), key_->columns().size());
      EXPECT_TRUE(seen.insert(texts).second) << "twice: " << texts[0];
      const auto parsed = key_->Parse(texts);
      ASSERT_TRUE(parsed.has_value()) << texts[0];
      EXPECT_EQ(parsed->number, number);
      EXPECT_EQ(parsed->spelling, spelling);
    }
  }
}

TEST_P(KeyTest, KnowsAForeignKeyWhenItSeesOne) {
  std::vector<std::string> texts = key_->Texts({12345, 0});
  texts.back() += "x";
  EXPECT_FALSE(key_->Parse(texts).has_value());
  texts.assign(key_->columns().size(), "");
  EXPECT_FALSE(key_->Parse(texts).has_value());
}

TEST(AutoIncrementKeyTest, TakesNegativeNumbers) {
  const auto key = LoadKey::Make(KeyKind::kAutoIncrement);
  EXPECT_EQ(key->Parse(key->Texts({-17, 0}))->number, -17);
}

}  // namespace
}  // namespace osc
