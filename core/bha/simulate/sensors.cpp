#include "bha/simulate/sensors.h"

#include <algorithm>
#include <cmath>

#include "bha/base/text.h"
#include "bha/math/philox.h"

namespace bha::simulate {
namespace {

constexpr std::size_t block_rows = 8'192;
enum Fault : std::uint8_t {
  gap,
  repeated_time,
  time_back,
  drop,
  nan_voltage,
  nan_current,
  stuck,
  spike,
  clip,
  truncated,
  decimal_comma,
  unit_mA,
  nothing
};
constexpr FaultName names[] = {
    {"gap", "nothing is recorded for 20 minutes of a discharge"},
    {"repeated-time", "ten time stamps of a discharge are written twice"},
    {"time-back", "the clock is set back by 100 s in a discharge"},
    {"drop", "one row in a hundred is lost"},
    {"nan", "a voltage is missing ten times in a discharge"},
    {"nan-current", "a current is missing in a discharge"},
    {"stuck", "the voltage does not move for 60 rows"},
    {"spike", "one voltage of 9.999 V"},
    {"clip", "voltages above 4 V are cut off in one cycle"},
    {"truncated", "the record ends in the middle of the last discharge"},
    {"decimal-comma", "numbers are written with a comma", true},
    {"unit-mA", "current is written in mA", true},
};

Fault fault_of(std::string_view name) {
  const auto at = std::find_if(std::begin(names), std::end(names), [&](const FaultName& f) { return f.name == name; });
  return static_cast<Fault>(at - std::begin(names));
}
double quantised(double x, double lsb) {  // half to even: the sum has no bits left for a fraction
  return lsb > 0 ? ((x / lsb + 0x1.8p52) - 0x1.8p52) * lsb : x;
}

}  // namespace

std::span<const FaultName> fault_names() { return names; }

namespace {

std::string names_of_noise() {
  std::string out;
  for_each_field<NoiseOptions>([&](const auto& field) { out.append(out.empty() ? "" : ", ").append(field.name); });
  return out;
}

}  // namespace

Result<NoiseOptions> noise_named(std::string_view text) {
  NoiseOptions noise;
  if (text == "typical") return noise;
  if (text == "none") {
    noise.voltage_sigma_V = noise.voltage_lsb_V = noise.current_sigma_A = noise.current_lsb_A = 0;
    noise.temperature_sigma_degC = noise.temperature_lsb_degC = 0;
    return noise;
  }
  if (text == "coarse") {
    noise.voltage_sigma_V = 0.001, noise.voltage_lsb_V = 0.001, noise.current_sigma_A = 0.002, noise.current_lsb_A = 0.001;
    noise.temperature_sigma_degC = 0.2, noise.temperature_lsb_degC = 0.1, noise.autocorrelation = 0.5, noise.clock_drift_ppm = 50;
    return noise;
  }
  for (const std::string_view part : split(text, ',')) {
    const std::size_t at = part.find('=');
    bool known = false;
    if (at != std::string_view::npos)
      for_each_field<NoiseOptions>([&](const auto& field) {
        if (equal_without_case(field.name, trimmed(part.substr(0, at))))
          known = read_number(part.substr(at + 1), noise.*field.at);
      });
    const bool negative = noise.voltage_sigma_V < 0 || noise.current_sigma_A < 0 || noise.temperature_sigma_degC < 0 ||
                          noise.voltage_lsb_V < 0 || noise.current_lsb_A < 0 || noise.temperature_lsb_degC < 0;
    if (known && negative)
      return refuse(Code::option_invalid, {.column = "noise"}, in_quotes(part), "no negative deviation, no negative last digit");
    if (!known)
      return refuse(Code::option_invalid, {.column = "noise"}, in_quotes(part),
                    "none, typical, coarse, or name=number,name=number; the names: " + names_of_noise(),
                    "write the name as it stands there");
  }
  return noise;
}

Sensors::Sensors(const Options& options, bool discharge_is_positive, const Sink& sink)
    : options_(options),
      sink_(sink),
      sign_(discharge_is_positive ? -1 : 1),
      renewal_(std::sqrt(1 - options.noise.autocorrelation * options.noise.autocorrelation)) {
  for (const std::string& fault : options.faults) labels_.push_back({.fault = fault});
}

void Sensors::flush() {
  if (block_.rows == 0) return;
  stopped_ = !sink_(block_) || stopped_;
  block_ = {};
  block_.first_row = rows_ + 1;
}

void Sensors::label(std::size_t fault) {
  FaultLabel& at = labels_[fault];
  if (at.first_row == 0) at.first_row = rows_ + 1;
  at.last_row = rows_ + 1;
}

double Sensors::noise(int channel, double sigma, std::uint64_t word) {
  double& last = last_noise_[channel];
  return sigma * (last = options_.noise.autocorrelation * last + renewal_ * math::normal(word));
}

/// Each fault sits in a discharge of its own from its 40th row, the first in that of the middle cycle, so that none hides another;
/// `drop` is everywhere, `truncated` in the last cycle.
bool Sensors::spoil(TrueRow& row) {
  const std::int64_t at = row.row_in_discharge - 40;
  bool kept = true;
  for (std::size_t i = 0; i < labels_.size(); ++i) {
    const auto note = [&](bool here) { return here ? (label(i), true) : false; };
    const bool middle = row.cycle == (options_.cycles / 2 + static_cast<std::int64_t>(i)) % options_.cycles + 1;
    switch (fault_of(labels_[i].fault)) {
      case gap:
        if (note(middle && row.row_in_discharge >= 40 && static_cast<double>(at) * options_.sample_s < 1200)) kept = false;
        break;
      case repeated_time:
        if (middle && at >= 0 && at < 10) {
          label(i);
          put(row);  // the row itself follows with the same time
          label(i);
        }
        break;
      case time_back:
        if (note(middle && at == 0)) set_back_ns_ = 100'000'000'000;
        break;
      case drop:
        if (note(math::uniform(math::philox4x64({drawn_, 1, 0, 0}, {options_.seed, 3})[0]) < 0.01)) kept = false;
        break;
      case nan_voltage:
        if (note(middle && at >= 0 && at < 10)) row.voltage_V = nan;
        break;
      case nan_current:
        if (note(middle && at == 0)) row.current_A = nan;
        break;
      case stuck:
        frozen_ = note(middle && at >= 0 && at < 60);
        break;
      case spike:
        if (note(middle && at == 0)) row.voltage_V = 9.999;
        break;
      case clip:
        if (note(middle && row.voltage_V > 4)) most_V_ = 4;
        break;
      case truncated:
        if (row.cycle == options_.cycles && at >= 0) label(i), stopped_ = true, kept = false;
        break;
      case decimal_comma:
      case unit_mA:
      case nothing:
        break;
    }
  }
  return kept;
}

std::uint64_t Sensors::write(const TrueRow& truth) {
  if (stopped_) return rows_;
  TrueRow row = truth;
  ++drawn_;
  most_V_ = options_.noise.voltage_max_V;
  if (labels_.empty() || spoil(row)) put(row);
  return rows_;
}

void Sensors::put(TrueRow row) {
  const NoiseOptions& n = options_.noise;
  const auto words = math::philox4x64({rows_, 0, 0, 0}, {options_.seed, 2});
  const double voltage = row.voltage_V * n.voltage_gain + n.voltage_offset_V + noise(0, n.voltage_sigma_V, words[0]);
  const double current = sign_ * row.current_A * n.current_gain + n.current_offset_A + noise(1, n.current_sigma_A, words[1]);
  const double temperature = row.temperature_degC + noise(2, n.temperature_sigma_degC, words[2]);
  const std::int64_t drift_ns = static_cast<std::int64_t>(static_cast<double>(row.time_ns / 1'000'000) * n.clock_drift_ppm);
  block_.time_ns.push_back(row.time_ns + drift_ns - set_back_ns_);
  if (row.unix_time_ns != record::no_time) block_.unix_time_ns.push_back(row.unix_time_ns);
  if (!frozen_) shown_V_ = quantised(voltage > most_V_ ? most_V_ : voltage, n.voltage_lsb_V);
  block_.voltage_V.push_back(shown_V_);
  block_.current_A.push_back(quantised(current, n.current_lsb_A));
  block_.temperature_degC.push_back(quantised(temperature, n.temperature_lsb_degC));
  block_.ambient_temperature_degC.push_back(quantised(row.ambient_degC, n.temperature_lsb_degC));
  block_.step.push_back(row.step);
  block_.cycle_source.push_back(row.cycle_source);
  block_.charge_counter_Ah.push_back(row.charge_Ah * n.current_gain);
  block_.discharge_counter_Ah.push_back(row.discharge_Ah * n.current_gain);
  ++block_.rows;
  ++rows_;
  if (block_.rows == block_rows) flush();
}

}  // namespace bha::simulate
