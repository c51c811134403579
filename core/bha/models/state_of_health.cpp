#include "bha/models/state_of_health.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "bha/base/text.h"
#include "bha/models/isotonic.h"

namespace bha::models {

namespace {

using features::CycleRow;

// The series of one key and quantity, and what is known of its reference.
struct KeySeries {
  std::int32_t key = 0;
  cycles::Role role{};
  bool main = false;
  OnlineState state{};
  SohSeries measured{}, online{}, hindsight{};
  std::size_t corrected = 0;  // resistances of another temperature
  double temperature_degC = nan;
};

void append(SohSeries& series, std::int64_t cycle, double value, double lower, double upper, Code reason) {
  series.cycle.push_back(cycle);
  series.value.push_back(value);
  series.lower.push_back(lower);
  series.upper.push_back(upper);
  series.reason.push_back(reason);
}

SohSeries empty_series(const KeySeries& key, View view, SohQuantity quantity, double level) {
  return {.quantity = quantity, .key = key.key, .view = view, .level = level, .interval_kind = IntervalKind::measurement};
}

bool alike(double a, double b, double within) { return !(std::fabs(a - b) > within); }  // unknown: nothing speaks against it

constexpr double same_temperature_K = 1, correctable_K = 10, activation_J_per_mol = 30e3;  // 20 to 40 kJ/mol: METHODS 2.6

bool comparable(const CycleRow& a, const CycleRow& b) {
  return alike(a.resistance_tau_s, b.resistance_tau_s, 1e-6) && alike(a.resistance_soc, b.resistance_soc, 0.02) &&
         alike(a.resistance_temperature_degC, b.resistance_temperature_degC, correctable_K);
}

// By Arrhenius to the temperature of `first`; true where that was needed.
bool at_temperature_of(const CycleRow& first, CycleRow& row) {
  if (alike(first.resistance_temperature_degC, row.resistance_temperature_degC, same_temperature_K)) return false;
  constexpr double gas_J_per_mol_K = 8.314462618, zero_degC_K = 273.15;
  const double from_K = row.resistance_temperature_degC + zero_degC_K, to_K = first.resistance_temperature_degC + zero_degC_K;
  row.resistance_ohm *= std::exp(activation_J_per_mol / gas_J_per_mol_K * (1 / to_K - 1 / from_K));
  return true;
}

// Measured numbers in Ah, Wh or ohm with their scale so far; the division comes when the reference is known.
void go_through(KeySeries& key, Past<CycleRow> rows, SohQuantity quantity, const SohOptions& options, const ReferenceRule& rule) {
  key.state = online_state(rule, key.key, key.role, options.level, quantity);
  key.measured = empty_series(key, View::measured, quantity, options.level);
  key.online = empty_series(key, View::online, quantity, options.level);
  std::optional<CycleRow> first;
  for (CycleRow row : rows) {
    if (std::isnan(value_in_key(row, quantity, key.key))) continue;
    if (!first) first = row, key.temperature_degC = row.resistance_temperature_degC;
    if (quantity == SohQuantity::resistance) {
      if (!comparable(*first, row)) continue;
      key.corrected += at_temperature_of(*first, row) ? 1 : 0;
    }
    const double value = value_in_key(row, quantity, key.key);
    const OnlineSoh now = step(key.state, row);
    const double half = key.state.band_factor * std::sqrt(key.state.robust.variance);
    append(key.measured, row.cycle, value, value - half, value + half, Code::none);
    append(key.online, row.cycle, now.value, now.lower, now.upper, now.code);
  }
}

void divide(KeySeries& key, SohQuantity quantity) {
  const double reference = key.state.reference.value;
  SohSeries& m = key.measured;
  for (std::size_t k = 0; k < m.value.size(); ++k) {
    m.value[k] /= reference, m.lower[k] /= reference, m.upper[k] /= reference;
    if (quantity != SohQuantity::resistance) continue;
    const double upper = 2 - m.lower[k];
    m.value[k] = 2 - m.value[k], m.lower[k] = 2 - m.upper[k], m.upper[k] = upper;
  }
}

double local_scale(std::span<const double> measured, std::span<const double> curve, std::size_t k) {
  constexpr std::size_t reach = 10;
  const std::size_t begin = k < reach ? 0 : k - reach, end = std::min(measured.size(), k + reach + 1);
  std::vector<double> distance;
  for (std::size_t i = begin; i < end; ++i) distance.push_back(std::fabs(measured[i] - curve[i]));
  const auto middle = distance.begin() + static_cast<std::ptrdiff_t>(distance.size() / 2);
  std::nth_element(distance.begin(), middle, distance.end());
  return 1.4826 * *middle;
}

void look_back(KeySeries& key, double level) {
  key.hindsight = empty_series(key, View::hindsight, SohQuantity::capacity, level);
  const SohSeries& m = key.measured;
  std::size_t peak = 0;
  while (peak < m.cycle.size() && m.cycle[peak] < key.state.peak_cycle) ++peak;
  const auto measured = std::span(m.value).subspan(peak);
  const auto curve = isotonic_soh(measured).seen_afterwards;
  for (std::size_t k = 0; k < curve.size(); ++k) {
    const double half = key.state.band_factor * local_scale(measured, curve, k);
    append(key.hindsight, m.cycle[peak + k], curve[k], curve[k] - half, curve[k] + half, Code::none);
  }
}

bool has_reference(const KeySeries& key) { return !std::isnan(key.state.reference.value) && !key.measured.cycle.empty(); }

// The key that SoH is told in (state_of_health.h); null: none.
const KeySeries* told_key(std::span<const KeySeries> keys, ReferenceKind kind) {
  const KeySeries *main = nullptr, *checkup = nullptr;
  for (const KeySeries& key : keys) {
    if (key.main && main == nullptr) main = &key;
    const bool ready = kind == ReferenceKind::checkup ? has_reference(key) : has_reference(key) && key.state.peak_passed;
    if (key.role == cycles::Role::checkup && ready && checkup == nullptr) checkup = &key;
  }
  if (kind == ReferenceKind::checkup) return checkup;
  return kind == ReferenceKind::automatic && checkup != nullptr ? checkup : main;
}

std::string definition(const KeySeries* told, std::span<const KeySeries> resistance) {
  std::string out = "discharge capacity / reference capacity, within one capacity key; not clipped";
  if (told != nullptr && told->role == cycles::Role::checkup) out += "; told in check-ups";
  for (const KeySeries& key : resistance)
    if (key.corrected > 0)
      out += "; resistance in key " + number_text(key.key) + ": " + number_text(static_cast<double>(key.corrected)) + " of " +
             number_text(static_cast<double>(key.measured.cycle.size())) + " corrected to " +
             number_text(std::round(10 * key.temperature_degC) / 10) + " degC by Arrhenius, 30 kJ/mol";
  return out;
}

void tell(Soh& soh, const KeySeries* told, std::span<const KeySeries> resistance) {
  soh.definition = definition(told, resistance);
  soh.now_missing = Code::too_few_cycles;
  if (told == nullptr) return;
  const ReferenceState& reference = told->state.reference;
  soh.reference.value_Ah = reference.value;
  soh.reference.key = told->key;
  soh.reference.fixed_at_cycle = reference.fixed_at_cycle;
  if (!has_reference(*told)) return;
  soh.now = told->online.value.back();
  soh.now_missing = std::isnan(soh.now) ? told->online.reason.back() : Code::none;
}

}  // namespace

Result<Soh> state_of_health(Past<CycleRow> rows, std::span<const cycles::CapacityKey> keys, const SohOptions& options, Run& run) {
  const auto rule = reference_rule(options.reference, options.nominal_capacity_Ah);
  if (!rule) return Refusal(rule.error());
  if (!(options.level > 0 && options.level < 1))
    return refuse(Code::option_invalid, {.column = "--level"}, "another number", "a level between 0 and 1");
  Soh soh{.reference = {.rule = text_of(*rule)}};
  std::vector<KeySeries> capacity, resistance;
  for (const cycles::CapacityKey& key : keys) {
    for (const SohQuantity quantity : {SohQuantity::capacity, SohQuantity::energy, SohQuantity::resistance}) {
      if (run.must_stop()) {
        soh.now_missing = run.stop_code();
        return soh;
      }
      KeySeries one{.key = key.key, .role = key.role, .main = key.main};
      go_through(one, rows, quantity, options, *rule);
      if (has_reference(one)) {
        divide(one, quantity);
        if (quantity == SohQuantity::capacity) look_back(one, options.level);
        soh.series.push_back(one.measured);
        if (quantity == SohQuantity::capacity) soh.series.insert(soh.series.end(), {one.online, one.hindsight});
      }
      if (quantity == SohQuantity::capacity)
        capacity.push_back(std::move(one));
      else if (quantity == SohQuantity::resistance)
        resistance.push_back(std::move(one));
    }
  }
  tell(soh, told_key(capacity, rule->kind), resistance);
  return soh;
}

const SohSeries* told_series(const Soh& soh, View view, SohQuantity quantity) {
  for (const SohSeries& series : soh.series)
    if (series.view == view && series.quantity == quantity && series.key == soh.reference.key) return &series;
  return nullptr;
}

}  // namespace bha::models
