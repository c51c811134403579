#include <algorithm>
#include <cmath>

#include "bha/base/text.h"
#include "bha/formats/column_names.h"
#include "bha/formats/evidence.h"
#include "bha/formats/moment.h"

namespace bha::formats {
namespace {

using record::ClockRule;
using record::Quantity;
using record::Style;

struct ClockOption {
  std::string order{};
  bool has_rule = false, valid = true;
  ClockRule rule{};
};
ClockOption clock_option(const std::string& text) {
  ClockOption out;
  if (text.empty()) return out;
  for (const std::string_view word : split(text, ',')) {
    if (word == "mdy" || word == "dmy" || word == "ymd")
      out.order = std::string(word);
    else if (from_word(word, out.rule))
      out.has_rule = true;
    else if (word == "step" || word == "test")
      out.rule = word == "step" ? ClockRule::step_time : ClockRule::test_time, out.has_rule = true;
    else
      out.valid = false;
  }
  return out;
}

// Whether the current goes another way than in the row before, as far as that can be told before anything is known of it.
std::vector<bool> turns(const Evidence& e) {
  std::vector<bool> out(e.rows.rows, false);
  const auto* current = values(e.rows, e.belief, Quantity::current);
  if (current == nullptr) return out;
  double most = 0;
  for (const double a : *current)
    if (std::isfinite(a)) most = std::max(most, std::abs(a));
  const auto way = [&](double a) { return a > most / 100 ? 1 : a < -most / 100 ? -1 : 0; };
  for (std::size_t i = 1; i < current->size(); ++i) out[i] = way((*current)[i]) != way((*current)[i - 1]);
  return out;
}

struct Restarts {
  std::size_t at_steps = 0, elsewhere = 0, first = 0;
  std::size_t unmarked = 0;                // to the start, in a file that has no column of steps or cycles
  std::size_t between = 0, stretches = 1;  // places of the file at which the time is lower than at the place before
  // A test time rises from place to place; a step time is anything.
  [[nodiscard]] bool are_of_steps() const {
    return elsewhere == 0 && (at_steps > 0 || unmarked >= 3 || (stretches >= 8 && 4 * between >= stretches));
  }
};
Restarts restarts(const Evidence& e, const std::vector<double>& t) {
  Restarts out;
  std::vector<const std::vector<double>*> marks;
  for (const Quantity q : {Quantity::step_count, Quantity::step_index, Quantity::cycle})
    if (const auto* v = values(e.rows, e.belief, q)) marks.push_back(v);
  const std::vector<bool> turn = turns(e);
  const auto note = [&](std::size_t& count, std::size_t row) {
    if (out.at_steps + out.elsewhere + out.between + out.unmarked == 0) out.first = row;
    ++count;
  };
  for (std::size_t i = 1, begun = 0; i < t.size(); ++i) {
    if (e.rows.stretch[i] != e.rows.stretch[i - 1]) {  // places may overlap: where they begin counts
      ++out.stretches;
      if (t[i] < t[begun]) note(out.between, i);
      begun = i;
      continue;
    }
    if (!(t[i] < t[i - 1])) continue;
    bool goes_on = false;  // some stamps were lost, the clock did not restart (Neware wrote 0 in each step's first row)
    for (std::size_t k = i + 1; k < std::min(i + 6, t.size()) && e.rows.stretch[k] == e.rows.stretch[i]; ++k)
      goes_on = goes_on || t[k] >= t[i - 1];
    if (goes_on) continue;
    const bool step = turn[i] || std::any_of(marks.begin(), marks.end(), [&](const auto* v) { return (*v)[i] != (*v)[i - 1]; });
    const bool to_start = t[i] < 0.1 * t[i - 1] || t[i] < 60;
    note(!to_start ? out.elsewhere : step ? out.at_steps : marks.empty() ? out.unmarked : out.elsewhere, i);
  }
  return out;
}

// Median of Δ(test time) / Δ(wall clock) over spans of at least so many seconds of the wall clock, so that pauses do not count;
// NaN without any.
double pace(const Evidence& e, const std::vector<double>& t, const std::vector<double>& wall, double span_s) {
  std::vector<double> ratios;
  for (std::size_t from = 0, i = 1; i < t.size(); ++i) {
    if (e.rows.stretch[i] != e.rows.stretch[from] || std::isnan(wall[from]) || std::isnan(t[from])) from = i;
    const double dt = t[i] - t[from], dw = wall[i] - wall[from];
    if (!(dw >= span_s)) continue;
    if (dt > 0) ratios.push_back(dt / dw);
    from = i;
  }
  if (ratios.empty()) return nan;
  std::nth_element(ratios.begin(), ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2), ratios.end());
  return ratios[ratios.size() / 2];
}

// In each span a wall clock is off by up to its last digit: a minute where all are whole, else taken for a second.
double resolution_s(const std::vector<double>& wall) {
  const auto whole = [&](double t) { return !(std::abs(std::remainder(t - wall.front(), 60)) > 1e-3); };
  return std::ranges::all_of(wall, whole) ? 60 : 1;
}

struct Scale {
  double ratio;
  const char* unit;  // the true unit of the numbers, if they were taken for seconds
};
const Scale* wrong_scale(double ratio) {
  static constexpr Scale scales[] = {{1.0 / 60, "min"}, {1.0 / 3600, "h"}, {1000, "ms"},      {60, "s"},
                                     {3600, "s"},       {1e-3, "s"},       {1.0 / 86400, "d"}};
  for (const Scale& s : scales)
    if (std::abs(ratio / s.ratio - 1) < 0.05) return &s;
  return nullptr;
}

Result<bool> check_pace(Evidence& e, std::ptrdiff_t time, const std::vector<double>& wall) {
  auto& c = e.belief.columns[static_cast<std::size_t>(time)];
  const auto& t = e.rows.value[static_cast<std::size_t>(time)];
  const double ratio = pace(e, t, wall, 20);
  const Scale* wrong = std::isnan(ratio) ? nullptr : wrong_scale(ratio);
  if (wrong == nullptr) {
    if (const double told = pace(e, t, wall, 1000 * resolution_s(wall)); !std::isnan(told))
      e.belief.clock_evidence += "; it moves " + number_text(std::round(told * 1e4) / 1e4) + " s per second of the wall clock";
    return true;
  }
  const std::string moved = "test time moves " + number_text(std::round(ratio * 1e6) / 1e6) + " s per second of the wall clock";
  const Unit* unit = unit_named(wrong->unit);
  if (c.source != record::Source::declared && (c.unit.empty() && wrong->ratio != 60 && wrong->ratio != 3600)) {
    c.factor = unit->factor;
    c.evidence += "; the wall clock says " + std::string(wrong->unit);
    e.findings.push_back(finding(Code::time_scale, Severity::note, place_of(e, time, 0), moved,
                                 "1: no unit is stated, so it is taken for " + std::string(wrong->unit)));
    read_column(e.rows, e.belief, static_cast<std::size_t>(time));
    return true;
  }
  if (c.source == record::Source::declared) {
    e.findings.push_back(finding(Code::time_scale, Severity::warning, place_of(e, time, 0), moved, "1; the unit was declared"));
    return true;
  }
  return refuse(Code::time_scale, place_of(e, time, 0), moved, "1",
                "say the unit with --map time=\"" + c.heading + "\":UNIT, or leave the wall clock out with --clock test-time");
}

// The usual interval between rows [s], of those with current only or of all; NaN of fewer than 10.
double usual_interval(const Evidence& e, const std::vector<double>& t, bool with_current) {
  const auto* current = values(e.rows, e.belief, Quantity::current);
  double most = 0;
  for (std::size_t i = 0; current != nullptr && i < t.size(); ++i)
    if (std::isfinite((*current)[i])) most = std::max(most, std::abs((*current)[i]));
  std::vector<double> steps;
  for (std::size_t i = 1; i < t.size(); ++i) {
    const bool flows = current != nullptr && std::abs((*current)[i]) > most / 50 && std::abs((*current)[i - 1]) > most / 50;
    if (e.rows.stretch[i] == e.rows.stretch[i - 1] && t[i] > t[i - 1] && (flows || !with_current))
      steps.push_back(t[i] - t[i - 1]);
  }
  if (steps.size() < 10) return nan;
  std::nth_element(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2), steps.end());
  return steps[steps.size() / 2];
}

