// From rows as a cycler logs them to degradation modes: a simulated cell whose losses are known.
#include "bha/pipeline/modes.h"

#include <gtest/gtest.h>

#include "bha/pipeline/modes_page.h"

#include <cmath>

#include "bha/features/cycle_fold.h"
#include "bha/features/step_fold.h"
#include "bha/simulate/simulate.h"

namespace bha::pipeline {
namespace {

struct Simulated {
  Analysis analysis{};
  simulate::Truth truth{};
};
Simulated simulated(const simulate::Options& options) {
  Simulated out;
  std::vector<record::SampleBlock> blocks;
  bha::Run run;
  const auto truth = simulate::simulate(options, [&](const record::SampleBlock& b) { return blocks.push_back(b), true; }, run);
  EXPECT_TRUE(truth);
  out.truth = *truth;
  const cycles::CycleOptions how{.nominal_capacity_Ah = truth->nominal_capacity_Ah,
                                 .rest_current_A = 0.01,
                                 .voltage_min_V = truth->voltage_min_V,
                                 .voltage_max_V = truth->voltage_max_V};
  features::CycleFold fold(how);
  features::StepFold steps(how, {.slow_curves = true});
  for (const auto& b : blocks) {
    fold.push(b);
    steps.push(b);
  }
  fold.finish();
  steps.finish();
  out.analysis.cycles = fold.rows();
  out.analysis.keys = fold.keys();
  out.analysis.steps = steps.tables(fold.rows());
  out.analysis.cell = {.id = "cell", .nominal_capacity_Ah = truth->nominal_capacity_Ah};
  out.analysis.belief.voltage_min_V = truth->voltage_min_V;
  out.analysis.belief.voltage_max_V = truth->voltage_max_V;
  return out;
}

const simulate::TruthCycle& truth_of(const Simulated& s, std::int64_t cycle) {
  for (const auto& row : s.truth.cycles)
    if (row.cycle == cycle) return row;
  return s.truth.cycles.front();
}
double since(double loss, double before) { return 1 - (1 - loss) / (1 - before); }

struct Row {
  simulate::Chemistry chemistry;
  const char *positive, *negative;
  double within;
};
class Modes : public testing::TestWithParam<Row> {};

// C/20 check-ups with sensor noise, R0 + 2 RC, hysteresis and ageing: physics that the fit does not know.
TEST_P(Modes, GivenSimulatedCheckUps_TheLossesAreTheTruths) {
  const Simulated s =
      simulated({.chemistry = GetParam().chemistry, .cycles = 151, .seed = 5, .protocol = "checkup", .sample_s = 30});
  bha::Run run;
  const auto document = degradation_modes(s.analysis, *models::library_half_cell(GetParam().positive),
                                          *models::library_half_cell(GetParam().negative), run);
  ASSERT_TRUE(document) << spell(document.error());
  ASSERT_EQ(document->rows.size(), 4u);
  const auto& first = truth_of(s, document->reference_cycle);
  for (const report::ModesRow& row : document->rows) {
    const auto& truth = truth_of(s, row.cycle);
    // 301 cycles, 3 seeds each: worst 0.0013, 0.0008, 0.0025 (NMC) and 0.0033, 0.0049, 0.0056 (LFP, whose hysteresis is larger)
    EXPECT_NEAR(row.lithium_loss, since(truth.lithium_loss, first.lithium_loss), GetParam().within);
    EXPECT_NEAR(row.positive_loss, since(truth.positive_loss, first.positive_loss), GetParam().within);
    EXPECT_NEAR(row.negative_loss, since(truth.negative_loss, first.negative_loss), GetParam().within);
    EXPECT_EQ(row.curves, "charge+discharge");
    EXPECT_TRUE(std::isnan(row.lithium_Ah)) << "published curves tell differences only";
  }
}
INSTANTIATE_TEST_SUITE_P(Chemistries, Modes,
                         testing::Values(Row{simulate::Chemistry::nmc, "nmc811", "graphite-silicon", 0.003},
                                         Row{simulate::Chemistry::lfp, "lfp", "graphite", 0.006}));

TEST(ModesPage, HasARowForEachModeThatIsDeterminedAndTheLastInWords) {
  const Simulated s = simulated({.cycles = 101, .seed = 5, .protocol = "checkup", .sample_s = 60});
  bha::Run run;
  const ModesAsked published{.positive = {.name = "nmc811"}, .negative = {.name = "graphite-silicon"}};
  const auto page = modes_page(s.analysis, published, run);
  ASSERT_TRUE(page) << spell(page.error());
  const report::ModesRow& last = page->told.rows.back();
  ASSERT_EQ(page->told.rows.size(), 3u);
  ASSERT_EQ(page->modes.size(), 9u);
  const report::ModeMark& mark = page->modes[6];
  EXPECT_EQ(mark.cycle, last.cycle);
  EXPECT_EQ(mark.mode, "lithium (LLI)");
  EXPECT_EQ(mark.loss, last.lithium_loss);
  EXPECT_TRUE(mark.loss_lower == last.lithium_loss_lower && mark.loss_upper == last.lithium_loss_upper);
  ASSERT_EQ(page->summaries.size(), std::size(report::modes_titles));
  EXPECT_TRUE(page->summaries[0].starts_with("3 check-ups; lost by cycle 101 since cycle 1: lithium (LLI) "))
      << page->summaries[0];
  EXPECT_NE(page->summaries[1].find("90 % intervals: not your electrodes"), std::string::npos) << page->summaries[1];
}

TEST(ModesPage, AnElectrodeThatIsNoneIsRefusedByItsName) {
  bha::Run run;
  const ModesAsked unknown{.positive = {.name = "nmc811"}, .negative = {.name = "lead"}};
  EXPECT_EQ(modes_page({}, unknown, run).error().code, Code::option_invalid);
  const ModesAsked cut{.positive = {.name = "p.csv", .text = "stoichiometry\n0.1\n"}, .negative = {.name = "graphite"}};
  const auto refused = modes_page({}, cut, run);
  EXPECT_EQ(refused.error().code, Code::column_missing);
  EXPECT_EQ(refused.error().place.file, "p.csv");
}

TEST(ModesOfARecord, GivenOnlyFastCycles_RefusedWithTheirRate) {
  const Simulated s = simulated({.cycles = 3, .seed = 1, .protocol = "cccv"});
  bha::Run run;
  const auto document =
      degradation_modes(s.analysis, *models::library_half_cell("nmc811"), *models::library_half_cell("graphite-silicon"), run);
  ASSERT_FALSE(document);
  EXPECT_NE(document.error().found.find("C/1"), std::string::npos) << document.error().found;
}

}  // namespace
}  // namespace bha::pipeline
