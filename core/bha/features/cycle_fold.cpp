#include "bha/features/cycle_fold.h"

#include <algorithm>
#include <cmath>

#include "bha/base/limits.h"

namespace bha::features {
namespace {

using cycles::Direction;
constexpr std::size_t drawn_every = CurveOnGrid::points / DrawnCurve::most;
constexpr std::int64_t rows_that_should_move = 100;
constexpr double warmed_K = 2;                   // by a cycle, as other cycles of the cell show
constexpr double wall_clock_tolerance_s = 1800;  // 30 min: some tell hundredths of a day
constexpr double other_end = 0.85;               // of the way from one limit to the other

Direction other(Direction d) { return d == Direction::charge ? Direction::discharge : Direction::charge; }
double limit_V(const cycles::CycleOptions& o, Direction d) {
  return d == Direction::charge ? o.voltage_max_V - cycles::limit_margin_V : o.voltage_min_V + cycles::limit_margin_V;
}

cycles::HalfEnd half_end(const RunSums& run, const cycles::RunEnd& end, const CycleSums& cycle) {
  const bool charge = run.direction == Direction::charge;
  return {.seen = true,
          .direction = run.direction,
          .voltage_V = end.last.voltage_V,
          .voltage_before_V = end.voltage_before_last_V,
          .extreme_V = charge ? run.voltage.most_V : run.voltage.least_V,
          .current_A = std::fabs(end.last.current_A),
          .largest_current_A = run.voltage.most_A,
          .charge_As = charge ? cycle.charge_As.value() : cycle.discharge_As.value(),
          .active_s = charge ? cycle.charge_active_s : cycle.discharge_active_s};
}

// Test time that stands still is a pause; a wall clock that loses time was set back (the end of summer time, say).
bool wall_clock_set_back(const cycles::Sample& before, const cycles::Sample& now) {
  return seconds_between(before.unix_time_ns, now.unix_time_ns) - seconds_between(before.time_ns, now.time_ns) <
         -wall_clock_tolerance_s;
}

DrawnCurve drawn(const CurveOnGrid& c, Direction d) {
  DrawnCurve out;
  for (std::size_t j = 0; j < c.filled; j += drawn_every) {
    if (j < c.uncovered) continue;
    if (d == Direction::discharge)
      out.add(c.voltage_V(j), (c.charge_As[j] - c.base_As) / seconds_per_hour);
    else if (j + ic_window < c.filled)
      out.add(c.voltage_V(j), ic_at(c, j));
  }
  return out;
}

// Of the largest of them: no eye sees more, and a report is half as long.
std::vector<double> with_seven_digits(std::vector<double> values) {
  double most = 0, steps = 1;
  for (const double v : values) most = std::fmax(most, std::fabs(v));
  if (!(most > 0 && std::isfinite(most))) return values;
  while (most * steps < 1e6 && steps < 1e20) steps *= 10;
  for (double& v : values) v = std::round(v * steps) / steps;
  return values;
}

}  // namespace

struct CycleFold::Visitor {
  CycleFold& fold;
  FoldState& s;

  void begin_run(const cycles::RunStart& start) {
    if (!s.any_row) {
      s.any_row = true;
      s.first_time_ns = start.first.time_ns;
      s.first_unix_ns = start.first.unix_time_ns;
      if (fold.options().by == cycles::CountBy::cycle_source) s.cycle = 1;
    } else if (wall_clock_set_back(s.run.first, start.first)) {
      s.wall_clock.note(start.first.row);
    }
    if (start.source_changed) next_by_source(start);
    if (first_half_not_recorded(start)) next_without_first_half();
    if (fold.options().by == cycles::CountBy::cycle && s.assembler.starts_pending(start.direction)) {
      fold.end_first_half();
      s.pending = {};
      s.assembler.pending = true;
      if (start.direction == Direction::discharge) s.stopped_below = false;  // a half cell: this discharge is the next cycle's
      fold.begin_curve(start.direction);
    }
    note_source(start);
    CycleSums& cycle = fold.target();
    if (!cycle.any) cycle.cycle_source = start.cycle_source;
    begin_second_half(start, cycle);
    if (start.direction == Direction::rest && s.previous_direction != Direction::rest) s.rest_began_ns = start.first.time_ns;
    const CounterRise charge_counter{.last_Ah = s.run.charge_counter.last_Ah},
        discharge_counter{.last_Ah = s.run.discharge_counter.last_Ah};
    s.run = {.first = start.first,
             .direction = start.direction,
             .voltage = {.limit_V = start.direction == Direction::rest ? nan : limit_V(fold.options(), start.direction)},
             .charge_counter = charge_counter,
             .discharge_counter = discharge_counter,
             .charge_base_As = cycle.charge_As.value(),
             .discharge_base_As = s.open.discharge_As.value() + (s.assembler.pending ? s.pending.discharge_As.value() : 0)};
  }

