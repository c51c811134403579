// The law of the past for forecasts: what is told of a cell at an origin changes in no bit when its later rows change, nor when
// the other cells that are asked about do. A law is a function of what it judges, so that negative/ can turn it on culprits.
#pragma once
#include <cmath>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "bha/base/shortest.h"
#include "bha/base/text.h"
#include "bha/math/philox.h"
#include "bha/pipeline/benchmark.h"

namespace bha::laws {

using SlicedLife = std::vector<std::array<double, 17>>;  // 16 slice features and the capacity
struct Herd {
  std::map<std::string, SlicedLife> cells{};
  std::vector<std::string> train{}, test{};
};
/// What is told of one cell at one origin: numbers, and of every later row.
struct ToldOrigin {
  std::vector<double> numbers{};
  std::map<std::size_t, double> way{};
};
using ToldHerd = std::map<std::pair<std::string, std::string>, ToldOrigin>;

/// A life that bends: faster for larger `speed`, with slices that follow it.
inline SlicedLife any_sliced_life(std::uint64_t number) {
  std::uint64_t draw = 0;
  const auto share = [&] { return math::uniform(math::philox4x64({draw++, 0, 0, 0}, {11, number})[0]); };
  const double speed = 0.6 + share(), bend = 1 + share(), first = 1 + 0.05 * share();
  SlicedLife out;
  for (std::size_t k = 0; k < 260; ++k) {
    const double x = static_cast<double>(k) / 220 * speed;
    std::array<double, 17> row{};
    for (std::size_t j = 0; j < 16; ++j)
      row[j] = 1 + static_cast<double>(j) + speed * 0.1 * static_cast<double>(j % 3) +
               0.2 * x * std::sin(static_cast<double>(j)) + 1e-3 * share();
    row[16] = first - 0.25 * std::pow(x, bend) + 1e-3 * share();
    out.push_back(row);
  }
  return out;
}
inline Herd any_herd() {
  Herd out;
  for (std::uint64_t c = 0; c < 13; ++c) {
    const std::string name = "set/cell" + std::to_string(c) + ".csv";
    out.cells[name] = any_sliced_life(c);
    (c < 10 ? out.train : out.test).push_back(name);
  }
  return out;
}
inline std::string text_of(const SlicedLife& life) {
  std::string out = "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,capacity\n";
  for (const auto& row : life)
    for (std::size_t j = 0; j < row.size(); ++j) {
      if (!std::isnan(row[j])) append_number(out, row[j]);
      out += j + 1 < row.size() ? ',' : '\n';
    }
  return out;
}

/// The row of an origin, told apart from what is judged: trailing medians of 11, the best of them, the share of the way gone.
inline std::size_t row_of_origin(const SlicedLife& life, const std::string& origin, double threshold) {
  if (origin == "k100") return 99;
  const double share = std::stod(origin.substr(1)) / 100;
  double best = -1;
  for (std::size_t k = 0; k < life.size(); ++k) {
    std::vector<double> last;
    for (std::size_t i = k < 10 ? 0 : k - 10; i <= k; ++i) last.push_back(life[i][16]);
    std::sort(last.begin(), last.end());
    const double now = last.size() % 2 == 1 ? last[last.size() / 2] : (last[last.size() / 2] + last[last.size() / 2 - 1]) / 2;
    if (last.size() >= 3) best = std::max(best, now);
    if (k >= 10 && best - now >= share * (best - threshold)) return k;
  }
  return life.size();
}

/// Which bits moved, in words; empty: none. `judged(herd)` tells what it would of every origin. compared: how many origins stood
/// in both, so that a law that compared nothing cannot pass.
template <class Judged>
std::string forecast_leak(const Judged& judged, const Herd& herd, double threshold, std::size_t& compared) {
  compared = 0;
  const ToldHerd before = judged(herd);
  for (const auto& [at, told] : before) {
    const auto& [cell, origin] = at;
    const std::size_t row = row_of_origin(herd.cells.at(cell), origin, threshold);
    for (const std::string future : {"faster", "shorter", "other slices", "other cells"}) {
      Herd other = herd;
      SlicedLife& life = other.cells[cell];
      for (std::size_t k = row + 1; k < life.size(); ++k) {
        if (future == "faster") life[k][16] -= 2e-3 * static_cast<double>(k - row);
        if (future == "other slices")
          for (std::size_t j = 0; j < 16; ++j) life[k][j] = j % 2 == 0 ? 1e3 : std::nan("");
      }
      if (future == "shorter") life.resize(std::max(row + 5, life.size() - 20));
      if (future == "other cells")
        for (const std::string& name : other.test)
          if (name != cell) other.cells[name] = any_sliced_life(100 + row);
      const ToldHerd after = judged(other);
      const auto found = after.find(at);
      if (found == after.end()) continue;
      ++compared;
      const auto& a = told.numbers;
      const auto& b = found->second.numbers;
      if (a.size() != b.size() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) != 0)
        return cell + " at " + origin + ", future: " + future;
      for (const auto& [k, soh] : found->second.way)
        if (const auto same = told.way.find(k); same != told.way.end() && std::memcmp(&same->second, &soh, sizeof soh) != 0)
          return cell + " at " + origin + ", row " + std::to_string(k) + ", future: " + future;
    }
  }
  return {};
}

/// The task itself, on a herd in memory.
inline Result<pipeline::Benchmark> forecast_of(const Herd& herd) {
  pipeline::Protocol protocol{.id = "herd",
                              .task = "forecast",
                              .source = "PINN4SOH",
                              .file = "herd.json",
                              .train = herd.train,
                              .test = herd.test,
                              .nominal_Ah = 1,
                              .eol_soh = 0.8};
  bha::Run run;
  return pipeline::run_benchmark(
      protocol, [&](const std::string& path) -> Result<std::string> { return text_of(herd.cells.at(path)); }, {}, run);
}
inline ToldHerd told_by_task(const Herd& herd) {
  const auto done = forecast_of(herd);
  ToldHerd out;
  if (!done) return out;
  for (const auto& p : done->predictions) out[{p.cell, p.key}].numbers = {p.value, p.lower, p.upper};
  for (const auto& p : done->trajectory)
    if (const auto at = out.find({p.cell, p.origin}); at != out.end()) at->second.way[p.row] = p.soh;
  return out;
}

}  // namespace bha::laws
