// The peaks of dQ/dV of every charge and discharge at constant current, and which is which from cycle to cycle.
//   IcWatch watch{.half = Direction::discharge, .voltage_min_V = 2.5, .voltage_max_V = 4.2};   watch.begin(start);
//   watch.push(rows), watch.end_run(), …;   watch.end(table);   for (const IcPeakRow& row : table.peaks) …
/// Curve     charge over the highest voltage so far (of a discharge the lowest), on 1,000 even points between the limits (features/curve_on_grid.h); its
///           derivative by Savitzky–Golay of order 3 over 40 mV (16 mV below an upper limit of 3.8 V, for LFP)
/// Beside    level evaluation (features/level_evaluation.h) on bins of 5 mV (LFP 2 mV), and the central difference smoothed by a
///           Gaussian of a quarter of that width; dV/dQ is 1/(dQ/dV)
/// Peak      a maximum that stands out by 5 % of the curve's range and by 3 standard deviations of what smoothing took away; its
///           voltage by a parabola through three points; height; width at half prominence; area from base to base
/// Number    a peak keeps the number of the nearest one of its direction seen before within 50 mV, in order; a lost peak has no
///           row
/// Compare   only at equal rates; above C/3 peaks are broad and lie off by I·R, higher in charge and lower in discharge
/// Units     V, Ah/V, Ah; derivatives by their size, in discharge too.   Cost  2 ns a row and 30 µs a half cycle; 8 KB.
/// Source    METHODS 2.3, 2.4. Golden: ica_expected_grid.csv, ica_expected_peaks.csv, savgol_coeffs.csv (scipy)
#pragma once
#include <vector>

#include "bha/features/capacity.h"
#include "bha/features/curve_on_grid.h"
#include "bha/features/level_evaluation.h"
#include "bha/features/step_direction.h"

namespace bha::features {

struct IcPeakRow {
  std::int64_t cycle = 0;
  double start_time_s = nan;
  StepDirection direction{};
  double current_A = nan;
  std::int64_t peak = 0;
  double voltage_V = nan, height_Ah_per_V = nan, prominence_Ah_per_V = nan, width_V = nan, area_Ah = nan;
};

/// One voltage of one half cycle: raw beside smoothed.
struct IcCurveRow {
  std::int64_t cycle = 0;
  double start_time_s = nan;
  StepDirection direction{};
  double voltage_V = nan, charge_Ah = nan, level_Ah_per_V = nan, savitzky_golay_Ah_per_V = nan, gaussian_Ah_per_V = nan,
         dv_V_per_Ah = nan;
};

struct IcTable {
  std::vector<IcPeakRow> peaks{};
  std::vector<IcCurveRow> curves{};
};

struct IcWatch {  // of one direction
  static constexpr std::size_t most_rows = 1'000'000, most_tracks = 64;
  static constexpr double same_within_V = 0.05;
  struct Track {
    std::int64_t number = 0;
    double at = 0;  // as the curve has it: −V of a discharge
  };
  cycles::Direction half = cycles::Direction::charge;
  double voltage_min_V = nan, voltage_max_V = nan;
  bool keep_curves = false;
  LevelEvaluation levels{};
  std::vector<Track> tracks{};  // in order
  CurveOnGrid curve{};
  CoulombCount count{};
  double base_As = 0, current_A = nan;
  std::int64_t start_ns = record::no_time;

  [[nodiscard]] double moved_As() const { return half == cycles::Direction::charge ? count.charge_As : count.discharge_As; }
  void begin(const cycles::RunStart&);
  void push(const cycles::StepRows&);
  void end_run();
  void end(IcTable&);
  void keep_curve(const std::vector<double>& charge_Ah, const std::vector<double>& slope, double step_V,
                  std::vector<IcCurveRow>& curves) const;
};

}  // namespace bha::features
namespace bha {
template <>
inline constexpr auto fields<features::IcCurveRow> =
    Fields{Field{"cycle", &features::IcCurveRow::cycle, "Cycle."},
           Field{"start_time_s", &features::IcCurveRow::start_time_s, "Test time when the half cycle begins [s]."},
           Field{"direction", &features::IcCurveRow::direction, "charge or discharge."},
           Field{"voltage_V", &features::IcCurveRow::voltage_V, "Middle of the voltage bin [V]."},
           Field{"charge_Ah", &features::IcCurveRow::charge_Ah, "Charge moved since the half cycle began [Ah]."},
           Field{"level_Ah_per_V", &features::IcCurveRow::level_Ah_per_V, "dQ/dV by level evaluation: raw [Ah/V]."},
           Field{"savitzky_golay_Ah_per_V", &features::IcCurveRow::savitzky_golay_Ah_per_V, "dQ/dV by Savitzky-Golay [Ah/V]."},
           Field{"gaussian_Ah_per_V", &features::IcCurveRow::gaussian_Ah_per_V, "dQ/dV smoothed by a Gaussian [Ah/V]."},
           Field{"dv_V_per_Ah", &features::IcCurveRow::dv_V_per_Ah,
                 "dV/dQ, of the Savitzky-Golay derivative [V/Ah]; its size, as of dQ/dV, in discharge too."}};
static_assert(fully_described<features::IcCurveRow>);
template <>
inline constexpr auto fields<features::IcPeakRow> = Fields{
    Field{"cycle", &features::IcPeakRow::cycle, "Cycle."},
    Field{"start_time_s", &features::IcPeakRow::start_time_s, "Test time when the half cycle begins [s]."},
    Field{"direction", &features::IcPeakRow::direction, "charge or discharge."},
    Field{"current_A", &features::IcPeakRow::current_A, "Largest current of the half cycle, positive when charging [A]."},
    Field{"peak", &features::IcPeakRow::peak,
          "Number of the peak, the same from cycle to cycle; charges and discharges are counted apart."},
    Field{"voltage_V", &features::IcPeakRow::voltage_V, "Where it stands [V]."},
    Field{"height_Ah_per_V", &features::IcPeakRow::height_Ah_per_V, "How high [Ah/V]."},
    Field{"prominence_Ah_per_V", &features::IcPeakRow::prominence_Ah_per_V, "How far above the higher of its bases [Ah/V]."},
    Field{"width_V", &features::IcPeakRow::width_V, "Width at half prominence [V]."},
    Field{"area_Ah", &features::IcPeakRow::area_Ah, "Charge from base to base [Ah]."}};
static_assert(fully_described<features::IcPeakRow>);
}  // namespace bha
