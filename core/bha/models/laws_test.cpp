#include "bha/models/laws.h"

#include <gtest/gtest.h>

#include <cmath>

namespace bha::models {
namespace {

const std::pair<Law, Parameters> examples[] = {{Law::linear, {1, 3e-4}},
                                               {Law::sqrt_linear, {1.02, 4e-3, 1e-4}},
                                               {Law::power, {1, 1e-3, 0.8}},
                                               {Law::exponential, {1, 0.03, 300}},
                                               {Law::double_exponential, {0.05, -0.03, 0.95, -3e-4}}};

TEST(Laws, GradientIsThatOfTheValue) {
  for (const auto& [law, p] : examples)
    for (const double t : {0.5, 30.0, 700.0}) {
      const Parameters g = law_gradient(law, p, t);
      for (std::size_t j = 0; j < parameter_count(law); ++j) {
        Parameters up = p, down = p;
        const double h = 1e-6 * std::fabs(p[j]);
        up[j] += h, down[j] -= h;
        const double wanted = (law_value(law, up, t) - law_value(law, down, t)) / (2 * h);
        EXPECT_NEAR(g[j], wanted, 1e-6 * std::max(1e-3, std::fabs(wanted)))
            << word(law) << " " << parameter_names(law)[j] << " at " << t;
      }
    }
}

TEST(Laws, BeforeTheirStartRootAndPowerHaveNoValue) {
  EXPECT_TRUE(std::isnan(law_value(Law::sqrt_linear, examples[1].second, -1)));
  EXPECT_TRUE(std::isnan(law_value(Law::power, examples[2].second, -1)));
}

}  // namespace
}  // namespace bha::models
