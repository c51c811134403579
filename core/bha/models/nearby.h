// Refits of one law to many y over one t that differ by noise: made once around an estimate, then a refit costs a microsecond or
// a few. What the bootstrap is made of.
//   const Nearby near = nearby(Law::power, t, soh, estimated, noise);
//   if (auto e = refit(near, coordinates)) …   else estimate(…) on the data themselves
#pragma once
#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "bha/models/column_space.h"
#include "bha/models/fit_estimate.h"

namespace bha::models {

inline constexpr double reach = 7;  // standard errors around the estimate that a Nearby covers

struct Nearby {
  Law law{};
  ColumnSpace space{};                              // rank 0: not usable, take `estimate`
  std::vector<double> at_points{};                  // τ (power: its logarithm) at space.point
  double theta[2] = {}, low[2] = {}, high[2] = {};  // exponents: the estimate's, and the range covered
  double last = nan, rest = 0;                      // t's last; squared residuals that no column reaches
  void take(std::vector<double> columns, std::span<const double> in) {
    space = column_space(std::move(columns), in.size());
    for (const std::size_t i : space.point) at_points.push_back(in[i]);
  }
  /// Whether the column φ(in) comes back from its values at the points, to 1e-11 of its length.
  template <class Function>
  [[nodiscard]] bool carries(const Function& column, std::span<const double> in) const {
    double c[ColumnSpace::most] = {}, values[ColumnSpace::most] = {}, off = 0, length = 0;
    for (std::size_t j = 0; j < space.rank; ++j) values[j] = column(at_points[j]);
    space.lifted(values, c);
    for (std::size_t i = 0; i < in.size(); ++i) {
      double again = 0;
      for (std::size_t q = 0; q < space.rank; ++q) again += c[q] * space.basis[(q / 4 * space.n + i) * 4 + q % 4];
      const double v = column(in[i]);
      off += (v - again) * (v - again), length += v * v;
    }
    return off <= 1e-22 * length;
  }
};
[[nodiscard]] inline double chebyshev_node(double low, double high, std::size_t k, std::size_t nodes) {
  const double angle = (static_cast<double>(k) + 0.5) / static_cast<double>(nodes) * std::numbers::pi;
  return (low + high) / 2 - (high - low) / 2 * std::cos(angle);
}

/// noise: standard deviation of what a refit's y differs by, inflated where neighbours are alike. power, exponential and double
/// exponential; for the others, and where the estimate says too little, rank is 0.
[[nodiscard]] Nearby nearby(Law, std::span<const double> t, std::span<const double> y, const Estimate&, double noise);
/// y's coordinates in near.space (add_rows over y) → what `estimate` finds on y, to 1e-8; nothing when an exponent leaves the
/// range.
[[nodiscard]] std::optional<Estimate> refit(const Nearby&, const double* coordinates);

}  // namespace bha::models
