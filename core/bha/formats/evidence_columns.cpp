#include <algorithm>
#include <cmath>

#include "bha/base/text.h"
#include "bha/formats/column_names.h"
#include "bha/formats/columns.h"
#include "bha/formats/evidence.h"
#include "bha/formats/state_words.h"

namespace bha::formats {
namespace {

using record::CounterScope;
using record::Quantity;

double median_magnitude(const std::vector<double>& values) {
  std::vector<double> v;
  for (const double x : values)
    if (std::isfinite(x)) v.push_back(std::abs(x));
  if (v.empty()) return nan;
  std::nth_element(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2), v.end());
  return v[v.size() / 2];
}

// No cell is logged at a thousand volts; millivolts of a cell are.
Result<bool> check_voltage(Evidence& e) {
  const std::ptrdiff_t at = column_of(e.belief, Quantity::voltage);
  if (at < 0) return true;
  auto& c = e.belief.columns[static_cast<std::size_t>(at)];
  const double usual = median_magnitude(e.rows.value[static_cast<std::size_t>(at)]);
  if (!(usual > 500) || c.source == record::Source::declared) return true;
  if (c.unit.empty()) {
    c.factor = 1e-3;
    c.evidence += "; millivolts by their size";
    e.findings.push_back(finding(Code::voltage_scale, Severity::warning, place_of(e, at, 0), "a median of " + number_text(usual),
                                 "volts; no unit is stated, so it is taken for millivolts"));
    read_column(e.rows, e.belief, static_cast<std::size_t>(at));
    return true;
  }
  return refuse(Code::voltage_scale, place_of(e, at, 0), "a median of " + number_text(usual) + " under " + in_quotes(c.heading),
                "volts", "say --map voltage=\"" + c.heading + "\":mV, or :V if it is so");
}

void check_cycle(Evidence& e) {
  const std::ptrdiff_t at = column_of(e.belief, Quantity::cycle);
  if (at < 0) return;
  const auto& v = e.rows.value[static_cast<std::size_t>(at)];
  for (std::size_t i = 0; i < v.size(); ++i)
    if (std::isfinite(v[i]) && (v[i] < 0 || std::abs(v[i] - std::round(v[i])) > 1e-6)) {
      e.findings.push_back(finding(Code::cycle_column_impossible, Severity::warning, place_of(e, at, i),
                                   in_quotes(e.rows.field[static_cast<std::size_t>(at)][i]), "a whole number from 0"));
      return ignore_column(e, at, "no cycle numbers");
    }
}

// "Step" may hold words, such as "CC Chg", in place of numbers. True: it did.
bool settle_words(Evidence& e, std::ptrdiff_t at) {
  record::ColumnBelief& c = e.belief.columns[static_cast<std::size_t>(at)];
  const auto& fields = e.rows.field[static_cast<std::size_t>(at)];
  const auto& v = e.rows.value[static_cast<std::size_t>(at)];
  const bool words = std::ranges::any_of(fields, [](std::string_view f) { return !trimmed(f).empty(); });
  if (c.source == record::Source::declared || !words || std::ranges::any_of(v, [](double x) { return std::isfinite(x); }))
    return false;
  if (column_of(e.belief, Quantity::step_type) >= 0)
    return ignore_column(e, at, "words, but another column is used for them"), true;
  c.quantity = Quantity::step_type;
  c.style = record::Style::state;
  c.evidence += "; it holds words";
  read_column(e.rows, e.belief, static_cast<std::size_t>(at));
  return true;
}

// "step_index" may count the rows of a step: then it changes with every row.
void check_step(Evidence& e) {
  const std::ptrdiff_t at = column_of(e.belief, Quantity::step_index);
  if (at < 0 || settle_words(e, at)) return;
  if (column_of(e.belief, Quantity::step_count) >= 0) return ignore_column(e, at, "step_index, but the step count is used");
  const auto& v = e.rows.value[static_cast<std::size_t>(at)];
  std::size_t pairs = 0, changes = 0;
  for (std::size_t i = 1; i < v.size(); ++i)
    if (e.rows.stretch[i] == e.rows.stretch[i - 1] && std::isfinite(v[i]) && std::isfinite(v[i - 1]))
      ++pairs, changes += v[i] == v[i - 1] + 1;
  if (pairs >= 10 && changes * 2 > pairs) ignore_column(e, at, "it counts rows, not steps");
}

void check_state(Evidence& e) {
  const std::ptrdiff_t at = column_of(e.belief, Quantity::step_type);
  if (at < 0) return;
  std::size_t known = 0, any = 0;
  std::string_view unknown;
  for (const std::string_view field : e.rows.field[static_cast<std::size_t>(at)]) {
    const record::State s = state_of(field);
    const bool empty = trimmed(field).empty();
    any += !empty;
    known += s != record::State::unknown && s != record::State::other;
    if (s == record::State::unknown && !empty && unknown.empty()) unknown = field;
  }
  if (known * 2 < any) return ignore_column(e, at, "its words do not say charge, discharge or rest");
  if (!unknown.empty())
    e.belief.columns[static_cast<std::size_t>(at)].evidence += "; " + in_quotes(unknown) + " says nothing of the current";
}

struct Falls {
  std::size_t at_step = 0, at_cycle = 0, elsewhere = 0, between = 0;  // between: from one stretch to the next
  std::size_t slow = 0;                                               // no restart: less than half of the value is lost
  [[nodiscard]] std::size_t inside() const { return at_step + at_cycle + elsewhere; }
  [[nodiscard]] std::size_t all() const { return inside() + between + slow; }
  Falls operator+(const Falls& o) const {
    return {at_step + o.at_step, at_cycle + o.at_cycle, elsewhere + o.elsewhere, between + o.between, slow + o.slow};
  }
};
// Of the magnitude: a counter that falls below zero in discharge starts again where it comes back to zero.
Falls falls(const Evidence& e, const std::vector<double>& signed_Ah) {
  Falls out;
  std::vector<double> q(signed_Ah.size());
  std::ranges::transform(signed_Ah, q.begin(), [](double value) { return std::abs(value); });
  const auto* cycle = values(e.rows, e.belief, Quantity::cycle);
  const auto* step = values(e.rows, e.belief, Quantity::step_count);
  if (step == nullptr) step = values(e.rows, e.belief, Quantity::step_index);
  const std::size_t whole = q.size() - (e.rows.lines.cut && !q.empty() ? 1 : 0);
  for (std::size_t i = 1; i < whole; ++i) {
    if (!(q[i] < q[i - 1] * (1 - 1e-6))) continue;
    if (e.rows.stretch[i] != e.rows.stretch[i - 1]) {
      ++out.between;
      continue;
    }
    if (cycle != nullptr && (*cycle)[i] != (*cycle)[i - 1])
      ++out.at_cycle;
    else if (step != nullptr && (*step)[i] != (*step)[i - 1])
      ++out.at_step;
    else if (q[i] >= 0.5 * q[i - 1])
      ++out.slow;
    else
      ++out.elsewhere;
  }
  return out;
}

// One unsigned counter for both directions starts again with each of them.
CounterScope scope_by_falls(const Falls& f, bool both_directions) {
  if (f.inside() == 0 && f.between == 0) return CounterScope::total;
  if (f.inside() == 0 && both_directions) return CounterScope::step;
  return f.at_step > f.at_cycle + f.elsewhere ? CounterScope::step : CounterScope::cycle;
}

bool inside_range(double celsius) { return celsius >= -60 && celsius <= 120; }

bool plausible_temperature(const Evidence& e, std::ptrdiff_t at) {
  std::size_t good = 0, all = 0;
  for (const double x : e.rows.value[static_cast<std::size_t>(at)])
    if (std::isfinite(x)) ++all, good += inside_range(x);
  return good * 2 > all;
}

// As numbers; a field that is none says nothing but where both are none, as dates are.
bool differ(std::string_view a, std::string_view b, const record::Dialect& dialect) {
  double x = 0, y = 0;
  const bool first = read_decimal(trimmed(a), dialect.decimal.front(), x),
             second = read_decimal(trimmed(b), dialect.decimal.front(), y);
  if (first && second) return x != y && !(std::isnan(x) || std::isnan(y));
  return !first && !second && !trimmed(a).empty() && !trimmed(b).empty() && trimmed(a) != trimmed(b);
}

// Two columns under one heading that do not say the same: which one is meant changes numbers.
Result<bool> check_twins(const Evidence& e) {
  for (const Quantity q : {Quantity::time, Quantity::voltage, Quantity::current}) {
    const std::ptrdiff_t at = column_of(e.belief, q);
    if (at < 0 || e.options.believe || e.belief.columns[static_cast<std::size_t>(at)].source == record::Source::declared)
      continue;
    const auto used = static_cast<std::size_t>(at);
    for (std::size_t other = 0; other < e.belief.columns.size(); ++other) {
      if (other == used || !equal_without_case(e.belief.columns[other].heading, e.belief.columns[used].heading)) continue;
      std::vector<std::string_view> fields;
      std::size_t row = 0;
      for (; row < e.rows.rows; ++row) {  // the fields of the other are not kept
        fields_of(e.rows.lines.text[row], e.belief.dialect, fields);
        if (fields.size() > std::max(used, other) && differ(fields[used], fields[other], e.belief.dialect)) break;
      }
      if (row == e.rows.rows) continue;
      const std::string numbers[] = {std::to_string(used + 1), std::to_string(other + 1)};
      return refuse(Code::duplicate_column, place_of(e, at, row),
                    in_quotes(e.belief.columns[used].heading) + " twice: " + in_quotes(trimmed(fields[used])) + " in column " +
                        numbers[0] + ", " + in_quotes(trimmed(fields[other])) + " in column " + numbers[1],
                    "one column of it", "choose with --map " + std::string(word(q)) + "=#" + numbers[0] + " or =#" + numbers[1]);
    }
  }
  return true;
}

}  // namespace

