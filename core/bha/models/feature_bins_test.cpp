#include "bha/models/feature_bins.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "bha/math/philox.h"
#include "bha/models/tree.h"

namespace bha::models {
namespace {

FeatureRows any_rows(std::size_t n, std::size_t m) {
  FeatureRows out{.columns = m};
  for (std::size_t i = 0; i < n * m; ++i) out.values.push_back(math::normal(math::philox4x64({i, 0, 0, 0}, {3, 3})[0]));
  return out;
}

}  // namespace

TEST(FeatureBins, AValueLiesAboveTheCutBeforeItsBinAndAtOrBelowItsOwn) {
  const FeatureRows x = any_rows(1000, 11);
  bha::Run run;
  for (const std::size_t most : {2, 7, 255, 256}) {
    const FeatureBins bins = bins_of(x, most, run);
    ASSERT_EQ(bins.blocks, 2u);
    for (std::size_t j = 0; j < 11; ++j) {
      ASSERT_EQ(bins.cuts[j].size(), most - 1);
      std::vector<int> rows(most, 0);
      for (std::size_t i = 0; i < 1000; ++i) {
        const std::size_t b = bins.column(j)[i * FeatureBins::width];
        ++rows[b];
        const float v = as_float(x.row(i)[j]);
        EXPECT_TRUE(b == 0 || v > bins.cuts[j][b - 1]);
        EXPECT_TRUE(b == most - 1 || v <= bins.cuts[j][b]);
      }
      const auto [least, largest] = std::ranges::minmax(rows);
      EXPECT_LE(largest - least, 1) << most;  // values differ: bins of equal size, as near as can be
    }
  }
}

TEST(FeatureBins, FewValuesHaveABinEachAndHeavyOnesTheirOwn) {
  bha::Run run;
  FeatureRows x{.columns = 2};
  for (int i = 0; i < 300; ++i) x.append(std::vector<double>{i % 3 == 0 ? -1.0 : i % 3 == 1 ? 0.0 : 8.0, i < 200 ? 0.0 : i});
  const FeatureBins bins = bins_of(x, 4, run);
  EXPECT_EQ(bins.cuts[0], (std::vector<float>{-0.5f, 4.0f}));
  ASSERT_EQ(bins.cuts[1].size(), 3u);
  EXPECT_EQ(bins.cuts[1][0], 100.0f);  // half way from 0 to 200
  for (std::size_t i = 0; i < 300; ++i) EXPECT_EQ(bins.column(1)[i * FeatureBins::width] == 0, i < 200);
  const FeatureBins still = bins_of({.columns = 1, .values = {5, 5, 5}}, 255, run);
  EXPECT_TRUE(still.cuts[0].empty());
}

TEST(FeatureBins, AMonotoneScaleChangesNoBinAndHugeNumbersAreCutToo) {
  bha::Run run;
  const FeatureRows x = any_rows(500, 1);
  FeatureRows scaled = x;
  for (double& v : scaled.values) v = std::exp(3 * v) - 7;
  EXPECT_EQ(bins_of(x, 32, run).bins, bins_of(scaled, 32, run).bins);
  const FeatureBins far = bins_of({.columns = 1, .values = {-1e300, 1e300, 0}}, 8, run);
  EXPECT_EQ(far.cuts[0].size(), 2u);
  EXPECT_TRUE(std::isfinite(far.cuts[0][0]) && std::isfinite(far.cuts[0][1]));
}

}  // namespace bha::models
