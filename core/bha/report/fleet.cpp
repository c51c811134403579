#include "bha/report/fleet.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "bha/base/json.h"
#include "bha/report/html_frame.h"
#include "bha/report/read.h"
#include "bha/report/words.h"

namespace bha::report {
namespace {

std::string number(double value, int digits) { return std::isfinite(value) ? fmt::format("{:.{}f}", value, digits) : "–"; }

std::string end_of_life_alone(const FleetRow& row) {
  if (row.eol_observed) return fmt::format("seen at {:.0f}", *row.eol_observed);
  if (row.eol_forecast && row.eol_lower && row.eol_upper)
    return fmt::format("{:.0f} ({:.0f} … {:.0f}){}", *row.eol_forecast, *row.eol_lower, *row.eol_upper,
                       row.eol_basis == "siblings" ? "*" : "");
  if (row.eol_forecast) return fmt::format("{:.0f}", *row.eol_forecast);
  return row.censored_at ? fmt::format("not by {:.0f}", *row.censored_at) : "–";
}

/// What all ends of life share is said in the heading. Where they differ each is told with its own.
struct EndOfLifeColumn {
  bool one_unit = true, one_threshold = true;
  std::string unit{};
  double threshold = nan;

  explicit EndOfLifeColumn(std::span<const FleetRow> rows) {
    for (const FleetRow& row : rows) {
      if (row.unit.empty()) continue;  // refused
      if (unit.empty()) unit = row.unit, threshold = row.eol_threshold;
      one_unit &= row.unit == unit;
      one_threshold &= row.eol_threshold == threshold;
    }
  }
  [[nodiscard]] std::string heading() const {
    return "end of life" + (one_threshold && !unit.empty() ? fmt::format(" at {:.3g}", threshold) : "") +
           (one_unit ? fmt::format(" [{}]", unit.empty() ? "cycles" : unit) : "");
  }
  [[nodiscard]] std::string cell(const FleetRow& row) const {
    const std::string end = end_of_life_alone(row);
    return end + (one_unit || end == "–" ? "" : " " + row.unit) +
           (one_threshold || std::isnan(row.eol_threshold) ? "" : fmt::format(", at {:.3g}", row.eol_threshold));
  }
};

/// What the ranges after an end of life are; empty: there are none.
std::string about_ranges(const Fleet& fleet) {
  bool by_siblings = false, by_curve = false;
  for (const FleetRow& row : fleet.cells)
    if (!row.eol_observed && row.eol_lower && row.eol_upper) (row.eol_basis == "siblings" ? by_siblings : by_curve) = true;
  std::string out;
  if (by_siblings)
    out =
        "A range after an end of life marked * is a 90 % interval from siblings that have ended; each cell's report says how "
        "often it held on them.";
  if (by_curve)
    out += std::string(out.empty() ? "A" : " Any other") +
           " range after an end of life is what one cell's own curve leaves open, carried on; how often such ranges hold was not "
           "measured.";
  return out;
}

/// How well one of these cells is told by the others, at one share of the way.
std::string words_at(std::span<const Rehearsal> all, double share) {
  std::vector<double> off;
  std::size_t held = 0;
  for (const Rehearsal& r : all) {
    if (r.share != share) continue;
    off.push_back(100 * std::fabs(r.told - r.ended) / r.ended);
    held += r.lower <= r.ended && r.ended <= r.upper ? 1 : 0;
  }
  if (off.empty()) return {};
  return fmt::format(
      "with {:.0f} % of the way gone, {} told to {:.1f} % of their life (median; worst {:.1f} %), {} of {} within the 90 % "
      "interval",
      100 * share, counted(static_cast<std::int64_t>(off.size()), "cell"), median(off), *std::ranges::max_element(off), held,
      off.size());
}

}  // namespace

std::vector<std::string> rehearsal_words(std::span<const Rehearsal> all) {
  std::vector<double> shares;
  for (const Rehearsal& r : all)
    if (std::ranges::find(shares, r.share) == shares.end()) shares.push_back(r.share);
  std::ranges::sort(shares);
  std::vector<std::string> out;
  for (const double share : shares) out.push_back(words_at(all, share));
  return out;
}

FleetRow fleet_row(const Report& r, std::string report_file) {
  FleetRow row{.cell = r.cell.id, .group = r.cell.group, .report = std::move(report_file)};
  if (!r.source.empty()) row.source = r.source.front().name;
  if (row.cell.empty()) row.cell = row.source;
  row.cycles = static_cast<std::int64_t>(r.cycles.rows.size());
  row.excluded = static_cast<std::int64_t>(std::count_if(r.cycles.rows.begin(), r.cycles.rows.end(), excluded));
  row.soh = r.soh.now;
  row.reference_Ah = r.soh.reference.value_Ah;
  row.eol_threshold = r.end_of_life.threshold;
  row.eol_observed = r.end_of_life.eol_observed;
  row.censored_at = r.end_of_life.censored_at;
  row.unit = word(r.end_of_life.unit);
  if (!r.forecast.empty()) {
    row.eol_forecast = r.forecast.front().median;
    row.eol_lower = r.forecast.front().lower;
    row.eol_upper = r.forecast.front().upper;
    row.eol_basis = r.forecast.front().basis;
  }
  if (const models::Fit* best = best_fit(r)) row.law = word(best->law);
  row.coulombic_efficiency = median(points(r, &features::CycleRow::coulombic_efficiency).value);
  row.temperature_mean_degC = median(points(r, &features::CycleRow::temperature_mean_degC).value);
  for (const Finding& f : r.findings)
    ++(f.severity == Severity::refused ? row.refused : f.severity == Severity::warning ? row.warnings : row.notes);
  return row;
}

FleetRow fleet_row(const Finding& refusal) {
  return {.cell = refusal.place.cell.empty() ? refusal.place.file : refusal.place.cell,
          .source = refusal.place.file,
          .refused = 1,
          .refusal = spell(refusal)};
}

std::string cohort_words(const Cohort& cohort) {
  const std::string half = std::isnan(cohort.median_life)
                               ? "more than half are alive"
                               : fmt::format("half had ended by {:.0f} {}", cohort.median_life, cohort.unit);
  std::string out = fmt::format("{}{} of {} cells ended; {}, counting the others as long as they were seen (Kaplan-Meier)",
                                cohort.group.empty() ? "" : cohort.group + ": ", cohort.ended, cohort.cells, half);
  if (const auto& life = cohort.life)
    out += fmt::format("; {} lives: half end by {:.0f} {} (90 %: {:.0f} … {:.0f}), a tenth by {:.0f} ({:.0f} … {:.0f})",
                       life->family, life->median, cohort.unit, life->median_lower, life->median_upper, life->tenth,
                       life->tenth_lower, life->tenth_upper);
  return out;
}

std::string to_json(const Fleet& fleet) { return json::write(fleet); }

std::string to_text(const Fleet& fleet) {
  std::size_t widest = 4;
  for (const FleetRow& row : fleet.cells) widest = std::max(widest, row.cell.size());
  const EndOfLifeColumn end_of_life(fleet.cells);
  std::string out = fmt::format("{:<{}}  {:>6}  {:>8}  {:>6}  {:>9}  {:<27}  {:<11}  {:>7}  {:>6}  {}\n", "cell", widest,
                                "cycles", "left out", "SoH", "1 means", end_of_life.heading(), "law", "CE", "°C", "findings");
  for (const FleetRow& row : fleet.cells) {
    if (!row.refusal.empty()) {
      out += fmt::format("{:<{}}  refused: {}\n", row.cell, widest, row.refusal);
      continue;
    }
    out += fmt::format("{:<{}}  {:>6}  {:>8}  {:>6}  {:>9}  {:<27}  {:<11}  {:>7}  {:>6}  {}, {}\n", row.cell, widest, row.cycles,
                       row.excluded, number(row.soh, 3),
                       std::isfinite(row.reference_Ah) ? number(row.reference_Ah, 3) + " Ah" : number(nan, 3),
                       end_of_life.cell(row), row.law, number(row.coulombic_efficiency, 4), number(row.temperature_mean_degC, 1),
                       counted(row.warnings, "warning"), counted(row.notes, "note"));
  }
  for (const Cohort& cohort : fleet.cohorts) {
    if (cohort.ended == 0) continue;
    out += cohort_words(cohort) + "\n";
  }
  if (const std::string about = about_ranges(fleet); !about.empty()) out += about + "\n";
  const auto lines = rehearsal_words(fleet.rehearsals);
  if (!lines.empty()) out += "Rehearsed on cells that have ended, each left out and told by its siblings:\n";
  for (const std::string& line : lines) out += "  " + line + "\n";
  return out;
}

namespace {

std::string file_link(const FleetRow& row) {
  if (row.report.empty()) return html_text(row.cell);
  return fmt::format("<a href=\"./{}\">{}</a>", html_text(row.report), html_text(row.cell));
}

// The browser's own gauge: full where SoH is 1.1, another colour below the end of life.
std::string health_bar(const FleetRow& row) {
  if (!std::isfinite(row.soh)) return "–";
  const double low = std::isfinite(row.eol_threshold) ? row.eol_threshold : 0;
  return fmt::format(
      "<meter min=\"0\" max=\"1.1\" optimum=\"1\" low=\"{0:.4g}\" value=\"{1:.4f}\" title=\"{1:.4f}; end of life at "
      "{0:.4g}\"></meter> "
      "{1:.3f}",
      low, row.soh);
}

HtmlLine line_of(const FleetRow& row, const EndOfLifeColumn& end_of_life) {
  if (!row.refusal.empty())
    return {html_text(row.cell),   "", "", "", "<span class=\"refused\">refused</span>", "", "", "", "", "",
            html_text(row.refusal)};
  return {file_link(row),
          html_text(row.group),
          std::to_string(row.cycles),
          std::to_string(row.excluded),
          health_bar(row),
          number(row.reference_Ah, 3),
          html_text(end_of_life.cell(row)),
          html_text(row.law),
          number(row.coulombic_efficiency, 4),
          number(row.temperature_mean_degC, 1),
          counted(row.warnings, "warning") + ", " + counted(row.notes, "note")};
}

}  // namespace

std::string to_html(const Fleet& fleet) {
  std::vector<FleetRow> rows;  // what was refused comes last
  for (const bool refused : {false, true})
    for (const FleetRow& row : fleet.cells)
      if (row.refusal.empty() != refused) rows.push_back(row);
  const auto cells = std::ranges::count_if(rows, [](const FleetRow& row) { return row.refusal.empty(); });
  std::string out = html_begin(counted(cells, "cell") + " · state of health");
  out += "<style>.scroll { max-height: none; }</style>\n";
  out += fmt::format("<header><h1>{}</h1><span class=\"where\">a name leads to the cell's own report</span></header>\n<main>\n",
                     counted(cells, "cell"));
  const EndOfLifeColumn end_of_life(rows);
  std::vector<HtmlLine> lines;
  for (const FleetRow& row : rows) lines.push_back(line_of(row, end_of_life));
  out += html_table({"cell", "group", "cycles", "left out", "state of health", "1 means [Ah]", end_of_life.heading(), "law",
                     "CE, median of all", "°C, median", "findings"},
                    lines, "Cells");
  if (const std::string about = about_ranges(fleet); !about.empty()) out += "<p>" + about + "</p>\n";
  std::string cohorts;
  for (const Cohort& cohort : fleet.cohorts)
    if (cohort.ended > 0) cohorts += "<li>" + html_text(cohort_words(cohort)) + "</li>\n";
  if (!cohorts.empty()) out += "<h2 id=\"lives\">How long they live</h2>\n<ul>\n" + cohorts + "</ul>\n";
  std::string rehearsed;
  for (const std::string& line : rehearsal_words(fleet.rehearsals)) rehearsed += "<li>" + html_text(line) + "</li>\n";
  if (!rehearsed.empty()) {
    std::vector<HtmlLine> told;
    for (const Rehearsal& r : fleet.rehearsals)
      told.push_back({html_text(r.cell), html_text(r.group), fmt::format("{:.0f} %", 100 * r.share), fmt::format("{:.0f}", r.at),
                      fmt::format("{:.0f}", r.ended), fmt::format("{:.0f} ({:.0f} … {:.0f})", r.told, r.lower, r.upper),
                      fmt::format("{:+.1f} %", 100 * (r.told - r.ended) / r.ended),
                      r.lower <= r.ended && r.ended <= r.upper ? "yes" : "<span class=\"refused\">no</span>"});
    out +=
        "<h2 id=\"rehearsal\">How well they tell of each other</h2>\n<p>Each cell that has ended was left out and told by its "
        "siblings "
        "from what was known of it at an earlier time.</p>\n<ul>\n" +
        rehearsed + "</ul>\n" +
        html_table({"cell", "group", "of the way", fmt::format("asked at [{}]", fleet.rehearsals.front().unit), "ended",
                    "told (90 %)", "off, of its life", "held"},
                   told, "Rehearsals");
  }
  out += "<h2 id=\"again\">The command that repeats this</h2>\n<pre><code>" + html_text(fleet.run.command) +
         "</code></pre>\n</main>\n";
  out += fmt::format("<footer>bha {} · the same as data: <a href=\"./fleet.json\">fleet.json</a> ({}).</footer>\n",
                     html_text(fleet.run.version), html_text(fleet.schema));
  return out + "</body>\n</html>\n";
}

}  // namespace bha::report
