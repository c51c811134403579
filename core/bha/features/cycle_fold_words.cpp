// The fold's findings, made once, when asked for.
#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "bha/base/text.h"
#include "bha/features/cycle_fold.h"
#include "bha/math/univariate.h"

namespace bha::features {
namespace {

std::string count_of(std::uint64_t n, const char* what) {
  std::string out;
  append_number(out, n);
  return out + " " + what + (n == 1 ? "" : "s");
}

std::string four_digits(double value) {
  double steps = 1e3;  // in one: at least four digits
  while (std::fabs(value) * steps < 1e3 && steps < 1e18) steps *= 10;
  return number_text(std::round(value * steps) / steps);
}

void tell(std::vector<Finding>& out, const Tally& tally, const Place& in, const char* column, const char* what,
          const char* expected, Severity severity) {
  if (tally.count == 0) return;
  Place place = in;
  place.column = column;
  place.first_row = tally.first_row;
  place.last_row = tally.last_row;
  out.push_back(finding(tally.code, severity, place, count_of(tally.count, what), expected, {}, tally.count));
}

void tell_options(std::vector<Finding>& out, const cycles::CycleOptions& o, const Place& place) {
  if (std::isnan(o.nominal_capacity_Ah))
    out.push_back(finding(Code::nominal_capacity_unknown, Severity::note, place, "no nominal capacity",
                          "a declared one, for efc and C-rates"));
  if (std::isnan(o.voltage_min_V) || std::isnan(o.voltage_max_V))
    out.push_back(finding(Code::no_voltage_limit, Severity::warning, place,
                          std::isnan(o.voltage_min_V) && std::isnan(o.voltage_max_V) ? "no voltage limits"
                          : std::isnan(o.voltage_min_V)                              ? "no lower voltage limit"
                                                                                     : "no upper voltage limit",
                          "limits, to tell which discharge is a capacity"));
}

std::string degrees(double value) {
  std::string out;
  append_number(out, value);
  return out + " degC";
}

// Two keys that differ in nothing but the chamber's temperature, each of which holds enough cycles to be a series.
void tell_temperatures(std::vector<Finding>& out, std::span<const cycles::CapacityKey> keys, const Place& place) {
  const auto near = [](double a, double b, double within) {
    return std::isnan(a) || std::isnan(b) || std::fabs(a - b) <= within;
  };
  const auto only_warmer = [&](const cycles::CapacityKey& a, const cycles::CapacityKey& b) {
    return a.role == b.role && near(a.current_A, b.current_A, 0.1 * a.current_A) &&
           near(a.voltage_min_V, b.voltage_min_V, 0.02) && near(a.voltage_max_V, b.voltage_max_V, 0.02) &&
           !near(a.temperature_degC, b.temperature_degC, 3);
  };
  constexpr std::int64_t enough = cycles::KeyTable::cycles_of_a_main_key;
  for (const cycles::CapacityKey& a : keys)
    for (const cycles::CapacityKey& b : keys)
      if (a.key < b.key && a.cycles >= enough && b.cycles >= enough && only_warmer(a, b)) {
        out.push_back(finding(Code::temperature_changed, Severity::note, place,
                              degrees(a.temperature_degC) + " and " + degrees(b.temperature_degC), "one temperature"));
        return;
      }
}

// Half of the full cycles give out more than 0.5 % more than they took: a current that is off, or charge that was not logged.
// Where that is not so, single cycles that no cell could have run: the charge before them is another one, or only a part of it;
// then they have no efficiency. Of the first cycle that is no wonder: a record begins where it begins.
void tell_efficiency(std::vector<Finding>& out, std::span<const CycleRow> rows, const Place& place) {
  std::uint64_t known = 0, above = 0, odd = 0;
  std::int64_t first_above = -1, first_odd = -1;
  for (const CycleRow& row : rows) {
    const double efficiency = row.coulombic_efficiency;
    if (row.exclusion != Code::none) continue;
    ++known;
    const bool beyond = std::isnan(efficiency);  // a full cycle has no other reason to have none
    if ((efficiency > 1.005 || (beyond && row.cycle > 1)) && above++ == 0) first_above = row.cycle;
    if ((efficiency < 0.9 || beyond) && odd++ == 0) first_odd = row.cycle;
  }
  const auto told = [&](Code code, Severity severity, std::int64_t first, std::uint64_t n, const char* what,
                        const char* expected) {
    Place where = place;
    where.column = "coulombic_efficiency";
    where.cycle = first;
    out.push_back(
        finding(code, severity, where, count_of(n, "full cycle") + " of " + std::to_string(known) + what, expected, {}, n));
  };
  if (above > 0 && 2 * above >= known)
    told(Code::efficiency_above_one, Severity::warning, first_above, above, " above 1.005", "at most 1");
  else if (odd > 0)
    told(Code::efficiency_odd, Severity::note, first_odd, odd, " below 0.9 or above 1.05", "what the cell was given before");
}

// Charge that was counted between rows far apart is counted in words, too.
void tell_bridged(std::vector<Finding>& out, std::span<const CycleRow> rows, Place place) {
  std::uint64_t n = 0;
  for (const CycleRow& row : rows)
    if (row.bridged_s > 0.05 * row.duration_s && n++ == 0) place.cycle = row.cycle;
  if (n == 0) return;
  place.column = "time_s";
  out.push_back(finding(Code::gap, Severity::note, place,
                        count_of(n, "cycle") + " with more than a twentieth of the time between rows that are far apart",
                        "rows as close as elsewhere in the step; these were counted, for current or voltage was held", {}, n));
}

// Lithium against graphite or silicon: from near 0 V to below 2 V, which no full cell does; nor does one go above 6 V.
void tell_voltages(std::vector<Finding>& out, std::span<const CycleRow> rows, const cycles::CycleOptions& o, const Place& place) {
  if (o.configuration != cycles::Configuration::full_cell) return;
  double least = nan, most = nan;
  for (const CycleRow& row : rows) {
    least = std::fmin(least, row.voltage_min_V);
    most = std::fmax(most, row.voltage_max_V);
  }
  const auto high = std::ranges::count_if(rows, [](const CycleRow& row) { return row.voltage_max_V > 6; });
  if (2 * static_cast<std::size_t>(high) > rows.size())
    out.push_back(
        finding(Code::unit_unknown, Severity::warning, place, "voltages up to " + number_text(most) + " V",
                "those of one cell, below 6 V",
                "give voltage its unit: --map voltage=HEADING:UNIT; of a pack or a module, say its limits: --voltage-limits"));
  if (most < 0.1)
    out.push_back(finding(Code::unit_unknown, Severity::warning, place, "voltages up to " + number_text(most) + " V", "a cell's",
                          "if a cell was connected, give voltage its unit: --map voltage=HEADING:UNIT"));
  if (!(least > -0.5 && least < 0.3 && most >= 0.1 && most < 2)) return;
  std::string seen = "voltages from ";
  append_number(seen, least);
  seen += " to ";
  append_number(seen, most);
  out.push_back(finding(Code::half_cell_suspected, Severity::warning, place, seen + " V", "a full cell's"));
}

// Single cycles that go half a volt beyond the limits, where the others keep them; single rows near zero; a current that no cell
// of this size bears, and that is not what its pulses usually are.
void tell_spikes(std::vector<Finding>& out, std::span<const CycleRow> rows, const FoldState& s, const Place& in) {
  constexpr double beyond_V = 0.5, most_per_h = 100;
  const cycles::CycleOptions& o = s.segmenter.options;
  const auto tell = [&](Place place, const char* column, double value, const char* unit, const char* expected, std::uint64_t n) {
    place.column = column;
    out.push_back(finding(Code::spike, Severity::warning, std::move(place), four_digits(value) + unit, expected, {}, n));
  };
  const Tally& drops = s.drops.rows;
  if (drops.count > 0) {
    Place place = in;
    place.first_row = drops.first_row;
    place.last_row = drops.last_row;
    tell(std::move(place), "voltage_V", s.drops.first_V, " V", "what the rows before and after it agree on", drops.count);
  }
  for (const bool upper : {true, false}) {
    if (!upper && drops.count > 0) break;  // told by its row
    std::size_t n = 0;
    const CycleRow* first = nullptr;
    for (const CycleRow& row : upper ? rows : rows.subspan(std::min<std::size_t>(1, rows.size())))  // a new cell comes from below
      if ((upper ? row.voltage_max_V - o.voltage_max_V : o.voltage_min_V - row.voltage_min_V) > beyond_V && n++ == 0)
        first = &row;
    if (o.configuration != cycles::Configuration::full_cell || n == 0 || 5 * n > rows.size()) continue;
    Place place = in;
    place.cycle = first->cycle;
    tell(std::move(place), "voltage_V", upper ? first->voltage_max_V : first->voltage_min_V, " V",
         "what other cycles keep to: the voltage limits", n);
  }
  std::vector<double> capacities;
  for (const CycleRow& row : rows)
    if (row.discharge_capacity_Ah > 0) capacities.push_back(row.discharge_capacity_Ah);
  const bool nominal = !std::isnan(o.nominal_capacity_Ah);
  if (!nominal && capacities.size() < 3) return;
  const double size_Ah = nominal ? o.nominal_capacity_Ah : math::median(capacities);
  if (!(s.largest_A > most_per_h * size_Ah) || (!nominal && 5 * s.near_largest > s.active_runs)) return;
  Place place = in;
  place.first_row = s.largest_A_row;
  tell(std::move(place), "current_A", s.largest_A, " A",
       nominal ? "at most 100 times the nominal capacity in an hour" : "at most 100 times a usual discharge in an hour", 1);
}

// The numbers count cycles one by one, but for jumps.
void tell_missing_cycles(std::vector<Finding>& out, std::span<const CycleRow> rows, const Place& in) {
  std::int64_t steps = 0, by_one = 0, missing = 0, first = no_integer, before = no_integer, first_before = no_integer;
  for (const CycleRow& row : rows) {
    const std::int64_t now = row.cycle_source;
    if (now == no_integer || now == before) continue;
    if (before != no_integer && now > before) {
      ++steps;
      by_one += now == before + 1 ? 1 : 0;
      if (now > before + 1 && missing == 0) first = now, first_before = before;
      missing += now - before - 1;
    }
    before = now;
  }
  if (missing == 0 || 5 * by_one < 4 * steps) return;
  Place place = in;
  place.column = "cycle_source";
  out.push_back(finding(Code::cycles_missing, Severity::warning, place,
                        "cycle " + std::to_string(first) + " after cycle " + std::to_string(first_before) + ", " +
                            count_of(static_cast<std::uint64_t>(missing), "cycle") + " missing in all",
                        "numbers that count each cycle", {}, static_cast<std::uint64_t>(missing)));
}

bool is_cycled(const CycleRow& row) { return row.kind == cycles::Kind::ageing || row.kind == cycles::Kind::checkup; }

// Declared limits at which nothing ended: four in five cycles end within 10 mV of another voltage. Where each moved the same
// charge it was the charge that ended them.
void tell_limits(std::vector<Finding>& out, std::span<const CycleRow> rows, const cycles::CycleOptions& o, const Place& place) {
  constexpr std::size_t least = 5;
  constexpr double same_V = 0.01, apart_V = 0.05, same_charge = 0.002;
  if (!o.limits_declared) return;
  const auto most_near = [](const std::vector<double>& values, double at, double within) {
    const auto near = std::ranges::count_if(values, [&](double value) { return std::fabs(value - at) <= within; });
    return 5 * static_cast<std::size_t>(near) >= 4 * values.size();
  };
  std::string found, expected;
  for (const auto& [voltage, declared_V, what] : {std::tuple(&CycleRow::voltage_min_V, o.voltage_min_V, "discharges"),
                                                  {&CycleRow::voltage_max_V, o.voltage_max_V, "charges"}}) {
    std::vector<double> ended_V, moved_Ah;
    for (const CycleRow& row : rows)
      if (is_cycled(row) && std::isfinite(row.*voltage) && std::isfinite(row.discharge_capacity_Ah))
        ended_V.push_back(row.*voltage), moved_Ah.push_back(row.discharge_capacity_Ah);
    if (ended_V.size() < least || std::isnan(declared_V)) continue;
    const double usual_V = math::median(ended_V), usual_Ah = math::median(moved_Ah);
    if (std::fabs(usual_V - declared_V) < apart_V || !most_near(ended_V, usual_V, same_V) ||
        most_near(moved_Ah, usual_Ah, same_charge * usual_Ah))
      continue;
    const std::string joint = found.empty() ? "" : ", ";
    found += joint + what + " that end near " + number_text(std::round(1e2 * usual_V) / 1e2) + " V";
    expected += (expected.empty() ? "the declared " : " and ") + number_text(declared_V) + " V";
  }
  if (!found.empty()) out.push_back(finding(Code::limits_contradicted, Severity::warning, place, found, expected));
}

// A cell that is run from limit to limit gives about what it is said to hold. Three times as much or as little: another unit, or
// another cell. Limits that were taken from the data may lie close together, so more is asked of them.
void tell_nominal(std::vector<Finding>& out, std::span<const CycleRow> rows, const FoldState& s, const Place& place) {
  const cycles::CycleOptions& o = s.segmenter.options;
  const double at_least = o.nominal_capacity_Ah / (o.limits_declared ? 3 : 30), at_most = 3 * o.nominal_capacity_Ah;
  double most_Ah = nan, most_whole_Ah = nan, fastest = nan;
  bool any_cycle = false;
  for (const CycleRow& row : rows) {
    most_Ah = std::fmax(most_Ah, row.discharge_capacity_Ah);
    fastest = std::fmax(fastest, std::fmax(row.charge_c_rate, row.discharge_c_rate));
    any_cycle |= is_cycled(row);
    if (row.voltage_min_V < o.voltage_min_V + 0.05 && row.voltage_max_V > o.voltage_max_V - 0.05)
      most_whole_Ah = std::fmax(most_whole_Ah, row.discharge_capacity_Ah);
  }
  const bool much = most_Ah > at_most;
  if (!any_cycle && fastest < 0.02) {  // so much capacity that what moved makes no cycle of it
    out.push_back(finding(Code::nominal_implausible, Severity::warning, place,
                          "a nominal capacity of " + number_text(o.nominal_capacity_Ah) + " Ah, where the fastest current is C/" +
                              number_text(std::round(1 / fastest)) + " and nothing is a cycle",
                          "about what a full cycle gives"));
    return;
  }
  const bool swept = s.sweeps.runs >= 3 && 4 * s.sweeps.runs >= s.active_runs;
  if (swept) most_whole_Ah = s.sweeps.most_Ah;  // rows are no cycles then
  if (!swept && !much && !(most_whole_Ah < at_least)) return;
  const auto rounded = [](double Ah) { return number_text(std::round(1e4 * Ah) / 1e4) + " Ah"; };
  out.push_back(finding(Code::nominal_implausible, Severity::warning, place,
                        "a nominal capacity of " + number_text(o.nominal_capacity_Ah) + " Ah, where a cycle gave " +
                            (much && !swept ? rounded(most_Ah) : "at most " + rounded(most_whole_Ah) + " from limit to limit"),
                        "about what a full cycle gives"));
}

// From limit to limit and back within minutes, or over months: nobody cycles so; a clock in another unit looks so.
void tell_clock(std::vector<Finding>& out, std::span<const CycleRow> rows, const Place& in) {
  constexpr double shortest_s = 240, longest_s = 30 * 86'400.0;
  std::vector<double> active_s;
  for (const CycleRow& row : rows)
    if (row.exclusion == Code::none) active_s.push_back(row.duration_s - row.rest_time_s - row.gap_s);
  if (active_s.empty()) return;
  const double usual_s = math::median(active_s);
  if (usual_s >= shortest_s && usual_s <= longest_s) return;
  Place place = in;
  place.column = "time_s";
  const std::string lasts = usual_s < shortest_s ? number_text(std::round(10 * usual_s) / 10) + " s"
                                                 : number_text(std::round(usual_s / 86'400)) + " days";
  out.push_back(finding(Code::time_scale, Severity::warning, place, "full cycles that last " + lasts + " under current",
                        "hours: the time may be in another unit"));
}

}  // namespace

std::vector<Finding> CycleFold::findings(const Place& place) const {
  using enum Severity;
  std::vector<Finding> out;
  const cycles::TimeTallies& t = state_.segmenter.tallies;
  tell(out, t.repeated, place, "time_s", "interval", "time stamps that rise", note);
  tell(out, t.back, place, "time_s", "backward jump", "time stamps that rise", warning);
  tell(out, t.no_time, place, "time_s", "row", "a time in every row", warning);
  tell(out, t.gaps, place, "time_s", "interval", "rows no further apart than 10 times the step's usual interval", warning);
  tell(out, t.no_current, place, "current_A", "interval", "a current in every row", warning);
  tell(out, state_.voltage_missing, place, "voltage_V", "run", "a voltage in every row", warning);
  tell(out, state_.charge_counter, place, "charge_capacity_counter_Ah", "cycle", "a counter within 0.5 % of our integral",
       warning);
  tell(out, state_.discharge_counter, place, "discharge_capacity_counter_Ah", "cycle", "a counter within 0.5 % of our integral",
       warning);
  tell(out, state_.rules_differ, place, "cycle_source", "cycle", "one of the vendor's numbers in a cycle", note);
  tell(out, state_.source_unusable, place, "cycle_source", "backward jump", "cycle numbers that rise", warning);
  tell(out, state_.wall_clock, place, "unix_time_s", "backward jump",
       "a wall clock that goes on as test time does; `days` after it are off by as much", warning);
  tell(out, state_.clipping, place, "voltage_V", "half cycle", "a voltage that goes on while the current flows", warning);
  tell(out, state_.stuck_voltage, place, "voltage_V", "half cycle", "a voltage that moves while the current flows", warning);
  tell(out, state_.stuck_temperature, place, "temperature_degC", "cycle", "a temperature that moves as in other cycles", warning);
  tell_temperatures(out, keys_.keys, place);
  tell_voltages(out, rows_, options(), place);
  tell_spikes(out, rows_, state_, place);
  tell_missing_cycles(out, rows_, place);
  tell_efficiency(out, rows_, place);
  tell_bridged(out, rows_, place);
  tell_clock(out, rows_, place);
  tell_limits(out, rows_, options(), place);
  tell_nominal(out, rows_, state_, place);
  if (missing_.full)
    out.push_back(finding(Code::limit_exceeded, warning, place, "more than 100,000 runs of missing values", "fewer"));
  tell_options(out, options(), place);
  if (state_.any_row && state_.open.charge_As.value() == 0 && state_.open.discharge_As.value() == 0 &&
      state_.throughput_As.value() == 0 && state_.finished)
    out.push_back(finding(Code::no_cycles, warning, place,
                          "no charge and no discharge: no current above " + number_text(state_.segmenter.rest_A) + " A", "both"));
  return out;
}

}  // namespace bha::features
