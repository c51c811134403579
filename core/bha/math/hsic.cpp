#include "bha/math/hsic.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "bha/math/philox.h"
#include "bha/math/portable.h"
#include "bha/math/univariate.h"

namespace bha::math {
namespace {

double bandwidth(std::span<const double> x) {
  std::vector<double> distance;
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = i + 1; j < x.size(); ++j) distance.push_back(std::abs(x[i] - x[j]));
  if (const double middle = median(distance); middle > 0) return middle;
  const auto n = static_cast<double>(x.size());
  double mean = 0, square = 0;
  for (const double v : x) mean += v / n;
  for (const double v : x) square += (v - mean) * (v - mean) / n;
  return std::sqrt(square);
}

/// n × n, row after row.
std::vector<double> kernel(std::span<const double> x) {
  const double sigma = bandwidth(x);
  std::vector<double> out(x.size() * x.size());
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      const double d = (x[i] - x[j]) / sigma;
      out[i * x.size() + j] = out[j * x.size() + i] = portable::exp(-d * d / 2);
    }
  return out;
}
void centre(std::vector<double>& k, std::size_t n) {
  std::vector<double> mean(n, 0.0);
  double grand = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) mean[i] += k[i * n + j];
    mean[i] /= static_cast<double>(n);
    grand += mean[i] / static_cast<double>(n);
  }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) k[i * n + j] += grand - mean[i] - mean[j];
}

/// Σ a_ij·b_π(i)π(j) / n²; both symmetric.
double together(const std::vector<double>& a, const std::vector<double>& b, const std::vector<std::size_t>& order) {
  const std::size_t n = order.size();
  double diagonal = 0, below = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double *row = &a[i * n], *other = &b[order[i] * n];
    double sum = 0;
    for (std::size_t j = 0; j < i; ++j) sum += row[j] * other[order[j]];
    below += sum;
    diagonal += row[i] * other[order[i]];
  }
  return (diagonal + 2 * below) / static_cast<double>(n * n);
}

/// Blocks of neighbours in an order of their own (Fisher-Yates); the last may be shorter.
std::vector<std::size_t> shuffled(std::size_t n, std::size_t block, std::uint64_t seed, std::uint64_t permutation) {
  std::vector<std::size_t> blocks((n + block - 1) / block), out;
  std::iota(blocks.begin(), blocks.end(), std::size_t{0});
  for (std::size_t i = blocks.size(); i > 1; --i) {
    const double u = uniform(philox4x64({i, permutation, 0, 0}, {seed, 0})[0]);
    std::swap(blocks[i - 1], blocks[static_cast<std::size_t>(u * static_cast<double>(i))]);
  }
  for (const std::size_t b : blocks)
    for (std::size_t i = b * block; i < std::min(n, (b + 1) * block); ++i) out.push_back(i);
  return out;
}

std::vector<double> thinned(std::span<const double> x, std::size_t most) {
  std::vector<double> out;
  const std::size_t step = std::max<std::size_t>(1, (x.size() + most - 1) / most);
  for (std::size_t i = 0; i < x.size(); i += step) out.push_back(x[i]);
  return out;
}

}  // namespace

Hsic hsic(std::span<const double> x, std::span<const double> y, const HsicOptions& options) {
  const std::vector<double> a = thinned(x, options.most), b = thinned(y, options.most);
  const std::size_t n = a.size();
  const auto constant = [](const std::vector<double>& v) {
    return !std::ranges::all_of(v, [](double e) { return std::isfinite(e); }) || std::ranges::min(v) == std::ranges::max(v);
  };
  if (x.size() != y.size() || n < 2 || constant(a) || constant(b)) return {};
  std::vector<double> k = kernel(a), l = kernel(b);
  centre(k, n), centre(l, n);
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  Hsic out{.statistic = together(k, l, order)};
  out.share = out.statistic / std::sqrt(together(k, k, order) * together(l, l, order));
  std::size_t as_large = 0;
  for (std::size_t r = 0; r < options.permutations; ++r)
    as_large += together(k, l, shuffled(n, std::max<std::size_t>(1, options.block), options.seed, r)) >=
                        out.statistic * (1 - 1e-12)  // the same order again, summed in another one
                    ? 1u
                    : 0u;
  out.p = static_cast<double>(1 + as_large) / static_cast<double>(options.permutations + 1);
  return out;
}

}  // namespace bha::math
