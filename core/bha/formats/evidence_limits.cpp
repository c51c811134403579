#include <algorithm>
#include <cmath>

#include "bha/base/text.h"
#include "bha/formats/evidence.h"
#include "bha/formats/state_words.h"

namespace bha::formats {
namespace {

using record::Quantity;
constexpr std::size_t shortest_run = 10;  // rows: a pulse sets no limit

// +1 charge, −1 discharge, 0 rest, by the believed sign; unknown without a current: a cut row ends no charge.
constexpr int unknown = 2;
int way(const Evidence& e, const std::vector<double>& current, std::size_t row) {
  const record::Belief& b = e.belief;
  if (std::isnan(current[row])) return unknown;
  if (std::abs(current[row]) <= b.rest_current_A) return 0;
  if (b.sign != record::SignRule::from_state) return (current[row] > 0) == (b.sign == record::SignRule::charge_positive) ? 1 : -1;
  const std::ptrdiff_t column = column_of(b, Quantity::step_type);
  const record::State s = column < 0 ? record::State::unknown : state_of(e.rows.field[static_cast<std::size_t>(column)][row]);
  return s == record::State::charge ? 1 : s == record::State::discharge ? -1 : 0;
}

struct Ends {
  double charge_V = nan, discharge_V = nan;  // highest and lowest voltage at which a run ended
  double highest_V = nan, lowest_V = nan;    // of any row with current
};
Ends ends(const Evidence& e, const std::vector<double>& current, const std::vector<double>& voltage) {
  Ends out;
  const auto note = [](double& into, double v, bool higher) {
    if (std::isfinite(v) && (std::isnan(into) || (higher ? v > into : v < into))) into = v;
  };
  std::size_t run = 1;
  for (std::size_t i = 1; i < current.size(); ++i) {
    const int before = way(e, current, i - 1);
    const int now = way(e, current, i);
    if (before != 0) note(out.highest_V, voltage[i - 1], true), note(out.lowest_V, voltage[i - 1], false);
    if (e.rows.stretch[i] == e.rows.stretch[i - 1] && now == before) {
      ++run;
      continue;
    }
    if (e.rows.stretch[i] == e.rows.stretch[i - 1] && run >= shortest_run && (before == 1 || before == -1) && now != unknown)
      note(before > 0 ? out.charge_V : out.discharge_V, voltage[i - 1], before > 0);
    run = 1;
  }
  return out;
}

}  // namespace

// Where charge and discharge end in the sample. An end that the sample itself goes beyond is no limit.
void decide_limits(Evidence& e) {
  record::Belief& b = e.belief;
  if (!std::isnan(e.options.voltage_min_V) || !std::isnan(e.options.voltage_max_V)) {
    b.voltage_min_V = e.options.voltage_min_V;
    b.voltage_max_V = e.options.voltage_max_V;
    b.voltage_limits_source = record::Source::declared;
    return;
  }
  const auto* current = values(e.rows, b, Quantity::current);
  const auto* voltage = values(e.rows, b, Quantity::voltage);
  if (current == nullptr || voltage == nullptr || std::isnan(b.rest_current_A)) return;
  const Ends seen = ends(e, *current, *voltage);
  constexpr double near_V = 0.02, least_span_V = 0.1;
  if (seen.charge_V >= seen.highest_V - near_V) b.voltage_max_V = seen.charge_V;
  if (seen.discharge_V <= seen.lowest_V + near_V) b.voltage_min_V = seen.discharge_V;
  if (seen.highest_V - seen.lowest_V < least_span_V) b.voltage_min_V = b.voltage_max_V = nan;
  if (std::isnan(b.voltage_min_V) && std::isnan(b.voltage_max_V)) return;
  b.voltage_limits_source = record::Source::detected;
  const auto text = [](double v) {
    return std::isnan(v) ? std::string("no limit") : number_text(std::round(v * 1e4) / 1e4) + " V";
  };
  e.findings.push_back(
      finding(Code::limits_inferred, Severity::note, {.file = e.file, .column = "voltage_V"},
              "charge ends at " + text(b.voltage_max_V) + ", discharge at " + text(b.voltage_min_V) + " in the sample",
              "declared limits"));
}

}  // namespace bha::formats
