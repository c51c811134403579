#include <algorithm>
#include <cmath>

#include "bha/base/text.h"
#include "bha/formats/evidence.h"
#include "bha/formats/state_words.h"
#include "bha/formats/text.h"
#include "bha/formats/text_plain.h"

namespace bha::formats {
namespace {

using record::Quantity;
constexpr std::size_t shortest_run = 10;  // rows: a pulse sets no limit

// +1 charge, −1 discharge, 0 rest, by the believed sign; unknown without a current: a cut row ends no charge.
constexpr int unknown = 2;
int way(const Evidence& e, const std::vector<double>& current, std::size_t row) {
  const record::Belief& b = e.belief;
  if (std::isnan(current[row])) return unknown;
  if (std::abs(current[row]) <= b.rest_current_A) return 0;
  if (b.sign != record::SignRule::from_state) return (current[row] > 0) == (b.sign == record::SignRule::charge_positive) ? 1 : -1;
  const std::ptrdiff_t column = column_of(b, Quantity::step_type);
  const record::State s = column < 0 ? record::State::unknown : state_of(e.rows.field[static_cast<std::size_t>(column)][row]);
  return s == record::State::charge ? 1 : s == record::State::discharge ? -1 : 0;
}

// Rows as the limits see them: which way the current goes, at what voltage, and which rows follow each other in the file.
struct Ways {
  std::vector<int> way{};
  std::vector<double> voltage_V{};
  std::vector<std::uint32_t> stretch{};
};

Ways ways_of_sample(const Evidence& e) {
  Ways out;
  const auto* current = values(e.rows, e.belief, Quantity::current);
  const auto* voltage = values(e.rows, e.belief, Quantity::voltage);
  if (current == nullptr || voltage == nullptr) return out;
  for (std::size_t i = 0; i < current->size(); ++i) out.way.push_back(way(e, *current, i));
  out.voltage_V = *voltage;
  out.stretch = e.rows.stretch;
  return out;
}

// Whole lines from three places of the file, read by the parser that will read all of it: a sample of a few hundred rows often
// holds no end of a charge.
Ways ways_of_windows(const Evidence& e, const Part& part, const Limits& limits) {
  Ways out;
  const auto plan = formats::plan(e.belief, limits);
  if (!plan) return out;
  const record::Dialect& d = e.belief.dialect;
  const bool as_it_is = !needs_plain(d),
             anywhere = !d.quoted_newlines;  // what is within quotes is known from the beginning alone
  const std::uint64_t size = part.size == unknown_size ? 0 : part.size;
  const std::uint64_t window = limits.probe_bytes;
  std::vector<std::uint64_t> from{0};
  if (anywhere && size > 2 * window) from.push_back((size / 2 - window / 2) / 2 * 2);  // UTF-16: at a character's first byte
  if (anywhere && size > window) from.push_back(std::max(from.back() + window, (size - window) / 2 * 2));
  std::string bytes;
  ParsedPiece parsed;
  for (std::size_t w = 0; w < from.size(); ++w) {
    bytes.resize(static_cast<std::size_t>(size == 0 ? window : std::min(window, size - from[w])));
    const auto got = part.read_at(from[w], bytes);
    if (!got) return out;
    std::string_view text = std::string_view(bytes).substr(0, *got);
    std::string plain;
    if (!as_it_is) {
      PlainText way{.dialect = d, .begun = w > 0};
      append_plain(way, text, plain);
      text = plain;
    }
    const std::size_t begin = after_lines(text, w == 0 ? static_cast<std::uint64_t>(e.belief.dialect.first_data_line - 1) : 1);
    if (begin == std::string_view::npos) continue;
    text = text.substr(begin);
    parse(text.substr(0, cut_at_line_end(text)), *plan, parsed);
    for (const record::SampleBlock& block : parsed.blocks)
      for (std::size_t i = 0; i < block.rows; ++i) {
        const double I = block.current_A[i];
        out.way.push_back(std::isnan(I) ? unknown : std::abs(I) <= e.belief.rest_current_A ? 0 : I > 0 ? 1 : -1);
        out.voltage_V.push_back(block.voltage_V[i]);
        out.stretch.push_back(static_cast<std::uint32_t>(w));
      }
  }
  return out;
}

struct Ends {
  double charge_V = nan, discharge_V = nan;   // highest and lowest voltage at which a run ended
  double highest_V = nan, lowest_V = nan;     // of any row with current
  double reached_V = nan, fallen_to_V = nan;  // of two neighbours the nearer one: a spike of one row was not reached
};
Ends ends_of(const Ways& rows) {
  constexpr double same_V = 0.02;
  Ends out;
  const auto note = [](double& into, double v, bool higher) {
    if (std::isfinite(v) && (std::isnan(into) || (higher ? v > into : v < into))) into = v;
  };
  std::vector<double> charge_ends, discharge_ends;
  std::size_t run = 1;
  for (std::size_t i = 1; i < rows.way.size(); ++i) {
    const int before = rows.way[i - 1], now = rows.way[i];
    const double voltage_V = rows.voltage_V[i - 1];
    if (before == 1 || before == -1) {
      note(out.highest_V, voltage_V, true), note(out.lowest_V, voltage_V, false);
      // A charge begins as low as it finds the cell, a new one below every limit; a discharge as high.
      if (i >= 2 && rows.stretch[i - 2] == rows.stretch[i - 1] && rows.way[i - 2] == before) {
        if (before == 1) note(out.reached_V, std::fmin(voltage_V, rows.voltage_V[i - 2]), true);
        if (before == -1) note(out.fallen_to_V, std::fmax(voltage_V, rows.voltage_V[i - 2]), false);
      }
    }
    const bool follows = rows.stretch[i] == rows.stretch[i - 1];
    if (follows && now == before) {
      ++run;
      continue;
    }
    if (follows && run >= shortest_run && now != unknown && std::isfinite(voltage_V)) {
      if (before == 1) charge_ends.push_back(voltage_V);
      if (before == -1) discharge_ends.push_back(voltage_V);
    }
    run = 1;
  }
  // The median of the ends at the outermost voltage: one noisy end does not set the limit.
  const auto outermost = [&](std::vector<double>& all, bool highest) {
    if (all.empty()) return nan;
    std::sort(all.begin(), all.end());
    if (highest) std::reverse(all.begin(), all.end());
    std::size_t n = 1;
    while (n < all.size() && std::abs(all[n] - all[0]) <= same_V) ++n;
    return all[n / 2];
  };
  out.charge_V = outermost(charge_ends, true);
  out.discharge_V = outermost(discharge_ends, false);
  return out;
}

}  // namespace

// Where charge and discharge end in the sample. An end that the sample itself goes beyond is no limit.
void decide_limits(Evidence& e, const Part& part, const Limits& limits) {
  record::Belief& b = e.belief;
  if (!std::isnan(e.options.voltage_min_V) || !std::isnan(e.options.voltage_max_V)) {
    b.voltage_min_V = e.options.voltage_min_V;
    b.voltage_max_V = e.options.voltage_max_V;
    b.voltage_limits_source = record::Source::declared;
    return;
  }
  if (std::isnan(b.rest_current_A)) return;
  Ways rows = ways_of_windows(e, part, limits);
  if (rows.way.empty()) rows = ways_of_sample(e);
  const Ends seen = ends_of(rows);
  constexpr double near_V = 0.02, least_span_V = 0.1;
  if (seen.charge_V >= seen.reached_V - near_V) b.voltage_max_V = seen.charge_V;
  if (seen.discharge_V <= seen.fallen_to_V + near_V) b.voltage_min_V = seen.discharge_V;
  if (seen.highest_V - seen.lowest_V < least_span_V) b.voltage_min_V = b.voltage_max_V = nan;
  if (std::isnan(b.voltage_min_V) && std::isnan(b.voltage_max_V)) return;
  b.voltage_limits_source = record::Source::detected;
  const auto text = [](double v) {
    return std::isnan(v) ? std::string("no limit") : number_text(std::round(v * 1e4) / 1e4) + " V";
  };
  e.findings.push_back(
      finding(Code::limits_inferred, Severity::note, {.file = e.file, .column = "voltage_V"},
              "charge ends at " + text(b.voltage_max_V) + ", discharge at " + text(b.voltage_min_V) + " in the sample",
              "declared limits"));
}

}  // namespace bha::formats
