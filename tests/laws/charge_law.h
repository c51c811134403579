// Laws of what is counted, as functions of the fold they judge.
#pragma once
#include "tests/laws/snapshot_law.h"

namespace bha::laws {

template <class Fold>
std::vector<features::CycleRow> rows_by(const record::SampleBlock& life, const cycles::CycleOptions& options) {
  Fold fold(options);
  fold.push(life);
  fold.finish();
  return fold.rows();
}
inline bool same(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

/// Cutting the head off changes no later cycle's capacities, energies, efficiencies, duration or terminations. The cut's cycles 0
/// and 1 may be remainders of the cycle that was cut.
template <class Fold>
bool no_head_matters(const record::SampleBlock& life, std::size_t cut) {
  const auto whole = rows_by<Fold>(life, law_options()), tail = rows_by<Fold>(rows_of(life, cut, life.rows), law_options());
  for (std::size_t back = 1; back <= tail.size() && tail[tail.size() - back].cycle >= 2; ++back) {
    if (back > whole.size()) return false;
    const features::CycleRow &a = whole[whole.size() - back], &b = tail[tail.size() - back];
    if (!same(a.charge_capacity_Ah, b.charge_capacity_Ah) || !same(a.discharge_capacity_Ah, b.discharge_capacity_Ah) ||
        !same(a.charge_energy_Wh, b.charge_energy_Wh) || !same(a.discharge_energy_Wh, b.discharge_energy_Wh) ||
        !same(a.coulombic_efficiency, b.coulombic_efficiency) || !same(a.duration_s, b.duration_s) ||
        a.charge_termination != b.charge_termination || a.discharge_termination != b.discharge_termination)
      return false;
  }
  return true;
}

/// When the test began changes nothing but the time of the start.
template <class Fold>
bool no_shift_of_time_matters(const record::SampleBlock& life, std::int64_t shift_ns) {
  record::SampleBlock later = life;
  for (std::int64_t& t : later.time_ns) t += shift_ns;
  auto a = rows_by<Fold>(life, law_options()), b = rows_by<Fold>(later, law_options());
  for (auto* rows : {&a, &b})
    for (features::CycleRow& row : *rows) row.start_time_s = 0;
  return bits(a) == bits(b);
}

/// A cell of twice the size under twice the current: every charge and energy doubles exactly, no ratio changes.
template <class Fold>
bool size_is_only_a_scale(const record::SampleBlock& life) {
  record::SampleBlock twice = life;
  for (double& i : twice.current_A) i *= 2;
  auto doubled = law_options();
  doubled.nominal_capacity_Ah *= 2;
  doubled.rest_current_A *= 2;
  const auto a = rows_by<Fold>(life, law_options()), b = rows_by<Fold>(twice, doubled);
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!same(2 * a[i].discharge_capacity_Ah, b[i].discharge_capacity_Ah) ||
        !same(2 * a[i].charge_energy_Wh, b[i].charge_energy_Wh) || !same(a[i].coulombic_efficiency, b[i].coulombic_efficiency) ||
        !same(a[i].efc, b[i].efc) || a[i].exclusion != b[i].exclusion)
      return false;
  return true;
}

}  // namespace bha::laws
