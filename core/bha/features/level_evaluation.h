// dQ/dV without a derivative: how much charge fell into each voltage bin (level evaluation, LEAN). Exact on quantised voltages
// when a bin is a multiple of their step; noise widens a peak but makes no false one.
//   LevelEvaluation levels;  levels.begin(3.0, 4.2, 0.01);  levels.push(rows); …   levels.ic_Ah_per_V(j)
/// Bin       [from + j·width, from + (j+1)·width), the last one closed; a row's charge is |I|Δt of the interval before it
/// Units     V, A s; Ah/V.   Cost  2 ns a row; 8 KB.   Any cut into blocks gives the same bits
/// Source    Feng et al., eTransportation 3 (2020) 100051, doi:10.1016/j.etran.2020.100051; METHODS 2.3.
///           Golden: ica_expected_lean.csv (numpy's histogram)
#pragma once
#include <array>

#include "bha/cycles/segment.h"

namespace bha::features {

struct LevelEvaluation {
  static constexpr std::size_t most = 1024;
  double from_V = nan, width_V = nan;
  std::size_t bins = 0;
  std::array<double, most> charge_As{};

  /// More than `most` bins, or limits that are not known: stays empty.
  void begin(double from_V, double to_V, double width_V);
  void push(const cycles::StepRows&);
  void add(double voltage_V, double charge_As);
  [[nodiscard]] double middle_V(std::size_t bin) const { return from_V + (static_cast<double>(bin) + 0.5) * width_V; }
  [[nodiscard]] double ic_Ah_per_V(std::size_t bin) const;
};

}  // namespace bha::features
