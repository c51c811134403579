#include "bha/models/total_least_squares.h"

#include <gtest/gtest.h>

#include <cmath>

#include "bha/math/philox.h"
#include "tests/table.h"

namespace bha::models {
namespace {

// scipy's minimisation of weighted total least squares, and roots of the quartic (METHODS 4.4).
TEST(TotalLeastSquares, EqualsTheTable) {
  const auto table = tests::read_table("capacity_tls.csv");
  const auto x = table.numbers("dsoc"), sx = table.numbers("sigma_dsoc"), y = table.numbers("dq_ah"),
             sy = table.numbers("sigma_dq_ah");
  const auto wtls = table.numbers("wtls_ah"), awtls = table.numbers("awtls_ah"), variance = table.numbers("awtls_var_ah2");
  ASSERT_EQ(x.size(), 40u);
  CapacityFilter filter{.forget = 0.98};
  for (std::size_t i = 0; i < x.size(); ++i) {
    step(filter, {.soc_change = x[i], .soc_change_sd = sx[i], .charge_Ah = y[i], .charge_sd_Ah = sy[i]});
    if (i == 0) continue;
    const Capacity told = capacity(filter);
    EXPECT_NEAR(told.capacity_Ah, awtls[i], 1e-9 * awtls[i]) << i;
    EXPECT_NEAR(told.capacity_Ah, wtls[i], 1e-8 * wtls[i]) << i;
    EXPECT_NEAR(told.sd_Ah * told.sd_Ah, variance[i], 1e-6 * variance[i]) << i;
  }
}

TEST(TotalLeastSquares, ScalesWithTheCell) {
  CapacityFilter small{}, large{};
  for (const auto& [x, y] : {std::pair{0.4, 0.83}, std::pair{-0.3, -0.59}, std::pair{0.55, 1.08}}) {
    step(small, {.soc_change = x, .soc_change_sd = 0.01, .charge_Ah = y, .charge_sd_Ah = 0.004});
    step(large, {.soc_change = x, .soc_change_sd = 0.01, .charge_Ah = 50 * y, .charge_sd_Ah = 50 * 0.004});
  }
  EXPECT_NEAR(capacity(large).capacity_Ah, 50 * capacity(small).capacity_Ah, 1e-9);
  EXPECT_NEAR(capacity(large).sd_Ah, 50 * capacity(small).sd_Ah, 1e-9);
}

TEST(TotalLeastSquares, GivenTooLittle_ItSaysSo) {
  CapacityFilter filter{};
  EXPECT_EQ(capacity(filter).missing, Code::too_few_points);
  step(filter, {.soc_change = 0.4, .soc_change_sd = 0.01, .charge_Ah = 0.8, .charge_sd_Ah = 0.01});
  step(filter, {.soc_change = 0, .soc_change_sd = 0.01, .charge_Ah = 0.8, .charge_sd_Ah = 0.01});
  step(filter, {.soc_change = 0.4, .soc_change_sd = nan, .charge_Ah = 0.8, .charge_sd_Ah = 0.01});
  EXPECT_EQ(filter.windows, 1);
  EXPECT_EQ(capacity(filter).missing, Code::too_few_points);
  step(filter, {.soc_change = 0.4, .soc_change_sd = 0.01, .charge_Ah = -0.9, .charge_sd_Ah = 0.01});
  EXPECT_EQ(capacity(filter).missing, Code::not_identifiable) << "charge flowed against the change";
}

// A log of rests: each voltage is read with an error, and windows hang together at it. The interval holds as often as it says.
TEST(TotalLeastSquares, TheIntervalHoldsWhereWindowsShareRests) {
  constexpr double truth_Ah = 2, rest_sd = 0.008, charge_sd_Ah = 0.004, offset_sd_A = 0.003;
  constexpr int logs = 400, windows = 25;
  int held = 0;
  double z_sum = 0, z_squares = 0;
  for (std::uint64_t log = 0; log < logs; ++log) {
    std::uint64_t drawn = 0;
    const auto word = [&] { return math::philox4x64({drawn++, 0, 0, 0}, {log, 7})[0]; };
    CapacityFilter filter{.current_offset_A = offset_sd_A};
    const double offset_A = offset_sd_A * math::normal(word());
    double soc = 0.5, read = soc + rest_sd * math::normal(word());
    for (int i = 0; i < windows; ++i) {
      const double next = 0.1 + 0.8 * math::uniform(word()), seen = next + rest_sd * math::normal(word());
      const double hours = 0.5 + std::fabs(next - soc);
      step(filter, {.soc_change = seen - read,
                    .soc_change_sd = rest_sd * std::sqrt(2.0),
                    .charge_Ah = truth_Ah * (next - soc) + offset_A * hours + charge_sd_Ah * math::normal(word()),
                    .charge_sd_Ah = charge_sd_Ah,
                    .duration_h = hours,
                    .follows = i > 0});
      soc = next, read = seen;
    }
    const Capacity told = capacity(filter);
    const double z = (told.capacity_Ah - truth_Ah) / told.sd_Ah;
    held += std::fabs(z) <= 1.6448536269514722 ? 1 : 0;
    z_sum += z, z_squares += z * z;
  }
  EXPECT_NEAR(static_cast<double>(held) / logs, 0.9, 0.04);
  EXPECT_NEAR(z_sum / logs, 0, 0.2);
  EXPECT_NEAR(std::sqrt(z_squares / logs), 1, 0.1);
}

}  // namespace
}  // namespace bha::models
