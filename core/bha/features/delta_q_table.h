// How the discharge curve Q(V) has changed since a reference cycle of the same cell, discharge by discharge.
//   DeltaQWatch watch{.voltage_min_V = 2, .voltage_max_V = 3.6};   watch.begin(start), watch.push(rows), watch.end(run_end,
//   direction), …;  watch.finish();   for (const DeltaQRow& row : watch.rows) …
/// Curve     charge over the lowest voltage so far, on 1,000 even points from the upper limit to the lower (curve_on_grid.h)
/// Change    ΔQ(V) = Q(V) − Q_reference(V): its variance, least, mean, skewness, kurtosis, and what it is at the lower limit
///           (features/delta_q.h); logs are of magnitudes, as in the paper, the signs stand beside them
/// Reference the 10th (--delta-q-reference) complete discharge at one current (± 10 %): a check-up at another rate is none
/// Complete  from a charge that reached the upper limit (less 5 mV) to the lower one (plus 5 mV), rests within it allowed
/// Past      one row a discharge, which rests on that and on those before
/// Missing   no_voltage_limit; not_a_capacity: not complete; incomplete_cycle: a gap in it; current_varies: not constant, its
///           standard deviation over charge is above 2 % of its mean; reference_not_yet: up to the reference, and at it;
///           not_in_main_key: another current than the reference's (± 10 %); constant_series: nothing has changed
/// Compare   temperature is not looked at: what is colder has another curve
/// Units     V, A, Ah.   Cost  one pass; 16 KB.   Any cut into blocks gives the same bits
/// Source    Severson et al., Nat. Energy 4 (2019) 383; METHODS 2.2. Golden: severson_features.csv (numpy, scipy)
#pragma once
#include <array>
#include <limits>
#include <vector>

#include "bha/base/table.h"
#include "bha/features/capacity.h"
#include "bha/features/curve_on_grid.h"

namespace bha::features {

struct DeltaQRow {
  std::int64_t cycle = 0;
  double start_time_s = nan;
  std::int64_t reference_cycle = no_integer;
  double current_A = nan, charge_Ah = nan;
  double log10_variance = nan, log10_minimum = nan, log10_mean = nan, skewness = nan, log10_kurtosis = nan;
  double minimum_Ah = nan, mean_Ah = nan, end_Ah = nan;
  Code missing{};
};

struct DeltaQWatch {
  static constexpr std::size_t most_rows = 1'000'000, most_currents = 8;
  struct AtCurrent {  // complete discharges so far
    double current_A = nan;
    std::int64_t discharges = 0;
  };
  double voltage_min_V = nan, voltage_max_V = nan;
  std::int64_t reference = 10;
  std::vector<DeltaQRow> rows{};
  std::array<AtCurrent, most_currents> seen{};
  std::size_t currents = 0;
  double reference_A = nan, reference_start_s = nan;
  std::array<double, CurveOnGrid::points> reference_As{};

  // the discharge that is open, and the charge before it
  CurveOnGrid curve{};
  CoulombCount count{};  // of the open run
  double base_As = 0, highest_V = -std::numeric_limits<double>::infinity();
  double weight = 0, weighted_A = 0, weighted_square = 0;  // ∫|I|dt, ∫I²dt, ∫|I|³dt above the lower limit
  std::int64_t start_ns = record::no_time;
  bool charging = false, discharging = false, from_full = false, at_end = false, broken = false;

  void begin(const cycles::RunStart&);
  void push(const cycles::StepRows&);
  void end(const cycles::RunEnd&, cycles::Direction);
  void finish();
  void tell();
  [[nodiscard]] Code why_missing(double spread) const;
  [[nodiscard]] bool is_reference(double current_A);
};

}  // namespace bha::features
namespace bha {
template <>
inline constexpr auto fields<features::DeltaQRow> =
    Fields{Field{"cycle", &features::DeltaQRow::cycle, "Cycle."},
           Field{"start_time_s", &features::DeltaQRow::start_time_s, "Test time when the discharge begins [s]."},
           Field{"reference_cycle", &features::DeltaQRow::reference_cycle,
                 "Cycle that it is compared with; missing: there is none yet."},
           Field{"current_A", &features::DeltaQRow::current_A, "Size of its current, mean over charge [A]."},
           Field{"charge_Ah", &features::DeltaQRow::charge_Ah, "Charge of the discharge [Ah]."},
           Field{"log10_variance", &features::DeltaQRow::log10_variance, "Of the variance of the change over voltage, in Ah^2."},
           Field{"log10_minimum", &features::DeltaQRow::log10_minimum, "Of the size of its least value, in Ah."},
           Field{"log10_mean", &features::DeltaQRow::log10_mean, "Of the size of its mean, in Ah."},
           Field{"skewness", &features::DeltaQRow::skewness, "Its skewness, biased."},
           Field{"log10_kurtosis", &features::DeltaQRow::log10_kurtosis, "Of its kurtosis, biased, Pearson's: normal is 3."},
           Field{"minimum_Ah", &features::DeltaQRow::minimum_Ah, "Its least value [Ah]."},
           Field{"mean_Ah", &features::DeltaQRow::mean_Ah, "Its mean [Ah]."},
           Field{"end_Ah", &features::DeltaQRow::end_Ah, "What it is at the lower limit [Ah]."},
           Field{"missing", &features::DeltaQRow::missing, "Why it is missing; none: it is there."}};
static_assert(fully_described<features::DeltaQRow>);
}  // namespace bha
