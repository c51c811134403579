#include "bha/models/bootstrap.h"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "bha/math/autocorrelation.h"
#include "bha/math/philox.h"
#include "bha/math/univariate.h"
#include "bha/models/nearby.h"

namespace bha::models {
namespace {

/// h_i, the pull of point i on its own fitted value, by Gram-Schmidt on the gradient's columns.
std::vector<double> leverages(Law law, std::span<const double> t, const Parameters& p) {
  const std::size_t n = t.size(), m = parameter_count(law);
  std::vector<std::vector<double>> column(m, std::vector<double>(n));
  for (std::size_t i = 0; i < n; ++i) {
    const Parameters g = law_gradient(law, p, t[i]);
    for (std::size_t j = 0; j < m; ++j) column[j][i] = g[j];
  }
  std::vector<double> h(n, 0.0);
  const auto dot = [n](const std::vector<double>& a, const std::vector<double>& b) {
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += a[i] * b[i];
    return sum;
  };
  for (std::size_t j = 0; j < m; ++j) {
    const double before = dot(column[j], column[j]);
    for (std::size_t k = 0; k < j; ++k) {
      const double along = dot(column[k], column[j]);
      for (std::size_t i = 0; i < n; ++i) column[j][i] -= along * column[k][i];
    }
    const double square = dot(column[j], column[j]), scale = square > 1e-20 * before ? 1 / std::sqrt(square) : 0;
    for (std::size_t i = 0; i < n; ++i) column[j][i] *= scale, h[i] += column[j][i] * column[j][i];
  }
  return h;
}

/// Residuals to draw blocks of, written twice so that a block may run over their end.
struct Pool {
  std::vector<double> e{};
  std::size_t length = 1;  // of a block
  /// For each block of a replicate: block(where it goes, the residuals it brings).
  template <class Block>
  void draw(std::size_t n, std::uint64_t seed, std::uint64_t replicate, const Block& block) const {
    math::Words4 words{};
    for (std::size_t which = 0, at = 0; at < n; ++which, at += length) {
      if (which % 4 == 0) words = math::philox4x64({replicate, which / 4, 0, 0}, {seed, 0x6268615F626F6F74});  // "bha_boot"
      const auto start = static_cast<std::size_t>(math::uniform(words[which % 4]) * static_cast<double>(n));
      block(at, std::span(e).subspan(start, std::min(length, n - at)));
    }
  }
};

/// Standard deviation of a long mean of the residuals, times √n: what their likeness makes of their own.
double inflated_deviation(std::span<const double> e, std::size_t most) {
  const double rho = std::clamp(math::lag1_autocorrelation(e), 0.0, 1.0);
  return math::standard_deviation(e) * std::sqrt(std::min((1 + rho) / (1 - rho), static_cast<double>(most)));
}

}  // namespace

std::size_t block_length(std::span<const double> residuals) {
  const double n = static_cast<double>(residuals.size()), rho = math::lag1_autocorrelation(residuals);
  const double alike = rho > 0 && rho < 1 ? std::cbrt(1.5) * std::pow(2 * rho / (1 - rho * rho), 2.0 / 3) : 0;
  return static_cast<std::size_t>(std::ceil(std::min(std::max(1.0, alike) * std::cbrt(n), std::max(1.0, n / 4)) - 1e-9));
}

std::vector<Parameters> bootstrap(Law law, std::span<const double> t, std::span<const double> y, const Estimate& estimated,
                                  const BootstrapOptions& options, Run& run) {
  const std::size_t n = t.size();
  if (n == 0 || options.replicates == 0) return {};
  std::vector<double> fitted(n), e(n);
  const std::vector<double> h = leverages(law, t, estimated.p);
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    fitted[i] = law_value(law, estimated.p, t[i]);
    e[i] = (y[i] - fitted[i]) / std::sqrt(std::max(1 - h[i], 1e-3));  // a point that pulls all has no residual to scale
    sum += e[i];
  }
  for (std::size_t i = 0; i < n; ++i) e[i] -= sum / static_cast<double>(n);
  const std::size_t length = block_length(e);
  const Nearby near = nearby(law, t, y, estimated, inflated_deviation(e, length));
  e.resize(n + length);
  for (std::size_t i = 0; i < length; ++i) e[n + i] = e[i % n];
  const Pool pool{std::move(e), length};
  const std::size_t width = near.space.width();
  double start[ColumnSpace::most] = {};
  add_rows(near.space.basis, n, width, 0, fitted, start);

  std::vector<Parameters> draws(options.replicates);
  constexpr std::size_t piece = 100;
  std::atomic<bool> stopped = false;
  run.each((options.replicates + piece - 1) / piece, [&](std::size_t which) {
    if (stopped || run.must_stop()) return void(stopped = true);
    Workspace work;
    std::vector<double> replica(n);
    for (std::size_t r = which * piece; r < std::min((which + 1) * piece, options.replicates); ++r) {
      if (near.space.rank > 0) {
        double coordinates[ColumnSpace::most];
        std::copy_n(start, width, coordinates);
        pool.draw(n, options.seed, r, [&](std::size_t at, std::span<const double> block) {
          add_rows(near.space.basis, n, width, at, block, coordinates);
        });
        if (const auto again = refit(near, coordinates)) {
          draws[r] = again->p;
          continue;
        }
      }
      pool.draw(n, options.seed, r, [&](std::size_t at, std::span<const double> block) {
        for (std::size_t k = 0; k < block.size(); ++k) replica[at + k] = fitted[at + k] + block[k];
      });
      draws[r] = estimate(law, t, replica, work, {.near = &estimated}).p;
      work.same_t = true;
    }
  });
  if (stopped) draws.clear();
  return draws;
}

double standard_error_of(std::span<const Parameters> draws, std::size_t parameter) {
  if (draws.size() < 2) return nan;
  std::vector<double> values;
  for (const Parameters& p : draws) values.push_back(p[parameter]);
  return (math::quantile(values, 0.8413447460685429) - math::quantile(values, 0.15865525393145705)) / 2;
}

}  // namespace bha::models
