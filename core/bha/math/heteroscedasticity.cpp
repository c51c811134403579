#include "bha/math/heteroscedasticity.h"

#include <cmath>
#include <vector>

#include "bha/math/distributions.h"
#include "bha/math/linear_least_squares.h"

namespace bha::math {
namespace {

Heteroscedasticity judged(double r_squared, std::size_t n, std::size_t k) {
  const double count = static_cast<double>(n), of = static_cast<double>(k), left = count - of - 1;
  Heteroscedasticity out{.lm = count * r_squared, .r_squared = r_squared};
  out.p = chi2_survival(out.lm, of);
  out.f = r_squared / of / ((1 - r_squared) / left);
  out.f_p = f_survival(out.f, of, left);
  return out;
}

/// One regressor x, or x and its square: the centred columns are made orthogonal, and each tells its share. NaN: one of them tells
/// nothing that the other does not.
double told_by_one(std::span<const double> residuals, std::span<const double> x, bool square) {
  constexpr double nothing = 1e-20;  // of a column's squares
  const std::size_t n = residuals.size();
  const double count = static_cast<double>(n);
  double sum_x = 0, sum_y = 0, size = 0;
  for (std::size_t i = 0; i < n; ++i) sum_x += x[i], sum_y += residuals[i] * residuals[i], size += std::fabs(x[i]);
  const double middle = sum_x / count, y_middle = sum_y / count;
  double spread = 0;
  for (std::size_t i = 0; i < n; ++i) spread += (x[i] - middle) * (x[i] - middle);
  if (!(spread > nothing * size * size / count)) return nan;
  const double scale = std::sqrt(count / spread);
  double u1 = 0, u2 = 0, u3 = 0, u4 = 0, uy = 0, uuy = 0, yy = 0, y1 = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double u = (x[i] - middle) * scale, uu = u * u, y = residuals[i] * residuals[i] - y_middle;
    u1 += u, u2 += uu, u3 += uu * u, u4 += uu * uu, uy += u * y, uuy += uu * y, yy += y * y, y1 += y;
  }
  const double total = yy - y1 * y1 / count, linear = u2 - u1 * u1 / count, with_y = uy - u1 * y1 / count;
  double told = with_y * with_y / linear;
  if (square) {
    const double both = u3 - u1 * u2 / count, own = u4 - u2 * u2 / count, left = own - both * both / linear;
    if (!(left > 1e-12 * own)) return nan;
    const double left_with_y = uuy - u2 * y1 / count - both / linear * with_y;
    told += left_with_y * left_with_y / left;
  }
  return told / total;
}

}  // namespace

Heteroscedasticity breusch_pagan(std::span<const double> residuals, std::span<const double> regressors) {
  const std::size_t n = residuals.size(), k = n == 0 ? 0 : regressors.size() / n;
  if (k == 0 || n < k + 2) return {};
  if (k == 1) {
    const double told = told_by_one(residuals, regressors, false);
    return std::isnan(told) ? Heteroscedasticity{} : judged(told, n, 1);
  }
  std::vector<double> squares;
  for (const double e : residuals) squares.push_back(e * e);
  const LinearFit fit = linear_least_squares(regressors, squares, true);
  if (fit.rank < k + 1) return {};
  return judged(fit.r_squared, n, k);
}

Heteroscedasticity white(std::span<const double> residuals, std::span<const double> regressors) {
  const std::size_t n = residuals.size(), k = n == 0 ? 0 : regressors.size() / n;
  if (k == 1 && n >= 4) {
    const double told = told_by_one(residuals, regressors, true);
    return std::isnan(told) ? Heteroscedasticity{} : judged(told, n, 2);
  }
  std::vector<double> columns(regressors.begin(), regressors.end());
  for (std::size_t a = 0; a < k; ++a)
    for (std::size_t b = a; b < k; ++b)
      for (std::size_t i = 0; i < n; ++i) columns.push_back(regressors[a * n + i] * regressors[b * n + i]);
  return breusch_pagan(residuals, columns);
}

}  // namespace bha::math
