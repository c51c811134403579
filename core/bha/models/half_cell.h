// The open-circuit potential of one electrode against lithium over its stoichiometry: measured by the user, or a published curve
// by its name.
//   auto positive = read_half_cell(text, "positive.csv");      auto negative = library_half_cell("graphite-silicon");
/// Units     stoichiometry 0 … 1 (lithium per site), potential_V [V] against Li/Li⁺
#pragma once
#include <string>
#include <string_view>

#include "bha/base/finding.h"
#include "bha/math/pchip.h"

namespace bha::models {

struct HalfCell {
  std::string name{};    // of the file, or of the library's curve
  bool library = false;  // a published curve: not the user's electrode
  std::string source{};  // citation of a library's curve
  math::Pchip potential_V{};
  [[nodiscard]] double least() const { return potential_V.x.front(); }
  [[nodiscard]] double most() const { return potential_V.x.back(); }
};

/// Columns stoichiometry and potential_V, in any order of rows; rows of one stoichiometry are averaged.
/// Findings  column_missing, number_format, no_data_rows; option_invalid: fewer than 10 different stoichiometries, one outside
///           0 … 1, or a potential that rises with lithium
[[nodiscard]] Result<HalfCell> read_half_cell(std::string_view text, std::string_view name);

/// nmc811, lfp (positive); graphite, graphite-silicon (negative).   Source  models/electrode_potentials.h
/// Findings  option_invalid: there is no such curve
[[nodiscard]] Result<HalfCell> library_half_cell(std::string_view name);
[[nodiscard]] bool is_library_half_cell(std::string_view name);

}  // namespace bha::models
