// The CC-CV record of METHODS 1.5: made by us, expected values are scipy's. Irregular sampling, a gap of 130 s in the CC charge.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>

#include "bha/features/cycle_fold.h"

namespace bha::features {
namespace {

record::SampleBlock record_cccv() {
  std::ifstream in(BHA_ROOT "/data/reference/record_cccv_input.csv");
  record::SampleBlock b;
  std::string line, phase_before;
  int step = 0;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::istringstream fields(line);
    double t = 0, i = 0, v = 0, temperature = 0;
    char comma = 0;
    std::string phase;
    fields >> t >> comma >> i >> comma >> v >> comma >> temperature >> comma >> phase;
    if (phase != phase_before) ++step;
    phase_before = phase;
    b.time_ns.push_back(static_cast<std::int64_t>(std::llround(t * 1e9)));
    b.current_A.push_back(i);
    b.voltage_V.push_back(v);
    b.temperature_degC.push_back(temperature);
    b.step.push_back(step);
    ++b.rows;
  }
  return b;
}
/// What the edges of charging steps hold: the last current until the next step begins [Ah].
double held_charge_Ah() {
  const record::SampleBlock b = record_cccv();
  double held_As = 0;
  for (std::size_t i = 1; i < b.rows; ++i)
    if (b.step[i] != b.step[i - 1] && b.current_A[i - 1] > 0)
      held_As += b.current_A[i - 1] * static_cast<double>(b.time_ns[i] - b.time_ns[i - 1]) * 1e-9;
  return held_As / 3600;
}
std::map<std::string, double> expected() {
  std::ifstream in(BHA_ROOT "/data/reference/record_cccv_expected.csv");
  std::map<std::string, double> out;
  std::string line;
  while (std::getline(in, line))
    if (const auto comma = line.find(','); comma != std::string::npos)
      out[line.substr(0, comma)] = std::strtod(line.c_str() + comma + 1, nullptr);
  return out;
}
CycleRow cycle_of(const cycles::CycleOptions& options) {
  CycleFold fold(options);
  fold.push(record_cccv());
  fold.finish();
  EXPECT_EQ(fold.rows().size(), 2u);  // the rest before the charge is cycle 0
  return fold.rows().empty() ? CycleRow{} : fold.rows().back();
}

TEST(RecordCccv, StepwiseIntegralsAreScipys) {
  auto expect = expected();
  const CycleRow row = cycle_of({.nominal_capacity_Ah = 1, .rest_current_A = 0.001, .voltage_min_V = 2.75, .voltage_max_V = 4.2});
  // The step's own samples, and what an edge holds: 0.1 s at −1 A until the rest begins; those of the charge likewise.
  EXPECT_NEAR(row.discharge_capacity_Ah, expect["discharge_step_ah"] + 0.1 * 1 / 3600, 1e-12);
  EXPECT_NEAR(row.charge_capacity_Ah, expect["cc_step_charge_ah"] + expect["cv_step_charge_ah"] + held_charge_Ah(), 1e-12);
  EXPECT_NEAR(row.bridged_s, expect["gap_max_dt_s"], 1e-9);
  EXPECT_EQ(row.gap_s, 0);
  EXPECT_DOUBLE_EQ(row.temperature_max_degC, expect["temperature_max_c"]);
}

TEST(RecordCccv, WholeTrapezoidIsScipys) {
  auto expect = expected();
  CycleFold fold({.nominal_capacity_Ah = 1, .rest_current_A = 0.001, .whole_trapezoid = true});
  fold.push(record_cccv());
  fold.finish();
  double charge_Ah = 0, discharge_Ah = 0, charge_Wh = 0, discharge_Wh = 0;
  for (const CycleRow& row : fold.rows()) {
    charge_Ah += row.charge_capacity_Ah;
    discharge_Ah += row.discharge_capacity_Ah;
    charge_Wh += row.charge_energy_Wh;
    discharge_Wh += row.discharge_energy_Wh;
  }
  EXPECT_NEAR(charge_Ah, expect["charge_ah_trapezoid_net_of_negatives"], 1e-12);
  EXPECT_NEAR(discharge_Ah, expect["discharge_ah_trapezoid"], 1e-12);
  EXPECT_NEAR(charge_Wh, expect["charge_wh_trapezoid"], 1e-11);
  EXPECT_NEAR(discharge_Wh, expect["discharge_wh_trapezoid"], 1e-11);
}

}  // namespace
}  // namespace bha::features
