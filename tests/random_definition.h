#ifndef TESTS_RANDOM_DEFINITION_H_
#define TESTS_RANDOM_DEFINITION_H_

#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace osc {

// Makes random CREATE TABLE statements for a server, the same for the same
// seed. What the server does not know is never written: `can` is asked once for
// each feature, with a statement that only works where it is known.
class RandomDefinitions {
 public:
  // What follows CREATE TABLE name.
  struct Pair {
    std::string current, wanted;
    std::vector<std::pair<std::string, std::string>> renames;
  };

  RandomDefinitions(uint64_t seed,
                    const std::function<bool(const std::string&)>& can);

  // Two definitions that have much in common: columns changed, moved, added,
  // dropped and renamed; keys, constraints, options and partitions too. Some
  // are no definitions that a server accepts.
  Pair Next();

 private:
  struct Column {
    std::string name, definition;
    bool generated = false;
    bool text = false;  // needs a prefix in a key
  };
  struct Spec {
    std::vector<Column> columns;  // the first one is `id`
    std::vector<std::string> keys, checks, options;
    std::string primary, partitioning;
  };

  int Number(int count);  // 0 to count - 1
  bool Chance(int percent) { return Number(100) < percent; }
  template <typename T>
  const T& OneOf(const std::vector<T>& list) {
    return list[Number(static_cast<int>(list.size()))];
  }

  Column MakeColumn(const std::string& name);
  Column MakeGenerated(const std::string& name, const Spec& spec);
  std::string MakeKey(const std::string& name, const Spec& spec);
  void MakeTableParts(Spec* spec);
  Spec MakeSpec();
  Spec Changed(const Spec& spec,
               std::vector<std::pair<std::string, std::string>>* renames);
  // Takes out of `spec` what names a column that only `before` has.
  static void LeaveOutWhatNamesNothing(const Spec& before, Spec* spec);
  std::string Body(const Spec& spec) const;

  std::mt19937_64 random_;
  bool json_, generated_, invisible_, check_, descending_, functional_,
      hidden_keys_, ignored_keys_, fulltext_;
};

}  // namespace osc

#endif  // TESTS_RANDOM_DEFINITION_H_
