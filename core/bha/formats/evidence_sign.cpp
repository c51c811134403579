#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "bha/base/text.h"
#include "bha/formats/evidence.h"
#include "bha/formats/state_words.h"

namespace bha::formats {
namespace {

using record::Quantity;
using record::SignRule;
using record::State;

double smallest_step(const std::vector<double>& values) {
  double least = 0;
  for (std::size_t i = 1; i < values.size(); ++i)
    if (const double x = std::abs(values[i] - values[i - 1]); x > 0 && (least == 0 || x < least)) least = x;
  return least;
}

int direction(double current, double rest_A) { return current > rest_A ? 1 : current < -rest_A ? -1 : 0; }

struct Votes {
  double positive = 0, negative = 0;  // for and against "charge is positive": how many, or how many volts
  [[nodiscard]] double total() const { return positive + negative; }
  [[nodiscard]] double share() const { return total() > 0 ? std::max(positive, negative) / total() : nan; }
};

void accept(Evidence& e, SignRule rule, record::Source source, std::string why, double share) {
  e.belief.sign = rule;
  e.belief.sign_source = source;
  e.belief.sign_evidence = std::move(why);
  e.belief.sign_agreement = share;
}

std::string percent(double share) { return number_text(std::round(share * 1000) / 10) + " %"; }

void accept_votes(Evidence& e, const Votes& votes, const std::string& of_what) {
  const bool inverted = votes.negative > votes.positive;
  accept(e, inverted ? SignRule::discharge_positive : SignRule::charge_positive, record::Source::detected,
         percent(votes.share()) + " of " + number_text(std::round(votes.total() * 1000) / 1000) + " " + of_what, votes.share());
  if (inverted)
    e.findings.push_back(finding(Code::sign_inverted, Severity::warning, place_of(e, column_of(e.belief, Quantity::current), 0),
                                 "positive current while discharging", "positive current while charging; the sign is turned"));
}

// Rows with current by what their words say of its direction.
struct Worded {
  double charge_pos = 0, charge_neg = 0, discharge_pos = 0, discharge_neg = 0, negative = 0, held_after_discharge = 0;
  double other = 0, rest = 0;  // other: an empty field too
  std::size_t other_row = 0, rest_row = 0, held_row = 0;
};
Worded words_of(const Evidence& e, const std::vector<double>& current, const std::vector<State>& state) {
  Worded out;
  if (state.empty()) return out;
  const auto& field = e.rows.field[static_cast<std::size_t>(column_of(e.belief, Quantity::step_type))];
  const double flows_A = 0.05 * largest_but_spikes(current);  // less is a sensor's own
  bool after_discharge = false;
  for (std::size_t i = 0; i < state.size(); ++i) {
    const bool held = state[i] == State::charge && says_held_voltage_alone(field[i]);
    const bool new_stretch = i > 0 && e.rows.stretch[i] != e.rows.stretch[i - 1];
    after_discharge = state[i] == State::discharge || (after_discharge && held && !new_stretch);
    const int d = direction(current[i], e.belief.rest_current_A);
    if (d == 0) continue;
    out.negative += d < 0 ? 1 : 0;
    if (state[i] == State::charge) ++(d > 0 ? out.charge_pos : out.charge_neg);
    if (state[i] == State::discharge) ++(d > 0 ? out.discharge_pos : out.discharge_neg);
    if (held && after_discharge && out.held_after_discharge++ == 0) out.held_row = i;
    if (state[i] == State::rest && std::abs(current[i]) > flows_A && out.rest++ == 0) out.rest_row = i;
    if ((state[i] == State::other || state[i] == State::unknown) && out.other++ == 0) out.other_row = i;
  }
  return out;
}

// What a current without a sign leaves open. A rest's first row may still carry the last step's current; more than that is told.
void tell_unsigned(Evidence& e, const Worded& rows) {
  const std::ptrdiff_t words = column_of(e.belief, Quantity::step_type);
  e.findings.push_back(finding(Code::unsigned_current, Severity::note, place_of(e, column_of(e.belief, Quantity::current), 0),
                               "no negative current in " + number_text(rows.discharge_pos) + " discharge rows of the sample",
                               "a sign; it is taken from the steps' words"));
  const auto tell = [&](std::size_t row, const std::string& where, double count, const char* expected) {
    const std::string said = in_quotes(e.rows.field[static_cast<std::size_t>(words)][row]);
    e.findings.push_back(finding(Code::sign_ambiguous, Severity::warning, place_of(e, words, row),
                                 said + where + " in " + number_text(count) + " rows with current", expected,
                                 "export a current with a sign, or words that say which way it flows"));
  };
  if (rows.other > 0) tell(rows.other_row, "", rows.other, "charge or discharge; there the current counts as missing");
  if (rows.rest > 0.02 * (rows.charge_pos + rows.discharge_pos))
    tell(rows.rest_row, "", rows.rest, "no current, or a word that says which way it flows; it is counted as charge");
  if (rows.held_after_discharge > 0)
    tell(rows.held_row, " after a discharge", rows.held_after_discharge,
         "a word that says which way it flows; it is counted as charge");
}

// The cycler's words. True: they decided.
bool sign_by_state(Evidence& e, const std::vector<double>& current, const std::vector<State>& state) {
  const Worded rows = words_of(e, current, state);
  const Votes votes{rows.charge_pos + rows.discharge_neg, rows.charge_neg + rows.discharge_pos};
  if (votes.total() < 1) return false;
  if (rows.discharge_pos > 0 && rows.charge_neg + rows.discharge_neg == 0) {
    accept(e, SignRule::from_state, record::Source::detected, "never negative, although the steps' words name discharges", nan);
    return tell_unsigned(e, rows), true;
  }
  // Charges alone are named, and rows with another word have current too, none of it negative: that word may be a discharge's.
  if (votes.share() < 0.9 || (rows.discharge_pos + rows.discharge_neg == 0 && rows.negative == 0 && rows.other > 0)) return false;
  accept_votes(e, votes, "rows agree with the steps' words");
  return true;
}

// Counters: which of them grows while the current is positive.
Votes votes_by_counter(const Evidence& e, const std::vector<double>& current) {
  Votes votes;
  for (const auto& [quantity, charging] :
       {std::pair{Quantity::charge_capacity, true}, std::pair{Quantity::discharge_capacity, false}}) {
    const auto* q = values(e.rows, e.belief, quantity);
    if (q == nullptr) continue;
    for (std::size_t i = 1; i < q->size(); ++i) {
      const int d = direction(current[i], e.belief.rest_current_A);
      if (e.rows.stretch[i] != e.rows.stretch[i - 1] || d == 0 || direction(current[i - 1], e.belief.rest_current_A) != d ||
          !((*q)[i] > (*q)[i - 1]))
        continue;
      ++((d > 0) == charging ? votes.positive : votes.negative);
    }
  }
  return votes;
}

// METHODS 1.1 over chunks of runs of one direction, so that noise of single samples does not vote. A change of at most
// `more_than_V` says nothing; nor does NaN. `by_size`: each votes with its volts.
Votes votes_by_voltage(const Evidence& e, const std::vector<double>& current, const std::vector<double>& voltage,
                       double more_than_V, bool by_size = false) {
  Votes votes;
  const auto vote = [&](int d, double dv) {
    if (d != 0 && std::abs(dv) > more_than_V)
      ((dv > 0) == (d > 0) ? votes.positive : votes.negative) += by_size ? std::abs(dv) : 1;
  };
  for (std::size_t from = 0, i = 1; i <= current.size(); ++i) {
    const int d = direction(current[from], e.belief.rest_current_A);
    const bool same_stretch = i < current.size() && e.rows.stretch[i] == e.rows.stretch[from];
    if (same_stretch && direction(current[i], e.belief.rest_current_A) == d) continue;
    const std::size_t chunk = std::max<std::size_t>(1, (i - from) / 8);
    for (std::size_t a = from; a + chunk < i; a += chunk) vote(d, voltage[a + chunk] - voltage[a]);
    if (same_stretch && d == 0)
      vote(direction(current[i], e.belief.rest_current_A), voltage[i] - voltage[i - 1]);  // the jump when current sets in
    from = i;
  }
  return votes;
}

// What moved the voltage while current flowed, in volts, over the chunks of votes_by_voltage. Only under a current that is not
// below nine tenths of the largest of its direction so far: when a load falls the cell recovers, and that is a rise in discharge;
// while a voltage is held the current falls, and it trembles alone.
struct Moved {
  Votes volts{};
  double largest_positive = 0, largest_negative = 0;  // of one interval
  [[nodiscard]] double largest() const { return volts.positive > volts.negative ? largest_positive : largest_negative; }
  // At least nine tenths of 50 mV and more go one way, also without the interval that went farthest: a reading that comes a row
  // late, or one wrong one, must not decide.
  [[nodiscard]] bool decides() const {
    const double others = std::max(volts.positive, volts.negative) - largest();
    return volts.total() >= 0.05 && volts.share() >= 0.9 && others >= 0.03 && others >= 0.9 * (volts.total() - largest());
  }
};
Moved moved_under_current(const Evidence& e, const std::vector<double>& current, const std::vector<double>& voltage) {
  Moved out;
  double most_charge = 0, most_discharge = 0;  // so far in this stretch; names are as if charge were positive
  const auto is_held = [&](std::size_t row, int d) {
    double& most = d > 0 ? most_charge : most_discharge;
    most = std::fmax(most, std::abs(current[row]));
    return std::abs(current[row]) >= 0.9 * most;
  };
  const auto vote = [&](int d, double dv) {
    if (!(std::abs(dv) > 0)) return;
    const bool positive = (dv > 0) == (d > 0);
    (positive ? out.volts.positive : out.volts.negative) += std::abs(dv);
    double& largest = positive ? out.largest_positive : out.largest_negative;
    largest = std::max(largest, std::abs(dv));
  };
  for (std::size_t from = 0, i = 1; i <= current.size(); ++i) {
    const int d = direction(current[from], e.belief.rest_current_A);
    const bool same_stretch = i < current.size() && e.rows.stretch[i] == e.rows.stretch[from];
    if (same_stretch && direction(current[i], e.belief.rest_current_A) == d) continue;
    const std::size_t chunk = std::max<std::size_t>(1, (i - from) / 8);
    for (std::size_t row = from; d != 0 && row < i; ++row)
      if (is_held(row, d) && row > from && (row - from) % chunk == 0) vote(d, voltage[row] - voltage[row - chunk]);
    if (const int next = same_stretch && d == 0 ? direction(current[i], e.belief.rest_current_A) : 0;
        next != 0 && is_held(i, next))
      vote(next, voltage[i] - voltage[i - 1]);  // the jump when current sets in
    if (!same_stretch) most_charge = most_discharge = 0;
    from = i;
  }
  return out;
}

void too_little(Evidence& e, const Votes& votes, bool any_current) {
  accept(e, SignRule::charge_positive, record::Source::by_default,
         any_current ? "too little to judge by; the usual sign" : "no current in the sample; the usual sign", votes.share());
  if (any_current)
    e.findings.push_back(finding(Code::sign_ambiguous, Severity::note, place_of(e, column_of(e.belief, Quantity::current), 0),
                                 number_text(votes.total()) + " intervals with current",
                                 "enough to judge its sign; charge is taken as positive"));
}

// The counters decide all the same: so it is in an anode's half cell, or where charge and discharge are exchanged in the headings.
void tell_voltage(Evidence& e, const Votes& counters, const Votes& intervals, const Moved& moved) {
  const auto against = [&](const Votes& votes) {
    return votes.share() >= 0.9 && (votes.positive > votes.negative) != (counters.positive > counters.negative);
  };
  const bool by_intervals = intervals.total() >= 8 && against(intervals);
  if (e.belief.configuration == "half-cell-anode" || (!by_intervals && !(moved.decides() && against(moved.volts)))) return;
  e.findings.push_back(
      finding(Code::sign_ambiguous, Severity::warning, place_of(e, column_of(e.belief, Quantity::current), 0),
              "the cycler's counters say " + std::string(word(e.belief.sign)) + ", and of " +
                  (by_intervals ? number_text(intervals.total()) + " intervals " + percent(intervals.share())
                                : fmt::format("{:.3g} V under current {}", moved.volts.total(), percent(moved.volts.share()))) +
                  " say the opposite",
              "a voltage that rises on charge; the counters are believed",
              "say --configuration half-cell-anode if it is one, else --sign"));
}

// A record of storage: every row is a rest by its words, and what the sensor reads then is no current. True: it is one.
bool all_rest(Evidence& e, const std::vector<double>& current, const std::vector<State>& state) {
  if (state.empty() || std::any_of(state.begin(), state.end(), [](State s) { return s != State::rest; })) return false;
  const double most = largest(current);
  e.belief.rest_current_A = most;
  e.belief.rest_evidence += "; every row is a rest by its words, so all of it is";
  accept(e, SignRule::charge_positive, record::Source::by_default, "every row is a rest by its words; the usual sign", nan);
  constexpr double offset_A = 0.01;  // more than what a sensor reads at rest: then the words may be wrong
  e.findings.push_back(finding(Code::sign_ambiguous, most > offset_A ? Severity::warning : Severity::note,
                               place_of(e, column_of(e.belief, Quantity::current), 0),
                               fmt::format("rest in every row by its words, and at most {:.3g} A", most),
                               "charge or discharge; all of it is taken for rest",
                               "say --sign charge-positive or discharge-positive if this current is none of rest"));
  return true;
}

Result<bool> sign_by_evidence(Evidence& e, bool standard_says_charge_positive) {
  const auto* current = values(e.rows, e.belief, Quantity::current);
  const auto* voltage = values(e.rows, e.belief, Quantity::voltage);
  if (current == nullptr || voltage == nullptr) return true;
  const bool any_current = !std::isnan(e.belief.rest_current_A);
  if (!any_current) return too_little(e, {}, false), true;
  const std::vector<State> state = states(e);
  if (all_rest(e, *current, state) || sign_by_state(e, *current, state)) return true;
  Votes votes = votes_by_voltage(e, *current, *voltage, 0);
  if (const Votes counters = votes_by_counter(e, *current); counters.total() >= 3 && counters.share() >= 0.9)
    return accept_votes(e, counters, "intervals agree with the cycler's counters"),
           tell_voltage(e, counters, votes, moved_under_current(e, *current, *voltage)), true;
  // Short stretches of dense rows move by little more than the last digit: then only what is above it votes.
  if (const Votes firm = votes_by_voltage(e, *current, *voltage, 3 * smallest_step(*voltage));
      !(votes.share() >= 0.9) && firm.total() >= 8)
    votes = firm;
  // A voltage that is held trembles by tenths of a millivolt, as often up as down: where many such intervals vote, volts decide.
  if (const Votes volts = votes_by_voltage(e, *current, *voltage, 0, true);
      !(votes.share() >= 0.9) && votes.share() >= 0.7 && votes.total() >= 20 && volts.share() >= 0.97 &&
      (volts.positive > volts.negative) == (votes.positive > votes.negative))
    return accept_votes(e, volts, "V up and down: the voltage rises on charge and falls on discharge"), true;
  const bool sure = votes.share() >= 0.9;
  if (sure && votes.total() >= (standard_says_charge_positive ? 8 : 3))
    return accept_votes(e, votes, "intervals: the voltage rises on charge and falls on discharge"), true;
  const bool never_negative =
      std::none_of(current->begin(), current->end(), [&](double a) { return a < -e.belief.rest_current_A; });
  const bool has_no_sign = never_negative && votes.total() >= 20 && votes.share() < 0.8;  // whatever the standard says
  if (standard_says_charge_positive && !has_no_sign) {
    accept(e, SignRule::charge_positive, record::Source::by_default, "the format fixes it; the voltage does not contradict",
           votes.share());
    return true;
  }
  if (votes.total() < 3) return too_little(e, votes, true), true;
  if (const Moved moved = moved_under_current(e, *current, *voltage); moved.decides())
    return accept_votes(e, moved.volts, "V moved under a current that held: the voltage rises on charge and falls on discharge"),
           true;
  if (never_negative)
    return refuse(
        Code::sign_ambiguous, place_of(e, column_of(e.belief, Quantity::current), 0),
        "no negative current, and a voltage that falls under it", "a sign, or a column that says charge or discharge",
        "say --sign discharge-positive if this is the log of a load, charge-positive if of a charger; if it holds both, "
        "export the step's type beside the current, or name its column with --map step_type=HEADING --sign from-state");
  return refuse(Code::sign_ambiguous, place_of(e, column_of(e.belief, Quantity::current), 0),
                "voltage and current agree in " + percent(votes.share()) + " of " + number_text(votes.total()) + " intervals",
                "at least 90 %");
}

// What was declared stands; what the file shows is looked at all the same, and told where it says the opposite.
void declare(Evidence& e, SignRule rule, bool standard_says_charge_positive) {
  record::Belief seen = e.belief;
  std::vector<Finding> unsaid;
  Evidence look{e.file, seen, e.rows, e.options, unsaid};
  const bool decided =
      sign_by_evidence(look, standard_says_charge_positive).has_value() && seen.sign_source == record::Source::detected;
  const bool against = decided && seen.sign != rule && rule != SignRule::from_state;
  accept(e, rule, record::Source::declared,
         !decided  ? "declared"
         : against ? "declared, against the file: " + seen.sign_evidence
                   : "declared; the file agrees: " + seen.sign_evidence,
         against ? 1 - seen.sign_agreement : seen.sign_agreement);
  if (against)
    e.findings.push_back(finding(Code::sign_contradicted, Severity::warning,
                                 place_of(e, column_of(e.belief, Quantity::current), 0), "--sign " + std::string(word(rule)),
                                 std::string(word(seen.sign)) + " (" + seen.sign_evidence + ")",
                                 "leave --sign out, or say --sign " + std::string(word(seen.sign)) +
                                     "; charge and discharge are "
                                     "exchanged otherwise"));
}

}  // namespace

Result<bool> decide_sign(Evidence& e, bool standard_says_charge_positive) {
  if (e.options.sign.empty()) return sign_by_evidence(e, standard_says_charge_positive);
  SignRule rule{};
  if (!from_word(std::string_view(e.options.sign), rule))
    return refuse(Code::option_invalid, {}, "--sign " + e.options.sign, "charge-positive, discharge-positive or from-state");
  declare(e, rule, standard_says_charge_positive);
  return true;
}

}  // namespace bha::formats
