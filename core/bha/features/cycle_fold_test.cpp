#include "bha/features/cycle_fold.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "bha/base/text.h"
#include "tests/laws/charge_trace.h"

namespace bha::features {
namespace {

using cycles::Kind;
using cycles::Termination;
using laws::Bench;

cycles::CycleOptions declared() {
  return {.nominal_capacity_Ah = 2, .rest_current_A = 0.01, .voltage_min_V = 2.7, .voltage_max_V = 4.2, .limits_declared = true};
}
CycleFold folded(const record::SampleBlock& block, const cycles::CycleOptions& options = declared()) {
  CycleFold fold(options);
  fold.push(block);
  fold.finish();
  return fold;
}
Code why(const CycleFold& fold, std::string_view column, std::int64_t cycle) {
  for (const Missing& m : fold.missing())
    if (m.column == column && m.first_row <= cycle && cycle <= m.last_row) return m.code;
  return Code::none;
}

// Pulses of a charge within a discharge had the grid to themselves, and the cycle's peak of 4.00 Ah/V became 0.82.
TEST(CycleFold, ASmallChargeWithinTheDischargeLeavesThePeakOfTheChargeAlone) {
  const auto with_pulses = [](int pulses) {
    Bench bench;
    bench.charge(), bench.rest(120), bench.constant(-2, 600);
    for (int k = 0; k < pulses; ++k) bench.constant(1, 60), bench.constant(-2, 300);
    bench.discharge(), bench.rest(120);
    bench.cycle();
    return folded(bench.block);
  };
  const CycleFold plain = with_pulses(0);
  for (const int pulses : {1, 2, 3}) {
    const CycleFold fold = with_pulses(pulses);
    ASSERT_EQ(fold.rows().size(), 2u);
    EXPECT_EQ(fold.rows()[0].ic_peak_Ah_per_V, plain.rows()[0].ic_peak_Ah_per_V);
    EXPECT_EQ(fold.rows()[0].ic_peak_voltage_V, plain.rows()[0].ic_peak_voltage_V);
    EXPECT_EQ(fold.curves()[0].ic_Ah_per_V, plain.curves()[0].ic_Ah_per_V);
  }
}

TEST(CycleFold, CountsWhatFlowed) {
  Bench bench;
  bench.dt_s = 8;  // exact in binary
  bench.cycle();
  const double charged_Ah = bench.charged_Ah, discharged_Ah = bench.discharged_Ah;
  bench.cycle();
  const CycleFold fold = folded(bench.block);
  ASSERT_EQ(fold.rows().size(), 2u);
  const CycleRow& row = fold.rows()[0];
  EXPECT_EQ(row.cycle, 1);
  EXPECT_EQ(row.kind, Kind::ageing);
  EXPECT_EQ(row.exclusion, Code::none);
  EXPECT_NEAR(row.discharge_capacity_Ah, discharged_Ah, 1e-12);
  EXPECT_NEAR(row.charge_capacity_Ah, charged_Ah, 0.003);  // the trapezoid of a decaying current lies below its steps
  EXPECT_EQ(row.charge_termination, Termination::current);
  EXPECT_EQ(row.discharge_termination, Termination::voltage);
  EXPECT_EQ(row.capacity_key, 1);
  EXPECT_NEAR(row.discharge_c_rate, 1, 1e-9);
  EXPECT_NEAR(row.charge_c_rate, 1, 1e-9);
  EXPECT_NEAR(row.efc, (row.charge_capacity_Ah + row.discharge_capacity_Ah) / 4, 1e-12);
  EXPECT_NEAR(row.coulombic_efficiency, row.discharge_capacity_Ah / row.charge_capacity_Ah, 1e-15);
  EXPECT_EQ(row.rest_time_s, 240);
  EXPECT_EQ(fold.keys().size(), 1u);
  EXPECT_GT(row.ic_peak_Ah_per_V, 1);
  EXPECT_EQ(fold.curves().size(), 2u);
}

TEST(CycleFold, WhatComesBeforeTheFirstChargeIsCycleZero) {
  Bench bench;
  bench.soc = 0.9;
  bench.discharge();
  bench.rest(120);
  bench.cycle();
  const CycleFold fold = folded(bench.block);
  ASSERT_EQ(fold.rows().size(), 2u);
  EXPECT_EQ(fold.rows()[0].cycle, 0);
  EXPECT_EQ(fold.rows()[0].kind, Kind::partial);
  EXPECT_EQ(fold.rows()[0].exclusion, Code::no_preceding_charge);
  EXPECT_TRUE(std::isnan(fold.rows()[0].coulombic_efficiency));
  EXPECT_EQ(why(fold, "coulombic_efficiency", 0), Code::no_preceding_charge);
  EXPECT_EQ(why(fold, "coulombic_efficiency", 1), Code::none);
  EXPECT_EQ(fold.rows()[1].exclusion, Code::none);
}

TEST(CycleFold, MicroCyclesStayInside) {
  Bench bench;
  bench.charge();
  bench.rest(120);
  for (int k = 0; k < 20; ++k) {
    bench.constant(-2, 170);
    bench.constant(2, 90);  // 2.5 % back
  }
  bench.discharge();
  bench.rest(120);
  bench.cycle();
  const CycleFold fold = folded(bench.block);
  ASSERT_EQ(fold.rows().size(), 2u);
  EXPECT_EQ(fold.rows()[0].discharge_termination, Termination::voltage);
  EXPECT_EQ(fold.rows()[0].exclusion, Code::none);
}

TEST(CycleFold, ASwingAboveTheThresholdIsACycle) {
  Bench bench;
  bench.charge();
  bench.constant(-2, 1500);
  bench.constant(2, 400);  // 11 %
  bench.discharge();
  bench.rest(120);
  const CycleFold fold = folded(bench.block);
  ASSERT_EQ(fold.rows().size(), 2u);
  EXPECT_EQ(fold.rows()[0].kind, Kind::partial);
  EXPECT_EQ(fold.rows()[0].exclusion, Code::partial_cycle);
  EXPECT_EQ(fold.rows()[1].exclusion, Code::not_a_capacity);  // its charge was ended by time
}

TEST(CycleFold, AnInterruptedChargeIsOneCycle) {
  Bench bench;
  bench.constant(2, 1200);
  bench.rest(600);
  bench.charge();
  bench.rest(600);
  bench.discharge();
  bench.rest(600);
  const CycleFold fold = folded(bench.block);
  ASSERT_EQ(fold.rows().size(), 1u);
  EXPECT_EQ(fold.rows()[0].exclusion, Code::none);
}

TEST(CycleFold, ADischargeEndedByTimeIsNoCapacity) {
  Bench bench;
  bench.charge();
  bench.rest(120);
  bench.constant(-2, 2400);
  bench.rest(120);
  bench.cycle();
  const CycleFold fold = folded(bench.block);
  ASSERT_EQ(fold.rows().size(), 2u);
  EXPECT_EQ(fold.rows()[0].discharge_termination, Termination::time);
  EXPECT_EQ(fold.rows()[0].exclusion, Code::not_a_capacity);
  EXPECT_EQ(fold.rows()[0].capacity_key, 0);
}

TEST(CycleFold, WithoutLimitsNothingIsACapacityAndItSaysSo) {
  Bench bench;
  bench.cycle();
  const CycleFold fold = folded(bench.block, {.nominal_capacity_Ah = 2, .rest_current_A = 0.01});
  ASSERT_EQ(fold.rows().size(), 1u);
  EXPECT_EQ(fold.rows()[0].discharge_termination, Termination::unknown);
  EXPECT_EQ(fold.rows()[0].exclusion, Code::no_voltage_limit);
  EXPECT_EQ(why(fold, "ic_peak_voltage_V", 1), Code::no_voltage_limit);
  EXPECT_EQ(why(fold, "cv_charge_time_s", 1), Code::no_voltage_limit);
}

TEST(CycleFold, NominalUnknown_EfcAndRatesAreMissingWithTheReason) {
  Bench bench;
  bench.cycle();
  bench.cycle();
  auto options = declared();
  options.nominal_capacity_Ah = nan;
  const CycleFold fold = folded(bench.block, options);
  ASSERT_EQ(fold.rows().size(), 2u);
  EXPECT_EQ(why(fold, "efc", 1), Code::nominal_capacity_unknown);
  EXPECT_EQ(why(fold, "discharge_c_rate", 2), Code::nominal_capacity_unknown);
  EXPECT_EQ(fold.rows()[1].exclusion, Code::none);
}

TEST(CycleFold, TheDataEndInsideACycle) {
  Bench bench;
  bench.cycle();
  bench.charge();
  bench.rest(120);
  bench.constant(-2, 1000);
  const CycleFold fold = folded(bench.block);
  ASSERT_EQ(fold.rows().size(), 2u);
  EXPECT_EQ(fold.rows()[1].kind, Kind::incomplete);
  EXPECT_EQ(fold.rows()[1].exclusion, Code::incomplete_cycle);
}

TEST(CycleFold, AGapUnderCurrentMakesTheCycleIncomplete) {
  Bench bench;
  bench.charge();
  bench.rest(120);
  bench.constant(-2, 1000);
  bench.time_ns += 3'600'000'000'000;
  --bench.step;  // the same step goes on
  bench.discharge();
  bench.rest(120);
  const CycleFold fold = folded(bench.block);
  ASSERT_EQ(fold.rows().size(), 1u);
  EXPECT_EQ(fold.rows()[0].exclusion, Code::incomplete_cycle);
  EXPECT_NEAR(fold.rows()[0].gap_s, 3610, 1e-9);
}

// Arbin rounds each step's times by themselves: a step may begin a millisecond before the one before it ended.
TEST(CycleFold, AClockThatJittersBreaksNoCycle) {
  struct Row {
    const char* given;
    double back_s;
    bool with_wall_clock, at_a_step, then_whole;
  };
  for (const Row& row :
       {Row{"some milliseconds at a step", 0.0015, false, true, true}, Row{"and within one", 0.0015, false, false, true},
        Row{"half a second at a step, while the wall clock goes on", 0.5, true, true, true},
        Row{"but not without one", 0.5, false, true, false}, Row{"nor within a step", 0.5, true, false, false},
        Row{"nor more than a second", 1.5, true, true, false}}) {
    Bench bench;
    bench.cycle();
    record::SampleBlock& b = bench.block;
    std::size_t at = b.rows / 2;  // under current
    while (row.at_a_step && b.step[at] == b.step[at - 1]) ++at;
    if (row.with_wall_clock)
      for (const std::int64_t t : b.time_ns) b.unix_time_ns.push_back(1'600'000'000'000'000'000 + t);
    const std::int64_t shift_ns = b.time_ns[at] - b.time_ns[at - 1] + std::llround(row.back_s * 1e9);
    for (std::size_t i = at; i < b.rows; ++i) b.time_ns[i] -= shift_ns;
    const CycleFold fold = folded(b);
    ASSERT_EQ(fold.rows().size(), 1u) << row.given;
    EXPECT_EQ(fold.rows()[0].exclusion, row.then_whole ? Code::none : Code::incomplete_cycle) << row.given;
    EXPECT_EQ(std::isnan(fold.rows()[0].duration_s), !row.then_whole) << row.given;
    EXPECT_EQ(std::ranges::count(fold.findings({}), Code::time_back, &Finding::code), 1) << row.given;
  }
}

// A rest of a second within an hour is the cycler's; the same after some seconds is a pulse train.
TEST(CycleFold, ARelayThatSwitchesOnceAnHourMakesNoPulses) {
  for (const auto& [runs_s, rests_s, then] :
       {std::tuple(1200.0, 1.0, Kind::ageing), {1200.0, 20.0, Kind::pulse}, {100.0, 1.0, Kind::pulse}}) {
    Bench bench;
    bench.charge();
    bench.rest(120);
    for (int k = 0; k < 4; ++k) {
      bench.constant(-1, runs_s);
      ++bench.step;
      bench.row(0, bench.ocv(bench.soc));
      bench.run_s(0, rests_s);
    }
    bench.constant(-1);
    bench.rest(120);
    const CycleFold fold = folded(bench.block);
    ASSERT_EQ(fold.rows().size(), 1u);
    EXPECT_EQ(fold.rows()[0].kind, then) << runs_s << " " << rests_s;
  }
}

TEST(CycleFold, ResistanceTenSecondsAfterTheEdge) {
  Bench bench;
  bench.dt_s = 2;
  bench.cycle();
  const CycleFold fold = folded(bench.block);
  ASSERT_EQ(fold.rows().size(), 1u);
  const CycleRow& row = fold.rows()[0];
  // R0, and what the open-circuit voltage fell by in 10 s at 2 A.
  EXPECT_NEAR(row.resistance_ohm, 0.05, 0.003) << id(why(fold, "resistance_ohm", 1));
  EXPECT_EQ(row.resistance_tau_s, 10);
  EXPECT_EQ(row.resistance_soc, 1);
  EXPECT_EQ(row.resistance_temperature_degC, 25);
}

TEST(CycleFold, ResistanceIsMissingWithItsReason) {
  struct Row {
    const char* given;
    double dt_s, rest_s;
    Code then;
  };
  for (const Row& row : {Row{"no rest", 2, 0, Code::no_rest_before}, Row{"a short rest", 2, 30, Code::no_rest_before},
                         Row{"coarse samples", 6, 120, Code::sampling_coarse}}) {
    Bench bench;
    bench.dt_s = row.dt_s;
    bench.cycle(row.rest_s);
    const CycleFold fold = folded(bench.block);
    ASSERT_EQ(fold.rows().size(), 1u) << row.given;
    EXPECT_TRUE(std::isnan(fold.rows()[0].resistance_ohm)) << row.given;
    EXPECT_EQ(why(fold, "resistance_ohm", 1), row.then) << row.given;
  }
}

TEST(CycleFold, ACheckupIsKeptApart) {
  Bench bench;
  bench.with_steps = false;
  for (int k = 0; k < 7; ++k) bench.cycle();
  bench.rate_A = 0.4;
  bench.cycle();
  bench.rate_A = 2;
  bench.cycle();
  const CycleFold fold = folded(bench.block);
  ASSERT_EQ(fold.rows().size(), 9u);
  ASSERT_EQ(fold.keys().size(), 2u);
  EXPECT_TRUE(fold.keys()[0].main);
  EXPECT_EQ(fold.keys()[1].role, cycles::Role::checkup);
  EXPECT_EQ(fold.rows()[7].kind, Kind::checkup);
  EXPECT_EQ(fold.rows()[7].exclusion, Code::checkup);
  EXPECT_EQ(fold.rows()[8].exclusion, Code::none);
}

TEST(CycleFold, AmbientDecidesTheKey) {
  Bench bench;
  for (int k = 0; k < 6; ++k) bench.cycle();
  bench.ambient_degC = 10;
  bench.cycle();
  bench.ambient_degC = 27;
  bench.cycle();
  const CycleFold fold = folded(bench.block);
  ASSERT_EQ(fold.rows().size(), 8u);
  EXPECT_EQ(fold.rows()[6].exclusion, Code::not_in_main_key);
  EXPECT_EQ(fold.rows()[7].exclusion, Code::none);
}

TEST(CycleFold, PulsesAreNoCapacity) {
  Bench bench;
  bench.charge();
  bench.rest(600);
  for (int k = 0; k < 9; ++k) {
    bench.constant(-2, 360);
    bench.rest(600);
  }
  bench.discharge();
  bench.rest(600);
  const CycleFold fold = folded(bench.block);
  ASSERT_EQ(fold.rows().size(), 1u);
  EXPECT_EQ(fold.rows()[0].kind, Kind::pulse);
}

TEST(CycleFold, TheVendorsNumbers) {
  Bench bench;
  for (int k = 0; k < 3; ++k) bench.cycle();
  auto options = declared();
  options.by = cycles::CountBy::cycle_source;
  const CycleFold by_source = folded(bench.block, options), computed = folded(bench.block);
  ASSERT_EQ(by_source.rows().size(), 3u);
  ASSERT_EQ(computed.rows().size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(by_source.rows()[i].cycle_source, static_cast<std::int64_t>(i + 1));
    EXPECT_EQ(by_source.rows()[i].discharge_capacity_Ah, computed.rows()[i].discharge_capacity_Ah);
    EXPECT_EQ(by_source.rows()[i].coulombic_efficiency, computed.rows()[i].coulombic_efficiency);
    EXPECT_EQ(by_source.rows()[i].exclusion, Code::none);
  }
}

TEST(CycleFold, CountersThatResetAreSummed) {
  for (const auto scope : {record::CounterScope::step, record::CounterScope::cycle, record::CounterScope::total}) {
    Bench bench;
    for (int k = 0; k < 2; ++k) bench.cycle();
    record::SampleBlock& b = bench.block;
    double q = 0, d = 0;
    for (std::size_t i = 0; i < b.rows; ++i) {
      const bool edge = i > 0 && (scope == record::CounterScope::step ? b.step[i] != b.step[i - 1]
                                                                      : b.cycle_source[i] != b.cycle_source[i - 1]);
      const double dq = i == 0 ? 0 : b.current_A[i - 1] * 10 / 3600;
      q += dq > 0 ? dq : 0;
      d += dq < 0 ? -dq : 0;
      if (edge && scope != record::CounterScope::total) q = d = 0;
      b.charge_counter_Ah.push_back(q);
      b.discharge_counter_Ah.push_back(d);
    }
    auto options = declared();
    options.counter_scope = scope;
    const CycleFold fold = folded(b, options);
    ASSERT_EQ(fold.rows().size(), 2u);
    for (const CycleRow& row : fold.rows())
      EXPECT_NEAR(row.discharge_capacity_counter_Ah, row.discharge_capacity_Ah, 0.006) << static_cast<int>(scope);
  }
}

TEST(CycleFold, KeepsAtMost64Curves) {
  Bench bench;
  bench.dt_s = 60;
  for (int k = 0; k < 300; ++k) bench.cycle();
  const CycleFold fold = folded(bench.block);
  EXPECT_LE(fold.curves().size(), 64u);
  EXPECT_GT(fold.curves().size(), 32u);
  EXPECT_EQ(fold.curves()[1].cycle - fold.curves()[0].cycle,
            fold.curves().back().cycle - fold.curves()[fold.curves().size() - 2].cycle);
}

TEST(CycleFold, CurvesHaveSevenDigitsOfTheLargestValue) {
  Bench bench;
  bench.cycle();
  const CycleFold fold = folded(bench.block);
  const Curve& curve = fold.curves().at(0);
  ASSERT_GT(curve.discharge_capacity_Ah.size(), 100u);
  EXPECT_NEAR(curve.discharge_capacity_Ah.back(), fold.rows()[0].discharge_capacity_Ah, 0.01);
  for (const auto* values : {&curve.voltage_V, &curve.discharge_capacity_Ah, &curve.charge_voltage_V, &curve.ic_Ah_per_V})
    for (const double value : *values)
      EXPECT_LE(number_text(value).size(), 10u) << value;  // "-" and "." beside the digits, or e-06
}

}  // namespace
}  // namespace bha::features
