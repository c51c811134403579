#include "bha/models/bootstrap.h"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "bha/math/philox.h"
#include "bha/math/univariate.h"

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

/// Fills `out` with blocks of `e`, which is written twice so that a block may run over its end.
void draw(std::span<const double> e, std::span<const double> fitted, std::size_t length, std::uint64_t seed,
          std::uint64_t replicate, std::vector<double>& out) {
  const std::size_t n = fitted.size();
  math::Words4 words{};
  for (std::size_t block = 0, at = 0; at < n; ++block, at += length) {
    if (block % 4 == 0) words = math::philox4x64({replicate, block / 4, 0, 0}, {seed, 0x6268615F626F6F74});  // "bha_boot"
    const auto start = static_cast<std::size_t>(math::uniform(words[block % 4]) * static_cast<double>(n));
    const std::size_t many = std::min(length, n - at);
    for (std::size_t k = 0; k < many; ++k) out[at + k] = fitted[at + k] + e[start + k];
  }
}

}  // namespace

std::vector<Parameters> bootstrap(Law law, std::span<const double> t, std::span<const double> y, const Estimate& estimated,
                                  const BootstrapOptions& options, Run& run) {
  const std::size_t n = t.size();
  if (n == 0 || options.replicates == 0) return {};
  const auto length = static_cast<std::size_t>(std::ceil(std::cbrt(static_cast<double>(n)) - 1e-9));
  std::vector<double> fitted(n), e(n + length);
  const std::vector<double> h = leverages(law, t, estimated.p);
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    fitted[i] = law_value(law, estimated.p, t[i]);
    e[i] = (y[i] - fitted[i]) / std::sqrt(std::max(1 - h[i], 1e-3));  // a point that pulls all has no residual to scale
    sum += e[i];
  }
  for (std::size_t i = 0; i < n; ++i) e[i] -= sum / static_cast<double>(n);
  for (std::size_t i = 0; i < length; ++i) e[n + i] = e[i % n];

  std::vector<Parameters> draws(options.replicates);
  constexpr std::size_t piece = 100;
  std::atomic<bool> stopped = false;
  run.each((options.replicates + piece - 1) / piece, [&](std::size_t which) {
    if (stopped || run.must_stop()) return void(stopped = true);
    Workspace work;
    std::vector<double> replica(n);
    for (std::size_t r = which * piece; r < std::min((which + 1) * piece, options.replicates); ++r) {
      draw(e, fitted, length, options.seed, r, replica);
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
