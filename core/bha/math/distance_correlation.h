// Whether two things depend on each other in any way, not only along a line.
#pragma once
#include <span>

namespace bha::math {

/// 0: independent (as far as n shows: n values that are have about 1/√n), 1: one tells the other. Above 2,000 values every k-th
/// is taken, the smallest k that leaves 2,000 or fewer. NaN for fewer than 2, for different lengths, and where one has no spread.
/// Cost      O(n²), no n × n memory: 2,000 values 20 ms
/// Source    Székely, Rizzo & Bakirov, Ann. Stat. 35 (2007) 2769; METHODS 6. Golden: diag_expected.csv (statsmodels)
[[nodiscard]] double distance_correlation(std::span<const double>, std::span<const double>);

}  // namespace bha::math
