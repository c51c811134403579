#include "bha/cycles/segment.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace bha::cycles {
namespace {

constexpr double longest_bridged_s = 600;
constexpr double more_than_usual = 1.5;  // a clock that was set back goes on as ever
constexpr std::int64_t longest_unquestioned_ns = 60'000'000'000, longest_unknown_ns = 60 * longest_unquestioned_ns;
// A clock that steps back by so little is read a moment late: a finding, but nothing is lost. By more between two steps, where
// the wall clock goes on (Arbin: each step's times are rounded by themselves).
constexpr std::int64_t jitter_ns = 100'000'000, jitter_at_a_step_ns = 1'000'000'000;

std::int64_t between_ns(std::int64_t a,
                        std::int64_t b) {  // wraps instead of overflowing: a missing time is far outside any limit
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(b) - static_cast<std::uint64_t>(a));
}
// While no median is known, an hour under current is one, and ten minutes between two steps; at rest nothing is.
bool is_gap(std::int64_t dt_ns, const math::LogMedian& usual_ns, bool same_step, bool active) {
  const auto dt = static_cast<double>(dt_ns);
  if (std::isnan(usual_ns.median()))
    return active && (same_step ? dt_ns > longest_unknown_ns : dt * seconds_per_ns > longest_bridged_s);
  if (!same_step) return dt > 3 * usual_ns.median();
  return dt_ns > longest_unquestioned_ns && dt > 10 * usual_ns.median();
}

// What the cycler's counter says of the trapezoid over an interval. It says nothing where there is none, where it restarted, or
// where so little time passed that its last digit may decide: not if it moved, but by less than a third (it restarted late, too).
enum class Witness : std::uint8_t { silent, agrees, contradicts };
Witness witness(const Segmenter::Interval& x, double dt_s) {
  constexpr double agreement = 0.1, apart = 3;
  const double ours_Ah = 0.5 * (std::fabs(x.a.current_A) + std::fabs(x.b.current_A)) * dt_s / 3600;
  const double rise_Ah = std::fabs(x.counter_b_Ah) - std::fabs(x.counter_a_Ah);
  const double moved_Ah = std::fabs(x.counter_b_Ah - x.counter_a_Ah);
  if (moved_Ah > 0 && apart * moved_Ah < ours_Ah) return Witness::contradicts;
  if (!(rise_Ah >= 0)) return Witness::silent;
  if (std::fabs(rise_Ah - ours_Ah) <= agreement * ours_Ah) return Witness::agrees;
  const bool far = apart * rise_Ah < ours_Ah || rise_Ah > apart * ours_Ah;
  return far && dt_s > longest_bridged_s ? Witness::contradicts : Witness::silent;
}

// What happened in between is known: nothing at rest; the same at a current that was held; what the counter says; and at a held
// voltage a smooth fall, if it is logged every minute or two, or whenever the current has moved by so and so much (Arbin).
bool may_bridge(const Segmenter::Interval& x, double dt_s, bool active) {
  constexpr double same_current = 0.01, same_voltage_V = 0.005, longest_at_held_voltage_s = 120, longest_by_change_s = 3600;
  constexpr double same_change = 1.5;
  if (!active) return dt_s <= longest_bridged_s;
  const Witness counter = witness(x, dt_s);
  if (counter == Witness::contradicts) return false;
  const double moved_A = std::fabs(x.b.current_A - x.a.current_A), held_A = same_current * std::fabs(x.a.current_A);
  if (dt_s <= longest_bridged_s && (moved_A <= held_A || counter == Witness::agrees)) return true;
  if (!(std::fabs(x.b.voltage_V - x.a.voltage_V) <= same_voltage_V) || dt_s > longest_by_change_s) return false;
  if (dt_s <= longest_at_held_voltage_s || counter == Witness::agrees) return true;
  const bool by_change = moved_A > held_A && moved_A <= same_change * std::fabs(x.a.current_A - x.current_before_a_A);
  return by_change;
}

}  // namespace

std::uint64_t Segmenter::RowNumbers::of(std::size_t i) const {
  std::uint64_t left_out = 0;
  if (!block.skipped.empty())
    left_out =
        static_cast<std::uint64_t>(std::upper_bound(block.skipped.begin(), block.skipped.end(), i) - block.skipped.begin());
  return block.first_row + i + left_out;
}

bool Segmenter::holds(double current_A) const {  // a comparison with NaN is false: a missing current changes nothing
  switch (direction) {
    case Direction::charge:
      return !(current_A <= rest_A);
    case Direction::discharge:
      return !(current_A >= -rest_A);
    case Direction::rest:
      return !(std::fabs(current_A) > 2 * rest_A);
  }
  return true;
}