  void next_by_source(const cycles::RunStart& start) {
    if (start.cycle_source < s.previous_source) s.source_unusable.note(start.first.row);
    fold.end_first_half();
    fold.close(false);
    s.open = {};
    s.assembler.restart();
    fold.begin_next();
    fold.begin_curve(fold.first_half());
  }

  /// Much of the cell was discharged, to the limit, and a discharge begins where only a charge leads to: near the upper limit.
  [[nodiscard]] bool first_half_not_recorded(const cycles::RunStart& start) const {
    const cycles::CycleOptions& o = fold.options();
    if (o.by != cycles::CountBy::cycle || o.configuration != cycles::Configuration::full_cell) return false;
    if (start.direction != Direction::discharge || s.assembler.charging || !s.assembler.much_is_moved()) return false;
    const bool never_charged = std::isnan(o.voltage_max_V);  // then a limit from the sample is lower than where most ended
    const double full_V = never_charged ? s.open.most_V : o.voltage_max_V;
    const auto share = [&](double voltage_V) { return (voltage_V - o.voltage_min_V) / (full_V - o.voltage_min_V); };
    const auto near_full = [&](double V) { return share(V) >= other_end && share(V) <= 2 - other_end; };  // and no spike
    if (never_charged ? !(share(s.open.least_V) <= 1 - other_end)
                      : !cycles::is_complete(cycles::termination(s.open.second_end, o)))
      return false;
    return near_full(start.first.voltage_V) || (s.previous_direction == Direction::rest && near_full(s.previous_last.voltage_V));
  }

  void next_without_first_half() {
    if (!s.assembler.pending) {
      fold.end_first_half();
      fold.begin_curve(fold.first_half());
    }
    fold.begin_next();
    s.assembler.begin_second_half();
  }

  void note_source(const cycles::RunStart& start) {
    if (start.cycle_source != s.previous_source && fold.target().any) fold.target().source_changed_within = true;
    s.previous_source = start.cycle_source;
  }

  void begin_second_half(const cycles::RunStart& start, CycleSums& cycle) {
    if (start.direction == Direction::discharge && std::isnan(cycle.chamber_degC))
      cycle.chamber_degC = std::isnan(start.first.ambient_degC) ? start.first.temperature_degC : start.first.ambient_degC;
    if (start.direction != other(fold.first_half()) || !s.awaiting_second) return;
    s.awaiting_second = false;
    fold.begin_curve(start.direction);
    if (start.direction != Direction::discharge) return;
    cycle.chamber_degC = std::isnan(start.first.ambient_degC) ? start.first.temperature_degC : start.first.ambient_degC;
    const bool rested = s.previous_direction == Direction::rest;
    const double rested_s = rested ? seconds_between(s.rest_began_ns, start.first.time_ns) : 0;
    if (cycle.first_end.seen) cycle.resistance.begin(s.previous_last, start.first, rested_s);
  }

