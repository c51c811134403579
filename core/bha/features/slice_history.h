// Features of one cell over its cycles, past only: what the charge slice of this cycle says, made robust by the cycles before.
//   SliceHistory cell;  for (const SliceNumbers& row : rows) { const SliceFeatures now = step(cell, row); … }
#pragma once
#include <array>
#include <cstddef>

#include "bha/base/describe.h"

namespace bha::features {

inline constexpr std::size_t slice_width = 16;  // mean, std, kurtosis, skewness, Q, time, slope, entropy; of voltage, of current
inline constexpr std::size_t slice_logs = 4;    // log of |CC charge|, |CC time|, |CV charge|, |CV time|
inline constexpr std::array<std::size_t, slice_logs> slice_logged = {4, 5, 12, 13};  // of which numbers
inline constexpr std::size_t slice_wide = slice_width + slice_logs;
inline constexpr std::size_t slice_window = 7, slice_baseline = 10;  // cycles

/// The numbers of one cycle's charge slice (METHODS 2.1; features/charge_slice), in the order above. A missing one is NaN.
using SliceNumbers = std::array<double, slice_width>;

/// raw: this cycle, a missing number replaced by the last one seen (0 before any). median: over the last 7 cycles, logs behind.
/// change: median minus the cell's own median over its first 10 cycles (over those seen, before). drift: median minus the mean of
/// all medians so far: how fast the cell has been changing, over its whole life and without noise. cycle: seen so far, from 0.
struct SliceFeatures {
  SliceNumbers raw{};
  std::array<double, slice_wide> median{}, change{}, drift{};
  double cycle = 0;
};

/// All it remembers of a cell: the last 7 cycles, its first 10 and a sum. Fixed size; a copy of its bytes is a snapshot.
struct SliceHistory {
  std::size_t cycles = 0;
  SliceNumbers last{};
  std::array<std::array<double, slice_window>, slice_wide> recent{};  // ring, by cycle modulo the window
  std::array<std::array<double, slice_baseline>, slice_wide> first{};
  std::array<double, slice_wide> baseline{}, sum{};  // sum: of the medians so far
};

/// Cost      O(1) a cycle, about 1 µs, no allocation.   Leakage  the past by construction; held by tests/laws/leakage
[[nodiscard]] SliceFeatures step(SliceHistory&, const SliceNumbers&);

}  // namespace bha::features
