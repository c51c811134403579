#include "bha/models/feature_bins.h"

#include <algorithm>
#include <array>

#include "bha/models/tree.h"

namespace bha::models {
namespace {

/// By 11 bits at a time: four times as fast as comparing.
void sort_words(std::vector<std::uint32_t>& words, std::vector<std::uint32_t>& room) {
  constexpr int bits = 11;
  room.resize(words.size());
  for (int shift = 0; shift < 32; shift += bits) {
    std::array<std::size_t, (1u << bits) + 1> from{};
    const auto digit = [&](std::uint32_t w) { return (w >> shift) & ((1u << bits) - 1); };
    for (const std::uint32_t w : words) ++from[digit(w) + 1];
    for (std::size_t d = 1; d < from.size(); ++d) from[d] += from[d - 1];
    for (const std::uint32_t w : words) room[from[digit(w)]++] = w;
    std::swap(words, room);
  }
}

float between(std::uint32_t low, std::uint32_t high) {
  const double a = float_of(low), b = float_of(high);
  const auto middle = static_cast<float>(a + (b - a) / 2);
  return ordered(middle) >= low && ordered(middle) < high ? middle : float_of(low);
}

/// A bin ends where it has its share of the rows that are left; a value is never divided.
std::vector<float> cuts_of(const std::vector<std::uint32_t>& sorted, std::size_t most_bins) {
  std::vector<float> out;
  std::size_t distinct = 1;
  for (std::size_t i = 1; i < sorted.size(); ++i) distinct += sorted[i] != sorted[i - 1] ? 1 : 0;
  const bool all = distinct <= most_bins;
  std::size_t begun = 0;  // the row with which the open bin begins
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (sorted[i] == sorted[i - 1]) continue;
    const std::uint64_t bins_left = most_bins - out.size();  // times rows: more than 32 bits hold
    if (!all && (bins_left < 2 || (i - begun) * bins_left < sorted.size() - begun)) continue;
    out.push_back(between(sorted[i - 1], sorted[i]));
    begun = i;
  }
  return out;
}

/// Cuts, filled up so that the search is always of eight steps and no branch.
struct Ends {
  std::array<std::uint32_t, FeatureBins::most - 1> cuts{};
  explicit Ends(const std::vector<float>& of) {
    cuts.fill(~0u);
    std::ranges::transform(of, cuts.begin(), ordered);
  }
  [[nodiscard]] std::uint8_t bin(std::uint32_t value) const {
    std::size_t at = 0;
    for (std::size_t step = FeatureBins::most / 2; step > 0; step /= 2) at += cuts[at + step - 1] < value ? step : 0;
    return static_cast<std::uint8_t>(at);
  }
};

}  // namespace

FeatureBins bins_of(const FeatureRows& x, std::size_t most_bins, Run& run) {
  const std::size_t n = x.rows(), width = FeatureBins::width;
  FeatureBins out{.rows = n, .columns = x.columns, .blocks = (x.columns + width - 1) / width};
  out.bins.resize(out.blocks * n * width);
  out.cuts.resize(x.columns);
  run.each(out.blocks, [&](std::size_t b) {
    std::vector<std::uint32_t> values(n), sorted, room;
    for (std::size_t j = b * width; j < std::min((b + 1) * width, x.columns); ++j) {
      for (std::size_t i = 0; i < n; ++i) values[i] = ordered(as_float(x.values[i * x.columns + j]));
      sorted = values;
      sort_words(sorted, room);
      out.cuts[j] = cuts_of(sorted, most_bins);
      const Ends ends(out.cuts[j]);
      std::uint8_t* to = out.bins.data() + b * n * width + j % width;
      for (std::size_t i = 0; i < n; ++i) to[i * width] = ends.bin(values[i]);
    }
  });
  return out;
}

}  // namespace bha::models
