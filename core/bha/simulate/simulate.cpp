#include "bha/simulate/simulate.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "bha/base/text.h"
#include "bha/simulate/cell.h"

namespace bha::simulate {
namespace {

using cycles::Kind;
using cycles::Termination;
using record::State;

constexpr std::int64_t ns_per_ms = 1'000'000;
constexpr double ms_per_s = 1000;
constexpr std::int64_t edge_ms = 10'000;  // sampled densely for so long after a step begins

State state_of(Do what) {
  if (what == Do::rest) return State::rest;
  return what == Do::charge || what == Do::charge_cv ? State::charge : State::discharge;
}

/// Runs the program segment by segment. Time is counted in whole milliseconds: a cycler looks at its limits so often.
class Cycler {
 public:
  Cycler(const Options& options, const Protocol& protocol, const Cell& cell, Sensors& sensors, Truth& truth)
      : options_(options), protocol_(protocol), cell_(cell), sensors_(sensors), truth_(truth) {}

  void begin_cycle(std::int64_t number, Kind kind) {
    TruthCycle cycle{.cycle = number, .kind = kind, .first_row = sensors_.rows() + 1};
    cycle.start_time_s = static_cast<double>(now_ms_) / ms_per_s;
    cycle.temperature_degC = ambient_degC();
    cycle.lithium_loss = cell_.sqrt_part + cell_.linear_part;
    cycle.positive_loss = 1 - cell_.modes.positive_Ah / cell_.parameters.fresh.positive_Ah;
    cycle.negative_loss = 1 - cell_.modes.negative_Ah / cell_.parameters.fresh.negative_Ah;
    cycle.resistance_growth = cell_.resistance_factor - 1;
    cycle.charge_Ah = cycle.discharge_Ah = 0;
    truth_.cycles.push_back(cycle);
    full_ = emptied_ = false;
  }
  void run(std::span<const Segment> program) {
    std::vector<int> left(program.size());
    for (std::size_t i = 0; i < program.size(); ++i) left[i] = program[i].times;
    for (std::size_t i = 0; i < program.size() && !sensors_.stopped(); ++i) {
      if (program[i].what == Do::loop) {
        if (left[i] == 0 || past_the_end_) continue;
        --left[i];
        i -= static_cast<std::size_t>(program[i].back) + 1;
        continue;
      }
      step(program[i]);
    }
  }
  void end_cycle() {
    TruthCycle& cycle = truth_.cycles.back();
    cycle.last_row = sensors_.rows();
    cycle.efc = moved_Ah_ / (2 * options_.nominal_capacity_Ah);
    judge(cycle);
  }
  /// Nothing is recorded while the cell rests; then a new file begins, its test time at zero.
  void pause(double days) {
    sensors_.flush();
    const double seconds = days * 86'400;
    for (int hour = 0; hour < static_cast<int>(days * 24); ++hour) cell_.drive(0, 0, 3600, ambient_degC());
    cell_.age(0, seconds);
    now_ms_ += static_cast<std::int64_t>(seconds * ms_per_s);
    file_start_ms_ = now_ms_;
    truth_.file_first_rows.push_back(sensors_.rows() + 1);
  }

 private:
  struct Next {
    Cell cell;
    double current_A;
    bool holds_voltage;
  };

  [[nodiscard]] double ambient_degC() const {
    switch (protocol_.chamber) {
      case Chamber::steps_down: return options_.temperature_degC - (truth_.cycles.size() > static_cast<std::size_t>(options_.cycles) / 2 ? 15 : 0);
      case Chamber::drifts: {
        const double phase = static_cast<double>(now_ms_ % 216'000'000) / 216'000'000;  // triangle: no sine, no libm
        return options_.temperature_degC + 2 * (phase < 0.25 ? 4 * phase : phase < 0.75 ? 2 - 4 * phase : 4 * phase - 4);
      }
      case Chamber::constant: break;
    }
    return options_.temperature_degC;
  }
  [[nodiscard]] double c_rate(const Segment& s) const {
    return s.c_rate == own ? options_.c_rate : s.c_rate == half_own ? options_.c_rate / 2 : s.c_rate;
  }
  [[nodiscard]] double most_Ah(const Segment& s) const {
    const double fraction = s.most == own ? (options_.depth_of_discharge < 1 ? options_.depth_of_discharge : 0) : s.most;
    return fraction > 0 ? fraction * options_.nominal_capacity_Ah : INFINITY;
  }
  [[nodiscard]] double limit_V(State state) const {
    return state == State::charge ? cell_.parameters.voltage_max_V : cell_.parameters.voltage_min_V;
  }

