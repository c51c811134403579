// The law of the past for charge-slice features and what is predicted from them (METHODS 8, test 1), and made-up cells to judge.
#pragma once
#include <cmath>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "bha/features/slice_history.h"
#include "tests/laws/leakage_law.h"

namespace bha::laws {

struct SliceLife {
  std::vector<features::SliceNumbers> rows;
  std::vector<double> labels;
};

/// A cell whose features follow its health, with a level of its own, scatter and a hole.
inline SliceLife any_slice_life(std::uint32_t seed, std::size_t cycles = 45) {
  std::mt19937 bits(seed);
  const auto share = [&] { return static_cast<double>(bits() >> 5) / static_cast<double>(1u << 27); };
  const double fade = 3e-3 + 2e-3 * share(), own = 0.02 * (share() - 0.5);
  SliceLife life;
  for (std::size_t k = 0; k < cycles; ++k) {
    const double soh = 1 - fade * static_cast<double>(k) + own;
    features::SliceNumbers row{};
    for (std::size_t j = 0; j < row.size(); ++j)
      row[j] = 1 + 0.1 * static_cast<double>(j) + (j % 3 == 0 ? 1 : -0.5) * (soh - own) + 0.01 * (share() - 0.5);
    if (share() < 0.05) row[7] = nan;
    life.rows.push_back(row);
    life.labels.push_back(soh + 1e-3 * (share() - 0.5));
  }
  return life;
}

/// The life up to row k and another future: none, noise, missing numbers, another cell's.
inline SliceLife with_future(const SliceLife& life, std::size_t k, const std::string& future) {
  SliceLife out{{life.rows.begin(), life.rows.begin() + static_cast<std::ptrdiff_t>(k)},
                {life.labels.begin(), life.labels.begin() + static_cast<std::ptrdiff_t>(k)}};
  if (future == "none") return out;
  const SliceLife other = any_slice_life(777, life.rows.size() + 20);
  std::mt19937 bits(static_cast<std::uint32_t>(k));
  for (std::size_t i = k; i < other.rows.size(); ++i) {
    features::SliceNumbers row = other.rows[i];
    if (future == "noise")
      for (double& v : row) v = static_cast<double>(bits()) - 2e9;
    if (future == "missing") row.fill(nan);
    out.rows.push_back(row);
    out.labels.push_back(future == "noise" ? 0.1 + 1e-10 * static_cast<double>(bits()) : other.labels[i]);
  }
  return out;
}

/// Where `judged(life)` (one entry a row) first differs up to k when the rows from k on are left out or replaced; empty: nowhere.
using SliceJudged = std::function<Told(const SliceLife&)>;
inline std::string slice_leak(const SliceJudged& judged, const SliceLife& life, const std::vector<std::size_t>& ks) {
  const Told whole = judged(life);
  for (const std::size_t k : ks)
    for (const std::string future : {"none", "noise", "missing", "another life"}) {
      const Told told = judged(with_future(life, k, future));
      for (std::size_t i = 0; i < k; ++i)
        if (i >= told.size() || i >= whole.size() || !same_bits(told[i], whole[i]))
          return "row " + std::to_string(i) + " of " + std::to_string(k) + " known ones, future: " + future;
    }
  return {};
}

}  // namespace bha::laws