// A row every twenty minutes to two hours, as some loggers write; other thousands are milliseconds.
bool logged_by_the_hour(double usual_s) {
  for (const double interval_s : {1200.0, 1800.0, 3600.0, 5400.0, 7200.0})
    if (std::abs(usual_s / interval_s - 1) < 1e-2) return true;
  return false;
}

// Without a wall clock: a row every so many hours that it is 3600 times a usual interval. In storage that may be so; nobody
// charges and discharges with a row an hour, so there it is refused.
Result<bool> suspect_scale(Evidence& e, std::ptrdiff_t time) {
  const record::ColumnBelief& c = e.belief.columns[static_cast<std::size_t>(time)];
  if (c.source == record::Source::declared || c.factor != 1) return true;
  const auto& t = e.rows.value[static_cast<std::size_t>(time)];
  if (const double usual = usual_interval(e, t, true);
      c.unit.empty() && c.style == Style::number && (usual < 0.01 || (usual >= 999 && !logged_by_the_hour(usual))))
    return refuse(Code::time_scale, place_of(e, time, 0),
                  "no unit, and one row every " + number_text(std::round(usual * 1e6) / 1e6) + " of it while current flows",
                  usual < 1 ? "a stated unit: these may be hours or days" : "a stated unit: these may be ms, us or ns",
                  "say it with --map time=\"" + c.heading + "\":UNIT (d, h, min, s, ms, us or ns)");
  for (const bool with_current : {true, false}) {
    const double usual = usual_interval(e, t, with_current);
    for (const double interval : {1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0}) {
      if (!(usual >= 3600 && std::abs(usual / (3600 * interval) - 1) < 1e-3)) continue;
      Finding found =
          finding(Code::time_scale, with_current ? Severity::refused : Severity::warning, place_of(e, time, 0),
                  "one row every " + number_text(std::round(usual)) + " s" + (with_current ? " while current flows" : ""),
                  "about " + number_text(interval) + " s: the numbers look like seconds multiplied by 3600",
                  "divide the column by 3600 and export it again; if it is right, say --map time=\"" + c.heading + "\":s");
      if (with_current) return Refusal(std::move(found));
      e.findings.push_back(std::move(found));
      return true;
    }
  }
  return true;
}

