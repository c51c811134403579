// What sample rows say about a file beyond its headings. Each function reads the sample, changes the Belief and says why, in its
// evidence or as a finding; what would change numbers and cannot be decided is a refusal that names the option.
//   Evidence e{file, belief, rows, options, findings};
//   decide_clock(e).and_then(…decide_sign…)
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "bha/formats/sample.h"

namespace bha::formats {

struct Evidence {
  const std::string& file;
  record::Belief& belief;
  SampleRows& rows;
  const BeliefOptions& options;
  std::vector<Finding>& findings;
};

/// A test time, step time, Unix time or date.
[[nodiscard]] bool is_time(record::Quantity);
/// How a time-like column is written: number, duration or date; serial and Unix dates by their size. What no reader knows is
/// ignored.
void settle_style(Evidence& e, std::size_t column);

/// How time-like columns are written, the order of a date's parts, which column is the clock, whether its unit agrees with the
/// wall clock.
/// Findings  (refused) clock_ambiguous, time_scale, column_missing, option_invalid; time_restarts, time_scale, clock_ambiguous
[[nodiscard]] Result<bool> decide_clock(Evidence& e);

/// The order of a date column's parts: `declared`, else what every date allows, else as long as the test ran, else what the dates
/// say among themselves: day and month alike, dots, days that follow each other; and if all are of one date, which changes no
/// interval, the usual one. False: it stays open, and is no clock.
/// Findings     clock_ambiguous (refused for the clock; else a warning)
[[nodiscard]] Result<bool> settle_order(Evidence& e, std::ptrdiff_t date, const std::string& declared, bool is_clock);
/// option_invalid (refused) for a --clock that no file could make right.
[[nodiscard]] Result<bool> check_clock(const BeliefOptions& options);

/// What the words of the sample's steps say; empty without a column of them.
[[nodiscard]] std::vector<record::State> states(const Evidence& e);
/// The largest size of a current, also without the two largest of many: one row of 1e7 A made a rest of everything.
[[nodiscard]] double largest(const std::vector<double>& current);
[[nodiscard]] double largest_but_spikes(const std::vector<double>& current);
/// Rest threshold: max(Q_nom/1000 h, 3 LSB, 3 σ at rest, I_max/1000), at most I_max/50.   Source  METHODS 1.2
void decide_rest(Evidence& e);
/// Nominal capacity: declared, else what one of the lines above the headings says with its unit, unless no cell of that size would
/// see the currents that are there. Never from the data.   Source  CONTRACT "Belief"
void decide_nominal(Evidence& e, const std::vector<std::string_view>& above);

/// Sign of the current, in order of trust: --sign, the cycler's words for the step, its counters, the voltage (METHODS 1.1).
/// Findings     sign_ambiguous (refused); sign_inverted, unsigned_current, sign_ambiguous (too little to judge; a voltage against
/// the counters), sign_contradicted (--sign against the rest)
[[nodiscard]] Result<bool> decide_sign(Evidence& e, bool standard_says_charge_positive);

/// Numbers grouped by thousands; voltage or current not readable for more than a tenth of the rows (refused: number_format).
[[nodiscard]] Result<bool> check_numbers(const Evidence& e);
/// number_format (refused) for a field that no number is written like, with what to do about it.
[[nodiscard]] Finding unreadable(const Evidence& e, std::size_t column, std::size_t row);
/// "cell_id", "barcode", "channel" and the like.
[[nodiscard]] bool names_a_cell(std::string_view heading);
/// One table of several cells (refused: several_cells): a column such as "cell_id" that changes.
[[nodiscard]] Result<bool> check_one_cell(const std::vector<std::string>& headings, const SampleRows& rows,
                                          const record::Belief& belief, const std::string& file);
/// A capacity counter that runs 60, 3600, 1000 … times as fast as current and time say, one of which states no unit (refused:
/// unit_unknown).
[[nodiscard]] Result<bool> check_counter_scale(const Evidence& e);
/// Millivolts under a heading that says volts (refused: voltage_scale), what check_numbers refuses,
/// cycle numbers that are none, step numbers that count rows.
[[nodiscard]] Result<bool> check_columns(Evidence& e);
/// Time, voltage and current under a unit that we do not know, as mA/cm2; a current without one beside millivolts without one
/// (refused: unit_unknown).
[[nodiscard]] Result<bool> check_units(const Evidence& e);
/// One note for time, voltage and current columns whose unit nobody stated and nothing contradicted (unit_unknown).
void say_unstated_units(Evidence& e);
/// Which counters are used, and when they start again at zero.
void decide_counters(Evidence& e);
/// Which column temperature_degC comes from.
[[nodiscard]] Result<bool> decide_temperature(Evidence& e);
/// Declared voltage limits, else those at which charge and discharge end in 1 MiB each of the file's head, middle and tail
/// (finding limits_inferred). Cost 2 ms.
void decide_limits(Evidence& e, const Part& part, const Limits& limits);

void ignore_column(Evidence& e, std::ptrdiff_t column, std::string why);
[[nodiscard]] Place place_of(const Evidence& e, std::ptrdiff_t column, std::size_t row);

}  // namespace bha::formats
