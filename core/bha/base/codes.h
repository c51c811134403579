// Every finding's public number, name, words and usual remedy, in one table. Append; never renumber or rename: users filter by
// them. docs/errors.md is made from this table.
#pragma once
#include <cstdint>
#include <string_view>

namespace bha {

// X(number, name, what it means, what to do)
#define BHA_CODES(X)                                                                                                             \
  /* 1xx: reading */                                                                                                             \
  X(101, number_format, "A field is not a number in the believed format.", "correct the belief with --believe FILE")             \
  X(102, empty_file, "The file holds no bytes.", "give a file with a header and rows")                                           \
  X(103, not_text, "The bytes are neither text nor a known container.", "export the records as text (CSV)")                      \
  X(104, not_a_file, "The path is not a regular file or known folder.", "give a file, or a folder of files")                     \
  X(105, header_missing, "No header line with known column names was found.", "name the columns with --map")                     \
  X(106, no_data_rows, "The header is there but no row of data.", "export the test again with its records")                      \
  X(107, field_count, "A row has another number of fields than the header.", "see the rejected rows in `bha inspect --json`")    \
  X(108, line_too_long, "A line is longer than the limit.", "check that the file is text and its line ends are intact")          \
  X(110, duplicate_column, "Two columns claim one quantity; the first is used.", "choose with --map")                            \
  X(111, column_missing, "A required column is not there.", "name it with --map QUANTITY=HEADING")                               \
  X(112, column_unknown, "A column was not recognised and is not used.", "name it with --map QUANTITY=HEADING")                  \
  X(114, permission_denied, "The file may not be read.", "change its permissions")                                               \
  X(115, file_changed, "The file changed while it was read.", "read it again when nothing writes to it")                         \
  X(116, format_unknown, "No reader recognises the file.", "run `bha inspect PATH` and name the columns with --map")             \
  X(117, delimiter_ambiguous, "Two delimiters fit equally well.", "say --delimiter")                                             \
  X(118, decimal_ambiguous, "Decimal point and comma fit equally well.", "say --decimal")                                        \
  X(119, clock_ambiguous, "The date could be read in two ways.", "say --clock")                                                  \
  X(120, unit_converted, "A column was in another unit and was converted.", "nothing, if the unit is right")                     \
  X(121, unit_unknown, "The unit of a column is not known.", "say it with --map")                                                \
  X(122, label_deprecated, "A column uses a deprecated label.", "rename it to the preferred label")                              \
  X(123, compressed_corrupt, "The compressed stream is damaged.", "copy the file again")                                         \
  X(124, container_missing, "The library for this container is not installed.", "install what the message names")                \
  X(125, container_corrupt, "The container is damaged.", "copy the file again")                                                  \
  X(126, not_finite, "A number is not finite.", "see the rejected rows in `bha inspect --json`")                                 \
  X(127, read_failed, "Reading failed.", "check the disk and try again")                                                         \
  X(128, file_not_found, "There is no such file.", "check the path")                                                             \
  X(129, quoting, "A quoted field does not end.", "check the quotes in the named line")                                          \
  X(130, belief_invalid, "The belief that was handed in does not fit the file.", "make a new one with `bha inspect --json`")     \
  X(131, serial_only, "The text can only be read by one thread (quoted line breaks, CR line ends or UTF-16).", "nothing")        \
  X(132, part_missing, "A part of the folder that its index names is not there.", "copy the missing file")                       \
  X(133, several_cells, "The source holds several cells.", "choose one with --cell")                                             \
  X(134, foreign_file, "A file of a kind that holds no records we can read.", "export the records as text (CSV)")                \
  X(135, impedance_only, "An impedance sweep: nothing was charged or discharged.",                                               \
    "export the charge and discharge records; `bha eis` reads the sweep")                                                        \
  X(136, impedance_inconsistent, "The sweep breaks the Kramers-Kronig relations: no R0 or arc of it is sure.",                   \
    "measure again at rest, with a smaller amplitude")                                                                           \
  X(137, rows_not_in_order, "The rows of a table do not ascend; they were put in order.", "nothing")                             \
  /* 2xx: shape */                                                                                                               \
  X(201, length_mismatch, "Columns of one block differ in length.", "give columns of one length")                                \
  X(203, limit_exceeded, "A size exceeds its limit.", "see `bha help limits`")                                                   \
  X(204, snapshot_invalid, "The snapshot is damaged or of another version.", "start from the beginning of the input")            \
  /* 3xx: time */                                                                                                                \
  X(301, time_repeated, "A time stamp repeats; the interval adds nothing.", "nothing, if the logger writes step ends twice")     \
  X(302, time_back, "Time goes back; the segment ends there.", "check the clock, or join files with --join")                     \
  X(303, gap, "Nothing was recorded for a while; only what is known all the same was counted.",                                  \
    "see gap_s and bridged_s of the cycle")                                                                                      \
  X(304, current_missing, "Current is missing; nothing is counted over it.", "see the rows named")                               \
  X(305, voltage_missing, "Voltage is missing.", "see the rows named")                                                           \
  X(306, time_missing, "Time is missing.", "see the rows named")                                                                 \
  X(307, time_scale, "Test time runs in another unit than was taken.", "say the unit with --map time=HEADING:UNIT")              \
  X(308, sampling_coarse, "Samples are too far apart for the quantity asked for.", "log faster during pulses")                   \
  X(309, time_restarts, "Test time starts again at zero within the file.", "say --clock step if that is how it is logged")       \
  X(310, clock_drift, "The wall clock jumps or drifts against test time; test time is trusted.", "nothing")                      \
  X(311, no_wall_clock, "The source has no wall clock.", "say --test-time-is-continuous if test time never paused")              \
  /* 4xx: values */                                                                                                              \
  X(401, sign_inverted, "Discharge was logged as positive current; the sign was turned.", "say --sign if this is wrong")         \
  X(402, sign_ambiguous, "The sign of the current cannot be decided.", "say --sign charge-positive or discharge-positive")       \
  X(403, impossible_value, "A value is physically impossible and was set to missing.", "see the rows named")                     \
  X(404, cycle_column_impossible, "The cycle column holds no cycle numbers and is not used.",                                    \
    "nothing: cycles are found from the current")                                                                                \
  X(405, counter_mismatch, "The cycler's own counter and our integral differ by more than 0.5 %.",                               \
    "compare charge_capacity_Ah and discharge_capacity_Ah with their counters in `bha features`")                                \
  X(406, clipping, "Values stick at the end of their range.", "check the instrument's range")                                    \
  X(407, temperature_out_of_range, "Temperature outside -60 ... 120 degC; set to missing.", "check the sensor")                  \
  X(408, unsigned_current, "Current is logged without sign; it was taken from the step's state.", "say --sign if this is wrong") \
  X(409, limits_inferred, "Voltage limits were not declared and were inferred from the data.",                                   \
    "declare them in --metadata or --voltage-limits")                                                                            \
  X(410, voltage_scale, "Voltage looks like millivolts under a heading that says volts.", "say --map voltage=HEADING:mV")        \
  X(411, stuck_value, "A value does not move while others do.", "check the channel")                                             \
  X(412, temperature_missing, "No temperature was recorded.", "nothing, or name it with --map")                                  \
  X(413, current_missing_column, "No current column; nothing can be counted.", "name it with --map current=HEADING")             \
  X(414, sign_contradicted, "The declared sign of the current is against what the file shows.",                                  \
    "leave --sign out, or check the wiring and the logger")                                                                      \
  X(415, limits_contradicted, "The declared voltage limits are not those between which the cell was cycled.",                    \
    "declare these with --voltage-limits or in --metadata")                                                                      \
  X(416, spike, "A value stands far outside of all that the cell was run at; it was counted as it is.",                          \
    "look at the row; --exclude CYCLE=REASON leaves the cycle out")                                                              \
  /* 5xx: cycles, capacities, resistance */                                                                                      \
  X(501, no_cycles, "No charge or discharge was found.", "look at the current's column: its unit, or --map current=HEADING")     \
  X(502, no_preceding_charge, "There is no charge before this discharge.", "nothing: it has no efficiency")                      \
  X(503, not_a_capacity, "The discharge did not run from full to the lower cut-off; it is not a capacity.",                      \
    "see how its charge and discharge ended; --voltage-limits, if these are not its limits")                                     \
  X(504, incomplete_cycle, "The cycle is cut by the end of the data, a gap or a clock that steps back.", "nothing")              \
  X(505, cycle_source_unusable, "The vendor's cycle numbers do not mark charge and discharge.", "nothing, or --by cycle_source") \
  X(506, cycle_rules_differ, "Computed cycles and the vendor's numbers differ.", "choose with --by cycle|cycle_source")          \
  X(507, nominal_capacity_unknown, "The nominal capacity was not declared.", "say --nominal-capacity-ah")                        \
  X(508, reference_not_yet, "The reference capacity is not known at this cycle yet.", "nothing")                                 \
  X(509, too_few_cycles, "Too few complete cycles.", "give more cycles, or choose --reference")                                  \
  X(510, apparent_continuation, "A source seems to continue another one.", "say --join ID")                                      \
  X(511, not_in_main_key, "The capacity was measured under other conditions than the main series.", "see capacity_key")          \
  X(512, checkup, "A check-up at another rate: kept apart from the ageing cycles.", "see capacity_key")                          \
  X(513, pulse_cycle, "Pulses: no capacity.", "nothing")                                                                         \
  X(514, partial_cycle, "Less than half of the capacity was moved: throughput only.", "nothing")                                 \
  X(515, rest_short, "The rest is too short for what is asked of it.", "rest longer")                                            \
  X(516, no_rest_before, "No rest of 60 s before the discharge edge.", "nothing: resistance needs a rested cell")                \
  X(517, current_varies, "The current varies by more than 2 % within the pulse.", "nothing")                                     \
  X(518, unconfirmed_jump, "A jump of more than 4 sigma, not yet confirmed by 3 cycles.", "nothing")                             \
  X(519, half_cell_suspected, "Looks like a half cell.", "say --configuration half-cell-anode or half-cell-cathode")             \
  X(521, no_charge, "The cycle has no charge.", "nothing")                                                                       \
  X(522, no_discharge, "The cycle has no discharge.", "nothing")                                                                 \
  X(523, temperature_changed, "The temperature changed within the life; capacities are kept in keys by temperature.",            \
    "see capacity_key")                                                                                                          \
  X(524, no_constant_current_charge, "No constant-current charge to take a curve from.", "nothing")                              \
  X(525, impedance_cycle, "Impedance rows: no capacity.", "nothing")                                                             \
  X(526, no_voltage_limit, "No voltage limit is known, so completeness cannot be judged.", "declare them with --voltage-limits") \
  X(527, before_initial_peak, "The capacity still rises: the online series starts after the initial peak.", "nothing")           \
  X(528, efficiency_above_one, "More charge came out than went in.", "check the current's zero, or what the cycles leave out")   \
  X(529, efficiency_odd, "The charge before a discharge does not match it.",                                                     \
    "look at the cycle: a charge that began before the record, or two charges in a row")                                         \
  X(530, excluded_by_hand, "Left out on request; the reason that was given stands beside it.", "leave --exclude out")            \
  X(531, nominal_implausible, "The declared nominal capacity is far from what the cell gave.",                                   \
    "check the number and its unit: --nominal-capacity-ah is in Ah")                                                             \
  X(532, cycles_missing, "The vendor's cycle numbers jump: cycles are not in the record.",                                       \
    "export the whole test, or give all of its files with --join")                                                               \
  /* 6xx: models */                                                                                                              \
  X(601, too_few_points, "Too few points for this law.", "give more cycles or a law with fewer parameters")                      \
  X(602, constant_series, "The series does not move.", "nothing")                                                                \
  X(603, too_few_effective, "Neighbouring cycles are so alike that too few independent points remain.", "nothing")               \
  X(604, rated_without_nominal, "--reference rated needs a nominal capacity.", "say --nominal-capacity-ah")                      \
  X(605, extrapolation_not_supported, "Beyond twice the observed span: not supported by the data.", "nothing")                   \
  X(606, not_identifiable, "The data do not determine the parameters.", "choose a law with fewer parameters")                    \
  X(607, not_fading, "The series does not fade.", "nothing")                                                                     \
  X(608, out_of_time, "The time limit was reached; this is the best so far.", "raise --time-limit")                              \
  X(610, stopped, "Stopped on request; this is the best so far.", "run it again")                                                \
  X(611, exact_fit, "The law passes through every point; no scatter is left to judge it by.", "nothing")                         \
  X(612, training_not_finite, "A feature or label to learn from is missing or not finite.", "see the row named")                 \
  X(613, same_cell_twice, "A cell that was trained on is among those that are asked about.",                                     \
    "take it out of one of the two: of training, or of what is asked")                                                           \
  X(614, too_few_cells, "Too few training cells.", "train on more cells")                                                        \
  X(615, outside_training, "Rows lie outside what the training cells covered; intervals there are wider than calibrated.",       \
    "train on cells like these")                                                                                                 \
  X(616, interval_not_conformal, "Too few training cells for a conformal interval; a t interval over cells stands in.",          \
    "train on at least 9 cells")                                                                                                 \
  X(617, law_ended_before_cell, "The law had reached the end of life and the cell had not: it does not fit the cell's end.",     \
    "take no date from it; other laws: `bha fit`")                                                                               \
  /* 7xx: the command and the world */                                                                                           \
  X(701, cell_not_found, "There is no such cell.", "see the cells with `bha inspect`")                                           \
  X(702, write_failed, "Writing failed; the old file is untouched.", "check the path and the space on the disk")                 \
  X(703, option_invalid, "An option's value cannot be used.", "see `bha help`")                                                  \
  X(704, converter_missing, "The picture converter is not installed.", "run `make setup-plots`, or use --format html")           \
  X(705, source_changed, "A source is not the file that the report names.", "find the file with the sha256 in the report")       \
  X(706, replay_differs, "The numbers are not the same as in the report.", "compare versions")                                   \
  X(707, metadata_invalid, "The metadata table cannot be used.", "see `bha help metadata`")                                      \
  X(708, document_invalid, "The JSON document is not what was expected.", "make it again with bha")                              \
  X(709, rows_rejected, "Rows could not be read and were left out.", "see the rejects in `bha inspect --json`")                  \
  X(710, converter_failed, "The picture converter failed.", "use --format html, and report the words it said")                   \
  /* 9xx: ours */                                                                                                                \
  X(901, internal, "A bug in bha.", "please report it with the file's first lines")

enum class Code : std::uint16_t {
  none = 0,
#define X(number, name, says, remedy) name = number,
  BHA_CODES(X)
#undef X
};

struct CodeWords {
  Code code;
  std::string_view id, says, remedy;
};
inline constexpr CodeWords code_words[] = {
#define X(number, name, says, remedy) {Code::name, #name, says, remedy},
    BHA_CODES(X)
#undef X
};

/// The code's public name ("time_back"). "none" for 0.
constexpr std::string_view id(Code code) {
  for (const CodeWords& words : code_words)
    if (words.code == code) return words.id;
  return "none";
}
constexpr CodeWords words_of(Code code) {
  for (const CodeWords& words : code_words)
    if (words.code == code) return words;
  return {Code::none, "none", "", ""};
}
/// The code of a public name; Code::none for a name that does not exist.
constexpr Code code_named(std::string_view name) {
  for (const CodeWords& words : code_words)
    if (words.id == name) return words.code;
  return Code::none;
}

}  // namespace bha