std::int64_t origin_of(const Evidence& e, std::ptrdiff_t column) {
  const auto c = static_cast<std::size_t>(column);
  for (std::size_t i = 0; i < e.rows.rows; ++i) {
    std::int64_t ns = 0;
    if (e.belief.columns[c].style == Style::date && read_date(e.rows.field[c][i], date_order(e.belief.dialect.date_format), ns))
      return ns;
    const double v = e.rows.value[c][i];
    if (e.belief.columns[c].style == Style::number && std::isfinite(v) && std::abs(v) < 9e9)
      return static_cast<std::int64_t>(std::llround(v * 1e9));
  }
  return 0;
}

void choose(Evidence& e, ClockRule rule, std::string why) {
  e.belief.clock = rule;
  e.belief.clock_evidence = std::move(why);
}

std::ptrdiff_t column_of_rule(const Evidence& e, ClockRule rule) {
  switch (rule) {
    case ClockRule::test_time:
      return column_of(e.belief, Quantity::time);
    case ClockRule::step_time:
      return column_of(e.belief, Quantity::step_time);
    case ClockRule::unix_time:
      return column_of(e.belief, Quantity::unix_time);
    case ClockRule::date_time:
      return column_of(e.belief, Quantity::date_time);
  }
  return -1;
}

// Test time that starts again with each step is a step time.
void judge_restarts(Evidence& e, bool wall_clock) {
  const std::ptrdiff_t time = column_of(e.belief, Quantity::time);
  if (time < 0) return;
  const Restarts r = restarts(e, e.rows.value[static_cast<std::size_t>(time)]);
  if (!r.are_of_steps()) return;
  auto& c = e.belief.columns[static_cast<std::size_t>(time)];
  if (const std::ptrdiff_t other = column_of(e.belief, Quantity::step_time); other >= 0)
    ignore_column(e, other, "step_time, but " + in_quotes(c.heading) + " is used");
  c.quantity = Quantity::step_time;
  c.evidence += "; it starts again with each step";
  e.findings.push_back(
      finding(Code::time_restarts, Severity::warning, place_of(e, time, r.first),
              in_quotes(e.rows.field[static_cast<std::size_t>(time)][r.first]),
              wall_clock ? "test time; the wall clock is used instead" : "test time; steps are laid one after the other",
              "say --clock test-time if it is test time after all", r.at_steps + r.between + r.unmarked));
}

