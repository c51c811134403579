// An impedance sweep: at each frequency the cell's answer to a small alternating current.
#pragma once
#include <cstddef>
#include <vector>

namespace bha::record {

/// Columns of one length. im_ohm: the sign of Z, so that a capacitive answer is negative (not turned as in a Nyquist plot).
struct ImpedanceSweep {
  std::vector<double> frequency_Hz{}, re_ohm{}, im_ohm{};
  [[nodiscard]] std::size_t size() const { return frequency_Hz.size(); }
};

}  // namespace bha::record