Place place_of(const Evidence& e, std::ptrdiff_t column, std::size_t row) {
  Place out{.file = e.file};
  if (column >= 0) out.column = std::string(canonical(e.belief.columns[static_cast<std::size_t>(column)].quantity));
  if (row < e.rows.line.size()) out.line = e.rows.line[row];
  return out;
}

void ignore_column(Evidence& e, std::ptrdiff_t column, std::string why) {
  auto& c = e.belief.columns[static_cast<std::size_t>(column)];
  c.quantity = Quantity::ignored;
  c.evidence = std::move(why);
  e.rows.value[static_cast<std::size_t>(column)].clear();
}

Result<bool> check_columns(Evidence& e) {
  if (const auto ok = check_numbers(e); !ok) return ok;
  if (const auto ok = check_twins(e); !ok) return ok;
  check_cycle(e);
  check_step(e);
  check_state(e);
  return check_voltage(e);
}

void say_unstated_units(Evidence& e) {
  std::string headings;
  std::uint64_t count = 0;
  for (const Quantity q : {Quantity::time, Quantity::voltage, Quantity::current}) {
    const std::ptrdiff_t at = column_of(e.belief, q);
    if (at < 0) continue;
    const record::ColumnBelief& c = e.belief.columns[static_cast<std::size_t>(at)];
    if (!c.unit.empty() || c.style != record::Style::number || c.factor != 1 || c.source == record::Source::declared) continue;
    headings += (count++ == 0 ? "" : ", ") + in_quotes(c.heading);
  }
  if (count == 0) return;
  const Place place{.file = e.file, .line = static_cast<std::uint64_t>(e.belief.dialect.header_line)};
  e.findings.push_back(finding(Code::unit_unknown, Severity::note, place, headings, "a stated unit; taken as s, V and A",
                               "say it with --map QUANTITY=HEADING:UNIT", count));
}

