// A discharge whose charge is not in the record, and what only looks like one.
#include <gtest/gtest.h>

#include <cmath>

#include "bha/features/cycle_fold.h"
#include "tests/laws/charge_trace.h"

namespace bha::features {
namespace {

using laws::Bench;

CycleFold folded(const record::SampleBlock& block, double nominal_capacity_Ah) {
  CycleFold fold({.nominal_capacity_Ah = nominal_capacity_Ah,
                  .rest_current_A = 0.01,
                  .voltage_min_V = 2.7,
                  .voltage_max_V = 4.2,
                  .limits_declared = true});
  fold.push(block);
  fold.finish();
  return fold;
}

// NASA's B0005 and B0006 lost the charge before 05433 and 04817: two discharges had become one cycle.
TEST(MissingCharge, ADischargeWhoseChargeIsNotInTheRecordIsACycleOfItsOwn) {
  Bench bench;
  bench.cycle();
  for (int again = 0; again < 2; ++again) {
    bench.soc = 1, bench.discharged_Ah = 0;
    bench.rest(60);
    bench.discharge();
  }
  const double alone_Ah = bench.discharged_Ah;
  bench.cycle();
  const CycleFold fold = folded(bench.block, 2);
  ASSERT_EQ(fold.rows().size(), 4u);
  for (const std::size_t k : {1u, 2u}) {
    EXPECT_NEAR(fold.rows()[k].discharge_capacity_Ah, alone_Ah, 1e-9);
    EXPECT_EQ(fold.rows()[k].exclusion, Code::no_preceding_charge);
    EXPECT_TRUE(std::isnan(fold.rows()[k].coulombic_efficiency) && std::isnan(fold.rows()[k].ic_peak_Ah_per_V));
  }
}

// A record of discharges alone has no upper limit: 168 of a 2 Ah cell were one of 264.7 Ah.
TEST(MissingCharge, DischargesAloneAreEachACycle) {
  for (const bool with_rest : {true, false}) {
    Bench bench{.with_steps = false};
    double alone_Ah = 0;
    for (int k = 0; k < 4; ++k) {
      bench.soc = 1, bench.discharged_Ah = 0;
      if (with_rest) bench.rest(60);
      bench.discharge();
      bench.rest(300);
      alone_Ah = bench.discharged_Ah;
    }
    CycleFold fold({.rest_current_A = 0.01, .voltage_min_V = 2.5});  // from the sample: below where most ended
    fold.push(bench.block);
    fold.finish();
    ASSERT_EQ(fold.rows().size(), 4u);
    for (const CycleRow& row : fold.rows()) {
      EXPECT_NEAR(row.discharge_capacity_Ah, alone_Ah, 1e-9);
      EXPECT_EQ(row.exclusion, Code::no_preceding_charge);
    }
  }
}

TEST(MissingCharge, PulsesThatDipToTheLimitSplitNothing) {
  Bench bench;
  bench.charge(), bench.rest(60), bench.constant(-2, 400);
  for (int pulse = 0; pulse < 3; ++pulse) bench.resistance_ohm = 0.5, bench.constant(-4, 20), bench.rest(60);
  bench.resistance_ohm = 0.05, bench.discharge();
  for (const double nominal_Ah : {2.0, nan}) EXPECT_EQ(folded(bench.block, nominal_Ah).rows().size(), 1u) << nominal_Ah;
}

}  // namespace
}  // namespace bha::features
