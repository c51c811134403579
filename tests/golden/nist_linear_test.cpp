// NIST StRD linear regression. Source: data/reference/nist_strd (public domain; certified values by exact rational arithmetic).
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>

#include "bha/math/linear_least_squares.h"
#include "tests/table.h"

namespace bha::math {
namespace {

LinearFit fit_of(const std::string& name) {
  const tests::Table data = tests::read_table("nist_strd/" + name + ".csv");
  const auto y = data.numbers("y");
  if (name == "Filip") return polynomial_fit(data.numbers("x"), y, 10);
  if (name.starts_with("Wampler")) return polynomial_fit(data.numbers("x"), y, 5);
  if (name == "Pontius") return polynomial_fit(data.numbers("x"), y, 2);
  std::vector<double> design;
  for (const std::string& column : data.columns)
    if (column != "y") {
      const auto x = data.numbers(column);
      design.insert(design.end(), x.begin(), x.end());
    }
  return linear_least_squares(design, y, name != "NoInt1");
}

TEST(NistLinear, CertifiedCoefficientsAndDeviations) {
  const tests::Table table = tests::read_table("nist_strd/linear_certified.csv");
  const auto value = table.numbers("value");
  std::map<std::string, double> least;
  std::string name;
  LinearFit fit;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.text.at("problem")[i] != name) fit = fit_of(name = table.text.at("problem")[i]);
    const std::string& quantity = table.text.at("quantity")[i];
    const bool deviation = quantity.starts_with("sd_B");
    const std::size_t first = name == "NoInt1" ? 1 : 0;
    double got = 0;
    if (deviation || quantity[0] == 'B')
      got = (deviation ? fit.standard_errors : fit.coefficients)[std::stoul(quantity.substr(deviation ? 4 : 1)) - first];
    else if (quantity == "residual_sd")
      got = fit.sigma;
    else if (quantity == "r_squared")
      got = fit.r_squared;
    else if (quantity == "residual_ss")
      got = fit.ssr;
    else if (quantity == "dof")
      got = static_cast<double>(tests::read_table("nist_strd/" + name + ".csv").rows() - fit.rank);
    else
      ADD_FAILURE() << quantity;
    // Where the certified value is 0 (an exact polynomial has no residual) the size of y decides.
    const double off = value[i] == 0 ? std::fabs(got) / 1e6 : std::fabs(got - value[i]) / std::fabs(value[i]);
    const double lre = std::min(15.0, -std::log10(std::max(off, 1e-15)));
    auto [at, fresh] = least.try_emplace(name, 15.0);
    at->second = std::min(at->second, lre);
    // Wampler5's scatter is 10⁷ times its coefficients, so those carry 8 digits.
    EXPECT_GE(lre, name == "Wampler5" ? 8 : 9.5) << name << " " << quantity << " " << got << " instead of " << value[i];
  }
  EXPECT_EQ(least.size(), 9u);
  for (const auto& [problem, lre] : least) std::printf("%-9s digits %.2f\n", problem.c_str(), lre);
}

TEST(LinearLeastSquares, GivenTwoColumnsAlike_SaysThatTheyAreNotDetermined) {
  const std::vector<double> design{1, 2, 3, 4, 2, 4, 6, 8}, y{1, 2, 3, 5};
  const LinearFit fit = linear_least_squares(design, y, false);
  EXPECT_EQ(fit.rank, 1u);
  EXPECT_TRUE(std::isnan(fit.coefficients[0]));
  EXPECT_EQ(polynomial_fit(std::vector<double>{1, 1, 2, 2}, y, 2).rank, 2u);
}

}  // namespace
}  // namespace bha::math
