#include "bha/report/read.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace bha::report {

using models::Law;

const models::SohSeries* find_series(const Report& report, models::SohQuantity quantity, models::View view) {
  for (const models::SohSeries& series : report.soh.series)
    if (series.quantity == quantity && series.view == view && series.key == report.soh.reference.key) return &series;
  return nullptr;
}

const models::Fit* best_fit(const Report& report) {
  for (const models::Fit& fit : report.fits)
    if (fit.best) return &fit;
  return nullptr;
}

std::string formula(const models::Fit& fit) {
  const std::string x = fit.x0 == 0 ? "x" : fmt::format("(x {} {:.6g})", fit.x0 > 0 ? "−" : "+", std::fabs(fit.x0));
  switch (fit.law) {
    case Law::linear:
      return fmt::format("s0 − b·{}", x);
    case Law::sqrt_linear:
      return fmt::format("s0 − a·√{0} − b·{0}", x);
    case Law::power:
      return fmt::format("s0 − a·{}^z", x);
    case Law::exponential:
      return fmt::format("s0 − b·(exp({}/c) − 1)", x);
    case Law::double_exponential:
      return fmt::format("a·exp(b·{0}) + c·exp(d·{0})", x);
  }
  return "?";
}

double law_at(const models::Fit& fit, double x_from_source) {
  const auto p = [&](std::string_view name) {
    for (const models::Parameter& parameter : fit.parameters)
      if (parameter.name == name) return parameter.value;
    return nan;
  };
  const double x = x_from_source - fit.x0;
  if (!(x >= 0)) return nan;
  switch (fit.law) {
    case Law::linear:
      return p("s0") - p("b") * x;
    case Law::sqrt_linear:
      return p("s0") - p("a") * std::sqrt(x) - p("b") * x;
    case Law::power:
      return p("s0") - p("a") * std::pow(x, p("z"));
    case Law::exponential:
      return p("s0") - p("b") * std::expm1(x / p("c"));
    case Law::double_exponential:
      return p("a") * std::exp(p("b") * x) + p("c") * std::exp(p("d") * x);
  }
  return nan;
}

namespace {

/// In a capacity key: its own, be it the main one or not.
bool in_key(const features::CycleRow& row, std::int32_t key) {
  const bool kept_apart = row.exclusion == Code::checkup || row.exclusion == Code::not_in_main_key;
  return key > 0 && row.capacity_key == key && (kept_apart || !excluded(row));
}

template <class Wanted>
Points points_where(const Report& report, double features::CycleRow::* column, Wanted wanted) {
  Points out;
  for (const features::CycleRow& row : report.cycles.rows)
    if (std::isfinite(row.*column) && wanted(row)) {
      out.cycle.push_back(row.cycle);
      out.value.push_back(row.*column);
    }
  return out;
}

}  // namespace

Points points(const Report& report, double features::CycleRow::* column) {
  return points_where(report, column, [](const features::CycleRow& row) { return !excluded(row); });
}

Points points(const Report& report, double features::CycleRow::* column, std::int32_t key) {
  return points_where(report, column, [key](const features::CycleRow& row) { return in_key(row, key); });
}

double median(std::vector<double> v) {
  if (v.empty()) return nan;
  std::sort(v.begin(), v.end());
  const std::size_t n = v.size();
  return n % 2 == 1 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

bool excluded(const features::CycleRow& row) { return row.exclusion != Code::none; }

bool left_out(const Report& report, const features::CycleRow& row) {
  return excluded(row) && !(std::isfinite(report.soh.reference.value_Ah) && in_key(row, report.soh.reference.key));
}

std::string exclusion_reason(const Report& report, const features::CycleRow& row) {
  if (row.exclusion == Code::excluded_by_hand)
    for (const features::LeftOut& asked : report.left_out)
      if (row.cycle >= asked.first_cycle && row.cycle <= asked.last_cycle) return asked.reason;
  return std::string(words_of(row.exclusion).says);
}

std::map<Code, std::size_t> exclusions(const Report& report) {
  std::map<Code, std::size_t> out;
  for (const features::CycleRow& row : report.cycles.rows)
    if (excluded(row)) ++out[row.exclusion];
  return out;
}

std::vector<Finding> by_severity(const Report& report) {
  std::vector<Finding> out;
  for (const Severity severity : {Severity::refused, Severity::warning, Severity::note})
    std::copy_if(report.findings.begin(), report.findings.end(), std::back_inserter(out),
                 [&](const Finding& f) { return f.severity == severity; });
  return out;
}

}  // namespace bha::report
