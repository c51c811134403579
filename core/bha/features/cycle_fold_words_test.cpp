#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "bha/features/cycle_fold.h"
#include "tests/laws/charge_trace.h"

namespace bha::features {
namespace {

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

bool said(const CycleFold& fold, Code code) {
  const auto findings = fold.findings({});
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& f) { return f.code == code; });
}

TEST(CycleFoldWords, AChargeTwiceInARowIsTold) {
  Bench bench;
  for (int k = 0; k < 4; ++k) bench.cycle();
  EXPECT_FALSE(said(folded(bench.block), Code::efficiency_odd));
  bench.charge();
  bench.soc = 0;  // another charge before any discharge
  bench.cycle();
  const CycleFold fold = folded(bench.block);
  EXPECT_TRUE(said(fold, Code::efficiency_odd));
  EXPECT_LT(fold.rows().back().coulombic_efficiency, 0.9);
}

// The cell came half full: the charge of the record is only a part of what the first discharge gave.
TEST(CycleFoldWords, AChargeThatBeganHalfFullGivesNoEfficiency) {
  Bench bench;
  bench.soc = 0.5;
  bench.cycle();
  bench.cycle();
  const CycleFold fold = folded(bench.block);
  ASSERT_EQ(fold.rows().size(), 2u);
  EXPECT_TRUE(std::isnan(fold.rows()[0].coulombic_efficiency));
  EXPECT_TRUE(std::isnan(fold.rows()[0].energy_efficiency));
  EXPECT_EQ(fold.rows()[0].exclusion, Code::none);  // a capacity all the same: from full to the lower limit
  for (const Missing& m : fold.missing())
    EXPECT_EQ(m.code == Code::efficiency_odd, m.column == "coulombic_efficiency" || m.column == "energy_efficiency") << m.column;
  EXPECT_NEAR(fold.rows()[1].coulombic_efficiency, 1, 0.005);
  EXPECT_TRUE(said(fold, Code::efficiency_odd));
  EXPECT_FALSE(said(fold, Code::efficiency_above_one));
}

