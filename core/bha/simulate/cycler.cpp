#include "bha/simulate/cycler.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bha::simulate {
namespace {

using cycles::Kind;
using cycles::Termination;
using record::State;

constexpr std::int64_t ns_per_ms = 1'000'000, edge_ms = 10'000;
constexpr std::int64_t longest_ms = 3'600'000'000;  // 1,000 h: of a step that nothing else ends
constexpr std::int64_t dense_ms =
    12'000;  // sampled densely for so long after a step begins: 10 s after the first row is well within
constexpr double ms_per_s = 1000, ms_per_hour = 3'600'000, infinity = std::numeric_limits<double>::infinity();

std::int64_t whole_ms(double seconds) { return static_cast<std::int64_t>(seconds * ms_per_s + 0.5); }

}  // namespace

State state_of(Do what) {
  if (what == Do::rest) return State::rest;
  return what == Do::charge || what == Do::charge_cv ? State::charge : State::discharge;
}

Cycler::Cycler(const Options& options, const Protocol& protocol, const Cell& cell, Sensors& sensors, Truth& truth)
    : options_(options), protocol_(protocol), cell_(cell), sensors_(sensors), truth_(truth) {}

void Cycler::begin_cycle(std::int64_t number, Kind kind) {
  truth_.cycles.push_back({.cycle = number, .kind = kind, .first_row = sensors_.rows() + 1});
  TruthCycle& cycle = truth_.cycles.back();
  cycle.start_time_s = static_cast<double>(now_ms_) / ms_per_s;
  cycle.temperature_degC = ambient_degC();
  cycle.lithium_loss = cell_.sqrt_part + cell_.linear_part;
  cycle.positive_loss = 1 - cell_.modes.positive_Ah / cell_.parameters.fresh.positive_Ah;
  cycle.negative_loss = 1 - cell_.modes.negative_Ah / cell_.parameters.fresh.negative_Ah;
  cycle.resistance_growth = cell_.resistance_factor - 1;
  cycle.charge_Ah = cycle.discharge_Ah = 0;
  full_ = emptied_ = false;
}

void Cycler::run(std::span<const Segment> program) {
  std::vector<int> left(program.size());
  for (std::size_t i = 0; i < program.size(); ++i) left[i] = program[i].times;
  for (std::size_t i = 0; i < program.size() && !sensors_.stopped(); ++i) {
    if (program[i].what != Do::loop) {
      step(program[i]);
    } else if (left[i] > 0 && !past_the_end_) {
      --left[i];
      i -= static_cast<std::size_t>(program[i].back) + 1;
    }
  }
}

void Cycler::end_cycle() {
  TruthCycle& cycle = truth_.cycles.back();
  cycle.last_row = sensors_.rows();
  cycle.efc = (charged_Ah_ + discharged_Ah_) / (2 * options_.nominal_capacity_Ah);
  judge(cycle);
}

