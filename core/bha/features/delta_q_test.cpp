#include "bha/features/delta_q.h"

#include <gtest/gtest.h>

#include <cmath>

namespace bha::features {
namespace {

/// A cell whose Q(V) at voltage v falls by (v + 1)·fade a cycle from a ramp.
CycleCurves straight(std::size_t voltages, std::size_t cycles, double fade) {
  CycleCurves out{.voltages = voltages, .first_cycle = 2};
  for (std::size_t c = 0; c < cycles; ++c)
    for (std::size_t v = 0; v < voltages; ++v)
      out.charge_Ah.push_back(static_cast<double>(v + 1) / static_cast<double>(voltages) -
                              static_cast<double>(v + 1) * fade * static_cast<double>(c));
  return out;
}

}  // namespace

TEST(DeltaQ, TheTrendOfAStraightFadeIsItsSlopeTimesTheCycles) {
  const auto told = charge_trend(straight(20, 99, 1e-6), 10, 100);
  ASSERT_TRUE(told);
  for (std::size_t v = 0; v < 20; ++v) EXPECT_NEAR((*told)[v], -90e-6 * static_cast<double>(v + 1), 1e-12);
}

TEST(DeltaQ, ACycleOf31AhIsASpikeAndChangesNothing) {
  auto curves = straight(20, 99, 1e-6);
  const auto before = delta_q_features(curves, 10, 100);
  for (std::size_t v = 0; v < 20; ++v) curves.charge_Ah[40 * 20 + v] = 31;
  const auto spike = spikes(curves);
  EXPECT_EQ(std::count(spike.begin(), spike.end(), true), 1);
  EXPECT_TRUE(spike[40]);
  const auto after = delta_q_features(curves, 10, 100);
  ASSERT_TRUE(before && after);
  for (std::size_t j = 0; j + 1 < before->size(); ++j)  // the last is the log of a spread that is nothing here
    EXPECT_NEAR((*before)[j], (*after)[j], 1e-9) << delta_q_names[j];
}

TEST(DeltaQ, AMissingValueLeavesItsCycleOut) {
  auto curves = straight(200, 99, 1e-6);
  curves.charge_Ah[30 * 200 + 77] = nan;  // at a voltage that is not among the 64 looked at
  EXPECT_TRUE(spikes(curves)[30]);
  EXPECT_TRUE(charge_trend(curves, 10, 100));
}

TEST(DeltaQ, TooFewCyclesAreRefusedInWords) {
  const auto told = delta_q_features(straight(20, 15, 1e-6), 10, 100);
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().code, Code::too_few_points);
  EXPECT_FALSE(delta_q_features({}, 10, 100));
}

}  // namespace bha::features