void decide_counters(Evidence& e) {
  const std::ptrdiff_t charge = column_of(e.belief, Quantity::charge_capacity),
                       discharge = column_of(e.belief, Quantity::discharge_capacity);
  const std::ptrdiff_t one = column_of(e.belief, Quantity::capacity), net = column_of(e.belief, Quantity::net_capacity);
  if (charge >= 0 && discharge >= 0)
    for (const std::ptrdiff_t other : {one, net})
      if (other >= 0) ignore_column(e, other, "charge and discharge are counted apart in other columns");
  const std::ptrdiff_t used = charge >= 0 ? charge : discharge >= 0 ? discharge : one >= 0 ? one : net;
  if (used < 0) return;
  auto& c = e.belief.columns[static_cast<std::size_t>(used)];
  const Falls of_used = falls(e, e.rows.value[static_cast<std::size_t>(used)]);
  const bool apart = used == charge && discharge >= 0;
  const Falls of_other = apart ? falls(e, e.rows.value[static_cast<std::size_t>(discharge)]) : Falls{};
  const Falls f = of_used + of_other;
  if (used == one && f.slow >= 3 && f.slow > f.inside()) {
    c.quantity = Quantity::net_capacity;
    c.evidence += "; it goes up and down";
    e.belief.counter_scope = c.scope = CounterScope::total;
    return;
  }
  const CounterScope seen = scope_by_falls(f, used == one);
  // A name that says "per step" or "per cycle" is believed; "total" only while it never falls.
  const bool named = c.scope == CounterScope::step || c.scope == CounterScope::cycle ||
                     (c.scope == CounterScope::total && seen == CounterScope::total);
  e.belief.counter_scope = used == net ? CounterScope::total : named ? c.scope : seen;
  const auto says = [](const Falls& own) {
    return "; it falls " + std::to_string(own.all()) + (own.all() == 1 ? " time" : " times") + " in the sample";
  };
  c.evidence += named ? "; the name says when it restarts" : says(of_used);
  if (apart && !named) e.belief.columns[static_cast<std::size_t>(discharge)].evidence += says(of_other);
  for (const std::ptrdiff_t at : {charge, discharge, one})
    if (at >= 0) e.belief.columns[static_cast<std::size_t>(at)].scope = e.belief.counter_scope;
}