// A clock whose fields no reader knows is told here, where its heading and a field can be shown.
Result<bool> check_readable(Evidence& e) {
  const std::ptrdiff_t clock = column_of_rule(e, e.belief.clock);
  for (std::size_t i = 0; i < e.belief.columns.size(); ++i) {
    const bool is_clock = static_cast<std::ptrdiff_t>(i) == clock;
    if (!is_clock && (clock >= 0 || !is_time(column_named(e.belief.columns[i].heading).quantity))) continue;
    const auto& fields = e.rows.field[i];
    const auto& v = e.rows.value[i];
    const auto first = std::find_if(fields.begin(), fields.end(), [](std::string_view f) { return !f.empty(); });
    if (first == fields.end() || std::any_of(v.begin(), v.end(), [](double x) { return std::isfinite(x); })) continue;
    Finding refused = unreadable(e, i, static_cast<std::size_t>(first - fields.begin()));
    refused.expected = "a number, h:mm:ss, d hh:mm:ss, or a date and time such as 2024-09-20 08:32:34 or 09/20/2024 8:32 AM";
    return Refusal(std::move(refused));
  }
  if (clock >= 0) return true;
  return refuse(Code::column_missing,
                {.file = e.file, .column = "time_s", .line = static_cast<std::uint64_t>(e.belief.dialect.header_line)},
                "no column of times", "test time, or date and time", "name it with --map time=HEADING");
}

// A file that begins with its newest row.
Result<bool> check_direction(const Evidence& e) {
  const std::ptrdiff_t clock = column_of_rule(e, e.belief.clock);
  if (clock < 0 || e.belief.clock == ClockRule::step_time) return true;
  const auto& t = e.rows.value[static_cast<std::size_t>(clock)];
  std::size_t rises = 0, falls = 0;
  for (std::size_t i = 1; i < t.size(); ++i) {
    if (e.rows.stretch[i] != e.rows.stretch[i - 1]) continue;
    rises += t[i] > t[i - 1];
    falls += t[i] < t[i - 1];
  }
  if (falls < 3 || falls <= rises) return true;
  return refuse(Code::time_back, place_of(e, clock, 1),
                "time that falls in " + std::to_string(falls) + " of " + std::to_string(falls + rises) + " intervals",
                "rows in the order in which they were measured", "sort the rows by their time and give the file again");
}