TEST(CycleFoldWords, TimeBetweenRowsFarApartIsTold) {
  Bench bench;
  bench.cycle();
  EXPECT_FALSE(said(folded(bench.block), Code::gap));
  record::SampleBlock& b = bench.block;
  for (const std::size_t from : {b.rows * 3 / 4, b.rows * 7 / 8})  // both lie in the discharge, at one current
    for (std::size_t i = from; i < b.rows; ++i) b.time_ns[i] += 500'000'000'000;
  const CycleFold fold = folded(b);
  ASSERT_EQ(fold.rows().size(), 1u);
  EXPECT_GT(fold.rows()[0].bridged_s, 1'000);
  EXPECT_EQ(fold.rows()[0].gap_s, 0);
  EXPECT_TRUE(said(fold, Code::gap));
}

TEST(CycleFoldWords, ANominalCapacityInAnotherUnitIsTold) {
  Bench bench;
  for (int k = 0; k < 3; ++k) bench.cycle();
  auto options = declared();
  const double gave_Ah = folded(bench.block, options).rows().back().discharge_capacity_Ah;
  for (const auto& [nominal_Ah, declared_limits, told] : {std::tuple(gave_Ah, true, false),
                                                          {2.5 * gave_Ah, true, false},
                                                          {0.4 * gave_Ah, true, false},
                                                          {4 * gave_Ah, true, true},
                                                          {1000 * gave_Ah, true, true},
                                                          {gave_Ah / 1000, true, true},
                                                          {4 * gave_Ah, false, false},
                                                          {25 * gave_Ah, true, true},
                                                          {25 * gave_Ah, false, true},  // its cycles are one
                                                          {1000 * gave_Ah, false, true}}) {
    options.nominal_capacity_Ah = nominal_Ah, options.limits_declared = declared_limits;
    EXPECT_EQ(said(folded(bench.block, options), Code::nominal_implausible), told) << nominal_Ah << " " << declared_limits;
  }
}

TEST(CycleFoldWords, DeclaredLimitsAtWhichNothingEndsAreTold) {
  for (const auto& [low_V, high_V, fades, told] :
       {std::tuple(2.7, 4.2, true, false),
        {2.2, 4.2, true, true},
        {3.0, 4.0, true, true},
        {2.2, 4.2, false, false}}) {  // the same charge each time: it was ended by charge
    Bench bench{.dt_s = 1};           // rows so close that the last one stands at the limit
    for (int k = 0; k < 8; ++k) {
      if (fades) bench.capacity_Ah *= 0.99;
      bench.cycle();
    }
    auto options = declared();
    options.voltage_min_V = low_V, options.voltage_max_V = high_V;
    EXPECT_EQ(said(folded(bench.block, options), Code::limits_contradicted), told) << low_V << " " << high_V << " " << fades;
  }
}

// Each is counted as it is, and nobody would see it in the sums.
TEST(CycleFoldWords, AValueThatNoOtherRowComesNearIsASpike) {
  const auto spikes = [](const record::SampleBlock& block, const cycles::CycleOptions& options = declared()) {
    std::vector<std::string> columns;
    for (const Finding& f : folded(block, options).findings({}))
      if (f.code == Code::spike) columns.push_back(f.place.column);
    return columns;
  };
  Bench bench;
  for (int k = 0; k < 8; ++k) bench.cycle();
  const std::size_t middle = bench.block.rows / 2;
  EXPECT_TRUE(spikes(bench.block).empty());
  for (const auto& [voltage_V, told] : {std::pair(9.99, true), {4.8, true}, {4.6, false}, {0.0, true}, {2.3, false}}) {
    record::SampleBlock one = bench.block;
    one.voltage_V[middle] = voltage_V;
    EXPECT_EQ(spikes(one), told ? std::vector<std::string>{"voltage_V"} : std::vector<std::string>{}) << voltage_V;
  }
  record::SampleBlock surge = bench.block;
  surge.current_A[middle] = 900;
  EXPECT_EQ(spikes(surge), std::vector<std::string>{"current_A"});
  auto unknown = declared();
  unknown.nominal_capacity_Ah = nan;
  EXPECT_EQ(spikes(surge, unknown), std::vector<std::string>{"current_A"});  // beside what its discharges give
  EXPECT_TRUE(spikes(bench.block, unknown).empty());
}

// A drive cycle's micro-cycles are as small as its pulses are large; a pulse of some seconds is small beside itself.
TEST(CycleFoldWords, ACurrentThatManyPulsesReachIsNoSpike) {
  for (const double scale : {1.0, 1e-5}) {
    Bench bench{.capacity_Ah = 3 * scale, .resistance_ohm = 0.01 / scale, .dt_s = 1, .soc = 0.9};
    for (int k = 0; k < 20; ++k) {
      bench.constant(-(8 + k % 5) * scale, 10);
      bench.constant(5 * scale, 10);
    }
    auto unknown = declared();
    unknown.nominal_capacity_Ah = nan;
    unknown.rest_current_A = 0.01 * scale;
    const auto told = [&] {
      std::string words;
      for (const Finding& f : folded(bench.block, unknown).findings({}))
        if (f.code == Code::spike) words += f.found;
      return words;
    };
    EXPECT_EQ(told(), "") << scale;
    bench.block.current_A[205] = -400 * scale;
    EXPECT_EQ(told(), scale < 1 ? "0.004 A" : "400 A");
  }
}

// Columns that changed places in one row: told by the row, also in a record of one cycle.
TEST(CycleFoldWords, ARowNearZeroBetweenTwoThatAgreeIsToldByItsRow) {
  Bench bench;
  bench.cycle();
  const std::size_t middle = bench.block.rows / 2;
  bench.block.voltage_V[middle] = 0.0041;
  std::vector<Finding> told;
  for (const Finding& f : folded(bench.block, declared()).findings({}))
    if (f.code == Code::spike) told.push_back(f);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].found, "0.0041 V");
  EXPECT_EQ(told[0].place.first_row, middle + 1);
}

