#include "bha/math/autocorrelation.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "bha/math/univariate.h"

namespace bha::math {
namespace {

/// Two sums side by side: one instruction adds to both, each in its own order, so the bits are those of a plain loop.
using Two = double __attribute__((vector_size(16)));

/// out[k] = Σ_i x[i] x[i + h + k] for two lags a K: each sum waits for itself, so that many together cost little more than one.
template <std::size_t... K>
void sums_of_products(const double* x, std::size_t n, std::size_t h, double* out, std::index_sequence<K...>) {
  Two s[sizeof...(K)] = {};
  for (std::size_t i = 0; i < n; ++i) {
    const auto ahead = [at = x + i + h](std::size_t k) {
      Two v;
      std::memcpy(&v, at + 2 * k, sizeof v);
      return v;
    };
    ((s[K] += Two{x[i], x[i]} * ahead(K)), ...);
  }
  std::memcpy(out, s, sizeof s);
}

}  // namespace

std::vector<double> autocorrelation(std::span<const double> e, std::size_t lags) {
  const std::size_t n = e.size();
  if (n == 0) return {};
  lags = std::min(lags, n - 1);
  const double centre = mean(e);
  constexpr std::size_t together = 14;                               // lags 0 to 40 in three turns
  std::vector<double> x(n + lags + together), out(lags + together);  // zeros behind the end, so that every lag has n terms
  for (std::size_t i = 0; i < n; ++i) x[i] = e[i] - centre;
  for (std::size_t h = 0; h <= lags; h += together)
    sums_of_products(x.data(), n, h, &out[h], std::make_index_sequence<together / 2>());
  out.resize(lags + 1);
  const double variance = out[0];
  for (double& v : out) v = variance > 0 ? v / variance : std::numeric_limits<double>::quiet_NaN();
  return out;
}

double lag1_autocorrelation(std::span<const double> e) {
  const double centre = mean(e);
  double squares = 0, products = 0, before = 0;
  for (const double v : e) {
    const double d = v - centre;
    squares += d * d, products += d * before, before = d;
  }
  return squares > 0 ? products / squares : std::numeric_limits<double>::quiet_NaN();
}

std::vector<double> partial_autocorrelation(std::span<const double> acf) {
  std::vector<double> out, phi, before;
  if (acf.empty()) return out;
  out.push_back(1);
  double left = 1;
  for (std::size_t h = 1; h < acf.size(); ++h) {
    double along = acf[h];
    for (std::size_t j = 1; j < h; ++j) along -= phi[j - 1] * acf[h - j];
    const double now = along / left;
    before = phi;
    for (std::size_t j = 1; j < h; ++j) phi[j - 1] -= now * before[h - j - 1];
    phi.push_back(now);
    left *= 1 - now * now;
    out.push_back(now);
  }
  return out;
}

double durbin_watson(std::span<const double> e) {
  double steps = 0, squares = e.empty() ? 0 : e[0] * e[0];
  for (std::size_t i = 1; i < e.size(); ++i) {
    const double step = e[i] - e[i - 1];
    steps += step * step, squares += e[i] * e[i];
  }
  return squares > 0 ? steps / squares : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace bha::math
