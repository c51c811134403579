// Moments of ΔQ(V) against numpy and scipy on the public curves of Severson et al. (METHODS 2.2).
#include <gtest/gtest.h>

#include "bha/features/delta_q.h"
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
