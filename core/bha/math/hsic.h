// Whether two things depend on each other in any way, with a p-value that also holds for series whose neighbours are alike.
//   const Hsic told = hsic(residuals, input, {.block = 20});   told.p < 0.05: the residuals still know something of the input
#pragma once
#include <cstdint>
#include <span>

#include "bha/base/finding.h"

namespace bha::math {

/// block: so many neighbours are moved together in a permutation; 1 where rows are independent. Longer than their memory, or p is
/// too small; at least 10 blocks, or there are too few orders to compare with.
struct HsicOptions {
  std::size_t block = 1, permutations = 999, most = 400;
  std::uint64_t seed = 1;
};
/// statistic: tr(KHLH)/n², Gaussian kernels exp(−d²/2σ²), σ the median distance of all pairs (their standard deviation where that
/// is 0). share: over √(HSIC(x,x)·HSIC(y,y)), 0 … 1. p: share of orders of y's blocks with no smaller statistic, (1 + #)/(B + 1).
struct Hsic {
  double statistic = nan, share = nan, p = nan;
};

/// Above `most` values every k-th is taken, the smallest k that leaves so many or fewer; block counts what is left.
/// NaN for fewer than 2, for different lengths, and where one has no spread.
/// Cost      n²·B/2 multiplications: 400 values 0.1 s.   Bits  the same everywhere and for any number of threads
/// Source    Gretton, Fukumizu, Teo et al., NIPS 2007, 585; METHODS 6. Golden: diag_expected.csv, hsic_expected.csv (numpy)
[[nodiscard]] Hsic hsic(std::span<const double> x, std::span<const double> y, const HsicOptions&);

}  // namespace bha::math
