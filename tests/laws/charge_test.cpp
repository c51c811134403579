#include "tests/laws/charge_law.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace bha::laws {
namespace {

RC_GTEST_PROP(Charge, CuttingTheHeadOffChangesNoLaterCycle, ()) {
  const auto life = any_life();
  RC_ASSERT(no_head_matters<features::CycleFold>(life, *rc::gen::inRange<std::size_t>(0, life.rows)));
}
RC_GTEST_PROP(Charge, WhenTheTestBeganDoesNotMatter, ()) {
  RC_ASSERT(no_shift_of_time_matters<features::CycleFold>(any_life(), 1'000'000'007LL * *rc::gen::inRange(0, 1'000'000)));
}
RC_GTEST_PROP(Charge, SizeIsOnlyAScale, ()) { RC_ASSERT(size_is_only_a_scale<features::CycleFold>(any_life())); }

/// The peers' row rules (trapezoid over all rows of one vendor cycle), written down plainly.
TEST(Charge, ThePeersOptionsGiveThePeersSums) {
  Bench bench;
  bench.dt_s = 3;
  for (int k = 0; k < 3; ++k) bench.cycle();
  const record::SampleBlock& b = bench.block;
  const auto rows = rows_by<features::CycleFold>(b, {.by = cycles::CountBy::cycle_source,
                                                     .nominal_capacity_Ah = 2,
                                                     .rest_current_A = 0.01,
                                                     .voltage_min_V = 2.7,
                                                     .voltage_max_V = 4.2,
                                                     .whole_trapezoid = true,
                                                     .ic_from_V = 3.0,
                                                     .ic_to_V = 4.19});
  ASSERT_EQ(rows.size(), 3u);
  for (const features::CycleRow& row : rows) {
    double q[2] = {0, 0}, e[2] = {0, 0}, seconds[2] = {0, 0}, mean = 0;
    std::int64_t n = 0;
    std::vector<double> kept_V, kept_Ah;
    for (std::size_t i = 0; i < b.rows; ++i) {
      if (b.cycle_source[i] != row.cycle_source) continue;
      const bool first = i == 0 || b.cycle_source[i - 1] != b.cycle_source[i];
      const double dt_h = first ? 0 : static_cast<double>(b.time_ns[i] - b.time_ns[i - 1]) / 3.6e12;
      const double dq = first ? 0 : (b.current_A[i] + b.current_A[i - 1]) / 2 * dt_h;
      const double de = first ? 0 : (b.current_A[i] * b.voltage_V[i] + b.current_A[i - 1] * b.voltage_V[i - 1]) / 2 * dt_h;
      (dq > 0 ? q[0] : q[1]) += std::fabs(dq);
      (de > 0 ? e[0] : e[1]) += std::fabs(de);
      mean += b.temperature_degC[i];
      ++n;
      if (b.current_A[i] <= 0.01) continue;
      seconds[b.voltage_V[i] >= 4.195 ? 1 : 0] += dt_h * 3600;
      if (b.voltage_V[i] >= 4.195 || (!kept_V.empty() && b.voltage_V[i] <= kept_V.back())) continue;
      kept_V.push_back(b.voltage_V[i]);
      kept_Ah.push_back(q[0]);
    }
    const auto charge_at = [&](double v) {
      if (v <= kept_V.front()) return kept_Ah.front();
      for (std::size_t k = 1; k < kept_V.size(); ++k)
        if (v <= kept_V[k])
          return kept_Ah[k - 1] + (kept_Ah[k] - kept_Ah[k - 1]) * (v - kept_V[k - 1]) / (kept_V[k] - kept_V[k - 1]);
      return kept_Ah.back();
    };
    double peak = 0, peak_V = 0;
    const double step = (4.19 - 3.0) / 999;
    for (int j = 0; j + 10 < 1000; ++j) {
      const double height = (charge_at(3.0 + (j + 10) * step) - charge_at(3.0 + j * step)) / (10 * step);
      if (height > peak) peak = height, peak_V = 3.0 + j * step;
    }
    EXPECT_NEAR(row.charge_capacity_Ah, q[0], 1e-9);
    EXPECT_NEAR(row.discharge_capacity_Ah, q[1], 1e-9);
    EXPECT_NEAR(row.charge_energy_Wh, e[0], 1e-9);
    EXPECT_NEAR(row.discharge_energy_Wh, e[1], 1e-9);
    EXPECT_NEAR(row.cc_charge_time_s, seconds[0], 1e-6);
    EXPECT_NEAR(row.cv_charge_time_s, seconds[1], 1e-6);
    EXPECT_NEAR(row.temperature_mean_degC, mean / static_cast<double>(n), 1e-9);
    EXPECT_NEAR(row.ic_peak_Ah_per_V, peak, 1e-9 * peak);
    EXPECT_NEAR(row.ic_peak_voltage_V, peak_V, 1e-9);
  }
}

}  // namespace
}  // namespace bha::laws
