// What must hold of the tables of single steps for every record: a row that is told stays as it is whatever comes after it, blocks
// may be cut anywhere, and another beginning of the clock shifts times alone. A function of the fold, so that culprits can be tried.
#pragma once
#include <cmath>
#include <optional>

#include "bha/features/step_fold.h"
#include "bha/report/rows_csv.h"
#include "tests/laws/snapshot_law.h"

namespace bha::laws {

inline features::StepOptions every_table() {
  features::StepOptions out;
  for (const features::StepGroup& group : features::step_groups) out.*group.asked = true;
  return out;
}
using StepTexts = std::vector<std::string>;
/// shift_s: times are told from there, to the millisecond, for nanoseconds times 1e-9 has other last bits far from zero.
template <class Fold>
StepTexts step_texts(const Fold& fold, std::optional<double> shift_s = {}) {
  features::StepTables t = fold.tables({});  // no cycle table: which cycle a row lies in is another law's
  const auto text = [&](auto& rows) {
    for (auto& row : rows) {
      if (!shift_s) continue;
      const auto shift = [&](double& time_s) { time_s = std::nearbyint(1e3 * (time_s - *shift_s)) / 1e3; };
      shift(row.start_time_s);
      if constexpr (requires { row.end_time_s; }) shift(row.end_time_s);
    }
    return report::rows_csv(std::span<const typename std::remove_reference_t<decltype(rows)>::value_type>(rows));
  };
  StepTexts out{text(t.slices)};
  features::for_each_table(t, every_table(), [&](std::string_view, auto& rows) { out.push_back(text(rows)); });
  return out;
}

/// The life to `cut`, and from there on another one.
inline record::SampleBlock with_another_future(record::SampleBlock life, std::size_t cut) {
  for (std::size_t i = cut; i < life.rows; ++i) {
    life.current_A[i] *= -0.7;
    life.voltage_V[i] = 7 - life.voltage_V[i];
    if (!life.temperature_degC.empty()) life.temperature_degC[i] += 5;
  }
  return life;
}

template <class Fold>
bool what_is_told_of_steps_stays(const record::SampleBlock& life, std::size_t cut) {
  Fold so_far(law_options(), every_table());
  so_far.push(rows_of(life, 0, cut));
  const StepTexts then = step_texts(so_far);
  for (const record::SampleBlock& whole : {life, with_another_future(life, cut)}) {
    Fold fold(law_options(), every_table());
    fold.push(whole);
    fold.finish();
    const StepTexts now = step_texts(fold);
    for (std::size_t i = 0; i < now.size(); ++i)
      if (!now[i].starts_with(then[i])) return false;
  }
  return true;
}

template <class Fold>
bool no_cut_changes_a_step(const record::SampleBlock& life, std::size_t cut) {
  Fold whole(law_options(), every_table()), parts(law_options(), every_table());
  whole.push(life);
  whole.finish();
  parts.push(rows_of(life, 0, cut));
  parts.push(rows_of(life, cut, life.rows));
  parts.finish();
  return step_texts(whole) == step_texts(parts);
}

/// A clock that begins 2^20 s later.
template <class Fold>
bool another_clock_shifts_times_alone(record::SampleBlock life) {
  constexpr std::int64_t shift_s = 1 << 20;
  Fold here(law_options(), every_table()), there(law_options(), every_table());
  here.push(life);
  here.finish();
  for (std::int64_t& ns : life.time_ns)
    if (ns != record::no_time) ns += shift_s * 1'000'000'000;
  there.push(life);
  there.finish();
  return step_texts(here, 0) == step_texts(there, static_cast<double>(shift_s));
}

}  // namespace bha::laws