  /// When the cycler logs next, in ms since the step began.
  [[nodiscard]] std::int64_t next_log_ms(const Segment& s, std::int64_t at_ms) const {
    const double usual_s = s.sample_s > 0 ? std::max(s.sample_s, options_.sample_s < 1 ? options_.sample_s : 0) : options_.sample_s;
    const auto usual = std::max<std::int64_t>(1, static_cast<std::int64_t>(usual_s * ms_per_s + 0.5));
    const auto edge = static_cast<std::int64_t>(options_.edge_sample_s * ms_per_s + 0.5);
    const std::int64_t dense = edge > 0 && edge < usual && at_ms < edge_ms ? edge : usual;
    return (at_ms / dense + 1) * dense;
  }

  [[nodiscard]] Next after(std::int64_t ms, bool holds, double set_A, State state) const {
    Next next{.cell = cell_, .current_A = set_A, .holds_voltage = holds};
    const double dt_s = static_cast<double>(ms) / ms_per_s;
    if (holds) next.current_A = current_for(cell_, limit_V(state), current_A_, dt_s, ambient_degC());
    next.cell.drive(holds ? current_A_ : set_A, next.current_A, dt_s, ambient_degC());
    return next;
  }

  void step(const Segment& s) {
    const State state = state_of(s.what);
    const double side = state == State::charge ? 1 : state == State::discharge ? -1 : 0;
    const double set_A = side * c_rate(s) * options_.nominal_capacity_Ah, most = most_Ah(s);
    const double taper_A = s.taper_c_rate * options_.nominal_capacity_Ah, V_before = cell_.voltage_V(0);
    const bool may_hold = s.what == Do::charge_cv || s.what == Do::discharge_cv;
    const auto most_ms = s.most_s > 0 ? static_cast<std::int64_t>(s.most_s * ms_per_s) : INT64_MAX;
    open_step(state);
    TruthStep& label = truth_.steps.back();
    double step_Ah = 0;
    std::int64_t at_ms = 0;
    bool holds = false;
    current_A_ = set_A;
    const auto at_limit = [&](const Next& n) {
      return side != 0 && side * (n.cell.voltage_V(n.current_A) - limit_V(state)) >= 0;
    };
    const auto over = [&](const Next& n, std::int64_t ms) {  // what ends the present phase
      const double moved = step_Ah + side * (current_A_ + n.current_A) / 2 * static_cast<double>(ms) / ms_per_s / 3600;
      if (moved >= most) return Termination::charge;
      if (holds) return side * n.current_A <= taper_A ? Termination::current : Termination::unknown;
      return at_limit(n) ? Termination::voltage : Termination::unknown;
    };
    std::int64_t wait_ms = 10;  // the first record of a step comes 10 ms after its begin
    while (!sensors_.stopped()) {
      wait_ms = std::min(wait_ms, most_ms - at_ms);
      Next next = after(wait_ms, holds, set_A, state);
      Termination end = over(next, wait_ms);
      if (end != Termination::unknown) {  // the first millisecond at which it holds
        std::int64_t low = 0, high = wait_ms;
        while (high - low > 1) {
          const std::int64_t middle = low + (high - low) / 2;
          (over(after(middle, holds, set_A, state), middle) == Termination::unknown ? low : high) = middle;
        }
        wait_ms = high;
        next = after(wait_ms, holds, set_A, state);
        end = over(next, wait_ms);
      }
      const double dt_h = static_cast<double>(wait_ms) / ms_per_s / 3600, moved = (current_A_ + next.current_A) / 2 * dt_h;
      step_Ah += std::fabs(moved);
      count(moved);
      cell_ = next.cell;
      current_A_ = next.current_A;
      now_ms_ += wait_ms, at_ms += wait_ms;
      log(state);
      if (state == State::discharge && at_ms == edge_ms && std::isnan(truth_.cycles.back().resistance_ohm))
        truth_.cycles.back().resistance_ohm = (cell_.voltage_V(current_A_) - V_before) / current_A_;
      if (end == Termination::unknown && at_ms >= most_ms) end = Termination::time;
      if (end == Termination::voltage && may_hold && !holds)
        holds = true;
      else if (end != Termination::unknown) {
        label.termination = end;
        break;
      }
      wait_ms = next_log_ms(s, at_ms) - at_ms;
    }
    close_step(label, state, may_hold, step_Ah, static_cast<double>(at_ms) / ms_per_s);
    if (state == State::discharge) truth_.cycles.back().discharge_c_rate = c_rate(s);
  }

