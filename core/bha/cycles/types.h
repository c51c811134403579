// Steps and cycles: what the rows of a record belong to.
#pragma once
#include <cstdint>
#include <string>

#include "bha/base/describe.h"
#include "bha/base/finding.h"
#include "bha/record/types.h"

namespace bha::cycles {

enum class Direction : std::int8_t { rest = 0, charge = 1, discharge = -1 };
enum class Kind : std::uint8_t { formation, ageing, checkup, pulse, partial, incomplete, impedance };
enum class Termination : std::uint8_t { unknown, voltage, charge, time, current };
enum class Role : std::uint8_t { ageing, checkup };
enum class CountBy : std::uint8_t { cycle, cycle_source };
enum class Configuration : std::uint8_t { full_cell, half_cell_anode, half_cell_cathode };

/// How rows become cycles. Everything that was believed or declared is here; nothing is looked up later.
struct CycleOptions {
  CountBy by = CountBy::cycle;
  Configuration configuration{};
  double nominal_capacity_Ah = nan;  // NaN: not declared
  double rest_current_A = nan;       // |I| below it is rest; NaN: judged from the data so far
  double voltage_min_V = nan, voltage_max_V = nan;
  bool limits_declared = false;  // false: inferred, which is a finding
  bool trust_step_column = true;
  bool test_time_is_continuous = false;
  record::CounterScope counter_scope{};
  double discharge_until_below_V = nan;   // NASA's rule: stop at the first sample below, that one included
  bool whole_trapezoid = false;           // NASA's rule: trapezoid also across step edges and gaps, within a cycle
  double ic_from_V = nan, ic_to_V = nan;  // grid of dQ/dV; NaN: the voltage limits
};

/// Conditions under which capacities may be compared (CONTRACT, capacity_key).
struct CapacityKey {
  std::int32_t key = 0;  // 1, 2, … in order of appearance
  Role role{};
  double current_A = nan, voltage_min_V = nan, voltage_max_V = nan, temperature_degC = nan;
  std::int64_t cycles = 0;  // complete cycles so far
  bool main = false;
};

}  // namespace bha::cycles
namespace bha {
template <>
inline constexpr std::string_view words<cycles::Kind>[] = {"formation", "ageing",     "checkup",  "pulse",
                                                           "partial",   "incomplete", "impedance"};
template <>
inline constexpr std::string_view words<cycles::Termination>[] = {"unknown", "voltage", "charge", "time", "current"};
template <>
inline constexpr std::string_view words<cycles::Role>[] = {"ageing", "checkup"};
template <>
inline constexpr std::string_view words<cycles::CountBy>[] = {"cycle", "cycle_source"};
template <>
inline constexpr std::string_view words<cycles::Configuration>[] = {"full-cell", "half-cell-anode", "half-cell-cathode"};
template <>
inline constexpr auto fields<cycles::CapacityKey> =
    Fields{Field{"key", &cycles::CapacityKey::key, "Number of the key, from 1."},
           Field{"role", &cycles::CapacityKey::role, "ageing or checkup."},
           Field{"current_A", &cycles::CapacityKey::current_A, "Set current of the discharge [A]."},
           Field{"voltage_min_V", &cycles::CapacityKey::voltage_min_V, "Lower cut-off [V]."},
           Field{"voltage_max_V", &cycles::CapacityKey::voltage_max_V, "Upper limit [V]."},
           Field{"temperature_degC", &cycles::CapacityKey::temperature_degC, "Chamber temperature [°C]."},
           Field{"cycles", &cycles::CapacityKey::cycles, "Complete cycles in this key."},
           Field{"main", &cycles::CapacityKey::main, "Whether SoH is told in this key."}};
static_assert(fully_described<cycles::CapacityKey>);
}  // namespace bha
