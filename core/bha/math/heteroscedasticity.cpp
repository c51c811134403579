#include "bha/math/heteroscedasticity.h"

#include <vector>

#include "bha/math/distributions.h"
#include "bha/math/linear_least_squares.h"

namespace bha::math {

Heteroscedasticity breusch_pagan(std::span<const double> residuals, std::span<const double> regressors) {
  const std::size_t n = residuals.size(), k = n == 0 ? 0 : regressors.size() / n;
  if (k == 0 || n < k + 2) return {};
  std::vector<double> squares;
  for (const double e : residuals) squares.push_back(e * e);
  const LinearFit fit = linear_least_squares(regressors, squares, true);
  if (fit.rank < k + 1) return {};
  const double count = static_cast<double>(n), of = static_cast<double>(k), left = count - of - 1;
  Heteroscedasticity out{.lm = count * fit.r_squared, .r_squared = fit.r_squared};
  out.p = chi2_survival(out.lm, of);
  out.f = fit.r_squared / of / ((1 - fit.r_squared) / left);
  out.f_p = f_survival(out.f, of, left);
  return out;
}

Heteroscedasticity white(std::span<const double> residuals, std::span<const double> regressors) {
  const std::size_t n = residuals.size(), k = n == 0 ? 0 : regressors.size() / n;
  std::vector<double> columns(regressors.begin(), regressors.end());
  for (std::size_t a = 0; a < k; ++a)
    for (std::size_t b = a; b < k; ++b)
      for (std::size_t i = 0; i < n; ++i) columns.push_back(regressors[a * n + i] * regressors[b * n + i]);
  return breusch_pagan(residuals, columns);
}

}  // namespace bha::math
