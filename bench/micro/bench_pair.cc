#include "bench/micro/bench_pair.h"

#include <random>
#include <string>

namespace osc {
namespace {

Column MakeColumn(const std::string& name, const std::string& type,
                  const std::string& column_type) {
  Column column;
  column.name = name;
  column.type = type;
  column.column_type = column_type;
  if (type == "char") {
    column.charset = "utf8mb4";
    column.collation = "utf8mb4_general_ci";
  }
  return column;
}

}  // namespace

TablePair MakeBenchPair(bool json_table) {
  TablePair pair;
  pair.schema = "osc_bench";
  pair.names = NamesFor("t");
  pair.original.name = "t";
  pair.original.columns = {MakeColumn("id", "int", "int"),
                           MakeColumn("k", "int", "int"),
                           MakeColumn("c", "char", "char(120)"),
                           MakeColumn("pad", "char", "char(60)")};
  pair.shadow = pair.original;
  pair.shadow.name = pair.names.shadow;
  for (const Column& column : pair.original.columns) {
    pair.columns.push_back({column, column});
  }
  pair.key.index = pair.key.shadow_index = "PRIMARY";
  pair.key.columns = {pair.columns[0]};
  pair.json_table = json_table;
  return pair;
}

std::vector<uint64_t> MakeLogIds(size_t count) {
  std::mt19937_64 random(1);
  std::vector<uint64_t> ids;
  ids.reserve(count);
  uint64_t id = 100000000;
  while (ids.size() < count) {
    id += random() % 16 == 0 ? 2 : 1;
    ids.push_back(id);
  }
  return ids;
}

}  // namespace osc