  void rows(const cycles::StepRows& r) {
    const cycles::CycleOptions& o = fold.options();
    RunSums& run = s.run;
    if (by_nasas_rule()) {
      run.of_a_charge |= r.state != nullptr && r.state[0] == record::State::charge;
      if (!run.of_a_charge) stop_below(r, o.discharge_until_below_V);
    }
    if (r.direction == Direction::charge) s.charge_curve.push(r, run.charge_base_As, run.count.charge_As);
    if (r.direction == Direction::discharge) {
      s.discharge_curve.push(r, run.discharge_base_As, run.count.discharge_As);
      if (fold.target().resistance.phase == PulseResistance::Phase::measuring) fold.target().resistance.push(r);
    }
    run.count.push(r);
    run.voltage.push(r);
    s.drops.push(r, run.voltage, run.first.row + static_cast<std::uint64_t>(run.rows));
    if (r.direction != Direction::rest) run.stuck.push(r);
    if (r.temperature_degC != nullptr) run.temperature.push(r.temperature_degC, r.n);
    push_counters(r);
    if (r.state != nullptr)
      for (std::size_t i = 0; i < r.n; ++i) run.other_rows += r.state[i] == record::State::other ? 1 : 0;
    run.rows += static_cast<std::int64_t>(r.n);
    run.gap_s += r.gap_s;
    run.bridged_s += r.bridged_s;
    run.broken |= r.broken;
    run.time_went_back |= r.time_went_back;
  }

  [[nodiscard]] bool by_nasas_rule() const { return !std::isnan(fold.options().discharge_until_below_V); }

  /// NASA's rule: nothing of a discharge counts after the first sample below the limit, that one included.
  void stop_below(const cycles::StepRows& r, double limit) {
    if (r.direction != Direction::discharge) {
      if (s.stopped_below && s.run.rows == 0) r.dt_s[0] = 0;  // the ramp down to rest
      return;
    }
    for (std::size_t i = 0; i < r.n; ++i) {
      if (s.stopped_below) r.dt_s[i] = 0;
      s.stopped_below |= r.voltage_V[i] < limit;
    }
  }

  void push_counters(const cycles::StepRows& r) {
    const record::CounterScope scope = fold.options().counter_scope;
    const auto push = [&](CounterRise& rise, const double* counter, Direction d) {
      if (counter == nullptr) return;
      // The last bit of a step often shows in the first row of the rest after it.
      const bool first_of_rest = s.run.rows == 0 && r.direction == Direction::rest && s.previous_direction == d;
      if (first_of_rest) rise.push(counter, 1, true, scope);
      const std::size_t done = first_of_rest ? 1 : 0;
      rise.push(counter + done, r.n - done, r.direction == d, scope);
    };
    push(s.run.charge_counter, r.charge_counter_Ah, Direction::charge);
    push(s.run.discharge_counter, r.discharge_counter_Ah, Direction::discharge);
  }

  void end_run(const cycles::RunEnd& end) {
    RunSums& run = s.run;
    const bool stopped = s.stopped_below && run.direction == Direction::discharge;
    const double hold_s = stopped ? 0 : end.hold_s;
    run.count.hold(hold_s, end.last.current_A, end.last.voltage_V);
    run.voltage.hold(run.direction, hold_s, end.last.voltage_V, end.last.current_A);
    // NASA's rule: a capacity is of one discharge; noise at rest and the lone row of −3.4 A that begins a charge are none of it.
    if (by_nasas_rule() && (run.of_a_charge || run.direction != Direction::discharge))
      run.count.discharge_As = run.count.discharge_Ws = 0;
    CycleSums& cycle = fold.target();
    cycle.add(run, end);
    if (run.voltage.missing > 0) s.voltage_missing.note(run.first.row + static_cast<std::uint64_t>(run.voltage.first_missing));
    look_at_sensors(run);
    if (run.direction == Direction::discharge) cycle.resistance.end();
    if (run.direction == Direction::charge) cycle.end_of_charge_A = end.last.current_A;
    settle(s.assembler.add(run.count.charge_As - run.count.discharge_As), end);
    s.previous_direction = run.direction;
    s.previous_last = end.last;
  }

  void look_at_sensors(const RunSums& run) {
    if (run.direction == Direction::rest) return;
    const double most_A = run.voltage.most_A;
    ++s.active_runs;
    s.sweeps.look_at(run, fold.options());
    s.near_largest = most_A > 3 * s.largest_A ? 1 : s.near_largest + (3 * most_A > s.largest_A ? 1 : 0);
    if (most_A > s.largest_A) s.largest_A = most_A, s.largest_A_row = run.first.row;
    const Code stands = run.stuck.found(run.voltage.least_V, run.voltage.most_V);
    const std::uint64_t row = run.first.row + static_cast<std::uint64_t>(run.stuck.first);
    if (stands == Code::clipping) s.clipping.note(row);
    if (stands == Code::stuck_value) s.stuck_voltage.note(row);
  }

