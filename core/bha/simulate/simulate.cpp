#include "bha/simulate/simulate.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "bha/base/text.h"
#include "bha/simulate/cycler.h"

namespace bha::simulate {
namespace {

using cycles::Kind;

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
  for (const Range& r :
       {Range{"temperature_degC", o.temperature_degC, -20, 60}, Range{"c_rate", o.c_rate, 0.02, 3},
        Range{"depth_of_discharge", o.depth_of_discharge, 0.01, 1},
        Range{"nominal_capacity_Ah", o.nominal_capacity_Ah, 0.001, 1000}, Range{"sample_s", o.sample_s, 0.1, 600},
        Range{"edge_sample_s", o.edge_sample_s, 0, 600}, Range{"life_efc", o.life_efc, 0, 1e9},
        Range{"knee_efc", o.knee_efc, 0, 1e9}, Range{"cell_spread", o.cell_spread, 0, 0.1},
        Range{"unix_start_s", o.unix_start_s, 0, 4e9}, Range{"autocorrelation", o.noise.autocorrelation, 0, 0.999}})
    if (outside(r.value, r.low, r.high))
      return bad(r.name, number_text(r.value), number_text(r.low) + " to " + number_text(r.high));
  if (!protocol_named(o.protocol)) {
    std::string known;
    for (const Protocol& p : protocols()) known.append(known.empty() ? "" : ", ").append(p.name);
    return bad("protocol", in_quotes(o.protocol), "one of " + known);
  }
  for (const std::string& fault : o.faults) {
    std::string known;
    bool found = false;
    for (const FaultName& f : fault_names()) {
      known.append(known.empty() ? "" : ", ").append(f.name);
      found = found || f.name == fault;
    }
    if (!found) return bad("faults", in_quotes(fault), "one of " + known);
  }
  return {};
}

/// SoH within the same conditions: kind, rate and chamber; the reference is the median of the first 3 check-ups or 5 cycles.
void set_soh(std::vector<TruthCycle>& cycles, double chamber_degC) {
  std::map<std::tuple<Kind, double, bool>, std::vector<double>> groups;
  const auto key = [&](const TruthCycle& c) {  // a drift of 2 K is one condition, a step of 15 K another
    return std::tuple{c.kind, c.discharge_c_rate, c.temperature_degC < chamber_degC - 7.5};
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
    if (state_of(protocol.before.front().what) == record::State::charge) ++number;
    cycler.begin_cycle(number, protocol.kind);
    cycler.run(protocol.before);
    cycler.end_cycle();
  }
  for (std::int64_t k = 0; k < options.cycles && !sensors.stopped(); ++k) {
    if (run.must_stop())
      return refuse(run.stop_code(), {}, std::to_string(k) + " cycles", std::to_string(options.cycles) + " cycles");
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
  set_soh(truth.cycles, options.temperature_degC);
  return truth;
}

}  // namespace bha::simulate