  void open_step(State state) {
    ++step_;
    row_in_step_ = 0;
    if (protocol_.counter == CounterRule::at_half_cycle && state != State::rest && state != last_state_) ++half_cycles_;
    if (state != State::rest) last_state_ = state;
    truth_.steps.push_back({.step = step_, .cycle = truth_.cycles.back().cycle, .state = state, .first_row = sensors_.rows() + 1});
  }
  void close_step(TruthStep& label, State state, bool may_hold, double step_Ah, double time_s) {
    label.last_row = sensors_.rows();
    const bool by_limit = label.termination == (may_hold ? Termination::current : Termination::voltage);
    past_the_end_ = label.termination == Termination::voltage && !may_hold;
    const State filling = protocol_.anode_half_cell ? State::discharge : State::charge;
    if (state == filling) full_ = by_limit;
    if (state != State::rest && state != filling) emptied_ = by_limit;
    cell_.age(step_Ah, time_s);
  }
  void count(double moved_Ah) {
    TruthCycle& cycle = truth_.cycles.back();
    (moved_Ah > 0 ? cycle.charge_Ah : cycle.discharge_Ah) += std::fabs(moved_Ah);
    (moved_Ah > 0 ? charged_Ah_ : discharged_Ah_) += std::fabs(moved_Ah);
    moved_Ah_ += std::fabs(moved_Ah);
  }
  [[nodiscard]] std::int32_t counter(State state) const {
    const auto cycle = static_cast<std::int32_t>(truth_.cycles.back().cycle);
    switch (protocol_.counter) {
      case CounterRule::at_half_cycle: return static_cast<std::int32_t>(half_cycles_);
      case CounterRule::in_mid_charge:  // one late until 40 % are in
        return state == State::charge && truth_.cycles.back().charge_Ah < 0.4 * options_.nominal_capacity_Ah ? cycle - 1 : cycle;
      case CounterRule::at_charge: break;
    }
    return cycle;
  }
  void log(State state) {
    const std::int64_t file_ms = now_ms_ - file_start_ms_;
    TrueRow row{.time_ns = file_ms * ns_per_ms,
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
    if (options_.unix_start_s > 0) row.unix_time_ns = (static_cast<std::int64_t>(options_.unix_start_s * ms_per_s) + now_ms_) * ns_per_ms;
    ++row_in_step_;
    sensors_.write(row);
  }

  /// Whether the cycle holds a capacity, by what was done, not by what was logged.
  void judge(TruthCycle& cycle) const {
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

  const Options& options_;
  const Protocol& protocol_;
  Cell cell_;
  Sensors& sensors_;
  Truth& truth_;
  double current_A_ = 0, charged_Ah_ = 0, discharged_Ah_ = 0, moved_Ah_ = 0;
  std::int64_t now_ms_ = 0, file_start_ms_ = 0, step_ = 0, half_cycles_ = 0, row_in_step_ = 0;
  State last_state_ = State::rest;
  bool full_ = false, emptied_ = false, past_the_end_ = false;
};

Result<void> check(const Options& o) {
  const auto bad = [](std::string_view name, const std::string& found, std::string expected) {
    return refuse(Code::option_invalid, {.column = std::string{name}}, found, std::move(expected), "see `bha help simulate`");
  };
  const auto outside = [](double x, double low, double high) { return !(x >= low && x <= high); };
  if (o.cycles < 1 || o.cycles > 1'000'000) return bad("cycles", std::to_string(o.cycles), "1 to 1,000,000");
  struct Range {
    std::string_view name;
    double value, low, high;
  };
  for (const Range& r : {Range{"temperature_degC", o.temperature_degC, -20, 60}, Range{"c_rate", o.c_rate, 0.02, 3},
                         Range{"depth_of_discharge", o.depth_of_discharge, 0.01, 1}, Range{"nominal_capacity_Ah", o.nominal_capacity_Ah, 0.001, 1000},
                         Range{"sample_s", o.sample_s, 0.1, 600}, Range{"edge_sample_s", o.edge_sample_s, 0, 600},
                         Range{"life_efc", o.life_efc, 0, 1e9}, Range{"knee_efc", o.knee_efc, 0, 1e9}, Range{"cell_spread", o.cell_spread, 0, 0.1},
                         Range{"unix_start_s", o.unix_start_s, 0, 4e9}, Range{"autocorrelation", o.noise.autocorrelation, 0, 0.999}})
    if (outside(r.value, r.low, r.high)) return bad(r.name, number_text(r.value), number_text(r.low) + " to " + number_text(r.high));
  if (!protocol_named(o.protocol)) {
    std::string known;
    for (const Protocol& p : protocols()) known.append(known.empty() ? "" : ", ").append(p.name);
    return bad("protocol", in_quotes(o.protocol), known);
  }
  for (const std::string& fault : o.faults) {
    std::string known;
    bool found = false;
    for (const FaultName& f : fault_names()) {
      known.append(known.empty() ? "" : ", ").append(f.name);
      found = found || f.name == fault;
    }
    if (!found) return bad("faults", in_quotes(fault), known);
  }
  return {};
}

/// SoH within the same conditions: kind, rate and chamber (to 3 K); the reference is the median of the first 3 check-ups or 5 cycles.
void set_soh(std::vector<TruthCycle>& cycles) {
  std::map<std::tuple<Kind, double, std::int64_t>, std::vector<double>> groups;
  const auto key = [](const TruthCycle& c) {
    return std::tuple{c.kind, c.discharge_c_rate, static_cast<std::int64_t>(c.temperature_degC / 6 + 100)};
  };
  for (const TruthCycle& c : cycles)
    if (!std::isnan(c.capacity_Ah)) groups[key(c)].push_back(c.capacity_Ah);
  for (auto& [k, capacities] : groups) {
    capacities.resize(std::min<std::size_t>(capacities.size(), std::get<0>(k) == Kind::checkup ? 3 : 5));
    std::sort(capacities.begin(), capacities.end());
  }
  for (TruthCycle& c : cycles)
    if (!std::isnan(c.capacity_Ah)) {
      const std::vector<double>& first = groups[key(c)];
      c.soh = c.capacity_Ah / ((first[(first.size() - 1) / 2] + first[first.size() / 2]) / 2);
    }
}

}  // namespace

Result<Truth> simulate(const Options& options, const Sink& sink, Run& run) {
  if (const auto checked = check(options); !checked) return Refusal(checked.error());
  const Protocol& protocol = *protocol_named(options.protocol);
  const auto cell = new_cell(options, protocol.anode_half_cell, protocol.rise, protocol.start_soc);
  if (!cell) return Refusal(cell.error());
  Truth truth{.options = options, .file_first_rows = {1}};
  truth.nominal_capacity_Ah = protocol.nominal_unknown ? nan : options.nominal_capacity_Ah;
  truth.voltage_min_V = cell->parameters.voltage_min_V;
  truth.voltage_max_V = cell->parameters.voltage_max_V;
  truth.configuration = protocol.anode_half_cell ? "half-cell-anode" : "full-cell";
  truth.discharge_is_positive = protocol.discharge_is_positive;
  Sensors sensors(options, protocol.discharge_is_positive, sink);
  Cycler cycler(options, protocol, *cell, sensors, truth);
  std::int64_t number = 0;  // of the last cycle
  if (!protocol.before.empty()) {
    if (state_of(protocol.before.front().what) == State::charge) ++number;
    cycler.begin_cycle(number, protocol.kind);
    cycler.run(protocol.before);
    cycler.end_cycle();
  }
  for (std::int64_t k = 0; k < options.cycles && !sensors.stopped(); ++k) {
    if (run.must_stop()) return refuse(Code::stopped, {}, std::to_string(k) + " cycles", std::to_string(options.cycles) + " cycles");
    const bool special = protocol.special_every > 0 && k % protocol.special_every == 0;
    if (protocol.pause_days > 0 && k == options.cycles / 2) cycler.pause(protocol.pause_days);
    cycler.begin_cycle(++number, special ? protocol.special_kind : protocol.kind);
    cycler.run(special ? protocol.special : protocol.cycle);
    cycler.end_cycle();
    run.tell(static_cast<double>(k + 1) / static_cast<double>(options.cycles), "simulate");
  }
  sensors.flush();
  truth.rows = sensors.rows();
  truth.faults = sensors.labels();
  set_soh(truth.cycles);
  return truth;
}

}  // namespace bha::simulate
