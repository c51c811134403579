#include "bha/pipeline/modes.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "bha/base/text.h"

namespace bha::pipeline {
namespace {

using features::SlowCurve;
using models::Balance;

struct CheckUp {
  std::vector<SlowCurve> curves{};
  Result<Balance> balance{};
};

double tenths(double value) { return std::round(10 * value) / 10; }

double moved_Ah(const SlowCurve& curve) { return curve.charge_Ah.empty() ? 0 : curve.charge_Ah.back(); }

double largest_moved_Ah(const Analysis& analysis) {
  double out = 0;
  for (const SlowCurve& curve : analysis.steps.slow_curves) out = std::fmax(out, moved_Ah(curve));
  return out;
}

// The capacity that a C-rate is of.
double rated_Ah(const Analysis& analysis) {
  return std::isnan(analysis.cell.nominal_capacity_Ah) ? largest_moved_Ah(analysis) : analysis.cell.nominal_capacity_Ah;
}

// Why a slow curve is no check-up; empty: it is one.
std::string not_a_check_up(const SlowCurve& curve, const Analysis& analysis, double largest_Ah) {
  constexpr double margin_V = 0.03, least_share = 0.5;  // a point is a mean over rows: it stays short of the limit
  if (curve.charge_Ah.size() < 2) return "no full slow curve";
  const std::string kind = curve.charging ? "charge" : "discharge";
  const double rate = curve.current_A / rated_Ah(analysis);
  if (!(rate <= fastest_c_rate * (1 + rate_tolerance))) return "a slowest " + kind + " at C/" + number_text(tenths(1 / rate));
  if (moved_Ah(curve) < least_share * largest_Ah)
    return "a slow " + kind + " of " + number_text(tenths(100 * moved_Ah(curve) / largest_Ah)) + " % of the largest";
  const double limit = curve.charging ? analysis.belief.voltage_max_V : analysis.belief.voltage_min_V;
  const double end = curve.voltage_V.back(), before = curve.voltage_V[curve.voltage_V.size() - 2];
  const double reached = end + (end - before);  // the steep end of a discharge falls far between two points
  if (std::isnan(limit) || (curve.charging ? reached >= limit - margin_V : reached <= limit + margin_V)) return {};
  return "a slow " + kind + " that ends at " + number_text(std::round(1000 * end) / 1000) + " V, not at the limit of " +
         number_text(limit) + " V";
}

std::vector<CheckUp> check_ups(const Analysis& analysis) {
  std::vector<CheckUp> out;
  const double largest = largest_moved_Ah(analysis);
  for (const SlowCurve& curve : analysis.steps.slow_curves) {
    if (!not_a_check_up(curve, analysis, largest).empty()) continue;
    if (out.empty() || out.back().curves.back().cycle != curve.cycle) out.emplace_back();
    out.back().curves.push_back(curve);
  }
  return out;
}

// What comes nearest to a check-up: the slowest of the runs that lasted long enough, else the slowest discharge.
std::string nearest(const Analysis& analysis) {
  const auto& curves = analysis.steps.slow_curves;
  if (!curves.empty())
    return not_a_check_up(*std::min_element(curves.begin(), curves.end(),
                                            [](const SlowCurve& a, const SlowCurve& b) { return a.current_A < b.current_A; }),
                          analysis, largest_moved_Ah(analysis));
  double slowest_A = nan, most_Ah = analysis.cell.nominal_capacity_Ah;
  for (const cycles::CapacityKey& key : analysis.keys) slowest_A = std::fmin(slowest_A, std::fabs(key.current_A));
  if (std::isnan(most_Ah))
    for (const features::CycleRow& row : analysis.cycles) most_Ah = std::fmax(most_Ah, row.discharge_capacity_Ah);
  const double rate = slowest_A / most_Ah;
  return std::isnan(rate) ? "no full slow curve" : "a slowest full discharge at C/" + number_text(tenths(1 / rate));
}

Refusal nothing_slow(const Analysis& analysis) {
  return refuse(Code::too_few_cycles, {.file = analysis.source.empty() ? "" : analysis.source.front().name}, nearest(analysis),
                "full charges or discharges at C/10 or slower", "give a record with a slow check-up");
}

report::ElectrodeCurve told(const models::HalfCell& cell) {
  return {.name = cell.name,
          .library = cell.library,
          .source = cell.source,
          .points = static_cast<std::int64_t>(cell.potential_V.x.size()),
          .stoichiometry_min = cell.least(),
          .stoichiometry_max = cell.most()};
}

std::string curves_of(const CheckUp& check_up) {
  bool charge = false, discharge = false;
  for (const SlowCurve& curve : check_up.curves) (curve.charging ? charge : discharge) = true;
  return charge && discharge ? "charge+discharge" : charge ? "charge" : "discharge";
}

report::ModesRow row_of(const CheckUp& check_up, const Balance& now, double rated, bool absolute) {
  const SlowCurve& first = check_up.curves.front();
  report::ModesRow row{.cycle = first.cycle,
                       .start_time_s = first.start_time_s,
                       .curves = curves_of(check_up),
                       .c_rate = first.current_A / rated,
                       .charge_Ah = now.charge_Ah,
                       .polarisation_V = now.polarisation_V,
                       .rmse_V = now.rmse_V,
                       .status = now.status};
  if (!absolute) return row;
  row.lithium_Ah = now.lithium_Ah, row.positive_Ah = now.positive_Ah, row.negative_Ah = now.negative_Ah;
  row.x0 = now.x0, row.x100 = now.x100, row.y0 = now.y0, row.y100 = now.y100;
  return row;
}

void set_losses(report::ModesRow& row, const models::ModeLosses& lost) {
  row.lithium_loss = lost.lithium.value, row.lithium_loss_lower = lost.lithium.lower;
  row.lithium_loss_upper = lost.lithium.upper, row.lithium_missing = lost.lithium.missing;
  row.positive_loss = lost.positive.value, row.positive_loss_lower = lost.positive.lower;
  row.positive_loss_upper = lost.positive.upper, row.positive_missing = lost.positive.missing;
  row.negative_loss = lost.negative.value, row.negative_loss_lower = lost.negative.lower;
  row.negative_loss_upper = lost.negative.upper, row.negative_missing = lost.negative.missing;
}

void note_missing(report::ModesDocument& out, const report::ModesRow& row, const models::ModeLosses& lost) {
  const auto note = [&](const models::ModeLoss& loss, const char* name) {
    if (loss.missing == Code::none) return;
    out.findings.push_back(finding(
        loss.missing, Severity::warning, {.column = name, .cell = out.cell.id, .cycle = row.cycle},
        std::isnan(loss.half_interval) ? "no interval"
                                       : "an interval of ± " + number_text(std::round(1000 * loss.half_interval) / 10) + " %",
        "at most ± 5 %", "measure slower, over the whole voltage range, and with the cell's own electrodes"));
  };
  note(lost.lithium, "lithium_loss");
  note(lost.positive, "positive_loss");
  note(lost.negative, "negative_loss");
}

/// Between a fifth and four fifths of its lithium the potential hardly moves (LFP).
bool is_flat(const models::HalfCell& electrode) {
  const double span = electrode.most() - electrode.least();
  std::size_t near = 0;
  const auto at = [&](double share) { return electrode.potential_V.read(electrode.least() + share * span, near).value; };
  return std::fabs(at(0.2) - at(0.8)) < 0.05;
}

}  // namespace

Result<report::ModesDocument> degradation_modes(const Analysis& analysis, const models::HalfCell& positive,
                                                const models::HalfCell& negative, Run& run) {
  std::vector<CheckUp> all = check_ups(analysis);
  if (all.empty()) return nothing_slow(analysis);
  run.each(all.size(), [&](std::size_t i) { all[i].balance = models::fit_balance(all[i].curves, positive, negative, {}, &run); });

  report::ModesDocument out{
      .cell = analysis.cell, .source = analysis.source, .positive = told(positive), .negative = told(negative)};
  const bool own = !positive.library && !negative.library;
  out.note = own ? "electrode curves as given; an error of theirs is in no interval"
                 : "not your electrodes: differences only, and with these curves' own error in no interval";
  if (is_flat(positive))
    out.note +=
        "; the positive electrode is flat, so its loss is seen at the end of the curve alone: that interval is too narrow (docs)";
  const Balance* reference = nullptr;
  for (CheckUp& check_up : all) {
    if (!check_up.balance) {
      Finding why = check_up.balance.error();
      why.severity = Severity::warning;
      why.place.cycle = check_up.curves.front().cycle;
      out.findings.push_back(std::move(why));
      continue;
    }
    const Balance& now = *check_up.balance;
    report::ModesRow row = row_of(check_up, now, rated_Ah(analysis), own);
    if (reference == nullptr) {
      reference = &now;
      out.reference_cycle = row.cycle;
      row.lithium_loss = row.positive_loss = row.negative_loss = 0;
    } else {
      const models::ModeLosses lost = models::losses(now, *reference, out.level);
      set_losses(row, lost);
      note_missing(out, row, lost);
    }
    out.rows.push_back(row);
  }
  if (out.rows.empty()) return Refusal(all.front().balance.error());
  return out;
}

}  // namespace bha::pipeline
