#include "bha/pipeline/cohort_view.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "bha/base/text.h"
#include "bha/pipeline/cohorts.h"

namespace bha::pipeline {
namespace {

constexpr int places = 60;
constexpr std::size_t most_rows = 12'000, least_points = 8;  // of all cells; of one

struct Curve {
  std::string cell{};
  std::vector<double> x{}, soh{};  // x rises
};

// Points without a place along the axis are left out.
Curve curve_along(const report::HealthCurve& told, models::Axis axis) {
  Curve out{.cell = told.cell};
  for (std::size_t i = 0; i < std::min(told.cycle.size(), told.soh.size()); ++i) {
    const std::vector<double>& place = axis == models::Axis::efc ? told.efc : told.days;
    const double x = axis == models::Axis::cycle ? static_cast<double>(told.cycle[i]) : i < place.size() ? place[i] : nan;
    if (!std::isfinite(x) || !std::isfinite(told.soh[i]) || (!out.x.empty() && x <= out.x.back())) continue;
    out.x.push_back(x);
    out.soh.push_back(told.soh[i]);
  }
  return out;
}

// NaN where the cell was not seen.
double soh_at(const Curve& curve, double x) {
  if (curve.x.empty() || x < curve.x.front() || x > curve.x.back()) return nan;
  const auto after = std::lower_bound(curve.x.begin(), curve.x.end(), x);
  const auto i = static_cast<std::size_t>(after - curve.x.begin());
  if (i == 0) return curve.soh[0];
  const double part = (x - curve.x[i - 1]) / (curve.x[i] - curve.x[i - 1]);
  return curve.soh[i - 1] + part * (curve.soh[i] - curve.soh[i - 1]);
}

void add_mean(std::vector<report::CohortMeanRow>& out, const std::string& group, const std::vector<Curve>& curves) {
  if (curves.size() < 2) return;
  double first = curves[0].x.front(), last = curves[0].x.back();
  for (const Curve& c : curves) first = std::min(first, c.x.front()), last = std::max(last, c.x.back());
  for (int k = 0; k < places; ++k) {
    const double x = first + (last - first) * k / (places - 1);
    double sum = 0, squares = 0;
    std::int64_t n = 0;
    for (const Curve& c : curves)
      if (const double soh = soh_at(c, x); std::isfinite(soh)) ++n, sum += soh;
    if (n < 2 || 2 * n < static_cast<std::int64_t>(curves.size())) continue;
    const double mean = sum / static_cast<double>(n);
    for (const Curve& c : curves)
      if (const double soh = soh_at(c, x); std::isfinite(soh)) squares += (soh - mean) * (soh - mean);
    const double spread = std::sqrt(squares / static_cast<double>(n - 1));
    out.push_back({group, x, mean, mean - spread, mean + spread, n});
  }
}

void add_survival(std::vector<report::CohortSurvivalRow>& out, const report::Cohort& cohort, const std::string& group,
                  double seen) {
  out.push_back({group, 0, 1, 1, 1, cohort.cells});
  for (const report::Alive& a : cohort.survival) out.push_back({group, a.at, a.alive, a.lower, a.upper, a.at_risk});
  report::CohortSurvivalRow end = out.back();
  if (seen > end.x) end.x = seen, out.push_back(std::move(end));
}

double seen_until(const CohortAsked& asked, const report::Cohort& cohort) {
  double out = 0;
  for (const report::FleetRow& row : asked.cells)
    if (row.group == cohort.group && row.unit == cohort.unit && row.eol_threshold == cohort.eol_threshold)
      out = std::max({out, row.eol_observed.value_or(0), row.censored_at.value_or(0)});
  return out;
}

}  // namespace

CohortView cohort_view(const CohortAsked& asked) {
  CohortView out;
  std::map<std::string, std::string> group_of;
  for (const report::FleetRow& row : asked.cells)
    if (row.refusal.empty()) group_of[row.cell] = row.group;
  std::map<std::string, std::vector<Curve>> groups;
  for (const report::HealthCurve& told : asked.curves)
    if (const auto known = group_of.find(told.cell); known != group_of.end())
      if (Curve curve = curve_along(told, asked.axis); !curve.x.empty()) groups[known->second].push_back(std::move(curve));
  std::size_t cells = 1;
  for (const auto& [group, curves] : groups) cells += curves.size();
  const std::size_t points = std::clamp(most_rows / cells, least_points, report::most_curve_points);
  for (const auto& [group, curves] : groups) {
    add_mean(out.cohort_mean, group, curves);
    for (const Curve& c : curves) {
      const std::size_t n = std::min(points, c.x.size());
      for (std::size_t k = 0; k < n; ++k) {
        const std::size_t i = n == 1 ? 0 : k * (c.x.size() - 1) / (n - 1);
        out.cohort_health.push_back({c.cell, group, c.x[i], c.soh[i]});
      }
    }
  }
  out.cohorts = cohorts_of(asked.cells);
  for (const report::Cohort& cohort : out.cohorts) {
    out.words.push_back(report::cohort_words(cohort));
    const bool alone =
        std::count_if(out.cohorts.begin(), out.cohorts.end(), [&](const auto& o) { return o.group == cohort.group; }) == 1;
    const std::string name =
        alone ? cohort.group : cohort.group + " [" + cohort.unit + ", " + number_text(cohort.eol_threshold) + "]";
    add_survival(out.cohort_survival, cohort, name, seen_until(asked, cohort));
  }
  return out;
}

}  // namespace bha::pipeline
