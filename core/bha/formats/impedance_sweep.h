// A table of frequency, Re Z and Im Z, or |Z| and phase: what impedance instruments write as text, and plain CSV.
//   const auto read = read_impedance_sweep(text, "cell7_soc50.csv");   read->sweep
/// Headings  anywhere in the text, by their usual names (frequency_Hz, Freq(Hz), Zreal, Z'(a), -Im(Z)/Ohm, Imaginary Impedance);
///           a minus before a heading turns its sign. Units in the heading or in the line below it: mohm, ohm, kohm, mHz … MHz
/// Polar     |Z| and phase (Zmod, |Z|/Ohm, magnitude; Zphz, Phase(Z)/deg, theta_rad) where Re and Im are not both there. The unit
///           of the phase stands in its heading or below it; without one, values beyond 2 pi are degrees, and others are refused
/// None      three numbers a line: frequency, Re, Im
/// Ends      with the text, or at the first line of fewer fields. Rows of frequency 0 are counted and left out
/// Checked   on what ten instruments wrote, against impedance.py's own reading (formats/impedance_sweep_test.cpp)
#pragma once
#include <string>
#include <string_view>

#include "bha/base/finding.h"
#include "bha/record/impedance.h"

namespace bha::formats {

struct ReadSweep {
  record::ImpedanceSweep sweep{};
  std::uint64_t left_out = 0;  // rows of frequency 0
};

/// Findings  (refused) header_missing: no such table; no_data_rows; unit_unknown: of the phase; number_format (with line);
/// several_cells: frequencies come
///           again, so that it is more than one sweep
[[nodiscard]] Result<ReadSweep> read_impedance_sweep(std::string_view text, const std::string& name);

}  // namespace bha::formats