TEST(CycleFoldWords, NumbersThatJumpAreMissingCycles) {
  const auto missing = [](const std::vector<std::int32_t>& numbers) {
    Bench bench;
    std::vector<std::int32_t> source;
    for (const std::int32_t number : numbers) {
      bench.cycle();
      source.resize(bench.block.rows, number);
    }
    bench.block.cycle_source = source;
    for (const Finding& f : folded(bench.block).findings({}))
      if (f.code == Code::cycles_missing) return f.found;
    return std::string{};
  };
  EXPECT_EQ(missing({1, 2, 3, 4, 5, 6, 7, 8}), "");
  EXPECT_EQ(missing({1, 2, 3, 4, 8, 9, 10, 11, 12}), "cycle 8 after cycle 4, 3 cycles missing in all");
  EXPECT_EQ(missing({1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 14, 15, 16, 17}), "cycle 8 after cycle 6, 3 cycles missing in all");
  EXPECT_EQ(missing({1, 3, 5, 7, 9}), "");    // half cycles are counted
  EXPECT_EQ(missing({1, 50, 100, 150}), "");  // check-ups alone
}

TEST(CycleFoldWords, ACounterThatDiffersIsAFindingOfItsColumn) {
  const auto columns = [](double of_charge, double of_discharge, double offset_Ah) {
    Bench bench;
    bench.cycle();
    record::SampleBlock& b = bench.block;
    double c = offset_Ah, d = 0;
    for (std::size_t i = 0; i < b.rows; ++i) {
      c += of_charge * std::fmax(b.current_A[i], 0) * 10 / 3600;
      d += of_discharge * std::fmax(-b.current_A[i], 0) * 10 / 3600;
      b.charge_counter_Ah.push_back(c);
      b.discharge_counter_Ah.push_back(d);
    }
    auto options = declared();
    options.counter_scope = record::CounterScope::total;
    std::string out;
    for (const Finding& f : folded(b, options).findings({}))
      if (f.code == Code::counter_mismatch) out += f.place.column + " ";
    return out;
  };
  EXPECT_EQ(columns(1, 1, 0), "");
  EXPECT_EQ(columns(1.01, 1, 0), "charge_capacity_counter_Ah ");
  EXPECT_EQ(columns(1, 0.99, 0), "discharge_capacity_counter_Ah ");
  EXPECT_EQ(columns(1.01, 1.01, 0), "charge_capacity_counter_Ah discharge_capacity_counter_Ah ");
}

// Found by an hour of fuzzing: what lies between a rest and a row without a time ran over.
TEST(CycleFoldWords, ATimeThatIsMissingAfterARestHasNoDistance) {
  Bench bench;
  bench.cycle(), bench.charge(), bench.rest(120);
  bench.block.unix_time_ns.assign(bench.block.rows, 0);
  bench.discharge();
  bench.block.unix_time_ns.resize(bench.block.rows, 1);
  const std::size_t edge = bench.block.rows - static_cast<std::size_t>(std::ranges::count(bench.block.unix_time_ns, 1));
  bench.block.time_ns[edge] = record::no_time;
  const CycleFold fold = folded(bench.block);
  EXPECT_TRUE(std::isnan(fold.rows()[1].resistance_ohm));
  EXPECT_TRUE(said(fold, Code::time_missing));
}

TEST(CycleFoldWords, MicroampereHoursOfNoiseAreNoMismatch) {
  Bench bench;
  bench.cycle();
  bench.constant(0.001, 30), bench.rest(60), bench.constant(-0.001, 30), bench.rest(60);
  bench.block.discharge_counter_Ah.assign(bench.block.rows, 0);
  double d = 0;
  for (std::size_t i = 0; i < bench.block.rows; ++i) {
    if (bench.block.current_A[i] < -0.01) d -= bench.block.current_A[i] * 10 / 3600;
    bench.block.discharge_counter_Ah[i] = d;
  }
  auto options = declared();
  options.rest_current_A = 1e-4;
  options.counter_scope = record::CounterScope::total;
  EXPECT_FALSE(said(folded(bench.block, options), Code::counter_mismatch));
}

