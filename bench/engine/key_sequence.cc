#include "bench/engine/key_sequence.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <utility>

namespace osc {
namespace {

// The distributions and std::shuffle differ between standard libraries.
void Shuffle(std::mt19937_64* random, std::vector<int64_t>* ids) {
  for (size_t i = ids->size(); i > 1; --i) {
    std::swap((*ids)[i - 1], (*ids)[(*random)() % i]);
  }
}

double Uniform(std::mt19937_64* random) {  // in [0, 1)
  return std::ldexp(static_cast<double>((*random)() >> 11), -53);
}

std::vector<int64_t> AllIds(int64_t rows) {
  std::vector<int64_t> ids(static_cast<size_t>(std::max<int64_t>(1, rows)));
  std::iota(ids.begin(), ids.end(), 1);
  return ids;
}

}  // namespace

std::vector<int64_t> DistinctIds(int64_t rows, size_t count, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<int64_t> all = AllIds(rows);
  std::vector<int64_t> ids;
  ids.reserve(count);
  while (ids.size() < count) {
    Shuffle(&random, &all);
    const size_t take = std::min(all.size(), count - ids.size());
    ids.insert(ids.end(), all.begin(),
               all.begin() + static_cast<ptrdiff_t>(take));
  }
  return ids;
}

std::vector<int64_t> ZipfIds(int64_t rows, int64_t keys, size_t count,
                             double theta, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<int64_t> by_rank = AllIds(rows);
  Shuffle(&random, &by_rank);
  by_rank.resize(std::min(by_rank.size(), static_cast<size_t>(keys)));
  std::vector<double> up_to_rank;
  up_to_rank.reserve(by_rank.size());
  double sum = 0;
  for (size_t i = 1; i <= by_rank.size(); ++i) {
    sum += std::pow(static_cast<double>(i), -theta);
    up_to_rank.push_back(sum);
  }
  std::vector<int64_t> ids;
  ids.reserve(count);
  while (ids.size() < count) {
    const auto rank = std::upper_bound(up_to_rank.begin(), up_to_rank.end() - 1,
                                       Uniform(&random) * sum);
    ids.push_back(by_rank[static_cast<size_t>(rank - up_to_rank.begin())]);
  }
  return ids;
}

int64_t CountDistinct(const std::vector<int64_t>& ids) {
  std::vector<int64_t> sorted = ids;
  std::sort(sorted.begin(), sorted.end());
  return std::unique(sorted.begin(), sorted.end()) - sorted.begin();
}

}  // namespace osc
