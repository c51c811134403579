// The law of the past (METHODS 8, test 1): whatever comes after cycle k changes no bit of what was said up to k.
// A law is a function of what it judges, so that negative/leakage_test.cpp can turn it on culprits.
#pragma once
#include <cmath>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "bha/features/types.h"

namespace bha::laws {

using Life = std::vector<features::CycleRow>;
/// What was said after each cycle, as numbers: one entry per row.
using Told = std::vector<std::vector<double>>;

inline bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

/// Where `judged(life)` first differs, up to k, from what it says when the rows from k on are left out or replaced; empty:
/// nowhere. Futures: none, zeros, the life backwards, missing numbers, and a cell that gains and then fails.
template <class Judged>
std::string leak(const Judged& judged, const Life& life) {
  const Told whole = judged(life);
  if (whole.size() != life.size()) return "one entry per row is missing";
  for (std::size_t k = 1; k < life.size(); k += 1 + k / 6) {
    for (const std::string future : {"none", "zeros", "backwards", "missing", "another life"}) {
      Life other(life.begin(), life.begin() + static_cast<std::ptrdiff_t>(k));
      for (std::size_t i = k; i < life.size() && future != "none"; ++i) {
        features::CycleRow row = life[i];
        const double share = static_cast<double>(i - k) / static_cast<double>(life.size() - k);
        double& capacity = row.discharge_capacity_Ah;
        if (future == "zeros") capacity = row.efc = 0;
        if (future == "backwards") capacity = life[life.size() - 1 - (i - k)].discharge_capacity_Ah;
        if (future == "missing") capacity = row.efc = nan, row.exclusion = Code::incomplete_cycle;
        if (future == "another life") capacity *= share < 0.5 ? 1.4 : 0.2;
        other.push_back(row);
      }
      const Told told = judged(other);
      for (std::size_t i = 0; i < k; ++i)
        if (i >= told.size() || !same_bits(told[i], whole[i]))
          return "row " + std::to_string(i) + " of " + std::to_string(k) + " known ones, future: " + future;
    }
  }
  return {};
}

/// A life made from a counter: rise, fade, knee, scatter, outliers, jumps, pauses, check-ups in key 2, cycles left out.
inline Life any_life(std::uint32_t seed, std::size_t cycles = 120) {
  std::mt19937 bits(seed);
  const auto share = [&] { return static_cast<double>(bits() >> 5) / static_cast<double>(1u << 27); };
  const double rise = 0.03 * share(), fade = 2e-3 * share(), knee = 60 + 100 * share(), scatter = 4e-3 * share();
  double level = 1;
  Life life;
  std::int64_t cycle = 0;
  for (std::size_t k = 0; k < cycles; ++k) {
    const double x = static_cast<double>(k);
    cycle += share() < 0.02 ? 20 : 1;
    if (share() < 0.03) level *= 0.93 + 0.1 * share();
    double soh = level * (1 + rise * (1 - std::exp(-x / 8)) - fade * x - 5e-5 * std::pow(std::max(0.0, x - knee), 2));
    soh += scatter * (share() + share() - 1) * 2 - (share() < 0.03 ? 0.05 : 0);
    features::CycleRow row{.cycle = cycle, .efc = 0.9 * x, .capacity_key = 1, .discharge_capacity_Ah = 2 * std::max(0.05, soh)};
    if (k % 15 == 0) row.capacity_key = 2, row.exclusion = Code::checkup;
    if (share() < 0.04) row.exclusion = Code::incomplete_cycle;
    if (share() < 0.02) row.discharge_capacity_Ah = nan;
    life.push_back(row);
  }
  return life;
}

}  // namespace bha::laws
