#include "bha/pipeline/partial_capacity.h"

#include <cmath>

#include "bha/base/text.h"
#include "bha/math/normal_quantile.h"
#include "bha/models/total_least_squares.h"

namespace bha::pipeline {
namespace {

constexpr double most_soc_sd = 0.01, least_change = 0.05, charge_sd_share = 0.002, still_relaxing_h = 0.5,
                 seconds_per_hour = 3'600;

struct UsedRest {
  std::int64_t cycle = 0;
  double end_s = nan;
  models::SocReading at{};
  double charge_since_Ah = 0, time_since_s = 0;  // since the used rest before
};

struct Rests {
  std::vector<UsedRest> used{};
  std::int64_t long_enough = 0, beyond = 0, flat = 0, broken = 0;
};

Rests rests_of(const Analysis& analysis, const models::OpenCircuitCurve& curve, const CapacityOptions& options) {
  Rests out;
  double charge_Ah = 0, time_s = 0;
  for (const features::RestRow& rest : analysis.steps.rests) {
    charge_Ah += rest.charge_before_Ah, time_s += rest.time_before_s;  // NaN where some of it was not seen
    if (rest.duration_s < options.rest_s) continue;
    ++out.long_enough;
    const double sd_V = std::hypot(options.voltage_sd_V, rest.drift_V_per_h * still_relaxing_h);
    const models::SocReading at = models::soc_at(curve, rest.voltage_end_V, sd_V);
    if (std::isnan(at.soc)) {
      ++out.beyond;
    } else if (!(at.sd <= most_soc_sd)) {
      ++out.flat;
    } else {
      if (!out.used.empty() && std::isnan(charge_Ah)) ++out.broken;
      out.used.push_back({rest.cycle, rest.start_time_s + rest.duration_s, at, charge_Ah, time_s});
      charge_Ah = time_s = 0;
    }
  }
  return out;
}

Refusal no_window(const Analysis& analysis, const Rests& rests, const CapacityOptions& options) {
  const std::string file = analysis.source.empty() ? "" : analysis.source.front().name;
  return refuse(
      Code::too_few_points, {.file = file},
      std::to_string(rests.long_enough) + " rests of " + number_text(options.rest_s) + " s or more, " +
          std::to_string(rests.beyond) + " beyond the open-circuit curve, " + std::to_string(rests.flat) +
          " on a plateau or still relaxing, " + std::to_string(rests.broken) + " after a gap",
      "two rests whose voltages tell states of charge that differ by 0.05 or more",
      "see `bha features --groups rests`; --rest-s takes shorter ones, --voltage-sd-v says how far a voltage is believed");
}

}  // namespace

Result<report::CapacityDocument> partial_capacity(const Analysis& analysis, const models::OpenCircuitCurve& curve,
                                                  const CapacityOptions& options) {
  const Rests rests = rests_of(analysis, curve, options);
  report::CapacityDocument out{.cell = analysis.cell,
                               .source = analysis.source,
                               .ocv = curve.name,
                               .forget = options.forget,
                               .rest_s = options.rest_s,
                               .voltage_sd_V = options.voltage_sd_V,
                               .current_offset_A = options.current_offset_A,
                               .rests = rests.long_enough,
                               .rests_used = static_cast<std::int64_t>(rests.used.size())};
  models::CapacityFilter filter{.forget = options.forget, .current_offset_A = options.current_offset_A};
  const double z = math::normal_quantile(0.5 + 0.5 * out.level), nominal_Ah = analysis.cell.nominal_capacity_Ah;
  bool follows = false;
  const UsedRest* before = nullptr;  // where the window begins
  double charge_Ah = 0, time_s = 0;  // since then
  for (const UsedRest& to : rests.used) {
    charge_Ah += to.charge_since_Ah, time_s += to.time_since_s;
    if (before == nullptr || std::isnan(charge_Ah)) {
      before = &to;
      charge_Ah = time_s = 0;
      follows = false;
      continue;
    }
    const UsedRest& from = *before;
    const double change = to.at.soc - from.at.soc;
    if (std::fabs(change) < least_change) continue;  // the window goes on
    const models::CapacityWindow window{.soc_change = change,
                                        .soc_change_sd = std::hypot(from.at.sd, to.at.sd),
                                        .charge_Ah = charge_Ah,
                                        .charge_sd_Ah = charge_sd_share * std::fabs(charge_Ah),
                                        .duration_h = time_s / seconds_per_hour,
                                        .follows = follows};
    models::step(filter, window);
    before = &to;
    charge_Ah = time_s = 0;
    follows = true;
    const models::Capacity now = models::capacity(filter);
    const double half = z * now.sd_Ah;
    out.rows.push_back({.cycle = to.cycle,
                        .time_s = to.end_s,
                        .soc_from = from.at.soc,
                        .soc_to = to.at.soc,
                        .soc_change_sd = window.soc_change_sd,
                        .charge_Ah = window.charge_Ah,
                        .charge_sd_Ah = window.charge_sd_Ah,
                        .capacity_Ah = now.capacity_Ah,
                        .capacity_lower_Ah = now.capacity_Ah - half,
                        .capacity_upper_Ah = now.capacity_Ah + half,
                        .soh = now.capacity_Ah / nominal_Ah,
                        .soh_lower = (now.capacity_Ah - half) / nominal_Ah,
                        .soh_upper = (now.capacity_Ah + half) / nominal_Ah,
                        .missing = now.missing});
  }
  if (rests.broken > 0)
    out.findings.push_back(finding(Code::gap, Severity::warning, {.cell = analysis.cell.id},
                                   std::to_string(rests.broken) + " windows with charge that was not recorded",
                                   "a record without gaps under current", "left out; see `bha features --groups rests`",
                                   static_cast<std::uint64_t>(rests.broken)));
  if (out.rows.empty()) return no_window(analysis, rests, options);
  return out;
}

}  // namespace bha::pipeline