Direction Segmenter::next_direction(double current_A) const {
  if (!open || direction == Direction::rest) {
    if (!(std::fabs(current_A) > 2 * rest_A)) return Direction::rest;
    return current_A > 0 ? Direction::charge : Direction::discharge;
  }
  if (holds(current_A)) return direction;
  return current_A > rest_A ? Direction::charge : current_A < -rest_A ? Direction::discharge : Direction::rest;
}

bool Segmenter::continues(const record::SampleBlock& b, std::size_t i) const {
  return holds(b.current_A[i]) && (!trusts(b) || b.step[i] == step) && (!splits(b) || b.cycle_source[i] == cycle_source);
}

namespace {
template <class Holds>
std::size_t scan(const double* current, const std::int32_t* step, const std::int32_t* cycle, std::size_t i, std::size_t end,
                 Holds holds) {
  const std::int32_t s = step != nullptr ? step[i] : 0, c = cycle != nullptr ? cycle[i] : 0;
  ++i;
  if (step != nullptr && cycle != nullptr)
    while (i < end && holds(current[i]) && step[i] == s && cycle[i] == c) ++i;
  else if (step != nullptr)
    while (i < end && holds(current[i]) && step[i] == s) ++i;
  else if (cycle != nullptr)
    while (i < end && holds(current[i]) && cycle[i] == c) ++i;
  else
    while (i < end && holds(current[i])) ++i;
  return i;
}
}  // namespace

std::size_t Segmenter::run_end(const record::SampleBlock& b, std::size_t i) const {
  const std::size_t end = std::min(b.rows, i + piece_rows);
  const std::int32_t* steps = trusts(b) ? b.step.data() : nullptr;
  const std::int32_t* cycle = splits(b) ? b.cycle_source.data() : nullptr;
  const double limit_A = rest_A;
  switch (direction) {
    case Direction::charge:
      return scan(b.current_A.data(), steps, cycle, i, end, [=](double x) { return !(x <= limit_A); });
    case Direction::discharge:
      return scan(b.current_A.data(), steps, cycle, i, end, [=](double x) { return !(x >= -limit_A); });
    case Direction::rest:
      return scan(b.current_A.data(), steps, cycle, i, end, [=](double x) { return !(std::fabs(x) > 2 * limit_A); });
  }
  return end;
}

Sample Segmenter::sample(const record::SampleBlock& b, std::size_t i, std::uint64_t row) {
  return {.time_ns = b.time_ns[i],
          .unix_time_ns = b.unix_time_ns.empty() ? record::no_time : b.unix_time_ns[i],
          .voltage_V = b.voltage_V[i],
          .current_A = b.current_A[i],
          .temperature_degC = b.temperature_degC.empty() ? nan : b.temperature_degC[i],
          .ambient_degC = b.ambient_temperature_degC.empty() ? nan : b.ambient_temperature_degC[i],
          .row = row};
}

Segmenter::Since Segmenter::since(std::int64_t before_ns, std::int64_t now_ns) {
  const std::int64_t high_ns = std::exchange(before_low_ns, record::no_time);
  if (high_ns == record::no_time) return {before_ns, false};
  const auto since_low = static_cast<double>(between_ns(before_ns, now_ns));
  const double usual_ns = std::isnan(step_dt_ns.median()) ? last_usual_ns : step_dt_ns.median();
  const bool goes_on = now_ns != record::no_time && now_ns >= high_ns && !(since_low <= more_than_usual * usual_ns);
  return {goes_on ? high_ns : before_ns, !goes_on};
}

/// What becomes of the interval between the open run's last row and row i, which begins another run.
Segmenter::Edge Segmenter::cross(const record::SampleBlock& b, std::size_t i, std::uint64_t row) {
  const Since from = since(last.time_ns, b.time_ns[i]);
  Edge edge = weigh_edge(b, i, row, from.ns);
  edge.end.time_went_back |= from.set_back;
  edge.end.broken |= from.set_back && direction != Direction::rest;
  set_back_before = from.set_back;
  return edge;
}