void Cycler::pause(double days) {
  sensors_.flush();
  for (int hour = 0; hour < static_cast<int>(days * 24); ++hour) cell_.drive(0, 0, 3600, ambient_degC());
  cell_.age(0, days * 86'400);
  now_ms_ += whole_ms(days * 86'400);
  file_start_ms_ = now_ms_;
  truth_.file_first_rows.push_back(sensors_.rows() + 1);
}

double Cycler::ambient_degC() const {
  switch (protocol_.chamber) {
    case Chamber::steps_down:
      return options_.temperature_degC - (truth_.cycles.back().cycle > options_.cycles / 2 ? 15 : 0);
    case Chamber::drifts: {
      const double phase = static_cast<double>(now_ms_ % 216'000'000) / 216'000'000;  // triangle: no sine, no libm
      return options_.temperature_degC + 2 * (phase < 0.25 ? 4 * phase : phase < 0.75 ? 2 - 4 * phase : 4 * phase - 4);
    }
    case Chamber::constant:
      break;
  }
  return options_.temperature_degC;
}

double Cycler::c_rate(const Segment& s) const {
  return s.c_rate == own ? options_.c_rate : s.c_rate == half_own ? options_.c_rate / 2 : s.c_rate;
}

double Cycler::limit_V(State state) const {
  return state == State::charge ? cell_.parameters.voltage_max_V : cell_.parameters.voltage_min_V;
}

std::int64_t Cycler::next_log_ms(const Segment& s, std::int64_t at_ms) const {
  const std::int64_t usual = std::max<std::int64_t>(1, whole_ms(s.sample_s > 0 ? s.sample_s : options_.sample_s));
  const std::int64_t edge = whole_ms(options_.edge_sample_s);
  const std::int64_t interval = edge > 0 && edge < usual && at_ms < dense_ms ? edge : usual;
  return (at_ms / interval + 1) * interval;
}

Cycler::Next Cycler::after(const Step& step, std::int64_t ms) const {
  const double dt_s = static_cast<double>(ms) / ms_per_s, ambient = ambient_degC();
  Next next{.cell = cell_, .current_A = step.set_A};
  if (step.holds) next.current_A = current_for(cell_, limit_V(step.state), current_A_, dt_s, ambient);
  next.cell.drive(current_A_, next.current_A, dt_s, ambient);
  return next;
}

Termination Cycler::over(const Step& step, const Next& next, std::int64_t ms) const {
  const double moved_Ah = step.side * (current_A_ + next.current_A) / 2 * static_cast<double>(ms) / ms_per_hour;
  if (step.moved_Ah + moved_Ah >= step.most_Ah) return Termination::charge;
  if (step.holds) return step.side * next.current_A <= step.taper_A ? Termination::current : Termination::unknown;
  const bool at_limit = step.side != 0 && step.side * (next.cell.voltage_V(next.current_A) - limit_V(step.state)) >= 0;
  return at_limit ? Termination::voltage : Termination::unknown;
}

std::int64_t Cycler::first_over(const Step& step, std::int64_t ms) const {
  if (over(step, after(step, ms), ms) == Termination::unknown) return ms;
  std::int64_t low = 0, high = ms;
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (over(step, after(step, middle), middle) == Termination::unknown ? low : high) = middle;
  }
  return high;
}

void Cycler::step(const Segment& segment) {
  Step step = opened(segment);
  const double V_before = cell_.voltage_V(0);
  Termination end = Termination::unknown;
  std::int64_t ms = 10;  // the first record of a step comes 10 ms after its begin
  while (!sensors_.stopped()) {
    ms = first_over(step, std::min(ms, step.most_ms - step.at_ms));
    const Next next = after(step, ms);
    end = over(step, next, ms);
    move(step, next, ms);
    log(step.state);
    double& resistance_ohm = truth_.cycles.back().resistance_ohm;
    if (step.state == State::discharge && step.at_ms == edge_ms && std::isnan(resistance_ohm))
      resistance_ohm = (cell_.voltage_V(current_A_) - V_before) / current_A_;
    if (end == Termination::unknown && step.at_ms >= step.most_ms) end = Termination::time;
    if (end == Termination::voltage && step.may_hold && !step.holds)
      step.holds = true;
    else if (end != Termination::unknown)
      break;
    ms = next_log_ms(segment, step.at_ms) - step.at_ms;
  }
  close(step, end);
}

Cycler::Step Cycler::opened(const Segment& s) {
  const State state = state_of(s.what);
  const double nominal_Ah = options_.nominal_capacity_Ah, side = state == State::charge ? 1 : state == State::discharge ? -1 : 0;
  const double most = s.most != own ? s.most : options_.depth_of_discharge < 1 ? options_.depth_of_discharge : 0;
  ++step_;
  row_in_step_ = 0;
  if (state != State::rest && state != last_state_) ++half_cycles_, last_state_ = state;
  truth_.steps.push_back({.step = step_, .cycle = truth_.cycles.back().cycle, .state = state, .first_row = sensors_.rows() + 1});
  if (state == State::discharge) truth_.cycles.back().discharge_c_rate = c_rate(s);
  current_A_ = side * c_rate(s) * nominal_Ah;
  return {.segment = s,
          .state = state,
          .side = side,
          .set_A = current_A_,
          .most_Ah = most > 0 ? most * nominal_Ah : infinity,
          .taper_A = s.taper_c_rate * nominal_Ah,
          .most_ms = s.most_s > 0 ? whole_ms(s.most_s) : longest_ms,
          .may_hold = s.what == Do::charge_cv || s.what == Do::discharge_cv};
}

void Cycler::move(Step& step, const Next& next, std::int64_t ms) {
  const double moved_Ah = std::fabs((current_A_ + next.current_A) / 2 * static_cast<double>(ms) / ms_per_hour);
  TruthCycle& cycle = truth_.cycles.back();
  if (step.state == State::charge) cycle.charge_Ah += moved_Ah, charged_Ah_ += moved_Ah;
  if (step.state == State::discharge) cycle.discharge_Ah += moved_Ah, discharged_Ah_ += moved_Ah;
  step.moved_Ah += moved_Ah;
  step.at_ms += ms, now_ms_ += ms;
  cell_ = next.cell;
  current_A_ = next.current_A;
}

void Cycler::close(const Step& step, Termination end) {
  truth_.steps.back().last_row = sensors_.rows();
  truth_.steps.back().termination = end;
  const bool by_limit = end == (step.may_hold ? Termination::current : Termination::voltage);
  past_the_end_ = end == Termination::voltage && !step.may_hold;
  const State filling = protocol_.anode_half_cell ? State::discharge : State::charge;
  if (step.state == filling) full_ = by_limit;
  if (step.state != State::rest && step.state != filling) emptied_ = by_limit;
  cell_.age(step.moved_Ah, static_cast<double>(step.at_ms) / ms_per_s);
}

std::int32_t Cycler::counter(State state) const {
  const auto cycle = static_cast<std::int32_t>(truth_.cycles.back().cycle);
  switch (protocol_.counter) {
    case CounterRule::at_half_cycle:
      return static_cast<std::int32_t>(half_cycles_);
    case CounterRule::in_mid_charge:  // one late until 40 % are in
      return state == State::charge && truth_.cycles.back().charge_Ah < 0.4 * options_.nominal_capacity_Ah ? cycle - 1 : cycle;
    case CounterRule::at_charge:
      break;
  }
  return cycle;
}

void Cycler::log(State state) {
  TrueRow row{.time_ns = (now_ms_ - file_start_ms_) * ns_per_ms,
              .voltage_V = cell_.voltage_V(current_A_),
              .current_A = current_A_,
              .temperature_degC = cell_.temperature_degC,
              .ambient_degC = ambient_degC(),
              .charge_Ah = charged_Ah_,
              .discharge_Ah = discharged_Ah_,
              .step = static_cast<std::int32_t>(step_),
              .cycle_source = counter(state),
              .cycle = truth_.cycles.back().cycle,
              .row_in_discharge = state == State::discharge ? row_in_step_ : -1};
  if (options_.unix_start_s > 0) row.unix_time_ns = (whole_ms(options_.unix_start_s) + now_ms_) * ns_per_ms;
  ++row_in_step_;
  sensors_.write(row);
}

/// Whether the cycle holds a capacity, by what was done, not by what was logged.
void Cycler::judge(TruthCycle& cycle) const {
  const double given = protocol_.anode_half_cell ? cycle.charge_Ah : cycle.discharge_Ah;
  if (cycle.kind == Kind::pulse)
    cycle.exclusion = Code::pulse_cycle;
  else if (cycle.cycle == 0)
    cycle.kind = Kind::partial, cycle.exclusion = Code::no_preceding_charge;
  else if (sensors_.stopped())
    cycle.kind = Kind::incomplete, cycle.exclusion = Code::incomplete_cycle;
  else if (given < 0.5 * options_.nominal_capacity_Ah)
    cycle.kind = Kind::partial, cycle.exclusion = Code::partial_cycle;
  else if (!full_ || !emptied_)
    cycle.exclusion = Code::not_a_capacity;
  else
    cycle.capacity_Ah = given;
}

}  // namespace bha::simulate