// A clock of dates alone stands still all day, with rows that go on.
Result<bool> check_dates_alone(Evidence& e) {
  const std::ptrdiff_t date = column_of(e.belief, Quantity::date_time);
  if (e.belief.clock != ClockRule::date_time || date < 0) return true;
  const auto& days = e.rows.value[static_cast<std::size_t>(date)];
  std::size_t same = 0;
  if (days.size() < 10) return true;
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (std::isfinite(days[i]) && std::fmod(days[i], 86'400) != 0) return true;
    same += i > 0 && days[i] == days[i - 1] ? 1 : 0;
  }
  if (10 * same < 9 * days.size()) return true;
  if (const std::ptrdiff_t steps = column_of(e.belief, Quantity::step_time);  // and no time of day that passed for one
      steps >= 0 && column_named(e.belief.columns[static_cast<std::size_t>(steps)].heading).quantity == Quantity::step_time)
    return choose(e, ClockRule::step_time, "no test time, and dates without the time of day"), true;
  return refuse(Code::column_missing, place_of(e, date, 0),
                in_quotes(e.rows.field[static_cast<std::size_t>(date)].front()) + " under " +
                    in_quotes(e.belief.columns[static_cast<std::size_t>(date)].heading) + ": a date without the time of day",
                "test time, or date and time in one column",
                "export them as one column, or name the test time with --map time=HEADING");
}

// A date in one column and the time of day in another: the time begins again at midnight.
Result<bool> check_time_of_day(Evidence& e) {
  const std::ptrdiff_t time = column_of(e.belief, Quantity::time), date = column_of(e.belief, Quantity::date_time);
  if (e.belief.clock != ClockRule::test_time || time < 0 || date < 0) return true;
  if (e.belief.columns[static_cast<std::size_t>(time)].style != Style::duration) return true;
  const auto& days = e.rows.field[static_cast<std::size_t>(date)];
  const auto& t = e.rows.value[static_cast<std::size_t>(time)];
  bool midnight = false;  // a test time runs on
  for (std::size_t i = 1; i < t.size(); ++i) {
    if (days[i].find(':') != days[i].npos || t[i] > 86'400) return true;
    midnight = midnight || (t[i] < t[i - 1] && days[i] != days[i - 1]);
  }
  if (!midnight) return true;
  return refuse(Code::column_missing, place_of(e, time, 0),
                in_quotes(days.front()) + " under " + in_quotes(e.belief.columns[static_cast<std::size_t>(date)].heading) +
                    ", the time of day under " + in_quotes(e.belief.columns[static_cast<std::size_t>(time)].heading),
                "test time, or date and time in one column", "export them as one column, or join them in a spreadsheet");
}

}  // namespace

Result<bool> check_clock(const BeliefOptions& options) {
  if (clock_option(options.clock).valid) return true;
  return refuse(Code::option_invalid, {}, "--clock " + options.clock,
                "test-time, step-time, unix-time, date-time, and mdy, dmy or ymd after a comma");
}

Result<bool> decide_clock(Evidence& e) {
  if (const auto ok = check_clock(e.options); !ok) return ok;
  const ClockOption option = clock_option(e.options.clock);
  for (std::size_t i = 0; i < e.belief.columns.size(); ++i)
    if (is_time(e.belief.columns[i].quantity)) settle_style(e, i);
  const bool had_wall = column_of(e.belief, Quantity::unix_time) >= 0 || column_of(e.belief, Quantity::date_time) >= 0;
  if (!option.has_rule) judge_restarts(e, had_wall);
  if (const std::ptrdiff_t time = column_of(e.belief, Quantity::time);
      option.has_rule && option.rule == ClockRule::step_time && time >= 0 && column_of(e.belief, Quantity::step_time) < 0)
    e.belief.columns[static_cast<std::size_t>(time)].quantity = Quantity::step_time;
  if (option.has_rule)
    choose(e, option.rule, "declared");
  else if (column_of(e.belief, Quantity::time) >= 0)
    choose(e, ClockRule::test_time, "there is a test time");
  else if (column_of(e.belief, Quantity::unix_time) >= 0)
    choose(e, ClockRule::unix_time, "no test time; the wall clock counts from the first row");
  else if (column_of(e.belief, Quantity::date_time) >= 0)
    choose(e, ClockRule::date_time, "no test time; the wall clock counts from the first row");
  else
    choose(e, ClockRule::step_time, "no test time and no wall clock; steps are laid one after the other");
  if (option.has_rule && column_of_rule(e, e.belief.clock) < 0)
    return refuse(Code::column_missing,
                  {.file = e.file, .column = "time_s", .line = static_cast<std::uint64_t>(e.belief.dialect.header_line)},
                  "--clock " + std::string(word(e.belief.clock)), "a column for it");
  if (const auto ok = check_time_of_day(e); !ok) return ok;
  const std::ptrdiff_t date = column_of(e.belief, Quantity::date_time);
  bool usable = true;
  if (date >= 0) {
    const auto settled = settle_order(e, date, option.order, e.belief.clock == ClockRule::date_time);
    if (!settled) return settled;
    usable = *settled;
  }
  if (const auto ok = check_readable(e); !ok) return ok;
  if (const auto ok = check_dates_alone(e); !ok) return ok;
  if (const auto ok = check_direction(e); !ok) return ok;
  const auto* wall = values(e.rows, e.belief, Quantity::unix_time);
  if (wall == nullptr && date >= 0) wall = &e.rows.value[static_cast<std::size_t>(date)];
  if (e.belief.clock == ClockRule::test_time) {
    const std::ptrdiff_t time = column_of(e.belief, Quantity::time);
    if (wall != nullptr && !option.has_rule)
      if (const auto checked = check_pace(e, time, *wall); !checked) return checked;
    if (wall == nullptr)
      if (const auto checked = suspect_scale(e, time); !checked) return checked;
  }
  if (date >= 0 && !usable) ignore_column(e, date, "month and day cannot be told apart");
  if (date >= 0 && column_of(e.belief, Quantity::unix_time) >= 0 && e.belief.clock != ClockRule::date_time)
    ignore_column(e, date, "date_time, but the Unix time is used");
  if (e.belief.clock == ClockRule::unix_time || e.belief.clock == ClockRule::date_time)
    e.belief.clock_origin_ns = origin_of(e, column_of_rule(e, e.belief.clock));
  return true;
}

}  // namespace bha::formats