Segmenter::Edge Segmenter::weigh_edge(const record::SampleBlock& b, std::size_t i, std::uint64_t row, std::int64_t from_ns) {
  Edge edge{.end = {.last = last, .voltage_before_last_V = voltage_before_last_V}};
  if (!open) return edge;
  edge.source_changed = splits(b) && b.cycle_source[i] != cycle_source;
  edge.step_changed = trusts(b) ? b.step[i] != step : !holds(b.current_A[i]);
  const bool hold = edge.step_changed && !options.whole_trapezoid;
  const double next_A = b.current_A[i];
  const bool active = direction != Direction::rest;
  if (last.time_ns == record::no_time || b.time_ns[i] == record::no_time) {
    tallies.no_time.note(row);
    edge.end.broken = active;
    return edge;
  }
  const std::int64_t dt_ns = between_ns(from_ns, b.time_ns[i]);
  const double dt_s = static_cast<double>(dt_ns) * seconds_per_ns;
  if (dt_ns < 0) {
    tallies.back.note(row);
    const bool clock_went_on =
        last.unix_time_ns != record::no_time && !b.unix_time_ns.empty() && b.unix_time_ns[i] >= last.unix_time_ns;
    const bool jitters =
        dt_ns >= -(clock_went_on && (edge.step_changed || edge.source_changed) ? jitter_at_a_step_ns : jitter_ns);
    if (!jitters) before_low_ns = from_ns;  // the next row tells
    edge.step_changed = true;               // the segment ends
    return edge;
  }
  if (dt_ns == 0) return tallies.repeated.note(row), edge;
  if (std::isnan(last.current_A) || (!hold && std::isnan(next_A))) {
    tallies.no_current.note(row);
    edge.end.gap_s = dt_s;
    edge.end.broken = active;
    return edge;
  }
  // NASA's rule knows no gap within a measurement; days between two of them are none of either.
  if (options.whole_trapezoid && edge.step_changed && dt_s > longest_bridged_s) return edge;
  const bool known_rest = !active && edge.step_changed && dt_s <= longest_bridged_s;  // nothing flowed
  if (!options.whole_trapezoid && !known_rest && is_gap(dt_ns, step_dt_ns, !edge.step_changed, active)) {
    tallies.gaps.note(row);
    edge.end.gap_s = dt_s;
    edge.end.broken = active && dt_ns > longest_unquestioned_ns;  // a shorter pause between two steps is the cycler's own
    return edge;
  }
  if (options.whole_trapezoid && edge.source_changed) return edge;
  if (hold || edge.source_changed)
    edge.end.hold_s = dt_s;
  else
    edge.into_next_s = dt_s;
  if (!edge.step_changed) step_dt_ns.push(dt_ns);
  return edge;
}

void Segmenter::begin(const record::SampleBlock& b, std::size_t i, const Edge& edge) {
  if (std::isnan(options.rest_current_A)) {
    // Nobody said what rest is: a thousandth of the nominal current, else of the largest current at a run's ends so far.
    largest_current_A = std::fmax(largest_current_A, std::fmax(std::fabs(last.current_A), std::fabs(b.current_A[i])));
    rest_A = std::isnan(options.nominal_capacity_Ah) ? 1e-3 * largest_current_A : 1e-3 * options.nominal_capacity_Ah;
  } else {
    rest_A = options.rest_current_A;
  }
  direction = next_direction(b.current_A[i]);
  if (!open || edge.step_changed) {
    if (!std::isnan(step_dt_ns.median())) last_usual_ns = step_dt_ns.median();
    step_dt_ns = {};
  }
  step = b.step.empty() ? record::no_step : b.step[i];
  cycle_source = b.cycle_source.empty() ? record::no_step : b.cycle_source[i];
  voltage_before_last_V = nan;
  open = true;
}

/// The ordinary case: every Δt in (0, 60 s], no current missing. Writes dt_s and counts the Δt; false: nothing was changed.
bool Segmenter::weigh_fast(const std::int64_t* t, const double* current, std::size_t n, double* dt_s) {
  std::int64_t least = longest_unquestioned_ns, most = 1;
  int missing = 0;
  for (std::size_t i = 1; i < n; ++i) {
    const std::int64_t dt = between_ns(t[i - 1], t[i]);
    least = std::min(least, dt);
    most = std::max(most, dt);
    missing |= current[i] != current[i] ? 1 : 0;
    dt_s[i] = static_cast<double>(dt) * seconds_per_ns;
  }
  if (missing != 0 || least <= 0 || most > longest_unquestioned_ns || std::isnan(current[0]) || t[0] == record::no_time)
    return false;
  if (n < 2) return true;
  if (math::LogMedian::bin_of(least) == math::LogMedian::bin_of(most))
    step_dt_ns.push(least, static_cast<std::uint32_t>(n - 1));
  else
    for (std::size_t i = 1; i < n; ++i) step_dt_ns.push(between_ns(t[i - 1], t[i]));
  return true;
}

const double* Segmenter::counter(const record::SampleBlock& b) const {
  const std::vector<double>& column = direction == Direction::charge ? b.charge_counter_Ah : b.discharge_counter_Ah;
  return direction == Direction::rest || column.empty() ? nullptr : column.data();
}

