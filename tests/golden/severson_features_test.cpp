// Moments of ΔQ(V) against numpy and scipy on the public curves of Severson et al. (METHODS 2.2).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "bha/features/delta_q.h"
#include "bha/features/step_fold.h"
#include "bha/formats/shared_files_test.h"
#include "bha/pipeline/cycle_life_task.h"
#include "tests/table.h"

namespace bha {

TEST(SeversonFeatures, MomentsOfCycles10And100) {
  BHA_NEEDS_SHARED("severson_qv");
  const auto table = tests::read_table("severson_features.csv");
  ASSERT_EQ(table.rows(), 14u);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const std::string name = table.text.at("file")[i];
    const auto curves = pipeline::read_cycle_curves(shared::file_bytes(shared::root() / "data" / name), name);
    ASSERT_TRUE(curves) << name;
    ASSERT_EQ(curves->cycles(), 99u);
    std::vector<double> change;
    for (std::size_t v = 0; v < curves->voltages; ++v) change.push_back(curves->cycle(98)[v] - curves->cycle(8)[v]);
    const auto told = features::delta_q(change);
    const auto near = [&](const char* column, double value) {
      EXPECT_NEAR(value, table.numbers(column)[i], 1e-9) << name << ' ' << column;
    };
    near("log10_abs_var_sample", told.log10_variance);
    near("log10_abs_min", told.log10_minimum);
    near("log10_abs_mean", told.log10_mean);
    near("log10_abs_skew_biased", told.log10_skewness);
    near("log10_abs_kurt_pearson_biased", told.log10_kurtosis);
    near("log10_abs_dq_at_2v", told.log10_end);
  }
}

// The same cycles as a record of samples, through the fold: what a constant shift does not touch is scipy's, the rest is ours of the
// curves from their first row on.
TEST(SeversonFeatures, TheTableOfARecordTellsTheSameMoments) {
  BHA_NEEDS_SHARED("severson_qv");
  const auto table = tests::read_table("severson_features.csv");
  std::size_t judged = 0;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const std::string name = table.text.at("file")[i];
    const auto curves = pipeline::read_cycle_curves(shared::file_bytes(shared::root() / "data" / name), name);
    ASSERT_TRUE(curves) << name;
    record::SampleBlock b;
    double t = 0;
    const auto add = [&](double current_A, double voltage_V) {
      b.time_ns.push_back(static_cast<std::int64_t>(std::llround(t * 1e9)));
      b.current_A.push_back(current_A), b.voltage_V.push_back(voltage_V), ++b.rows;
    };
    bool rises = true;
    std::vector<double> change;
    for (const std::size_t cycle : {8u, 98u}) {
      const auto q = curves->cycle(cycle);
      for (int k = 0; k <= 20; ++k, t += 10) add(4, 3.0 + 0.025 * k);
      const double begin = t;
      for (std::size_t v = 0; v < q.size(); ++v) {
        rises = rises && (v == 0 || q[v] >= q[v - 1]);
        t = begin + 3600 * (q[v] - q[0]) / 10;
        add(-10, 3.5 - 1.5 * static_cast<double>(v) / static_cast<double>(q.size() - 1));
        if (cycle == 98) change.push_back(q[v] - q[0] - curves->cycle(8)[v] + curves->cycle(8)[0]);
      }
      t += 10;
    }
    if (!rises) continue;  // no current makes such a curve
    ++judged;
    features::StepFold fold({.rest_current_A = 0.01, .voltage_min_V = 2.0, .voltage_max_V = 3.5},
                            {.delta_q = true, .delta_q_reference = 1});
    fold.push(b);
    fold.finish();
    const auto told = fold.tables({}).delta_q;
    ASSERT_EQ(told.size(), 2u) << name;
    ASSERT_EQ(id(told[1].missing), "none") << name;
    EXPECT_NEAR(told[1].log10_variance, table.numbers("log10_abs_var_sample")[i], 1e-6) << name;
    EXPECT_NEAR(std::log10(std::fabs(told[1].skewness)), table.numbers("log10_abs_skew_biased")[i], 1e-5) << name;
    EXPECT_NEAR(told[1].log10_kurtosis, table.numbers("log10_abs_kurt_pearson_biased")[i], 1e-6) << name;
    const auto ours = features::delta_q(change);
    EXPECT_NEAR(told[1].mean_Ah, ours.mean_Ah, 1e-9) << name;
    EXPECT_NEAR(told[1].end_Ah, ours.end_Ah, 1e-9) << name;
    EXPECT_NEAR(told[1].minimum_Ah, *std::min_element(change.begin(), change.end()), 1e-9) << name;
  }
  EXPECT_GE(judged, 5u);
}

// The 13 features of cycle life; the oracle despikes with pandas, fits with numpy's polyfit and takes moments from scipy.
TEST(SeversonFeatures, TheTrendAndTheCourseOfTheDischarge) {
  BHA_NEEDS_SHARED("severson_qv");
  const auto table = tests::read_table("severson_trend_features.csv");
  ASSERT_EQ(table.rows(), 12u);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const std::string name = table.text.at("file")[i];
    const auto curves = pipeline::read_cycle_curves(shared::file_bytes(shared::root() / "data" / name), name);
    ASSERT_TRUE(curves) << name;
    const auto told = features::delta_q_features(*curves, 10, 100);
    ASSERT_TRUE(told) << name;
    for (std::size_t j = 0; j < told->size(); ++j) {
      const std::string column(features::delta_q_names[j]);
      EXPECT_NEAR((*told)[j], table.numbers(column)[i], 1e-8) << name << ' ' << column;
    }
  }
}

}  // namespace bha
