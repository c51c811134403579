#include "bha/models/reference.h"

#include <algorithm>
#include <cmath>

#include "bha/base/text.h"

namespace bha::models {

namespace {

constexpr std::string_view kind_words[] = {"auto", "rated", "first", "best", "checkup"};

Refusal bad_rule(std::string_view text) {
  return refuse(Code::option_invalid, {.column = "--reference"}, in_quotes(text),
                "auto, rated, first:N, best:N or checkup:N with N from 1 to 100 (best: from 2)", "say --reference auto");
}

std::int32_t cycles_needed(const ReferenceState& state) {
  if (state.rule.kind == ReferenceKind::automatic) return state.role == cycles::Role::checkup ? 3 : 5;
  return state.rule.kind == ReferenceKind::rated ? 5 : state.rule.n;  // rated says nothing of energy or resistance
}

double of_the_first(const ReferenceState& state) {
  auto sorted = state.seen;
  const auto n = static_cast<std::size_t>(state.count);
  std::sort(sorted.begin(), sorted.begin() + state.count);
  if (state.rule.kind == ReferenceKind::best && state.quantity != SohQuantity::resistance) return sorted[n - 2];
  return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
}

}  // namespace

Result<ReferenceRule> reference_rule(std::string_view text, double nominal_capacity_Ah) {
  const auto parts = split(text, ':');
  ReferenceRule rule;
  std::size_t kind = 0;
  while (kind < std::size(kind_words) && !equal_without_case(parts[0], kind_words[kind])) ++kind;
  if (kind == std::size(kind_words)) return bad_rule(text);
  rule.kind = static_cast<ReferenceKind>(kind);
  const bool counted = rule.kind >= ReferenceKind::first;
  if (parts.size() != (counted ? 2u : 1u)) return bad_rule(text);
  if (counted) {
    std::int64_t n = 0;
    const std::int64_t least = rule.kind == ReferenceKind::best ? 2 : 1;
    if (!read_integer(parts[1], n) || n < least || n > most_reference_cycles) return bad_rule(text);
    rule.n = static_cast<std::int32_t>(n);
  }
  if (rule.kind == ReferenceKind::rated) {
    if (!(nominal_capacity_Ah > 0))
      return refuse(Code::rated_without_nominal, {.column = "--reference"}, "rated, without a nominal capacity",
                    "a nominal capacity");
    rule.nominal_capacity_Ah = nominal_capacity_Ah;
  }
  return rule;
}

std::string text_of(const ReferenceRule& rule) {
  std::string out(kind_words[static_cast<std::size_t>(rule.kind)]);
  if (rule.kind < ReferenceKind::first) return out;
  out += ':';
  append_number(out, static_cast<std::int64_t>(rule.n));
  return out;
}

double value_in_key(const features::CycleRow& row, SohQuantity quantity, std::int32_t key) {
  const bool in_its_key = row.exclusion == Code::none || row.exclusion == Code::checkup || row.exclusion == Code::not_in_main_key;
  if (key <= 0 || row.capacity_key != key || !in_its_key) return nan;
  const double value = quantity == SohQuantity::capacity ? row.discharge_capacity_Ah
                       : quantity == SohQuantity::energy ? row.discharge_energy_Wh
                                                         : row.resistance_ohm;
  return std::isfinite(value) && value > 0 ? value : nan;
}

void step(ReferenceState& state, const features::CycleRow& row) {
  if (!std::isnan(state.value)) return;
  if (state.rule.kind == ReferenceKind::rated && state.quantity == SohQuantity::capacity) {
    state.value = state.rule.nominal_capacity_Ah;
    state.fixed_at_cycle = 0;
    return;
  }
  const double value = value_in_key(row, state.quantity, state.key);
  if (std::isnan(value)) return;
  state.seen[static_cast<std::size_t>(state.count++)] = value;
  if (state.count < cycles_needed(state)) return;
  state.value = of_the_first(state);
  state.fixed_at_cycle = row.cycle;
}

}  // namespace bha::models
