// The 16 numbers of two slices of a charge that full cycles share even when they begin anywhere: voltage in a window of the
// constant-current part, current in a window of the constant-voltage part.
//   ChargeSlices slices{.windows = slice_windows(2.0, 4.2)};   slices.begin(start); slices.push(rows); …   SliceRow row =
//   slices.row();
/// Slice     CC: rows up to the one that reaches the upper limit (less 1 mV) whose voltage lies in the window, at one current
///           (± 2 %; after another constant current it begins anew: the last step counts).  CV: rows from there on, while the
///           voltage is held (within 5 mV), whose current lies in its window
/// Numbers   mean; std (population); kurtosis (excess) and skewness (both biased); charge ∫I dt; time last − first; slope by
///           least squares; entropy −Σ p ln p of p = (x − min x)/Σ(x − min x) [nats]; besides the chord over the top 0.1 V
///           (CC) and the first 0.1 A (CV), from the first to the last row in it
/// Missing   too_few_points: fewer than 5 rows; nominal_capacity_unknown: no window for the current
/// Exact     but for the entropy of more than 2,048 rows: neighbours are then taken together (< 1e-3 nats)
/// Cost      15 ns a row of a slice; 33 KB.
/// Source    Wang et al., Nat. Commun. 15 (2024) 4332, doi:10.1038/s41467-024-48779-z; METHODS 2.1. Golden: record_cccv (scipy).
///           Bit equality with the published tables is not claimed: there the position of the CC chord is not decidable
#pragma once
#include <array>

#include "bha/cycles/segment.h"

namespace bha::features {

struct SliceWindows {
  double voltage_from_V = nan, voltage_to_V = nan, current_from_A = nan, current_to_A = nan;  // lower and upper ends
  double limit_V = nan;                                                                       // of the charge
};
/// By default the upper 0.2 V below the upper limit, and C/4 to C/20 of the nominal capacity: 4.0 to 4.2 V, 0.5 to 0.1 A for a
/// cell of 2 Ah and 4.2 V.
[[nodiscard]] SliceWindows slice_windows(double nominal_capacity_Ah, double voltage_max_V);

/// One slice: values x over time, and the current that flowed.
struct Slice {
  static constexpr std::size_t most = 2048;
  std::int64_t n = 0, first_ns = 0, last_ns = 0;
  double first = 0, least = 0, last_A = 0, charge_As = 0;
  double d1 = 0, d2 = 0, d3 = 0, d4 = 0;  // Σ (x − first)^k
  double t1 = 0, t2 = 0, td = 0;          // Σ t, t², t·(x − first), t from the first row [s]
  std::size_t kept = 0, rows_each = 1, open_rows = 0;
  double open = 0;
  std::array<double, most> values{};  // x − first, means over rows_each
  struct End {
    double x = nan, t_s = nan;
  };
  double chord_from = nan, chord_to = nan;  // values, the lower first
  End chord_first{}, chord_last{};          // first and last row between them

  void begin(double chord_from, double chord_to);
  /// counted_s: what may be counted of the interval before this row.
  void push(std::int64_t time_ns, double x, double current_A, double counted_s);
  [[nodiscard]] double entropy() const;
};

struct SliceRow {
  std::int64_t cycle = 0;
  double start_time_s = nan;
  double cc_voltage_mean_V = nan, cc_voltage_std_V = nan, cc_voltage_kurtosis = nan, cc_voltage_skewness = nan,
         cc_charge_Ah = nan, cc_time_s = nan, cc_slope_V_per_s = nan, cc_entropy_nats = nan;
  double cv_current_mean_A = nan, cv_current_std_A = nan, cv_current_kurtosis = nan, cv_current_skewness = nan,
         cv_charge_Ah = nan, cv_time_s = nan, cv_slope_A_per_s = nan, cv_entropy_nats = nan;
  double cc_chord_V_per_s = nan, cv_chord_A_per_s = nan;
  std::int64_t cc_samples = 0, cv_samples = 0;
  Code cc_missing{}, cv_missing{};
};

/// Both slices of the charge that is going on.
struct ChargeSlices {
  SliceWindows windows{};
  std::int64_t start_ns = record::no_time;
  double constant_A = nan;
  bool held = false;  // the voltage is at the limit
  Slice cc{}, cv{};

  /// A charge begins; further runs of the same charge are pushed without it.
  void begin(const cycles::RunStart&);
  void push(const cycles::StepRows&);
  [[nodiscard]] SliceRow row() const;
};

}  // namespace bha::features
namespace bha {
template <>
inline constexpr auto fields<features::SliceRow> =
    Fields{Field{"cycle", &features::SliceRow::cycle, "Cycle."},
           Field{"start_time_s", &features::SliceRow::start_time_s, "Test time when the charge begins [s]."},
           Field{"cc_voltage_mean_V", &features::SliceRow::cc_voltage_mean_V, "Mean voltage of the CC slice [V]."},
           Field{"cc_voltage_std_V", &features::SliceRow::cc_voltage_std_V, "Its standard deviation, population [V]."},
           Field{"cc_voltage_kurtosis", &features::SliceRow::cc_voltage_kurtosis, "Its excess kurtosis, biased."},
           Field{"cc_voltage_skewness", &features::SliceRow::cc_voltage_skewness, "Its skewness, biased."},
           Field{"cc_charge_Ah", &features::SliceRow::cc_charge_Ah, "Charge put in during the CC slice [Ah]."},
           Field{"cc_time_s", &features::SliceRow::cc_time_s, "Duration of the CC slice [s]."},
           Field{"cc_slope_V_per_s", &features::SliceRow::cc_slope_V_per_s, "Least-squares slope of voltage over time [V/s]."},
           Field{"cc_entropy_nats", &features::SliceRow::cc_entropy_nats, "Entropy of the voltages above their least."},
           Field{"cv_current_mean_A", &features::SliceRow::cv_current_mean_A, "Mean current of the CV slice [A]."},
           Field{"cv_current_std_A", &features::SliceRow::cv_current_std_A, "Its standard deviation, population [A]."},
           Field{"cv_current_kurtosis", &features::SliceRow::cv_current_kurtosis, "Its excess kurtosis, biased."},
           Field{"cv_current_skewness", &features::SliceRow::cv_current_skewness, "Its skewness, biased."},
           Field{"cv_charge_Ah", &features::SliceRow::cv_charge_Ah, "Charge put in during the CV slice [Ah]."},
           Field{"cv_time_s", &features::SliceRow::cv_time_s, "Duration of the CV slice [s]."},
           Field{"cv_slope_A_per_s", &features::SliceRow::cv_slope_A_per_s, "Least-squares slope of current over time [A/s]."},
           Field{"cv_entropy_nats", &features::SliceRow::cv_entropy_nats, "Entropy of the currents above their least."},
           Field{"cc_chord_V_per_s", &features::SliceRow::cc_chord_V_per_s, "Slope of the chord over the top 0.1 V [V/s]."},
           Field{"cv_chord_A_per_s", &features::SliceRow::cv_chord_A_per_s, "Slope of the chord over the first 0.1 A [A/s]."},
           Field{"cc_samples", &features::SliceRow::cc_samples, "Rows of the CC slice."},
           Field{"cv_samples", &features::SliceRow::cv_samples, "Rows of the CV slice."},
           Field{"cc_missing", &features::SliceRow::cc_missing, "Why the CC slice is missing; none: it is there."},
           Field{"cv_missing", &features::SliceRow::cv_missing, "Why the CV slice is missing."}};
static_assert(fully_described<features::SliceRow>);
}  // namespace bha
