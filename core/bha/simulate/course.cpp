#include "bha/simulate/course.h"

#include <algorithm>
#include <cmath>

#include "bha/base/text.h"

namespace bha::simulate {

using models::Ageing;
using models::AgeingModel;
using models::Conditions;

Refusal wrong(std::string what, std::string found, std::string expected) {
  return refuse(Code::option_invalid, {.column = std::move(what)}, std::move(found), std::move(expected),
                "see `bha help whatif`");
}

namespace {

Result<void> check(const Conditions& c) {
  const auto within = [](double value, double least, double most) { return value >= least && value <= most; };
  const double half = c.depth_of_discharge / 2;
  if (!within(c.temperature_degC, -40, 80)) return wrong("temperature_degC", number_text(c.temperature_degC), "-40 to 80");
  if (!within(c.depth_of_discharge, 0, 1)) return wrong("depth_of_discharge", number_text(c.depth_of_discharge), "0 to 1");
  if (!within(c.mean_soc - half, -1e-9, 1) || !within(c.mean_soc + half, 0, 1 + 1e-9))
    return wrong("mean_soc", number_text(c.mean_soc) + " with a depth of " + number_text(c.depth_of_discharge),
                 "mean +- depth/2 within 0 to 1");
  if (!within(c.c_rate, 0.001, 20)) return wrong("c_rate", number_text(c.c_rate), "0.001 to 20");
  const double most = c.depth_of_discharge > 0 ? 24 * c.c_rate / (2 * c.depth_of_discharge) : 1e6;
  if (!within(c.cycles_per_day, 0, most * (1 + 1e-9)))
    return wrong("cycles_per_day", number_text(c.cycles_per_day),
                 "at most " + number_text(std::floor(most * 100) / 100) + ", for that is what a day has time for at this rate");
  return {};
}
Result<void> check(const Profile& p) {
  if (p.time_days.size() < 2 || p.soc.size() != p.time_days.size() || p.temperature_degC.size() != p.time_days.size())
    return wrong("profile", std::to_string(p.time_days.size()) + " rows", "at least 2 rows of time, soc and temperature");
  for (std::size_t i = 0; i < p.time_days.size(); ++i) {
    if (!std::isfinite(p.time_days[i]) || (i > 0 && !(p.time_days[i] > p.time_days[i - 1])))
      return wrong("profile", "time in row " + std::to_string(i + 1), "time that rises");
    if (!(p.soc[i] >= 0 && p.soc[i] <= 1)) return wrong("profile", "soc in row " + std::to_string(i + 1), "0 to 1");
    if (!(p.temperature_degC[i] >= -60 && p.temperature_degC[i] <= 120))
      return wrong("profile", "temperature in row " + std::to_string(i + 1), "-60 to 120 degC");
  }
  return {};
}

}  // namespace

Result<void> check(const Scenario& s) { return s.profile.time_days.empty() ? check(s.conditions) : check(s.profile); }

std::vector<std::string> outside(const models::AgeingRange& r, const Scenario& s) {
  double coldest = s.conditions.temperature_degC, warmest = coldest,
         low = s.conditions.mean_soc - s.conditions.depth_of_discharge / 2, high = low + s.conditions.depth_of_discharge,
         rate = s.conditions.c_rate;
  if (const Profile& p = s.profile; !p.time_days.empty()) {
    coldest = *std::min_element(p.temperature_degC.begin(), p.temperature_degC.end());
    warmest = *std::max_element(p.temperature_degC.begin(), p.temperature_degC.end());
    low = *std::min_element(p.soc.begin(), p.soc.end()), high = *std::max_element(p.soc.begin(), p.soc.end());
    rate = 0;
    for (std::size_t i = 1; i < p.soc.size(); ++i)
      rate = std::fmax(rate, std::fabs(p.soc[i] - p.soc[i - 1]) / (24 * (p.time_days[i] - p.time_days[i - 1])));
  }
  std::vector<std::string> out;
  const auto say = [&](bool is_outside, const char* what, double value, double least, double most) {
    if (is_outside)
      out.push_back(std::string(what) + " " + number_text(value) + ": the model's data lie within " + number_text(least) +
                    " to " + number_text(most));
  };
  constexpr double slack = 1e-9;
  say(coldest < r.temperature_min_degC - slack, "temperature_degC", coldest, r.temperature_min_degC, r.temperature_max_degC);
  say(warmest > r.temperature_max_degC + slack, "temperature_degC", warmest, r.temperature_min_degC, r.temperature_max_degC);
  const double depth = high - low;
  if (depth > 0)
    say(depth < r.depth_of_discharge_min - slack || depth > r.depth_of_discharge_max + slack, "depth_of_discharge", depth,
        r.depth_of_discharge_min, r.depth_of_discharge_max);
  say(low < r.soc_min - slack, "soc", low, r.soc_min, r.soc_max);
  say(high > r.soc_max + slack, "soc", high, r.soc_min, r.soc_max);
  const double fastest = std::fmin(r.charge_c_rate_max, r.discharge_c_rate_max);
  say(depth > 0 && rate > fastest + slack, "c_rate", rate, 0, fastest);
  return out;
}

std::vector<Stretch> stretches_of(const AgeingModel& model, const Scenario& s, double longest_days) {
  std::vector<Stretch> out;
  const Profile& p = s.profile;
  if (p.time_days.empty()) {
    const models::Stress day = models::stress_of_day(s.conditions);
    return {{model.rates(day), longest_days, day.efc * longest_days}};
  }
  const std::size_t n = p.time_days.size();
  for (std::size_t from = 0; from + 1 < n;) {  // about a day each, cut at samples
    std::size_t to = from + 1;
    while (to + 1 < n && p.time_days[to] - p.time_days[from] < 1 - 1e-9) ++to;
    const auto part = [&](const std::vector<double>& x) { return std::span(x).subspan(from, to - from + 1); };
    const models::Stress day = models::stress_of_samples(part(p.time_days), part(p.soc), part(p.temperature_degC), 1);
    out.push_back({model.rates(day), day.days, day.efc});
    from = to;
  }
  return out;
}

Ageing advanced(const AgeingModel& model, const Ageing& a, const Stretch& s, double part) {
  Ageing next = model.advance(a, s.rates, s.days * part, s.efc * part, models::Rule::exact);
  next.days = a.days + s.days * part;
  next.efc = a.efc + s.efc * part;
  return next;
}

Result<Start> start_of(const AgeingModel& model, const WhatIfOptions& o) {
  Start start{.state = models::new_cell(model)};
  if (std::isnan(o.soh_now)) return start;
  if (!(o.soh_now > 0.1 && o.soh_now < 1)) return wrong("soh_now", number_text(o.soh_now), "0.1 to 1, below 1");
  if (!(o.days_now >= 0) || !(o.efc_now >= 0) || o.days_now + o.efc_now <= 0)
    return wrong("soh_now", "no days_now and efc_now",
                 "how long and how much the cell has lived, beside its health: --days-now DAYS --efc-now CYCLES");
  std::vector<Stretch> life = stretches_of(model, o.scenarios.front(), 1);
  life.front().days = o.days_now, life.front().efc = o.efc_now;  // at the baseline's rates
  start.state = advanced(model, start.state, life.front(), 1);
  start.loss_scale = (1 - o.soh_now) / (1 - model.soh(start.state));
  return start;
}

Result<const AgeingModel*> model_named(const std::string& id) {
  if (const AgeingModel* model = models::ageing_model(id)) return model;
  std::string names;
  for (const AgeingModel* known : models::ageing_models()) names += (names.empty() ? "" : ", ") + std::string(known->id);
  return wrong("model", in_quotes(id), "one of " + names);
}

}  // namespace bha::simulate