  void settle(cycles::Event event, const cycles::RunEnd& end) {
    const bool by_source = fold.options().by == cycles::CountBy::cycle_source;
    if (event == cycles::Event::new_cycle && !by_source) {
      if (!s.begun_early) fold.begin_next();
      s.begun_early = false;
    }
    if (event == cycles::Event::same_cycle) {
      s.open.merge(s.pending);
      s.pending = {};
    }
    CycleSums& cycle = s.open;
    const Direction first = fold.first_half();
    const double run_As = s.run.direction == Direction::charge ? s.run.count.charge_As : s.run.count.discharge_As;
    const bool goes_on = s.previous_direction == s.run.direction;
    if (s.run.direction == first && s.assembler.charging && s.assembler.at_extreme()) {
      if (by_source && !cycle.first_end.seen && cycle.second_end.seen) cycle.second_before_first = true;
      if (!by_source) cycle.second_end = {};
      set_end(cycle.first_end, half_end(s.run, end, cycle), run_As, goes_on);
      if (first == Direction::charge) s.stopped_below = false;  // the next discharge is another one
      cycle.resistance.restart();
      s.awaiting_second = true;
    }
    if (s.run.direction == other(first) && !s.assembler.pending && (s.assembler.charging || s.assembler.at_extreme()))
      set_end(cycle.second_end, half_end(s.run, end, cycle), run_As, goes_on);
  }
};

CycleFold::CycleFold(const cycles::CycleOptions& options) {
  state_.segmenter.options = options;
  state_.assembler.nominal_As = options.nominal_capacity_Ah * seconds_per_hour;
  state_.assembler.forward = first_half() == Direction::charge ? 1 : -1;
  begin_curve(Direction::charge);
  begin_curve(Direction::discharge);
}

cycles::Direction CycleFold::first_half() const {
  return options().configuration == cycles::Configuration::half_cell_anode ? Direction::discharge : Direction::charge;
}

void CycleFold::begin_curve(Direction d) {
  const cycles::CycleOptions& o = options();
  if (d == Direction::charge)
    state_.charge_curve.begin(std::isnan(o.ic_from_V) ? o.voltage_min_V : o.ic_from_V,
                              std::isnan(o.ic_to_V) ? o.voltage_max_V : o.ic_to_V, 1, limit_V(o, d), target().charge_As.value());
  else
    state_.discharge_curve.begin(o.voltage_min_V, o.voltage_max_V, -1, nan, target().discharge_As.value());
}

/// The first half's curve is complete; its grid is free for the next cycle, and for a small swing back within this one.
void CycleFold::end_first_half() {
  if (state_.open.first_half_told) return;
  state_.open.first_half_told = true;
  const Direction first = first_half();
  if (first == Direction::charge) state_.open.ic = ic_peak(state_.charge_curve);
  state_.drawn_first = drawn(first == Direction::charge ? state_.charge_curve : state_.discharge_curve, first);
}

/// The open cycle's row is made. What was kept apart stays apart.
void CycleFold::close(bool cut) {
  CycleSums& c = state_.open;
  if (!c.any) return;
  if (first_half() == Direction::discharge) c.ic = ic_peak(state_.charge_curve);
  state_.throughput_As.add(c.charge_As.value());
  state_.throughput_As.add(c.discharge_As.value());
  state_.largest_discharge_As = std::fmax(state_.largest_discharge_As, c.discharge_As.value());
  const RowContext context{.options = &options(),
                           .cycle = state_.cycle,
                           .first_unix_ns = state_.first_unix_ns,
                           .first_time_ns = state_.first_time_ns,
                           .throughput_As = state_.throughput_As.value(),
                           .largest_discharge_As = state_.largest_discharge_As,
                           .cut = cut};
  const CycleRow row = make_row(c, context, keys_);
  const bool rested = !c.first_end.seen && !c.second_end.seen;  // what little we count then is the sensor's noise
  const double noise_Ah = 1e-4 * state_.largest_discharge_As / seconds_per_hour;
  const auto compare = [&](Tally& tally, double counter, double ours) {
    if (std::fabs(counter - ours) > std::fmax(0.005 * ours, noise_Ah) && !(rested && counter == 0)) tally.note(c.first.row);
  };
  compare(state_.charge_counter, row.charge_capacity_counter_Ah, row.charge_capacity_Ah);
  compare(state_.discharge_counter, row.discharge_capacity_counter_Ah, row.discharge_capacity_Ah);
  if (c.source_changed_within && state_.cycle > 0 && !cut) state_.rules_differ.note(c.first.row);
  const double warmed = c.temperature.most_degC - c.temperature.least_degC;
  const double set_A = std::fabs(c.discharge_set.current_A);
  if (warmed == 0 && set_A >= 0.9 * state_.warming_A && c.temperature.samples >= rows_that_should_move)
    state_.stuck_temperature.note(c.first.row);
  if (warmed >= warmed_K && set_A < state_.warming_A) state_.warming_A = set_A;
  missing_.note(row, c, options());
  if (rows_.size() < Limits{}.cycles) rows_.push_back(row);
  keep_curve(row);
}

/// Closes the open cycle; what was kept apart, if anything, becomes the open one.
void CycleFold::begin_next() {
  if (options().by == cycles::CountBy::cycle) {
    close(false);
    state_.open = state_.pending;
    state_.pending = {};
  }
  ++state_.cycle;
  if (options().by == cycles::CountBy::cycle_source || first_half() == Direction::charge) state_.stopped_below = false;
  state_.awaiting_second = true;
}

void CycleFold::keep_curve(const CycleRow& row) {
  if (row.kind == cycles::Kind::partial || row.kind == cycles::Kind::incomplete || row.kind == cycles::Kind::impedance) return;
  if (state_.curves_offered++ % state_.curve_stride != 0) return;
  if (curves_.size() >= most_curves) {  // keep every second, take every second from now on
    for (std::size_t i = 1; 2 * i < curves_.size(); ++i) curves_[i] = std::move(curves_[2 * i]);
    curves_.resize(curves_.size() / 2);
    state_.curve_stride *= 2;
    if ((state_.curves_offered - 1) % state_.curve_stride != 0) return;
  }
  const bool charge_first = first_half() == Direction::charge;
  const DrawnCurve now =
      charge_first ? drawn(state_.discharge_curve, Direction::discharge) : drawn(state_.charge_curve, Direction::charge);
  const DrawnCurve &discharge = charge_first ? now : state_.drawn_first, &charge = charge_first ? state_.drawn_first : now;
  const auto head = [](const std::array<double, DrawnCurve::most>& a, std::size_t n) {
    return with_seven_digits({a.begin(), a.begin() + static_cast<std::ptrdiff_t>(n)});
  };
  curves_.push_back({.cycle = row.cycle,
                     .voltage_V = head(discharge.x, discharge.points),
                     .discharge_capacity_Ah = head(discharge.y, discharge.points),
                     .charge_voltage_V = head(charge.x, charge.points),
                     .ic_Ah_per_V = head(charge.y, charge.points)});
}

void CycleFold::push(const record::SampleBlock& block) {
  Visitor visitor{*this, state_};
  state_.segmenter.push(block, visitor);
  // A charge that goes on for hours should not keep the cycle before it from being told.
  // Only within one: what is counted at rest goes both ways, and could be less when the rest ends.
  if (options().by != cycles::CountBy::cycle || state_.begun_early) return;
  if (!state_.assembler.is_first_half(state_.run.direction)) return;
  if (!state_.assembler.would_begin(state_.run.count.charge_As - state_.run.count.discharge_As)) return;
  begin_next();
  state_.assembler.pending = false;
  state_.begun_early = true;
}

void CycleFold::finish() {
  if (state_.finished) return;
  state_.finished = true;
  Visitor visitor{*this, state_};
  state_.segmenter.finish(visitor);
  const bool kept_apart = state_.assembler.pending;
  if (!kept_apart) end_first_half();
  const bool over =
      !state_.assembler.charging && (state_.open.ends_at_rest || is_complete(termination(state_.open.second_end, options())));
  close(!kept_apart && !over);
  if (!kept_apart) return;
  state_.open = state_.pending;
  ++state_.cycle;
  end_first_half();
  close(true);
}

}  // namespace bha::features
