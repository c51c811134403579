#include "bha/report/chart_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "bha/base/json.h"
#include "bha/report/read.h"
#include "bha/report/words.h"

namespace bha::report {
namespace {

using features::CycleRow;

std::string why_left_out(const Report& r, const CycleRow& row) {
  return fmt::format("{} [{}]", exclusion_reason(r, row), id(row.exclusion));
}

double nth(const std::vector<double>& v, std::size_t i) { return i < v.size() ? v[i] : nan; }

std::vector<SohRow> soh_rows(const Report& r) {
  std::vector<SohRow> out;
  for (const models::SohSeries& s : r.soh.series) {
    if (s.quantity != models::SohQuantity::capacity) continue;
    for (std::size_t i = 0; i < s.cycle.size(); ++i)
      if (std::isfinite(nth(s.value, i)))
        out.push_back({s.cycle[i], nth(s.value, i), nth(s.lower, i), nth(s.upper, i), s.view, s.key});
  }
  return out;
}

std::vector<ExcludedRow> excluded_rows(const Report& r) {
  std::vector<ExcludedRow> out;
  for (const CycleRow& row : r.cycles.rows)
    if (left_out(r, row) && std::isfinite(row.discharge_capacity_Ah))
      out.push_back({row.cycle, row.discharge_capacity_Ah / r.soh.reference.value_Ah, row.discharge_capacity_Ah, row.exclusion,
                     why_left_out(r, row)});
  return out;
}

/// Where a law's line ends: at the forecast's upper end where there is one, and never beyond the horizon.
double last_x_drawn(const Report& r, const models::Fit& fit) {
  double last = fit.x_last;
  for (const models::Forecast& f : r.forecast) {
    if (f.basis != "single_cell_extrapolation") continue;  // siblings say nothing of a law
    const double end = f.upper ? *f.upper : f.median ? *f.median : fit.x_last;
    last = std::max(last, std::isfinite(f.horizon) ? std::min(end, f.horizon) : end);
  }
  return last;
}

void add_law_over_cycles(const Report& r, const models::Fit& fit, std::vector<LawRow>& out) {
  constexpr int pieces = 80;
  const auto add = [&](double from, double to, const char* part, int n) {
    for (int i = 0; i <= n; ++i) {
      const double x = from + (to - from) * i / n;
      if (const double soh = law_at(fit, x); std::isfinite(soh)) out.push_back({x, soh, fit.law, fit.best, part});
    }
  };
  if (!(fit.x_last > fit.x_first)) return;
  add(fit.x_first, fit.x_last, "fitted", pieces);
  if (const double last = last_x_drawn(r, fit); last > fit.x_last) add(fit.x_last, last, "carried on", pieces / 2);
}

void add_law_at_cycles(const Report& r, const models::Fit& fit, models::Axis axis, std::vector<LawRow>& out) {
  for (const CycleRow& row : r.cycles.rows) {
    const double x = axis == models::Axis::efc ? row.efc : row.days;
    const double soh = x <= fit.x_last ? law_at(fit, x) : nan;
    if (std::isfinite(soh)) out.push_back({static_cast<double>(row.cycle), soh, fit.law, fit.best, "fitted"});
  }
}

std::vector<LawRow> law_rows(const Report& r) {
  std::vector<LawRow> out;
  const models::Axis axis = r.end_of_life.unit;
  for (const models::Fit& fit : r.fits)
    axis == models::Axis::cycle ? add_law_over_cycles(r, fit, out) : add_law_at_cycles(r, fit, axis, out);
  return out;
}

std::vector<EndOfLifeRow> end_of_life_rows(const Report& r) {
  std::vector<EndOfLifeRow> out;
  if (r.end_of_life.unit != models::Axis::cycle) return out;  // the charts' x is the cycle
  const double threshold = r.end_of_life.threshold;
  if (r.end_of_life.eol_observed) {
    const double at = *r.end_of_life.eol_observed;
    out.push_back({"seen", at, at, at, threshold, end_of_life_words(r.end_of_life)});
    return out;
  }
  for (const models::Forecast& f : r.forecast)  // one mark: the first goes before the others
    if (f.median && out.empty())
      out.push_back(
          {"forecast", *f.median, f.lower.value_or(*f.median), f.upper.value_or(*f.median), threshold, forecast_words(f)});
  return out;
}

std::vector<KneeRow> knee_rows(const Report& r) {
  std::vector<KneeRow> out;
  if (r.end_of_life.unit != models::Axis::cycle || !r.knee.accepted) return out;
  out.push_back({"knee", r.knee.knee, r.knee.lower, r.knee.upper, "knee " + knee_words(r)});
  if (bends_before_knee(r.knee)) out.push_back({"onset", r.knee.onset, r.knee.onset, r.knee.onset, "knee " + knee_words(r)});
  return out;
}

std::vector<CycleMark> cycle_marks(const Report& r) {
  std::vector<CycleMark> out;
  out.reserve(r.cycles.rows.size());
  for (const CycleRow& row : r.cycles.rows)
    out.push_back({.cycle = row.cycle,
                   .kind = row.kind,
                   .status = excluded(row) ? "left out" : "counted",
                   .reason = excluded(row) ? why_left_out(r, row) : "",
                   .charge_capacity_Ah = row.charge_capacity_Ah,
                   .discharge_capacity_Ah = row.discharge_capacity_Ah,
                   .coulombic_efficiency = row.coulombic_efficiency,
                   .energy_efficiency = row.energy_efficiency,
                   .temperature_min_degC = row.temperature_min_degC,
                   .temperature_mean_degC = row.temperature_mean_degC,
                   .temperature_max_degC = row.temperature_max_degC,
                   .resistance_ohm = row.resistance_ohm,
                   .resistance_tau_s = row.resistance_tau_s,
                   .resistance_soc = row.resistance_soc,
                   .ic_peak_voltage_V = row.ic_peak_voltage_V,
                   .ic_peak_Ah_per_V = row.ic_peak_Ah_per_V});
  return out;
}

void add_residuals(const Report& r, ChartData& out) {
  const models::Fit* best = best_fit(r);
  if (best == nullptr) return;
  const models::ResidualTests& tests = best->residuals;
  for (std::size_t i = 0; i < tests.residuals.size(); ++i)
    out.residuals.push_back({static_cast<std::int64_t>(i + 1), tests.residuals[i], best->law});
  out.acf = acf_rows(tests.acf, tests.n > 0 ? static_cast<double>(tests.n) : nan);
}

/// The cycle that holds a row of the file; -1: none.
std::int64_t cycle_of(const Report& r, std::uint64_t at) {
  std::int64_t rows = 0;
  for (const CycleRow& row : r.cycles.rows) {
    rows += row.samples;
    if (at != 0 && at <= static_cast<std::uint64_t>(rows)) return row.cycle;
  }
  return -1;
}

std::string_view track_of(const Finding& f) {
  if (f.code == Code::time_back || f.code == Code::time_restarts) return "clock reset";
  return f.code == Code::clipping ? "clipping" : word(f.severity);
}

std::vector<QualityRow> quality_rows(const Report& r) {
  std::vector<QualityRow> out;
  for (const Finding& f : r.findings)
    if (const std::int64_t cycle = f.place.cycle >= 0 ? f.place.cycle : cycle_of(r, f.place.first_row); cycle >= 0)
      out.push_back({cycle, std::string(track_of(f)), f.code, spell(f)});
  for (const record::Reject& reject : r.rejects)
    if (const std::int64_t cycle = cycle_of(r, reject.row); cycle >= 0)
      out.push_back({cycle, "rejected row", reject.code, reject.column + ": " + reject.text});
  for (const CycleRow& row : r.cycles.rows) {
    if (excluded(row)) out.push_back({row.cycle, "left out", row.exclusion, why_left_out(r, row)});
    if (row.gap_s > 0) out.push_back({row.cycle, "gap", Code::gap, fmt::format("nothing counted over {:.4g} s", row.gap_s)});
    if (row.bridged_s > 0)
      out.push_back(
          {row.cycle, "bridged gap", Code::gap, fmt::format("{:.4g} s between rows far apart, counted", row.bridged_s)});
  }
  return out;
}

/// The middle 90 % of the efficiencies that count and as much again on both sides: a first charge of a half-full cell has 2.4.
struct Axis {
  double low = nan, high = nan;
  [[nodiscard]] bool holds(double value) const { return value >= low && value <= high; }
};
Axis efficiency_axis(const Points& efficiency) {
  std::vector<double> sorted = efficiency.value;
  if (sorted.empty()) return {};
  std::sort(sorted.begin(), sorted.end());
  const std::size_t tail = (sorted.size() + 9) / 20;  // none below 11
  const bool few = sorted.size() < 3;
  const double from = sorted[few ? 0 : std::max<std::size_t>(tail, 1)],
               to = sorted[sorted.size() - 1 - (few ? 0 : std::max<std::size_t>(tail, 1))];
  const double wide = std::max(to - from, 0.002);
  const double low = std::max(sorted.front(), from - wide), high = std::min(sorted.back(), to + wide);
  const double margin = std::max(0.05 * (high - low), 1e-4);
  return {low - margin, high + margin};
}

std::string beyond_axis_words(const Report& r) {
  const Points efficiency = points(r, &CycleRow::coulombic_efficiency);
  const Axis axis = efficiency_axis(efficiency);
  std::string out;
  std::size_t n = 0;
  for (std::size_t i = 0; i < efficiency.value.size(); ++i)
    if (!axis.holds(efficiency.value[i]) && ++n <= 3)
      out += fmt::format("{}{:.3f} at cycle {}", out.empty() ? "" : ", ", efficiency.value[i], efficiency.cycle[i]);
  if (n == 0) return "";
  return fmt::format(" {} beyond the axis at its edge: {}{}.", n == 1 ? "1 value stands" : fmt::format("{} values stand", n), out,
                     n > 3 ? ", …" : "");
}

bool any_has(const ChartData& data, double CycleMark::* column) {
  return std::ranges::any_of(data.cycles, [&](const CycleMark& m) { return std::isfinite(m.*column); });
}

/// Of the charts over cycles: whether there is anything to draw, and the sentence. nullopt: another chart.
std::optional<bool> has_cycles(const ChartData& data, std::string_view name) {
  if (name == "capacity_efficiency") return any_has(data, &CycleMark::discharge_capacity_Ah);
  if (name == "temperature") return any_has(data, &CycleMark::temperature_mean_degC);
  if (name == "resistance") return any_has(data, &CycleMark::resistance_ohm);
  if (name == "data_quality") return !data.data_quality.empty();
  return std::nullopt;
}
std::string cycle_summary(const Report& r, std::string_view name) {
  if (name == "capacity_efficiency") return "Efficiency: " + efficiency_words(r) + "." + beyond_axis_words(r);
  if (name == "temperature") return "Temperature: " + temperature_words(r) + ".";
  if (name == "resistance") return "Resistance: " + resistance_words(r) + ".";
  if (name == "data_quality")
    return "Findings: " + count_of_findings(r) + ". Reasons to leave a cycle out: " + reasons_words(exclusions(r)) + ".";
  return {};
}

std::string what_stands_for_what(const ChartData& data) {
  std::string out =
      " Points: measured; blue band: online estimate with its interval; grey dots: seen afterwards, smooth and never rising";
  if (!data.excluded.empty()) out += "; crosses: left out, why on hover";
  if (!data.knee.empty()) out += "; purple: the knee and its 90 % interval";
  return out + ".";
}

}  // namespace

bool has_rows(const ChartData& data, std::string_view name) {
  if (const auto cycles = has_cycles(data, name)) return *cycles;
  if (name == "soh_band")
    return !data.soh.empty() ||
           std::any_of(data.excluded.begin(), data.excluded.end(), [](const ExcludedRow& row) { return std::isfinite(row.soh); });
  if (name == "ic_peak") return any_has(data, &CycleMark::ic_peak_voltage_V);
  if (name == "voltage_capacity") return !data.voltage_capacity.empty();
  if (name == "incremental_capacity") return !data.incremental_capacity.empty();
  if (name == "residuals") return !data.residuals.empty();
  return !data.acf.empty();
}

std::vector<AcfRow> acf_rows(std::span<const double> acf, double n) {
  const double bound = 1.96 / std::sqrt(n);
  std::vector<AcfRow> out;
  for (std::size_t lag = 1; lag < acf.size(); ++lag) out.push_back({static_cast<std::int64_t>(lag), acf[lag], -bound, bound});
  return out;
}

CurveRows curve_rows(const Report& r) {
  CurveRows out;
  for (const features::Curve& c : r.curves) {
    for (std::size_t i = 0; i < std::min(c.voltage_V.size(), c.discharge_capacity_Ah.size()); ++i)
      if (std::isfinite(c.discharge_capacity_Ah[i]))
        out.voltage_capacity.push_back({c.cycle, c.voltage_V[i], c.discharge_capacity_Ah[i]});
    for (std::size_t i = 0; i < std::min(c.charge_voltage_V.size(), c.ic_Ah_per_V.size()); ++i)
      if (std::isfinite(c.ic_Ah_per_V[i])) out.incremental_capacity.push_back({c.cycle, c.charge_voltage_V[i], c.ic_Ah_per_V[i]});
  }
  return out;
}

ChartData chart_data(const Report& r) {
  CurveRows curves = curve_rows(r);
  ChartData out{.soh = soh_rows(r),
                .excluded = excluded_rows(r),
                .laws = law_rows(r),
                .end_of_life = end_of_life_rows(r),
                .knee = knee_rows(r),
                .cycles = cycle_marks(r),
                .voltage_capacity = std::move(curves.voltage_capacity),
                .incremental_capacity = std::move(curves.incremental_capacity),
                .data_quality = quality_rows(r)};
  add_residuals(r, out);
  return out;
}

std::vector<Figure> figures(const Report& r, const ChartData& data) {
  std::vector<Figure> out;
  for (const ChartTitle& chart : chart_titles) {
    const bool drawn = has_rows(data, chart.name);
    out.push_back(
        {chart, chart_summary(r, chart.name) + (drawn && chart.name == "soh_band" ? what_stands_for_what(data) : ""), drawn});
  }
  return out;
}

ChartData cycle_chart_data(const Report& r) { return {.cycles = cycle_marks(r), .data_quality = quality_rows(r)}; }

std::vector<Figure> cycle_figures(const Report& r, const ChartData& data) {
  std::vector<Figure> out;
  for (const ChartTitle& chart : chart_titles)
    if (const auto any = has_cycles(data, chart.name)) out.push_back({chart, cycle_summary(r, chart.name), *any});
  return out;
}

Drawing drawing(const Report& r) {
  const ChartData data = chart_data(r);
  Drawing out{.rows = json::write(data), .params = chart_params(r), .figures = figures(r, data)};
  return out;
}

std::vector<ChartParam> chart_param_values(const Report& r) {
  const models::SohSeries* measured = find_series(r, models::SohQuantity::capacity, models::View::measured);
  double low = r.end_of_life.threshold, high = nan;
  if (measured != nullptr)
    for (const double soh : measured->value) low = std::fmin(low, soh), high = std::fmax(high, soh);
  for (const LawRow& row : law_rows(r))  // the best law's line does not end before its points
    if (row.best && row.part == "fitted") low = std::fmin(low, row.soh), high = std::fmax(high, row.soh);
  const auto told = measured == nullptr ? 0 : std::ssize(measured->cycle);
  const auto others = std::ranges::count_if(soh_rows(r), [&](const SohRow& row) {
    return row.view == models::View::measured && (measured == nullptr || row.key != measured->key);
  });
  const bool few = told < others;  // check-ups among ageing cycles
  const double margin = 0.05 * (high - low);
  const Axis efficiency = efficiency_axis(points(r, &CycleRow::coulombic_efficiency));
  const auto& rows = r.cycles.rows;
  const std::int64_t first = rows.empty() ? 0 : rows.front().cycle,
                     last = rows.empty() ? 1 : std::max(first + 1, rows.back().cycle);
  return {{"eol", r.end_of_life.threshold},
          {"soh_low", low - margin},
          {"soh_high", high + margin},
          {"main_key", measured == nullptr ? 0. : static_cast<double>(measured->key)},
          {"point_size", few ? 45. : 14.},
          {"efficiency_low", efficiency.low},
          {"efficiency_high", efficiency.high},
          {"first_cycle", static_cast<double>(first)},
          {"last_cycle", static_cast<double>(last)}};
}

std::string chart_params(const Report& r) {
  std::string out = "{";
  for (const auto& [name, value] : chart_param_values(r)) {
    out += fmt::format("{}\"{}\":", out.size() > 1 ? "," : "", name);
    json::append_double(out, value);
  }
  return out + "}";
}

std::string chart_summary(const Report& r, std::string_view name) {
  if (name == "soh_band")
    return "State of health " + soh_words(r) + ". End of life: " + end_of_life_words(r.end_of_life) +
           (r.knee.accepted ? ". Knee: " + knee_words(r) : "") + ".";
  if (std::string out = cycle_summary(r, name); !out.empty()) return out;
  if (name == "ic_peak") return "Highest peak of dQ/dV in the charge: " + ic_peak_words(r) + ".";
  const auto curves = [&](auto has, const char* what) {
    const auto n = std::count_if(r.curves.begin(), r.curves.end(), has);
    return n == 0 ? fmt::format("{}: none were kept.", what)
                  : fmt::format("{} of {} cycles, from dark to bright as the cell ages.", what, n);
  };
  if (name == "voltage_capacity") return curves([](const auto& c) { return !c.voltage_V.empty(); }, "Discharge curves");
  if (name == "incremental_capacity") return curves([](const auto& c) { return !c.ic_Ah_per_V.empty(); }, "dQ/dV curves");
  const models::Fit* best = best_fit(r);
  if (name != "residuals" && name != "acf") return {};
  if (best == nullptr) return "No law was chosen.";
  if (name == "residuals")
    return fmt::format("{} residuals of {}, root mean square {:.4f}. {}", best->residuals.n, word(best->law), best->rmse,
                       best->residuals.consequence);
  return fmt::format("Lag-1 autocorrelation {:.2f}; Ljung–Box p = {:.2g} over {} lags.", best->residuals.rho1,
                     best->residuals.ljung_box_p, best->residuals.lags);
}

}  // namespace bha::report
