#include "bha/report/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <vector>

#include "bha/base/text.h"
#include "bha/report/read.h"

namespace bha::report {
namespace {

using features::CycleRow;
constexpr std::int64_t cycles_that_it_takes = 5;  // for a main key: cycles/keys.h

std::string most_common(const std::map<Code, std::int64_t>& reasons) {
  if (reasons.empty()) return "not known";
  const auto fewer = [](const auto& a, const auto& b) { return a.second < b.second; };
  const Code most = std::max_element(reasons.begin(), reasons.end(), fewer)->first;
  return fmt::format("not known: {} [{}]", words_of(most).says, id(most));
}

/// Why a column has no number, where it is told: the reason of most rows.
std::string why_missing(const Report& r, std::string_view column) {
  std::map<Code, std::int64_t> rows;
  for (const features::Missing& m : r.missing)
    if (m.column == column) rows[m.code] += m.last_row - m.first_row + 1;
  return most_common(rows);
}

/// Why no compared cycle has a number: what left out the newest that has it, else why it is missing.
std::string why_not_compared(const Report& r, double CycleRow::* number, std::string_view column) {
  const auto& rows = r.cycles.rows;
  const auto has = std::find_if(rows.rbegin(), rows.rend(), [&](const CycleRow& row) { return std::isfinite(row.*number); });
  return has == rows.rend() || !excluded(*has) ? why_missing(r, column) : most_common({{has->exclusion, 1}});
}

/// Why no compared cycle has an efficiency: what stands against the newest of those that could have one, for they have a charge and
/// a discharge.
std::string why_no_efficiency(const Report& r) {
  constexpr std::string_view column = "coulombic_efficiency";
  const auto& rows = r.cycles.rows;
  const auto whole = std::find_if(rows.rbegin(), rows.rend(), [](const CycleRow& row) {
    return row.charge_capacity_Ah > 0 && row.discharge_capacity_Ah > 0;
  });
  if (whole == rows.rend()) return why_missing(r, column);
  if (std::isfinite(whole->coulombic_efficiency)) return most_common({{whole->exclusion, 1}});
  for (const features::Missing& m : r.missing)
    if (m.column == column && m.first_row <= whole->cycle && whole->cycle <= m.last_row) return most_common({{m.code, 1}});
  return why_missing(r, column);
}

std::string last_discharge_words(const Report& r) {
  const auto& rows = r.cycles.rows;
  const auto last = std::find_if(rows.rbegin(), rows.rend(), [](const CycleRow& row) { return row.discharge_capacity_Ah > 0; });
  return last == rows.rend() ? "" : fmt::format("; the last discharge gave {:.4g} Ah", last->discharge_capacity_Ah);
}

double median_of_last(const std::vector<double>& v, std::size_t n) {
  return median({v.end() - static_cast<std::ptrdiff_t>(std::min(n, v.size())), v.end()});
}

std::string limits_words(double low, double high) { return fmt::format("{:.5g} … {:.5g} V", low, high); }

/// What the newest measured value says beside the level that stands for now.
std::string newest_words(const models::SohSeries& measured, const models::SohSeries* online) {
  std::string out =
      fmt::format(", smoothed by its past; the last measured is {:.3f}, cycle {}", measured.value.back(), measured.cycle.back());
  if (online == nullptr || online->lower.empty() || online->upper.empty()) return out;
  const auto believed = [](Code reason) { return reason != Code::unconfirmed_jump; };
  const auto jumped = std::find_if(online->reason.rbegin(), online->reason.rend(), believed) - online->reason.rbegin();
  if (jumped > 0)
    return out + fmt::format(": it jumped within the last {}, and is believed when 3 agree [{}]",
                             jumped == 1 ? "value" : counted(jumped, "value"), id(Code::unconfirmed_jump));
  const bool outside = measured.value.back() < online->lower.back() || measured.value.back() > online->upper.back();
  return outside ? out + ", outside of that interval" : out;
}

/// Under which conditions the capacities were measured that are compared: "ageing cycles at 2 A, 2.5 … 4.2 V, 25 °C".
std::string key_words(const Report& r, std::int32_t number) {
  for (const cycles::CapacityKey& key : r.keys) {
    if (key.key != number) continue;
    std::string out = key.role == cycles::Role::checkup ? "check-ups" : "ageing cycles";
    if (std::isfinite(key.current_A)) out += fmt::format(" at {:.3g} A", std::abs(key.current_A));
    if (std::isfinite(key.voltage_min_V) && std::isfinite(key.voltage_max_V))
      out += ", " + limits_words(key.voltage_min_V, key.voltage_max_V);
    if (std::isfinite(key.temperature_degC)) out += fmt::format(", {:.0f} °C", key.temperature_degC);
    return out + fmt::format(" (capacity_key {})", number);
  }
  return fmt::format("capacity_key {}", number);
}

bool is_of_checkups(const Report& r, std::int32_t number) {
  const auto key = std::find_if(r.keys.begin(), r.keys.end(), [&](const auto& k) { return k.key == number; });
  return key != r.keys.end() && key->role == cycles::Role::checkup;
}

/// What the rule of a reference takes (CONTRACT, "State of health").
std::string rule_words(const Report& r, std::string_view rule) {
  const std::size_t colon = rule.find(':');
  const std::string_view name = rule.substr(0, colon), n = colon == std::string_view::npos ? "" : rule.substr(colon + 1);
  if (name == "rated") return "the nominal capacity";
  if (name == "first") return fmt::format("median of the first {}", n);
  if (name == "best") return fmt::format("second largest of the first {}", n);
  if (name == "checkup") return fmt::format("median of the first {} check-ups", n);
  return is_of_checkups(r, r.soh.reference.key) ? "median of the first 3" : "median of the first 5";
}

}  // namespace

std::string size_words(double bytes) {
  static constexpr std::array units = {"B", "kB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  while (bytes >= 999.5 && unit + 1 < units.size()) bytes /= 1000, ++unit;
  return unit == 0 ? fmt::format("{:.0f} B", bytes) : fmt::format("{:.3g} {}", bytes, units[unit]);
}

std::string source_words(const Report& r) {
  std::string out;
  for (const record::Provenance& source : r.source) {
    if (!out.empty()) out += "; ";
    out += fmt::format("{} ({}, {} rows", source.name, size_words(static_cast<double>(source.bytes)), source.rows);
    out += source.sha256.empty() ? ")" : fmt::format(", sha256 {}…)", source.sha256.substr(0, 12));
  }
  return out.empty() ? "none" : out;
}

std::string belief_words(const Report& r) {
  const record::Belief& b = r.belief;
  std::string out = fmt::format("{} ({:.0f} %", b.format, 100 * b.confidence);
  if (!b.runner_up.empty()) out += fmt::format(", next {} {:.0f} %", b.runner_up, 100 * b.runner_up_confidence);
  out += fmt::format("{}); current {} ({}", b.used_tail ? "; head, middle and tail looked at" : "", word(b.sign),
                     word(b.sign_source));
  if (std::isfinite(b.sign_agreement)) out += fmt::format(", {:.1f} % of intervals agree", 100 * b.sign_agreement);
  out += fmt::format("); clock {}", word(b.clock));
  if (std::isfinite(b.rest_current_A)) out += fmt::format("; rest below {:.3g} A", b.rest_current_A);
  if (std::isfinite(b.voltage_min_V) && std::isfinite(b.voltage_max_V))
    out += fmt::format("; limits {} ({})", limits_words(b.voltage_min_V, b.voltage_max_V),
                       b.voltage_limits_source == record::Source::declared ? "declared" : "inferred");
  out += std::isfinite(b.nominal_capacity_Ah)
             ? fmt::format("; nominal {:g} Ah ({})", b.nominal_capacity_Ah,
                           b.nominal_source == record::Source::detected ? "above the headings" : "declared")
             : "; nominal capacity not declared";
  return out;
}

std::string cycle_words(const Report& r) {
  std::array<std::size_t, std::size(words<cycles::Kind>)> count{};
  for (const CycleRow& row : r.cycles.rows) {
    // A check-up that came before there was another key was ageing then; what its key is now is known.
    const bool of_checkups = row.kind == cycles::Kind::ageing && is_of_checkups(r, row.capacity_key);
    const auto kind = static_cast<std::size_t>(of_checkups ? cycles::Kind::checkup : row.kind);
    if (kind < count.size()) ++count[kind];
  }
  std::string out = fmt::format("{}", r.cycles.rows.size());
  const char* before = ": ";
  for (std::size_t kind = 0; kind < count.size(); ++kind) {
    if (count[kind] == 0) continue;
    out += fmt::format("{}{} {}", before, count[kind], words<cycles::Kind>[kind]);
    before = ", ";
  }
  const auto compared = static_cast<std::size_t>(
      std::count_if(r.cycles.rows.begin(), r.cycles.rows.end(), [](const CycleRow& row) { return !excluded(row); }));
  const models::SohSeries* told = find_series(r, models::SohQuantity::capacity, models::View::measured);
  if (told != nullptr && is_of_checkups(r, told->key))
    out += fmt::format("; state of health is told by {}", counted(std::ssize(told->cycle), "check-up"));
  else if (compared != 0 && compared != count[static_cast<std::size_t>(cycles::Kind::ageing)])
    out += fmt::format("; {} are compared", compared);
  if (r.by == cycles::CountBy::cycle_source) out += "; counted by the vendor's numbers";
  return out;
}

std::string reasons_words(const std::map<Code, std::size_t>& reasons) {
  std::string out;
  for (const auto& [code, count] : reasons) {
    std::string reason(id(code));
    std::replace(reason.begin(), reason.end(), '_', ' ');
    out += fmt::format("{}{} ({})", out.empty() ? "" : ", ", reason, count);
  }
  return out.empty() ? "none" : out;
}

std::string exclusion_words(const Report& r) {
  std::map<Code, std::size_t> reasons;
  for (const CycleRow& row : r.cycles.rows)
    if (left_out(r, row)) ++reasons[row.exclusion];
  return reasons_words(reasons);
}

std::string soh_words(const Report& r) {
  const models::Reference& reference = r.soh.reference;
  if (!std::isfinite(r.soh.now) && r.soh.now_missing == Code::too_few_cycles) {
    const Points full = points(r, &features::CycleRow::discharge_capacity_Ah);
    std::map<std::int32_t, std::int64_t> of_key;
    std::int64_t most = 0;
    for (const CycleRow& row : r.cycles.rows)
      if (!excluded(row) && std::isfinite(row.discharge_capacity_Ah)) most = std::max(most, ++of_key[row.capacity_key]);
    if (most >= cycles_that_it_takes)  // what --reference asks for is not there
      return fmt::format("not known: {} [{}]", words_of(r.soh.now_missing).says, id(r.soh.now_missing));
    return fmt::format(
        "not known: {} from limit to limit so far{}, of {} that it takes{}. [{}]", counted(std::ssize(full.value), "discharge"),
        of_key.size() > 1 ? fmt::format(", at most {} under one condition (capacity_key)", most) : "", cycles_that_it_takes,
        full.value.empty() ? last_discharge_words(r) : fmt::format("; the last gave {:.4g} Ah", full.value.back()),
        id(r.soh.now_missing));
  }
  if (!std::isfinite(r.soh.now) && r.soh.now_missing != Code::none)
    return fmt::format("not known: {} [{}]", words_of(r.soh.now_missing).says, id(r.soh.now_missing));
  if (!std::isfinite(r.soh.now)) return why_missing(r, "soh");
  std::string out = fmt::format("{:.3f}", r.soh.now);
  if (const models::SohSeries* s = find_series(r, models::SohQuantity::capacity, models::View::online);
      s != nullptr && !s->lower.empty() && !s->upper.empty() && std::isfinite(s->lower.back()) && std::isfinite(s->upper.back()))
    out += fmt::format(" [{:.3f} … {:.3f}], {:.0f} % {} interval", s->lower.back(), s->upper.back(), 100 * s->level,
                       word(s->interval_kind));
  if (const models::SohSeries* s = find_series(r, models::SohQuantity::capacity, models::View::measured);
      s != nullptr && !s->value.empty())
    out += newest_words(*s, find_series(r, models::SohQuantity::capacity, models::View::online));
  return out + fmt::format("; 1 means {:.4g} Ah ({}: {}), of {}", reference.value_Ah, reference.rule,
                           rule_words(r, reference.rule), key_words(r, reference.key));
}

namespace {

std::string why_no_fit(const Report& r) {
  const models::SohSeries* measured = find_series(r, models::SohQuantity::capacity, models::View::measured);
  const std::size_t n = measured == nullptr ? 0 : measured->value.size();
  if (n == 0) return "none fitted: there is no state of health";
  if (n < 3) return fmt::format("none fitted: {} {} of state of health, a law needs 3", n, n == 1 ? "value" : "values");
  // Along equivalent full cycles or days each point needs its place.
  const std::string_view along = word(r.end_of_life.unit);
  if (r.end_of_life.unit != models::Axis::cycle)
    for (const features::Missing& m : r.missing)
      if (m.column == along) return fmt::format("none fitted: no {} to lay it along. {}", along, words_of(m.code).says);
  const auto [least, most] = std::ranges::minmax(measured->value);
  return least == most ? "none fitted: state of health does not change" : "none fitted: no law that falls follows it";
}

}  // namespace

std::string law_card(const Report& r) {
  const models::Fit* fit = best_fit(r);
  if (fit == nullptr) return law_words(r);
  std::string out = fmt::format("soh = {}", formula(*fit));
  if (std::isfinite(fit->rmse)) out += fmt::format("; RMSE {:.4f}", fit->rmse);
  if (std::isfinite(fit->rolling_error))
    out += fmt::format("; its forecasts from earlier points missed by {:.2g}", fit->rolling_error);
  return out + ". More under Laws.";
}

std::string law_words(const Report& r) {
  const models::Fit* fit = best_fit(r);
  if (fit == nullptr) return r.fits.empty() ? why_no_fit(r) : "none chosen: no law has a rolling-origin error";
  std::string out = fmt::format("{}: soh = {}", word(fit->law), formula(*fit));
  for (std::size_t i = 0; i < fit->parameters.size(); ++i) {
    const models::Parameter& p = fit->parameters[i];
    out += fmt::format("{} {} = {:.4g}", i == 0 ? ";" : ",", p.name, p.value);
    if (std::isfinite(p.standard_error)) out += fmt::format(" ± {:.1g}", p.standard_error);
  }
  for (const models::Parameter& p : fit->parameters)
    if (p.standard_error > std::fabs(p.value)) out += fmt::format("; the points do not determine {}", p.name);
  out += fmt::format("; {}", word(fit->status));
  if (std::isfinite(fit->rolling_error))
    out += fmt::format("; forecasts from earlier points missed by {:.2g} on average", fit->rolling_error);
  if (std::isfinite(fit->rmse)) out += fmt::format("; RMSE {:.4f}", fit->rmse);
  if (!fit->residuals.consequence.empty()) out += ". " + fit->residuals.consequence;
  return out;
}

std::string efficiency_words(const Report& r) {
  const Points coulombic = points(r, &CycleRow::coulombic_efficiency), energy = points(r, &CycleRow::energy_efficiency);
  if (coulombic.value.empty() && energy.value.empty()) return why_no_efficiency(r);
  const auto one = [&](const char* name, const Points& p, std::string_view column) {
    return p.value.empty() ? fmt::format("{} {}", name, why_missing(r, column))
                           : fmt::format("{} {:.4f}", name, median_of_last(p.value, 20));
  };
  const std::size_t n = std::max(coulombic.value.size(), energy.value.size());
  return fmt::format(
      "{}, {} ({})", one("coulombic", coulombic, "coulombic_efficiency"), one("energy", energy, "energy_efficiency"),
      n == 1 ? "of the one cycle that has it" : fmt::format("medians of the last {} cycles", std::min<std::size_t>(20, n)));
}

std::string resistance_words(const Report& r) {
  // A check-up at C/20 and a cycle at 1C have no resistance in common.
  Points p = points(r, &CycleRow::resistance_ohm, r.soh.reference.key);
  if (p.value.empty()) p = points(r, &CycleRow::resistance_ohm);
  if (p.value.empty()) return why_not_compared(r, &CycleRow::resistance_ohm, "resistance_ohm");
  double tau_s = nan;
  for (const CycleRow& row : r.cycles.rows)
    if (row.cycle == p.cycle.back()) tau_s = row.resistance_tau_s;
  const double first = p.value.front(), last = p.value.back();
  if (p.value.size() == 1) return fmt::format("{:.4g} Ω at cycle {}, {:g} s after the edge", first, p.cycle.front(), tau_s);
  return fmt::format("{:.4g} Ω at cycle {} → {:.4g} Ω at cycle {} ({:+.1f} %), {:g} s after the edge", first, p.cycle.front(),
                     last, p.cycle.back(), 100 * (last / first - 1), tau_s);
}

std::string ic_peak_words(const Report& r) {
  const Points at = points(r, &CycleRow::ic_peak_voltage_V), high = points(r, &CycleRow::ic_peak_Ah_per_V);
  if (at.value.empty() || high.value.empty()) return why_not_compared(r, &CycleRow::ic_peak_voltage_V, "ic_peak_voltage_V");
  if (at.value.size() == 1)
    return fmt::format("{:.3f} V and {:.3g} Ah/V at cycle {}", at.value.front(), high.value.front(), at.cycle.front());
  return fmt::format("{:.3f} V and {:.3g} Ah/V at cycle {} → {:.3f} V and {:.3g} Ah/V at cycle {}", at.value.front(),
                     high.value.front(), at.cycle.front(), at.value.back(), high.value.back(), at.cycle.back());
}

std::string temperature_words(const Report& r) {
  double low = nan, high = nan;
  std::vector<double> mean;
  for (const CycleRow& row : r.cycles.rows) {
    low = std::fmin(low, row.temperature_min_degC);
    high = std::fmax(high, row.temperature_max_degC);
    if (std::isfinite(row.temperature_mean_degC)) mean.push_back(row.temperature_mean_degC);
  }
  if (mean.empty()) return why_missing(r, "temperature_mean_degC");
  std::string out = fmt::format("{:.1f} °C (median of cycle means), {:.1f} … {:.1f} °C", median(mean), low, high);
  return r.belief.temperature_source.empty() ? out : out + ", from " + in_quotes(r.belief.temperature_source);
}

std::string counted(std::int64_t n, std::string_view thing) { return fmt::format("{} {}{}", n, thing, n == 1 ? "" : "s"); }

std::string count_of_findings(const Report& r) {
  std::array<std::size_t, 3> count{};
  for (const Finding& f : r.findings) ++count[static_cast<std::size_t>(f.severity) % 3];
  std::string out;
  for (const Severity s : {Severity::refused, Severity::warning, Severity::note}) {
    const std::size_t n = count[static_cast<std::size_t>(s)];
    if (n == 0) continue;
    if (!out.empty()) out += ", ";
    out += s == Severity::refused ? fmt::format("{} refused", n) : counted(static_cast<std::int64_t>(n), word(s));
  }
  return out.empty() ? "none" : out;
}

}  // namespace bha::report
