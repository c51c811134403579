#include "bha/simulate/simulate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/table.h"

namespace bha::simulate {
namespace {

struct Recorded {
  Truth truth{};
  record::SampleBlock all{};
  std::size_t largest_block = 0;
};
Recorded recorded(const Options& options) {
  Recorded r;
  bha::Run run;
  const auto truth = simulate(
      options,
      [&](const record::SampleBlock& b) {
        EXPECT_EQ(b.first_row, r.all.rows + 1);
        r.largest_block = std::max(r.largest_block, b.rows);
        const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
        append(r.all.time_ns, b.time_ns), append(r.all.voltage_V, b.voltage_V), append(r.all.current_A, b.current_A);
        append(r.all.temperature_degC, b.temperature_degC), append(r.all.step, b.step),
            append(r.all.cycle_source, b.cycle_source);
        append(r.all.charge_counter_Ah, b.charge_counter_Ah), append(r.all.discharge_counter_Ah, b.discharge_counter_Ah);
        append(r.all.unix_time_ns, b.unix_time_ns), append(r.all.ambient_temperature_degC, b.ambient_temperature_degC);
        r.all.rows += b.rows;
        return true;
      },
      run);
  EXPECT_TRUE(truth) << spell(truth.error());
  if (truth) r.truth = *truth;
  EXPECT_EQ(r.truth.rows, r.all.rows);
  return r;
}
std::uint64_t fingerprint(const record::SampleBlock& b) {  // FNV-1a over the bits
  std::uint64_t h = 0xcbf29ce484222325ULL;
  const auto add = [&](const auto& column) {
    for (const auto& x : column) {
      unsigned char bytes[sizeof x];
      std::memcpy(bytes, &x, sizeof x);
      for (const unsigned char byte : bytes) h = (h ^ byte) * 0x100000001b3ULL;
    }
  };
  add(b.time_ns), add(b.voltage_V), add(b.current_A), add(b.temperature_degC), add(b.charge_counter_Ah), add(b.cycle_source);
  return h;
}

TEST(Simulate, TheSameSeedGivesTheSameBitsAndAnotherSeedAnotherCell) {
  const Options options{.cycles = 3, .seed = 7};
  const auto once = recorded(options), again = recorded(options), other = recorded({.cycles = 3, .seed = 8});
  EXPECT_EQ(fingerprint(once.all), fingerprint(again.all));
  EXPECT_NE(fingerprint(once.all), fingerprint(other.all));
  EXPECT_NE(once.truth.cycles[1].capacity_Ah, other.truth.cycles[1].capacity_Ah);
}

// data/reference/simulate_bits.csv: FNV-1a over the bits of all columns. The same from g++ 12, clang-19 and clang-19 for wasm32
// in Node: a change here is a change of every simulated file. Print them anew with BHA_PRINT_BITS=1.
TEST(Simulate, TheBitsAreThoseThatEveryPlatformGives) {
  const tests::Table table = tests::read_table("simulate_bits.csv");
  const bool print = std::getenv("BHA_PRINT_BITS") != nullptr;
  std::size_t i = 0;
  for (const Protocol& protocol : protocols())
    for (const Chemistry chemistry : {Chemistry::nmc, Chemistry::lfp}) {
      Options options{.chemistry = chemistry, .cycles = 3, .seed = 7, .protocol = std::string{protocol.name}};
      options.noise = *noise_named("coarse");
      char bits[17];
      std::snprintf(bits, sizeof bits, "%016llx", static_cast<unsigned long long>(fingerprint(recorded(options).all)));
      if (print) std::printf("%s,%s,%s\n", options.protocol.c_str(), std::string{word(chemistry)}.c_str(), bits);
      if (i < table.rows()) {
        EXPECT_EQ(table.text.at("protocol")[i], protocol.name);
        EXPECT_EQ(table.text.at("bits")[i], bits) << protocol.name << " " << word(chemistry);
      }
      ++i;
    }
  EXPECT_EQ(i, table.rows());
}

TEST(Simulate, ALawOfConservation_CountersAreTheIntegralsOfTheTruth) {
  for (const Protocol& protocol : protocols()) {
    Options options{.cycles = 3, .protocol = std::string{protocol.name}};
    options.noise = *noise_named("none");
    const auto r = recorded(options);
    double charge = 0, discharge = 0;
    for (const TruthCycle& c : r.truth.cycles) charge += c.charge_Ah, discharge += c.discharge_Ah;
    EXPECT_NEAR(r.all.charge_counter_Ah.back(), charge, 1e-9) << protocol.name;
    EXPECT_NEAR(r.all.discharge_counter_Ah.back(), discharge, 1e-9) << protocol.name;
    // the rows alone: trapezoid within a step, the first 10 ms at the step's current
    double sum = 0, most_jump_V = 0;
    for (std::size_t i = 1; i < r.all.rows; ++i) {
      const bool same = r.all.step[i] == r.all.step[i - 1];
      const double dt = static_cast<double>(r.all.time_ns[i] - r.all.time_ns[i - 1]) * 1e-9;
      if (dt < 0) continue;  // the second file
      EXPECT_TRUE(dt > 0 || protocol.pause_days > 0) << protocol.name << " row " << i + 1;
      sum += std::fabs(same ? (r.all.current_A[i] + r.all.current_A[i - 1]) / 2 : r.all.current_A[i]) * dt / 3600;
      if (same) most_jump_V = std::max(most_jump_V, std::fabs(r.all.voltage_V[i] - r.all.voltage_V[i - 1]));
    }
    EXPECT_NEAR(sum, charge + discharge, 1e-4 * (charge + discharge)) << protocol.name;
    EXPECT_LT(most_jump_V, 0.5) << protocol.name;
  }
}

TEST(Simulate, RowsOfCyclesAndStepsTileTheRecord) {
  for (const Protocol& protocol : protocols()) {
    const auto r = recorded({.cycles = 4, .protocol = std::string{protocol.name}, .sample_s = 30});
    std::uint64_t next = 1;
    for (const TruthCycle& c : r.truth.cycles) {
      EXPECT_EQ(c.first_row, next) << protocol.name;
      next = c.last_row + 1;
    }
    EXPECT_EQ(next, r.truth.rows + 1) << protocol.name;
    next = 1;
    for (const TruthStep& s : r.truth.steps) {
      EXPECT_EQ(s.first_row, next) << protocol.name;
      EXPECT_NE(s.termination, cycles::Termination::unknown) << protocol.name << " step " << s.step;
      next = s.last_row + 1;
    }
    EXPECT_EQ(next, r.truth.rows + 1) << protocol.name;
    EXPECT_LE(r.largest_block, 8'192u);
  }
}

TEST(Simulate, GivenALifeOf300Cycles_AboutEightyPercentAreLeft) {
  for (const Chemistry chemistry : {Chemistry::nmc, Chemistry::lfp}) {
    const auto r =
        recorded({.chemistry = chemistry, .cycles = 350, .sample_s = 60, .edge_sample_s = 0, .life_efc = 300, .cell_spread = 0});
    const auto at_80 =
        std::find_if(r.truth.cycles.begin(), r.truth.cycles.end(), [](const TruthCycle& c) { return c.efc >= 300; });
    ASSERT_NE(at_80, r.truth.cycles.end());
    EXPECT_NEAR(at_80->soh, 0.80, 0.03) << word(chemistry);
    EXPECT_GT(at_80->resistance_growth, 0.4);
  }
}

// Long steps bend the voltage over the current: the search for a held voltage's current ran away, and the step never ended.
TEST(Simulate, GivenRowsFarApart_AHeldVoltageEnds) {
  for (const std::uint64_t seed : {101U, 105U}) {
    Options options{.cycles = 12, .seed = seed};
    options.chemistry = Chemistry::lfp;
    options.sample_s = 120;
    EXPECT_LT(recorded(options).all.rows, 12U * 400) << seed;
  }
}

TEST(Simulate, GivenFaults_TheyStandWhereTheLabelsSay) {
  struct Row {
    const char* fault;
    std::function<bool(const Recorded&, const FaultLabel&)> holds;
  };
  const auto between = [](const Recorded& r, const FaultLabel& f) {  // seconds over the label's rows and the row before
    return static_cast<double>(r.all.time_ns[f.last_row - 1] - r.all.time_ns[f.first_row - 2]) * 1e-9;
  };
  for (const Row& row :
       {Row{"gap", [&](auto& r, auto& f) { return between(r, f) > 1190 && between(r, f) < 1230; }},
        Row{"time-back", [&](auto& r, auto& f) { return between(r, f) < -80; }},
        Row{"repeated-time", [](auto& r, auto& f) { return r.all.time_ns[f.first_row - 1] == r.all.time_ns[f.first_row]; }},
        Row{"drop", [](auto& r, auto& f) { return f.last_row > f.first_row && r.truth.rows > 0; }},
        Row{"nan", [](auto& r, auto& f) { return std::isnan(r.all.voltage_V[f.first_row - 1]); }},
        Row{"nan-current", [](auto& r, auto& f) { return std::isnan(r.all.current_A[f.first_row - 1]); }},
        Row{"spike", [](auto& r, auto& f) { return r.all.voltage_V[f.first_row - 1] > 9.9; }},
        Row{"clip", [](auto& r, auto& f) { return r.all.voltage_V[f.first_row - 1] < 4.01; }},
        Row{"stuck",
            [](auto& r, auto& f) {
              return std::fabs(r.all.voltage_V[f.first_row - 1] - r.all.voltage_V[f.last_row - 1]) < 0.005;
            }},
        Row{"truncated", [](auto& r, auto& f) { return r.truth.rows + 1 == f.first_row; }}}) {
    const auto r = recorded({.cycles = 3, .faults = {row.fault}});
    ASSERT_EQ(r.truth.faults.size(), 1u);
    ASSERT_GT(r.truth.faults[0].first_row, 1u) << row.fault;
    EXPECT_TRUE(row.holds(r, r.truth.faults[0])) << row.fault;
  }
}

TEST(Simulate, GivenWhatCannotBe_RefusesAndNamesTheOption) {
  bha::Run run;
  const Sink nowhere = [](const record::SampleBlock&) { return true; };
  for (const auto& [options, column] : {std::pair{Options{.protocol = "no-such"}, "protocol"},
                                        {Options{.cycles = 0}, "cycles"},
                                        {Options{.c_rate = nan}, "c_rate"},
                                        {Options{.sample_s = 0}, "sample_s"},
                                        {Options{.faults = {"gaps"}}, "faults"}}) {
    const auto truth = simulate(options, nowhere, run);
    ASSERT_FALSE(truth) << column;
    EXPECT_EQ(truth.error().code, Code::option_invalid);
    EXPECT_EQ(truth.error().place.column, column);
  }
  EXPECT_FALSE(noise_named("voltage_sigma=3"));
  EXPECT_EQ(noise_named("voltage_sigma_V=0.25,current_lsb_a=0.5")->current_lsb_A, 0.5);
  run.stop_requested = [] { return true; };
  EXPECT_EQ(simulate({}, nowhere, run).error().code, Code::stopped);
}

TEST(Simulate, GivenNoise_ItHasTheStatedWidthAndMemory) {
  Options quiet{.cycles = 2}, loud = quiet;
  quiet.noise = *noise_named("none");
  loud.noise = quiet.noise;
  loud.noise.voltage_sigma_V = 0.002, loud.noise.autocorrelation = 0.6;
  const auto a = recorded(quiet), b = recorded(loud);
  ASSERT_EQ(a.all.rows, b.all.rows);
  double square = 0, lagged = 0, last = 0;
  for (std::size_t i = 0; i < a.all.rows; ++i) {
    const double e = b.all.voltage_V[i] - a.all.voltage_V[i];
    square += e * e, lagged += e * last, last = e;
  }
  EXPECT_NEAR(std::sqrt(square / static_cast<double>(a.all.rows)), 0.002, 0.0001);
  EXPECT_NEAR(lagged / square, 0.6, 0.05);
}

}  // namespace
}  // namespace bha::simulate
