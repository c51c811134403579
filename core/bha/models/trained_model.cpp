#include "bha/models/trained_model.h"

#include <algorithm>
#include <cmath>

namespace bha::models {

std::vector<std::string> input_names(Inputs inputs, std::span<const std::string> features) {
  if (inputs == Inputs::row || features.size() != features::slice_width) return {features.begin(), features.end()};
  std::vector<std::string> out;
  for (const std::string prefix : {"change of ", "median of ", "drift of "}) {
    if (prefix == "drift of " && inputs != Inputs::slice_course) continue;
    for (const std::string& name : features) out.push_back(prefix + name);
    for (const std::size_t j : features::slice_logged) out.push_back(prefix + "log |" + features[j] + "|");
  }
  out.insert(out.end(), features.begin(), features.end());
  if (inputs == Inputs::slice_course) out.emplace_back("cycles seen");
  return out;
}

bool next_inputs(InputState& state, Inputs inputs, std::span<const double> row, std::span<double> out) {
  if (inputs == Inputs::row) {
    std::ranges::copy(row, out.begin());
    return std::ranges::all_of(row, [](double v) { return std::isfinite(v); });
  }
  features::SliceNumbers slice{};
  std::copy_n(row.begin(), slice.size(), slice.begin());
  const features::SliceFeatures now = step(state.slices, slice);
  auto at = std::ranges::copy(now.change, out.begin()).out;
  at = std::ranges::copy(now.median, at).out;
  if (inputs == Inputs::slice_course) at = std::ranges::copy(now.drift, at).out;
  at = std::ranges::copy(now.raw, at).out;
  if (inputs == Inputs::slice_course) *at = now.cycle;
  return std::ranges::all_of(out, [](double v) { return std::isfinite(v); });
}

double distance_outside(const TrainedModel& model, std::span<const double> inputs) {
  const std::size_t looked_at = model.inputs == Inputs::row ? inputs.size() : 2 * features::slice_wide;
  double most = 0;
  const auto look_at = [&](std::size_t j) {
    const double low = model.low[j], high = model.high[j];
    const double excess = std::max(low - inputs[j], inputs[j] - high);
    if (excess <= 0) return;
    // An input that stood still in training has no range; a hundredth of itself stands in.
    const double range = std::max({high - low, 0.01 * std::max(std::fabs(low), std::fabs(high)), 1e-12});
    most = std::max(most, excess / range);
  };
  for (std::size_t j = 0; j < looked_at; ++j) look_at(j);
  if (model.inputs == Inputs::slice_course) look_at(inputs.size() - 1);  // the cycles seen
  return most;
}

namespace {

Said say(const Ensemble& model, std::span<const double> row) {
  const EnsembleTold told = tell(model, row);
  return {told.value, told.spread};
}
Said say(const auto& model, std::span<const double> row) { return {predict(model, row)}; }

std::vector<Said> say(const Ensemble& model, const FeatureRows& rows) {
  std::vector<EnsembleTold> told(rows.rows());
  tell(model, rows, told);
  std::vector<Said> out;
  for (const EnsembleTold& row : told) out.push_back({row.value, row.spread});
  return out;
}
std::vector<Said> say(const auto& model, const FeatureRows& rows) {
  std::vector<double> value(rows.rows());
  if constexpr (requires { predict(model, rows, std::span(value)); })
    predict(model, rows, value);  // many rows at once
  else
    for (std::size_t i = 0; i < value.size(); ++i) value[i] = predict(model, rows.row(i));
  std::vector<Said> out;
  for (const double v : value) out.push_back({v});
  return out;
}

}  // namespace

Said say(const Regressor& regressor, std::span<const double> inputs) {
  return std::visit([&](const auto& model) { return say(model, inputs); }, regressor);
}
std::vector<Said> say(const Regressor& regressor, const FeatureRows& rows) {
  return std::visit([&](const auto& model) { return say(model, rows); }, regressor);
}

TrainedTold told(const TrainedModel& model, const Said& said, double outside) {
  const double value = said.value;
  if (!std::isfinite(value)) return {.code = Code::not_finite};
  if (outside > 1) return {.outside = outside, .code = Code::outside_training};
  const double half = model.half_width * said.spread * (1 + outside);
  return {.value = value, .lower = value - half, .upper = value + half, .outside = outside};
}

OnlineTold step(OnlineEstimator& cell, const TrainedModel& model, std::int64_t cycle, std::span<const double> row) {
  constexpr std::size_t usual = 80;
  const std::size_t width = input_width(model.inputs, model.features);
  std::array<double, usual> few{};
  std::vector<double> many(width > usual ? width : 0);
  const std::span<double> inputs = width > usual ? std::span<double>(many) : std::span<double>(few).first(width);
  if (!next_inputs(cell.inputs, model.inputs, row, inputs)) return step(cell.level, model, cycle, {.code = Code::not_finite});
  return step(cell.level, model, cycle, told(model, say(model.regressor, inputs), distance_outside(model, inputs)));
}

OnlineTold step(RobustLevel& level, const TrainedModel& model, std::int64_t cycle, const TrainedTold& row) {
  OnlineTold out{.row = row, .code = row.code};
  if (row.code != Code::none) return out;
  if (!take(level, cycle, row.value)) out.code = Code::unconfirmed_jump;
  const double half = model.online_half_width * (1 + row.outside);
  out.value = level.filter.level;
  out.lower = out.value - half;
  out.upper = out.value + half;
  return out;
}

}  // namespace bha::models
