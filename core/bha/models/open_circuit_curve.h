// The open-circuit voltage of a cell over its state of charge, and back: what a rested voltage says.
//   auto curve = read_open_circuit_curve(text, "ocv.csv");    const SocReading at = soc_at(*curve, 3.71, 0.003);   at.soc, at.sd
/// Units     soc 0 … 1, voltage_V [V]
#pragma once
#include <string>
#include <string_view>

#include "bha/base/finding.h"
#include "bha/math/pchip.h"

namespace bha::models {

struct OpenCircuitCurve {
  std::string name{};
  math::Pchip voltage_V{};  // over the state of charge, rising
};

/// Columns soc and voltage_V, in any order of rows; rows of one state of charge are averaged.
/// Findings  column_missing, number_format, no_data_rows; option_invalid: fewer than 10 different states of charge, one outside
///           0 … 1, or a voltage that does not rise with it
[[nodiscard]] Result<OpenCircuitCurve> read_open_circuit_curve(std::string_view text, std::string_view name);

struct SocReading {
  double soc = nan, sd = nan;  // NaN: the voltage lies beyond the curve
};
/// `voltage_sd_V` over the curve's slope there: on a plateau a voltage says little, and sd tells it.   Cost  1 us
[[nodiscard]] SocReading soc_at(const OpenCircuitCurve&, double voltage_V, double voltage_sd_V);

}  // namespace bha::models
