// What a cycler is told to do, as data: lists of segments. One row a protocol; `bha help simulate` prints this table.
#pragma once
#include <span>
#include <string_view>

#include "bha/cycles/types.h"

namespace bha::simulate {

enum class Do : std::uint8_t { rest, charge, charge_cv, discharge, discharge_cv, loop };

inline constexpr double own = -1;       // take the option's: c_rate, depth_of_discharge
inline constexpr double half_own = -2;  // half of the option's c_rate

/// One step of the program; it ends at the first of its limits. A discharge also ends at the lower cut-off, a charge at the
/// upper.
struct Segment {
  Do what{};
  double c_rate = own;  // of the nominal capacity
  double most = 0;      // charge moved, as a fraction of the nominal capacity; 0: no limit, own: depth_of_discharge below 1
  double most_s = 0;    // time; 0: no limit
  double taper_c_rate = 0.05;  // a constant-voltage phase ends at this current
  double sample_s = 0;         // 0: the option's
  int back = 0, times = 0;     // loop: goes back so many segments, so often
};

enum class CounterRule : std::uint8_t { at_charge, in_mid_charge, at_half_cycle };
enum class Chamber : std::uint8_t { constant, steps_down, drifts };  // 15 K lower from mid-life; ±2 K with a period of 60 h

struct Protocol {
  std::string_view name, says;
  std::span<const Segment> before{};  // once, at first: cycle 1, or 0 when it holds no charge
  std::span<const Segment> cycle{};
  std::span<const Segment> special{};  // in place of a cycle, every `special_every`, beginning with the first
  int special_every = 0;
  cycles::Kind kind = cycles::Kind::ageing, special_kind = cycles::Kind::checkup;
  double start_soc = 0;
  CounterRule counter{};
  Chamber chamber{};
  double rise = 0;        // by which the capacity rises at first
  double pause_days = 0;  // in mid-life; then a new file begins
  bool nominal_unknown = false, discharge_is_positive = false, anode_half_cell = false;
};

[[nodiscard]] std::span<const Protocol> protocols();
[[nodiscard]] const Protocol* protocol_named(std::string_view name);  // null: there is none

}  // namespace bha::simulate