/// One interval within a run, with all that can be wrong with it.
void Segmenter::weigh_one(StepRows& rows, const Interval& interval, std::size_t i) {
  const Sample &a = interval.a, &b = interval.b;
  rows.dt_s[i] = 0;
  const bool active = direction != Direction::rest;
  const Since from = since(a.time_ns, b.time_ns);
  if (from.set_back) {
    rows.broken |= active;
    rows.time_went_back = true;
  }
  if (a.time_ns == record::no_time || b.time_ns == record::no_time) {
    if (b.time_ns == record::no_time) tallies.no_time.note(b.row);
    rows.broken |= active;
    return;
  }
  const std::int64_t dt_ns = between_ns(from.ns, b.time_ns);
  const double dt_s = static_cast<double>(dt_ns) * seconds_per_ns;
  if (dt_ns < 0) {
    tallies.back.note(b.row);
    if (dt_ns < -jitter_ns) before_low_ns = from.ns;
    return;
  }
  if (dt_ns == 0) return tallies.repeated.note(b.row);
  // Several low stamps over the border of two runs: the way back to the right ones is no time that passed.
  if (std::exchange(set_back_before, false) && !(static_cast<double>(dt_ns) <= more_than_usual * last_usual_ns)) {
    tallies.gaps.note(b.row);
    rows.gap_s += dt_s;
    rows.broken |= active;
    rows.time_went_back = true;
    return;
  }
  if (std::isnan(a.current_A) || std::isnan(b.current_A)) {
    tallies.no_current.note(b.row);
    rows.gap_s += dt_s;
    rows.broken |= active;
    return;
  }
  const bool contradicted =
      active && dt_s > longest_bridged_s && std::isnan(step_dt_ns.median()) && witness(interval, dt_s) == Witness::contradicts;
  if (!options.whole_trapezoid && (contradicted || is_gap(dt_ns, step_dt_ns, true, active))) {
    if (!may_bridge(interval, dt_s, active)) {
      tallies.gaps.note(b.row);
      rows.gap_s += dt_s;
      rows.broken |= active;
      return;
    }
    rows.bridged_s += dt_s;
  }
  step_dt_ns.push(dt_ns);
  rows.dt_s[i] = dt_s;
}

StepRows Segmenter::piece(const record::SampleBlock& b, std::size_t begin_row, std::size_t end, const RowNumbers& numbers,
                          PieceScratch& scratch) {
  const auto from = [&](const auto& column) { return column.empty() ? nullptr : column.data() + begin_row; };
  StepRows rows{.n = end - begin_row,
                .direction = direction,
                .time_ns = from(b.time_ns),
                .voltage_V = from(b.voltage_V),
                .current_A = from(b.current_A),
                .dt_s = scratch.dt_s,
                .temperature_degC = from(b.temperature_degC),
                .ambient_degC = from(b.ambient_temperature_degC),
                .charge_counter_Ah = from(b.charge_counter_Ah),
                .discharge_counter_Ah = from(b.discharge_counter_Ah),
                .state = from(b.state)};
  const double* counted = counter(b);
  const auto counted_Ah = [&](std::size_t row) { return counted == nullptr ? nan : counted[row]; };
  const Sample before = last;
  const bool fresh = scratch.fresh;
  if (fresh)
    scratch.dt_s[0] = scratch.first_dt_s;
  else
    weigh_one(rows,
              {last, sample(b, begin_row, numbers.of(begin_row)), current_before_last_A, last_counter_Ah, counted_Ah(begin_row)},
              0);
  if (scratch.dt_s[0] > 0) {
    rows.voltage_before_V = last.voltage_V;
    rows.current_before_A = last.current_A;
  }
  scratch.fresh = false;
  if (before_low_ns != record::no_time || set_back_before || !weigh_fast(rows.time_ns, rows.current_A, rows.n, scratch.dt_s)) {
    const double before_A = fresh ? nan : before.current_A;
    for (std::size_t i = 1, row = begin_row + 1; i < rows.n; ++i, ++row)
      weigh_one(rows,
                {sample(b, row - 1, 0), sample(b, row, numbers.of(row)), i > 1 ? rows.current_A[i - 2] : before_A,
                 counted_Ah(row - 1), counted_Ah(row)},
                i);
    for (std::size_t i = 0; i < rows.n; ++i) scratch.current_A[i] = std::isnan(rows.current_A[i]) ? 0 : rows.current_A[i];
    rows.current_A = scratch.current_A;
  }
  const Sample none{};
  const Sample& earlier = fresh ? none : before;  // the row before this piece, if it is of this run
  voltage_before_last_V = rows.n > 1 ? b.voltage_V[end - 2] : earlier.voltage_V;
  current_before_last_A = rows.n > 1 ? b.current_A[end - 2] : earlier.current_A;
  last = sample(b, end - 1, numbers.of(end - 1));
  last_counter_Ah = counted_Ah(end - 1);
  return rows;
}

}  // namespace bha::cycles