TEST(CycleFoldWords, SaysWhenTheWallClockIsSetBackAndNotWhenTheTestPauses) {
  Bench bench;
  bench.cycle();
  const std::size_t first = bench.block.rows;
  bench.cycle();
  const auto with_shift = [&](std::int64_t shift_s) {
    record::SampleBlock block = bench.block;
    for (std::size_t i = 0; i < block.rows; ++i)
      block.unix_time_ns.push_back(1'572'000'000'000'000'000 + block.time_ns[i] + (i < first ? 0 : shift_s * 1'000'000'000));
    return folded(block);
  };
  EXPECT_TRUE(said(with_shift(-3'600), Code::clock_drift));
  EXPECT_FALSE(said(with_shift(0), Code::clock_drift));
  EXPECT_FALSE(said(with_shift(-864), Code::clock_drift));
  EXPECT_FALSE(said(with_shift(86'400), Code::clock_drift));
}

TEST(CycleFoldWords, SaysWhenTheChamberChangedWithinTheLife) {
  const auto with_second_half_at = [](double degC) {
    Bench bench;
    bench.dt_s = 60;
    for (int i = 0; i < 14; ++i) {
      bench.temperature_degC = bench.ambient_degC = i < 7 ? 25 : degC;
      bench.cycle();
    }
    return folded(bench.block);
  };
  EXPECT_TRUE(said(with_second_half_at(10), Code::temperature_changed));
  EXPECT_FALSE(said(with_second_half_at(26), Code::temperature_changed));
}

TEST(CycleFoldWords, VoltagesThatNoCellHasAreTold) {
  Bench bench;
  bench.cycle();
  EXPECT_FALSE(said(folded(bench.block), Code::unit_unknown));
  for (double& v : bench.block.voltage_V) v *= 100;
  cycles::CycleOptions options = declared();
  options.voltage_min_V *= 100, options.voltage_max_V *= 100;
  EXPECT_TRUE(said(folded(bench.block, options), Code::unit_unknown));
}

TEST(CycleFoldWords, SuspectsAHalfCellByItsVoltages) {
  Bench bench;
  bench.cycle();
  EXPECT_FALSE(said(folded(bench.block), Code::half_cell_suspected));
  for (double& v : bench.block.voltage_V) v = 0.01 + (v - 2.6) * 0.7;
  cycles::CycleOptions options = declared();
  options.voltage_min_V = 0.05, options.voltage_max_V = 1.1;
  EXPECT_TRUE(said(folded(bench.block, options), Code::half_cell_suspected));
  options.configuration = cycles::Configuration::half_cell_anode;
  EXPECT_FALSE(said(folded(bench.block, options), Code::half_cell_suspected));
}

// Of three cycles at one current the first two warm the cell by 3 K, the last shows one temperature throughout.
TEST(CycleFoldWords, SaysThatATemperatureStandsStillWhereItMovedBefore) {
  const auto stuck = [](double warmed_K, double last_K) {
    Bench bench;
    std::size_t from = 0;
    for (const double span_K : {warmed_K, warmed_K, last_K}) {
      bench.cycle();
      for (std::size_t i = from; i < bench.block.rows; ++i)
        bench.block.temperature_degC[i] =
            25 + span_K * static_cast<double>(i - from) / static_cast<double>(bench.block.rows - from);
      from = bench.block.rows;
    }
    return std::ranges::count(folded(bench.block).findings({}), Code::stuck_value, &Finding::code);
  };
  EXPECT_EQ(stuck(3, 0), 1);
  EXPECT_EQ(stuck(3, 0.1), 0);
  EXPECT_EQ(stuck(0, 0), 0);    // a chamber's set value: it never moved
  EXPECT_EQ(stuck(0.5, 0), 0);  // gentle cycles, coarse digits
}

}  // namespace
}  // namespace bha::features
