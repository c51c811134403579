// A cell's state of health as one curve among many, thinned for drawing, with the conditions that it was cycled under.
//   std::vector<HealthCurve> curves;  for each report: curves.push_back(health_curve(report));
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "bha/report/types.h"

namespace bha::report {

/// Conditions are medians over the cycles that count; NaN where they are not known.
struct HealthCurve {
  std::string cell{}, chemistry{};
  double nominal_capacity_Ah = nan, temperature_min_degC = nan, charge_c_rate = nan, discharge_c_rate = nan,
         depth_of_discharge = nan;
  std::vector<std::int64_t> cycle{};
  std::vector<double> efc{}, days{}, soh{};  // one each a cycle
};

inline constexpr std::size_t most_curve_points = 60;

/// Of the measured series; no points where there is no state of health. Its first and last point are among them.
[[nodiscard]] HealthCurve health_curve(const Report&);

}  // namespace bha::report
namespace bha {
template <>
inline constexpr auto fields<report::HealthCurve> =
    Fields{Field{"cell", &report::HealthCurve::cell, "Name of the cell, else of its source."},
           Field{"chemistry", &report::HealthCurve::chemistry, "Chemistry, as declared."},
           Field{"nominal_capacity_Ah", &report::HealthCurve::nominal_capacity_Ah, "Nominal capacity, as declared [Ah]."},
           Field{"temperature_min_degC", &report::HealthCurve::temperature_min_degC,
                 "Median of the cycles' lowest: nearest to that of the chamber [°C]."},
           Field{"charge_c_rate", &report::HealthCurve::charge_c_rate, "Median over the cycles that count [1/h]."},
           Field{"discharge_c_rate", &report::HealthCurve::discharge_c_rate, "Median over the cycles that count [1/h]."},
           Field{"depth_of_discharge", &report::HealthCurve::depth_of_discharge, "Median over the cycles that count."},
           Field{"cycle", &report::HealthCurve::cycle, "Cycles, at most 60, evenly chosen."},
           Field{"efc", &report::HealthCurve::efc, "Equivalent full cycles until then."},
           Field{"days", &report::HealthCurve::days, "Days until then."},
           Field{"soh", &report::HealthCurve::soh, "Measured state of health."}};
static_assert(fully_described<report::HealthCurve>);
}  // namespace bha