Result<bool> decide_temperature(Evidence& e) {
  const auto take = [&](std::ptrdiff_t at) {
    e.belief.temperature_source = e.belief.columns[static_cast<std::size_t>(at)].heading;
  };
  if (!e.options.temperature.empty()) {
    for (std::size_t i = 0; i < e.belief.columns.size(); ++i) {
      const record::ColumnBelief& c = e.belief.columns[i];
      if (!equal_without_case(c.heading, e.options.temperature)) continue;
      if (c.quantity == Quantity::ignored || dimension_of(c.quantity) == Dimension::temperature)
        return take(static_cast<std::ptrdiff_t>(i)), true;
      return refuse(Code::option_invalid, {.file = e.file, .line = static_cast<std::uint64_t>(e.belief.dialect.header_line)},
                    "--temperature " + e.options.temperature + ", which is taken for " + std::string(word(c.quantity)),
                    "a column of temperatures", "name another, or say with --map what this one is");
    }
    std::vector<std::string> headings;
    for (const record::ColumnBelief& c : e.belief.columns) headings.push_back(c.heading);
    return refuse(Code::option_invalid, {.file = e.file, .line = static_cast<std::uint64_t>(e.belief.dialect.header_line)},
                  "--temperature " + e.options.temperature, "one of the headings there: " + listed(headings, 40));
  }
  for (const Quantity q : {Quantity::surface_temperature, Quantity::ambient_temperature}) {
    const std::ptrdiff_t at = column_of(e.belief, q);
    if (at < 0) continue;
    const auto& v = e.rows.value[static_cast<std::size_t>(at)];
    if (std::none_of(v.begin(), v.end(), [](double x) { return std::isfinite(x); })) continue;
    if (plausible_temperature(e, at)) return take(at), true;
    e.findings.push_back(finding(Code::temperature_out_of_range, Severity::warning, place_of(e, at, 0),
                                 in_quotes(e.rows.field[static_cast<std::size_t>(at)].front()),
                                 "-60 to 120 degC; the column is not chosen", "name another with --temperature"));
  }
  std::string others;
  for (const record::ColumnBelief& c : e.belief.columns)
    if (c.quantity >= Quantity::temperature_t1 && c.quantity <= Quantity::temperature_t5)
      others += (others.empty() ? "" : ", ") + in_quotes(c.heading);
  e.findings.push_back(finding(Code::temperature_missing, Severity::note, {.file = e.file, .column = "temperature_degC"},
                               others.empty() ? "" : others + ", of which nobody says where they sit",
                               others.empty() ? "" : "a surface or chamber temperature",
                               others.empty() ? "" : "choose one with --temperature"));
  return true;
}

}  // namespace bha::formats
