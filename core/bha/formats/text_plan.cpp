// What a Belief says of the columns → what parsing does with each field.
#include <algorithm>
#include <cmath>
#include <limits>

#include "bha/base/text.h"
#include "bha/formats/column_names.h"
#include "bha/formats/text.h"

namespace bha::formats {
namespace {

using record::Belief;
using record::ClockRule;
using record::ColumnBelief;
using record::Quantity;

constexpr double longest_s = 9.2e9;  // what 64 bits of nanoseconds hold: 290 years

bool has(const Belief& belief, Quantity quantity) {
  return std::any_of(belief.columns.begin(), belief.columns.end(), [&](const ColumnBelief& c) { return c.quantity == quantity; });
}

Slot time_slot(const Belief& belief, Quantity quantity) {
  if (quantity == Quantity::time) return belief.clock == ClockRule::test_time ? Slot::time : Slot::skip;
  if (quantity == Quantity::step_time) return belief.clock == ClockRule::step_time ? Slot::time : Slot::skip;
  const bool dates =
      has(belief, Quantity::date_time) && (belief.clock == ClockRule::date_time || !has(belief, Quantity::unix_time));
  return (quantity == Quantity::date_time) == dates ? Slot::unix_time : Slot::skip;
}

Slot slot_of(const Belief& belief, const ColumnBelief& c) {
  const bool chosen = !belief.temperature_source.empty() && c.heading == belief.temperature_source;
  switch (c.quantity) {
    case Quantity::time:
    case Quantity::step_time:
    case Quantity::unix_time:
    case Quantity::date_time:
      return time_slot(belief, c.quantity);
    case Quantity::voltage:
      return Slot::voltage;
    case Quantity::current:
      return Slot::current;
    case Quantity::ambient_temperature:
      return Slot::ambient_temperature;
    case Quantity::cycle:
      return Slot::cycle;
    case Quantity::step_count:
      return Slot::step;
    case Quantity::step_index:
      return has(belief, Quantity::step_count) ? Slot::skip : Slot::step;
    case Quantity::step_type:
      return Slot::state;
    case Quantity::charge_capacity:
      return Slot::charge_counter;
    case Quantity::discharge_capacity:
      return Slot::discharge_counter;
    case Quantity::capacity:
      return has(belief, Quantity::charge_capacity) || has(belief, Quantity::discharge_capacity) ? Slot::skip
                                                                                                 : Slot::charge_counter;
    default:
      return chosen ? Slot::temperature : Slot::skip;
  }
}

void set_factor(TextColumn& column, double factor) {
  column.factor = factor;
  double ten = 10;
  for (unsigned shift = 1; shift <= 9; ++shift, ten *= 10)
    if (factor == 1 / ten) column.factor = 1, column.shift = shift;
}

// A rest is a thousandth of the largest current and more (evidence_sign.cpp): a million times that is none of this cell's, and
// one such row would make a trifle of every cycle. A stream may begin with a sensor's noise alone: below 10 kA nothing is judged.
void set_limits(TextColumn& column, const Belief& belief) {
  double reach = std::numeric_limits<double>::max();
  if (column.slot == Slot::voltage) reach = 1e4;
  if (column.slot == Slot::current)
    reach = std::isnan(belief.rest_current_A) ? 1e6 : std::clamp(1e6 * belief.rest_current_A, 1e4, 1e6);
  column.low = -reach, column.high = reach;
  if (column.slot == Slot::temperature || column.slot == Slot::ambient_temperature)
    column.low = -60, column.high = 120, column.outside = Code::temperature_out_of_range;
}

void set_time(TextColumn& column, const ColumnBelief& c) {
  const double unit_ns = c.factor * 1e9, whole = std::nearbyint(unit_ns);
  if (std::abs(unit_ns - whole) <= 1e-9 * whole && whole >= 1 && whole < 1e18) column.unit_ns = static_cast<std::uint64_t>(whole);
  if (std::abs(c.offset) < longest_s)
    column.offset_ns = static_cast<std::int64_t>(std::llround(c.offset * 1e9));
  else
    column.offset_units = static_cast<std::int64_t>(std::llround(c.offset / c.factor));
}

TextColumn column_of(const Belief& belief, const ColumnBelief& c) {
  TextColumn out{.slot = slot_of(belief, c), .style = c.style, .offset = c.offset, .name = std::string(canonical(c.quantity))};
  set_factor(out, c.factor);
  if (out.slot == Slot::time || out.slot == Slot::unix_time) set_time(out, c);
  set_limits(out, belief);
  return out;
}

Refusal unusable(std::string found, std::string expected) {
  return refuse(Code::belief_invalid, {}, std::move(found), std::move(expected));
}

}  // namespace

Result<TextPlan> plan(const Belief& belief, const Limits& limits) {
  const record::Dialect& d = belief.dialect;
  constexpr std::string_view in_numbers = "0123456789+-eE\"\r\n";
  if (d.delimiter.size() != 1 || d.decimal.size() != 1 || d.delimiter == d.decimal ||
      in_numbers.find(d.delimiter[0]) != in_numbers.npos || in_numbers.find(d.decimal[0]) != in_numbers.npos)
    return unusable("delimiter " + in_quotes(d.delimiter) + ", decimal sign " + in_quotes(d.decimal),
                    "one byte each, not the same and not part of a number");
  TextPlan out{.dialect = d,
               .delimiter = d.delimiter[0],
               .decimal = d.decimal[0],
               .sign = belief.sign,
               .rest_current_A = belief.rest_current_A,
               .origin_ns = belief.clock_origin_ns,
               .dates = date_order(d.date_format)};
  out.dialect.quoted_fields = d.quoted_fields || d.quoted_lines;
  if (belief.clock == ClockRule::unix_time || belief.clock == ClockRule::date_time) out.clock = Slot::unix_time;
  out.plain = !out.dialect.quoted_fields && out.delimiter != ' ';
  out.block_rows = std::max<std::size_t>(1, std::min(out.block_rows, limits.block_rows));
  out.rejects_per_code = limits.rejects_per_code;
  for (const ColumnBelief& c : belief.columns) {
    if (c.index < 0 || static_cast<std::uint64_t>(c.index) >= limits.columns)
      return unusable("column " + std::to_string(c.index), "positions below " + std::to_string(limits.columns));
    const auto at = static_cast<std::size_t>(c.index);
    if (out.columns.size() <= at) out.columns.resize(at + 1);
    TextColumn column = column_of(belief, c);
    const auto slot = static_cast<std::size_t>(column.slot);
    if (column.slot != Slot::skip && out.filled[slot]) column.slot = Slot::skip;  // the first of two
    if (c.quantity == Quantity::ambient_temperature && c.heading == belief.temperature_source) out.ambient_is_temperature = true;
    if (c.quantity == Quantity::capacity && column.slot == Slot::charge_counter) out.one_counter = true;
    out.filled[slot] = true;
    out.columns[at] = std::move(column);
  }
  // A heading line that ends with the delimiter: rows may end so as well, or not.
  if (!out.columns.empty() && !belief.columns.empty() && belief.columns.back().heading.empty() &&
      out.columns.back().slot == Slot::skip && static_cast<std::size_t>(belief.columns.back().index) + 1 == out.columns.size())
    out.columns.pop_back();
  for (const auto& [slot, name] : {std::pair{out.clock, "time_s"}, {Slot::voltage, "voltage_V"}, {Slot::current, "current_A"}})
    if (!out.filled[static_cast<std::size_t>(slot)])
      return unusable("no column for " + std::string(name), "time_s, voltage_V and current_A");
  if (out.sign == record::SignRule::from_state && !out.filled[static_cast<std::size_t>(Slot::state)])
    return unusable("sign from-state without a column of states",
                    "a column that says charge or discharge, by --map step_type=HEADING, or another --sign");
  return out;
}

}  // namespace bha::formats
