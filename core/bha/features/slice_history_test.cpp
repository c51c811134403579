#include "bha/features/slice_history.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

namespace bha::features {
namespace {

std::vector<SliceNumbers> any_rows(std::size_t n, std::uint32_t seed) {
  std::mt19937 bits(seed);
  std::vector<SliceNumbers> out(n);
  for (auto& row : out)
    for (double& v : row) v = bits() % 30 == 0 ? nan : static_cast<double>(bits() % 1000) / 100 - 1;
  return out;
}
double median(std::vector<double> v) {
  std::ranges::sort(v);
  return v.size() % 2 == 1 ? v[v.size() / 2] : (v[v.size() / 2 - 1] + v[v.size() / 2]) / 2;
}

}  // namespace

// The slow twin keeps the whole past and takes medians of it anew.
TEST(SliceHistory, IsItsSlowTwin) {
  const auto rows = any_rows(60, 1);
  SliceHistory cell;
  std::vector<std::vector<double>> past(slice_wide), medians(slice_wide);
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const auto now = step(cell, rows[k]);
    for (std::size_t j = 0; j < slice_width; ++j) {
      double filled = 0;
      for (std::size_t i = 0; i <= k; ++i)
        if (std::isfinite(rows[i][j])) filled = rows[i][j];
      EXPECT_EQ(now.raw[j], filled);
      past[j].push_back(filled);
    }
    const std::size_t logged[] = {4, 5, 12, 13};
    for (std::size_t l = 0; l < slice_logs; ++l)
      past[slice_width + l].push_back(std::log(std::max(std::abs(past[logged[l]].back()), 1e-6)));
    for (std::size_t j = 0; j < slice_wide; ++j) {
      const auto first = past[j].begin();
      const auto at = static_cast<std::ptrdiff_t>(k);
      const double recent = median({first + std::max<std::ptrdiff_t>(0, at - 6), first + at + 1});
      const double base = median({first, first + std::min<std::ptrdiff_t>(10, at + 1)});
      EXPECT_EQ(now.median[j], recent) << k << ' ' << j;
      EXPECT_EQ(now.change[j], recent - base) << k << ' ' << j;
      medians[j].push_back(recent);
      const double mean = std::accumulate(medians[j].begin(), medians[j].end(), 0.0) / static_cast<double>(k + 1);
      EXPECT_EQ(now.drift[j], recent - mean) << k << ' ' << j;
    }
    EXPECT_EQ(now.cycle, static_cast<double>(k));
  }
}

TEST(SliceHistory, OneOutlierMovesNothing) {
  SliceNumbers row;
  row.fill(2);
  SliceHistory calm, struck;
  SliceFeatures a, b;
  for (int k = 0; k < 40; ++k) {
    SliceNumbers hit = row;
    if (k == 30) hit.fill(1e6);
    a = step(calm, row);
    b = step(struck, hit);
    EXPECT_EQ(a.median, b.median);
  }
}

TEST(SliceHistory, ACopyGoesOnAsTheOriginal) {
  const auto rows = any_rows(40, 2);
  SliceHistory cell;
  for (std::size_t k = 0; k < 20; ++k) (void)step(cell, rows[k]);
  SliceHistory copy = cell;
  for (std::size_t k = 20; k < 40; ++k) {
    const auto a = step(cell, rows[k]), b = step(copy, rows[k]);
    EXPECT_EQ(a.median, b.median);
    EXPECT_EQ(a.change, b.change);
  }
}

}  // namespace bha::features
