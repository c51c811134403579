#include "bha/features/pseudo_ocv.h"

#include <gtest/gtest.h>

#include <cmath>

#include "bha/features/step_fold.h"
#include "tests/laws/charge_trace.h"

namespace bha::features {
namespace {

constexpr cycles::CycleOptions options{
    .nominal_capacity_Ah = 2, .rest_current_A = 0.005, .voltage_min_V = 2.7, .voltage_max_V = 4.1};

std::vector<OcvRow> ocv_of(const laws::Bench& bench) {
  StepFold fold(options, {.ocv = true});
  fold.push(bench.block);
  fold.finish();
  return fold.tables({}).ocv;
}
laws::Bench slow_cycle(double rate_A) {
  laws::Bench bench{.voltage_max_V = 4.1, .rate_A = rate_A, .dt_s = 30, .soc = 0.9};
  bench.constant(-rate_A);
  bench.rest(3600);
  bench.constant(rate_A);
  bench.rest(600);
  return bench;
}

// What flows leaves I·R on either side of the open-circuit voltage; the mean is free of it.
TEST(PseudoOcv, IsTheMeanOfASlowChargeAndDischarge) {
  laws::Bench bench{.resistance_ohm = 0.2, .voltage_max_V = 4.1, .dt_s = 30, .soc = 1.0};
  bench.rate_A = 0.1;
  bench.soc = 0.99;
  bench.constant(-0.1);
  const double empty = bench.soc;
  bench.rest(3600);
  bench.constant(0.1);
  const double full = bench.soc;
  bench.rest(600);
  bench.constant(-0.1);
  const auto rows = ocv_of(bench);
  ASSERT_EQ(rows.size(), 101U) << "the first discharge began elsewhere; charge and discharge are a pair";
  EXPECT_EQ(rows[0].soc, 0);
  EXPECT_EQ(rows[100].soc, 1);
  EXPECT_NEAR(rows[100].charge_Ah, (full - empty) * bench.capacity_Ah, 0.01);
  for (std::size_t k = 10; k <= 90; ++k) {
    const double z = empty + rows[k].soc * (full - empty);
    EXPECT_NEAR(rows[k].voltage_V, bench.ocv(z), 2e-3) << k;
    EXPECT_NEAR(rows[k].charge_voltage_V - rows[k].discharge_voltage_V, 2 * 0.1 * 0.2, 4e-3) << k;
  }
}

// The slow discharge of one check-up and the slow charge of another are no pair.
TEST(PseudoOcv, NoneOfCurvesThatAreNotBesideEachOther) {
  laws::Bench bench{.voltage_max_V = 4.1, .rate_A = 2, .dt_s = 30, .soc = 0.99};
  bench.constant(-0.1);
  bench.rest(600);
  for (int k = 0; k < 3; ++k) bench.constant(1), bench.rest(600), bench.constant(-1), bench.rest(600);
  bench.constant(0.1);
  bench.rest(600);
  bench.constant(-1);
  EXPECT_TRUE(ocv_of(bench).empty());
}

TEST(PseudoOcv, NoneOfFasterCurvesNorOfOneAlone) {
  EXPECT_TRUE(ocv_of(slow_cycle(0.4)).empty()) << "C/5";
  laws::Bench alone{.voltage_max_V = 4.1, .rate_A = 0.1, .dt_s = 30, .soc = 0.02};
  alone.constant(0.1);
  EXPECT_TRUE(ocv_of(alone).empty());
}

}  // namespace
}  // namespace bha::features
