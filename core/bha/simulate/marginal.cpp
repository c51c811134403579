#include "bha/simulate/marginal.h"

#include <algorithm>
#include <cmath>

#include "bha/base/text.h"
#include "bha/simulate/course.h"

namespace bha::simulate {
namespace {

using models::AgeingModel;
using models::Conditions;

struct Now {
  const AgeingModel& model;
  Start start{};
  [[nodiscard]] double cost_of_a_day(const Conditions& c) const {
    const models::Stress day = models::stress_of_day(c);
    const models::Ageing after = advanced(model, start.state, {model.rates(day), day.days, day.efc}, 1);
    return start.soh(model, start.state) - start.soh(model, after);
  }
};

/// By differences, on the side where the conditions can be.
double slope(const Now& now, const Conditions& at, double Conditions::* by, double step) {
  Conditions low = at, high = at;
  low.*by -= step, high.*by += step;
  if (!check(Scenario{.conditions = low})) low = at;
  if (!check(Scenario{.conditions = high})) high = at;
  const double apart = high.*by - low.*by;
  return apart > 0 ? (now.cost_of_a_day(high) - now.cost_of_a_day(low)) / apart : nan;
}

MarginalRow row_of(const Now& now, const Scenario& s, double nominal_voltage_V) {
  const Conditions& c = s.conditions;
  MarginalRow out{.name = s.name,
                  .temperature_degC = c.temperature_degC,
                  .depth_of_discharge = c.depth_of_discharge,
                  .mean_soc = c.mean_soc,
                  .c_rate = c.c_rate,
                  .cycles_per_day = c.cycles_per_day,
                  .extrapolates = !outside(now.model.range, s).empty()};
  Conditions rest = c;
  rest.depth_of_discharge = rest.cycles_per_day = 0;
  out.soh_per_day = now.cost_of_a_day(c), out.calendar_per_day = now.cost_of_a_day(rest);
  out.cycling_per_day = out.soh_per_day - out.calendar_per_day;
  const double efc = c.cycles_per_day * c.depth_of_discharge, charge_Ah = 2 * efc * now.model.nominal_capacity_Ah;
  if (efc > 0) {
    out.soh_per_cycle = out.cycling_per_day / c.cycles_per_day, out.soh_per_efc = out.cycling_per_day / efc;
    out.soh_per_Ah = out.cycling_per_day / charge_Ah, out.soh_per_kWh = 1000 * out.soh_per_Ah / nominal_voltage_V;
  }
  out.per_K = slope(now, c, &Conditions::temperature_degC, 0.1);
  out.per_depth_of_discharge = slope(now, c, &Conditions::depth_of_discharge, 0.001);
  out.per_mean_soc = slope(now, c, &Conditions::mean_soc, 0.001);
  out.per_c_rate = slope(now, c, &Conditions::c_rate, 0.01 * c.c_rate);
  out.per_cycle_a_day = slope(now, c, &Conditions::cycles_per_day, 0.01 * std::fmax(c.cycles_per_day, 0.1));
  return out;
}

/// The scenarios at all points of the grid, the last axis moving fastest.
Result<std::vector<Scenario>> points_of(const MarginalOptions& o) {
  std::vector<Scenario> out = o.what_if.scenarios;
  for (const GridAxis& axis : o.grid) {
    double Conditions::* const at = models::condition_named(axis.name);
    if (at == nullptr) return wrong("grid", in_quotes(axis.name), "one of " + models::condition_names());
    if (axis.values < 1 || !std::isfinite(axis.from) || !std::isfinite(axis.to))
      return wrong("grid", axis.name + " with " + std::to_string(axis.values) + " values", "FROM:TO:VALUES, at least 1 value");
    const auto values = static_cast<std::size_t>(axis.values);
    if (values > most_marginal_rows / out.size())
      return wrong("grid", "more than " + std::to_string(most_marginal_rows) + " rows", "a coarser grid");
    std::vector<Scenario> next;
    for (const Scenario& s : out)
      for (std::size_t i = 0; i < values; ++i) {
        const double share = values > 1 ? static_cast<double>(i) / static_cast<double>(values - 1) : 0;
        next.push_back(s);
        next.back().conditions.*at = axis.from * (1 - share) + axis.to * share;
      }
    out = std::move(next);
  }
  for (const Scenario& s : out)
    if (const auto fine = check(s); !fine) return Refusal(fine.error());
  return out;
}

}  // namespace

Result<Marginal> marginal_ageing(const MarginalOptions& o) {
  const auto model = model_named(o.what_if.model);
  if (!model) return Refusal(model.error());
  if (o.what_if.scenarios.empty()) return wrong("scenario", "none", "a baseline");
  for (const Scenario& s : o.what_if.scenarios)
    if (!s.profile.time_days.empty()) return wrong("profile", in_quotes(s.name), "conditions of a day: a profile is a schedule");
  if (!(o.age_days >= 0 && o.age_days <= 36'525)) return wrong("age_days", number_text(o.age_days), "0 to 36525");
  if (!std::isnan(o.nominal_voltage_V) && !(o.nominal_voltage_V > 0))
    return wrong("nominal_voltage_V", number_text(o.nominal_voltage_V), "above 0");
  const auto points = points_of(o);
  if (!points) return Refusal(points.error());
  const auto start = start_of(**model, o.what_if);
  if (!start) return Refusal(start.error());
  Now now{**model, *start};
  const bool yours = !std::isnan(o.what_if.soh_now);
  if (!yours && o.age_days > 0) {
    const Stretch life = stretches_of(**model, o.what_if.scenarios.front(), o.age_days).front();
    now.start.state = advanced(**model, now.start.state, life, 1);
  }
  Marginal out{.model = std::string((*model)->id),
               .cell = std::string((*model)->cell),
               .chemistry = std::string((*model)->chemistry),
               .source = std::string((*model)->source),
               .soh = now.start.soh(**model, now.start.state),
               .age_days = now.start.state.days,
               .age_efc = now.start.state.efc,
               .nominal_capacity_Ah = (*model)->nominal_capacity_Ah,
               .nominal_voltage_V = o.nominal_voltage_V,
               .loss_scale = now.start.loss_scale};
  out.assumptions = {"the cell ages as the model's cell did: " + std::string((*model)->cell),
                     "costs are those of the next day from this state; they fall as losses grow, so ask again as the cell ages",
                     "the loss itself carries over when conditions change, not the time it took",
                     "no interval: the published parameters come without covariance; no knee is in the model"};
  if (!yours) out.assumptions.push_back("until now the cell lived at the baseline");
  if (!(*model)->caution.empty()) out.assumptions.emplace_back((*model)->caution);
  for (const Scenario& s : *points) out.rows.rows.push_back(row_of(now, s, o.nominal_voltage_V));
  return out;
}

}  // namespace bha::simulate
