// What must hold of the fold for all inputs, as functions of what is judged, so that they can be turned on a culprit.
#pragma once
#include <rapidcheck.h>

#include <cstring>
#include <string>

#include "bha/features/cycle_fold.h"
#include "tests/laws/charge_trace.h"

namespace bha::laws {

/// Every bit of the table, NaN included.
inline std::string bits(const std::vector<features::CycleRow>& rows) {
  std::string out;
  for (const features::CycleRow& row : rows)
    for_each_field<features::CycleRow>([&](const auto& field) {
      char raw[sizeof(row.*(field.at))];
      std::memcpy(raw, &(row.*(field.at)), sizeof raw);
      out.append(raw, sizeof raw);
    });
  return out;
}
inline std::string bits(const std::vector<features::Curve>& curves) {
  std::string out;
  for (const features::Curve& c : curves)
    for (const auto* column : {&c.voltage_V, &c.discharge_capacity_Ah, &c.charge_voltage_V, &c.ic_Ah_per_V})
      out.append(reinterpret_cast<const char*>(column->data()), column->size() * sizeof(double));
  return out;
}

inline cycles::CycleOptions law_options() {
  return {.nominal_capacity_Ah = 2, .rest_current_A = 0.01, .voltage_min_V = 2.7, .voltage_max_V = 4.2, .limits_declared = true};
}

/// A life of 1 to 4 cycles with rests, swings, discharges whose charge is missing, gaps, repeated times, steps back and missing
/// values strewn in.
inline record::SampleBlock any_life() {
  const auto upto = [](int n) { return *rc::gen::inRange(0, n); };
  Bench bench;
  bench.dt_s = 5 + upto(30);
  bench.soc = 0.05 + 0.01 * upto(80);
  bench.with_steps = upto(2) == 1;
  bench.with_source = upto(2) == 1;
  if (upto(3) == 0) bench.discharge();
  const int cycles = 1 + upto(4);
  for (int k = 0; k < cycles; ++k) {
    if (upto(3) == 0) bench.constant(-2, 100 + upto(200)), bench.constant(2, upto(300));
    bench.rate_A = 1 + upto(3);
    bench.cycle(upto(3) * 70);
    if (upto(4) == 0) {  // its charge is not in the record
      bench.soc = 0.9 + 0.01 * upto(10);
      bench.rest(upto(3) * 70);
      bench.discharge();
    }
  }
  record::SampleBlock& b = bench.block;
  std::int64_t shift_ns = 0;
  const int defects = upto(8);
  std::vector<std::size_t> at;
  for (int i = 0; i < defects; ++i) at.push_back(static_cast<std::size_t>(upto(static_cast<int>(b.rows))));
  for (std::size_t i = 0; i < b.rows; ++i) {
    for (std::size_t d = 0; d < at.size(); ++d)
      if (at[d] == i) switch (upto(6)) {
          case 0:
            shift_ns += 700'000'000'000;
            break;
          case 1:
            shift_ns -= 30'000'000'000;
            break;
          case 2:
            shift_ns -= static_cast<std::int64_t>(bench.dt_s * 1e9);
            break;
          case 3:
            b.current_A[i] = nan;
            break;
          case 4:
            b.voltage_V[i] = nan;
            break;
          case 5:
            b.temperature_degC[i] = nan;
            break;
        }
    b.time_ns[i] += shift_ns;
  }
  return b;
}

template <class Fold>
std::string result_bits(const Fold& fold) {
  std::string out = bits(fold.rows()) + bits(fold.curves());
  for (const Finding& f : fold.findings({})) out += spell(f);
  for (const features::Missing& m : fold.missing())
    out += m.column + std::to_string(m.first_row) + "-" + std::to_string(m.last_row) + std::string(id(m.code));
  return out;
}

/// Cutting the input into blocks anywhere changes no bit.
template <class Fold>
bool no_cut_changes_a_bit(const record::SampleBlock& life, const std::vector<std::size_t>& cuts,
                          const cycles::CycleOptions& options) {
  Fold whole(options), parts(options);
  whole.push(life);
  whole.finish();
  std::size_t from = 0;
  for (const std::size_t cut : cuts) {
    parts.push(rows_of(life, from, cut));
    from = cut;
  }
  parts.push(rows_of(life, from, life.rows));
  parts.finish();
  return result_bits(whole) == result_bits(parts);
}

/// Stopping after any row and going on from the snapshot changes no bit.
template <class Fold>
bool no_snapshot_changes_a_bit(const record::SampleBlock& life, std::size_t cut, const cycles::CycleOptions& options) {
  Fold whole(options), before(options);
  whole.push(life);
  whole.finish();
  before.push(rows_of(life, 0, cut));
  auto after = Fold::restore(before.snapshot());  // as after a power cut
  if (!after) return false;
  after->push(rows_of(life, cut, life.rows));
  after->finish();
  return result_bits(whole) == result_bits(*after);
}

inline std::vector<std::size_t> any_cuts(std::size_t rows) {
  auto cuts = *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, rows + 1));
  std::sort(cuts.begin(), cuts.end());
  return cuts;
}
inline cycles::CycleOptions any_options() {
  cycles::CycleOptions o = law_options();
  if (*rc::gen::inRange(0, 3) == 0) o.nominal_capacity_Ah = nan;
  if (*rc::gen::inRange(0, 3) == 0) o.rest_current_A = nan;
  if (*rc::gen::inRange(0, 3) == 0) o.by = cycles::CountBy::cycle_source;
  if (*rc::gen::inRange(0, 3) == 0) o.trust_step_column = false;
  if (*rc::gen::inRange(0, 4) == 0) o.whole_trapezoid = true;
  if (*rc::gen::inRange(0, 4) == 0) o.discharge_until_below_V = 3.0;
  if (*rc::gen::inRange(0, 4) == 0) o.configuration = cycles::Configuration::half_cell_anode;
  return o;
}

}  // namespace bha::laws
