// What the projection onto falling curves has to do, whoever computes it: negative/monotonicity_test.cpp turns it on culprits.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace bha::laws {

struct Weighted {
  std::vector<double> y, weight;
};
inline Weighted any_weighted(std::uint32_t seed) {
  std::mt19937 bits(seed);
  const auto share = [&] { return static_cast<double>(bits() >> 5) / static_cast<double>(1u << 27); };
  Weighted out;
  const std::size_t n = bits() % 40;
  const double slope = share() - 0.7, scatter = share();
  for (std::size_t k = 0; k < n; ++k) {
    out.y.push_back(slope * static_cast<double>(k) / 20 + scatter * (share() - 0.5));
    out.weight.push_back(share() < 0.1 ? 1e-6 : 0.2 + share());
  }
  return out;
}

/// The projection by its min-max formula, O(n³):  f[k] = min over a <= k of max over b >= k of mean(u[a..b]), u = y − bounce·k.
inline std::vector<double> projection_naive(const Weighted& data, double bounce) {
  const std::size_t n = data.y.size();
  std::vector<double> f(n);
  for (std::size_t k = 0; k < n; ++k) {
    double least = 1e300;
    for (std::size_t a = 0; a <= k; ++a) {
      double most = -1e300, sum = 0, weight = 0;
      for (std::size_t b = a; b < n; ++b) {
        sum += data.weight[b] * (data.y[b] - bounce * static_cast<double>(b));
        weight += data.weight[b];
        if (b >= k) most = std::max(most, sum / weight);
      }
      least = std::min(least, most);
    }
    f[k] = least + bounce * static_cast<double>(k);
  }
  return f;
}

/// What `judged(y, weight, bounce)` does wrong, in words; empty: nothing.
template <class Judged>
std::string not_a_projection(const Judged& judged, const Weighted& data, double bounce) {
  const auto f = judged(data.y, data.weight, bounce);
  const auto naive = projection_naive(data, bounce);
  if (f.size() != data.y.size()) return "length";
  double moved = 0;
  for (std::size_t k = 0; k < f.size(); ++k) {
    if (k > 0 && f[k] > f[k - 1] + bounce + 1e-14) return "rises at " + std::to_string(k);
    if (std::fabs(f[k] - naive[k]) > 1e-12) return "not the closest at " + std::to_string(k);
    moved += data.weight[k] * (f[k] - data.y[k]);
  }
  if (std::fabs(moved) > 1e-12) return "weighted mean moved";
  const auto again = judged(f, data.weight, bounce);
  for (std::size_t k = 0; k < f.size(); ++k)
    if (std::fabs(again[k] - f[k]) > 1e-13) return "not idempotent at " + std::to_string(k);
  auto higher = data.y;
  for (std::size_t k = 0; k < higher.size(); k += 3) higher[k] += 0.1;
  const auto above = judged(higher, data.weight, bounce);
  for (std::size_t k = 0; k < f.size(); ++k)
    if (above[k] < f[k] - 1e-13) return "more capacity, less health at " + std::to_string(k);
  return {};
}

}  // namespace bha::laws
