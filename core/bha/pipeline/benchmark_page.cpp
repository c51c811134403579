#include "bha/pipeline/benchmark_page.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "bha/base/json.h"
#include "bha/math/distance_correlation.h"
#include "bha/math/univariate.h"
#include "bha/metrics/distribution_scores.h"
#include "bha/models/fit_residuals.h"
#include "bha/pipeline/calibration.h"
#include "bha/report/chart_data.h"
#include "bha/report/html_frame.h"

namespace bha::pipeline {
namespace {

constexpr double interval_level = 0.9;

std::string figure_text(double value) { return std::isnan(value) ? std::string("–") : fmt::format("{:.4g}", value); }

bool scored(const Prediction& p) { return std::isfinite(p.truth) && std::isfinite(p.value); }

struct Cell {
  std::string name{};
  std::vector<const Prediction*> rows{};
};
std::vector<Cell> cells_of(const Benchmark& done) {
  std::vector<Cell> out;
  std::map<std::string, std::size_t> at;
  for (const Prediction& p : done.predictions) {
    if (!scored(p)) continue;
    const auto [found, fresh] = at.emplace(p.cell, out.size());
    if (fresh) out.push_back({.name = p.cell});
    out[found->second].rows.push_back(&p);
  }
  return out;
}

std::vector<report::ToldMark> told_marks(const Benchmark& done, std::size_t step) {
  std::vector<report::ToldMark> out;
  std::size_t i = 0;
  for (const Prediction& p : done.predictions)
    if (scored(p) && i++ % step == 0)
      out.push_back({p.cell, p.key, p.truth, p.value, p.lower, p.upper, p.value - p.truth, p.baseline});
  return out;
}

/// Of each cell what `of` makes of its predictions, where it makes a number of them.
std::vector<std::vector<double>> by_cell(const std::vector<Cell>& cells, double (*of)(double, double, double, double, double)) {
  std::vector<std::vector<double>> out;
  for (const Cell& cell : cells) {
    std::vector<double>& numbers = out.emplace_back();
    for (const Prediction* p : cell.rows)
      if (const double x = of(p->truth, p->value, p->lower, p->upper, interval_level); std::isfinite(x)) numbers.push_back(x);
  }
  return out;
}

std::vector<report::CellErrorMark> cell_marks(const std::vector<Cell>& cells) {
  std::vector<report::CellErrorMark> out;
  for (const Cell& cell : cells) {
    const auto n = static_cast<double>(cell.rows.size());
    report::CellErrorMark mark{.cell = cell.name, .rows = static_cast<std::int64_t>(cell.rows.size())};
    double error = 0, baseline = 0, held = 0;
    for (const Prediction* p : cell.rows) {
      error += std::fabs(p->value - p->truth);
      baseline += std::fabs(p->baseline - p->truth);
      held += std::isnan(p->lower) ? nan : p->lower <= p->truth && p->truth <= p->upper ? 1 : 0;
    }
    mark.mae = error / n, mark.baseline_mae = baseline / n, mark.coverage = held / n;
    out.push_back(std::move(mark));
  }
  return out;
}

constexpr report::ChartTitle acf_title{"acf", "Autocorrelation of the errors", "acf"};

std::size_t step_of(const Benchmark& done) {
  const auto n = static_cast<std::size_t>(std::count_if(done.predictions.begin(), done.predictions.end(), scored));
  return std::max<std::size_t>(1, (n + most_points_drawn - 1) / most_points_drawn);
}

std::string thinned_words(std::size_t step) {
  return step == 1 ? "Every prediction is a point." : fmt::format("One of {} predictions is a point.", step);
}

std::string tests_words(const ErrorTests& t) {
  if (t.cells == 0) return "No cell has 20 predictions: the errors are not tested.";
  return fmt::format(
      "Medians over {} cells with at least 20 predictions, in the order of their rows: lag-1 autocorrelation {}, Ljung-Box p {}, "
      "Shapiro-Wilk W {}, Breusch-Pagan p {}, White p {}. Distance correlation of all errors with what was told: {}; with the "
      "row's place in the cell's life: {} (0: none, 1: one tells the other). HSIC p of no dependence, by orders of "
      "blocks of rows: {} and {}.",
      t.cells, figure_text(t.rho1), figure_text(t.ljung_box_p), figure_text(t.shapiro_w), figure_text(t.breusch_pagan_p),
      figure_text(t.white_p), figure_text(t.with_told), figure_text(t.with_place), figure_text(t.hsic_told.p),
      figure_text(t.hsic_place.p));
}

std::string acf_words(const ErrorTests& t) {
  if (t.acf.size() < 2) return "No cell has 20 predictions: the errors are not tested.";
  return fmt::format(
      "Medians over {} cells, lags in rows; at lag 1 {}. Dashed: where 95 % of what one cell of {} rows shows would lie if its "
      "errors were not correlated.",
      t.cells, figure_text(t.acf[1]), figure_text(t.usual_rows));
}

std::string score_table(const Benchmark& done, const BenchmarkOptions& options) {
  std::vector<report::HtmlLine> lines;
  for (const auto& [key, s] : scores(done, options))
    lines.push_back({report::html_text(key.empty() ? "all" : key), std::to_string(s.rows), std::to_string(s.cells),
                     figure_text(s.mae), figure_text(s.mae_low) + " … " + figure_text(s.mae_high), figure_text(s.mape),
                     figure_text(s.rmse), figure_text(s.r_squared), figure_text(s.coverage),
                     figure_text(s.coverage_low) + " … " + figure_text(s.coverage_high), figure_text(s.width),
                     figure_text(s.interval_score), figure_text(s.crps), figure_text(s.mae_over_scale),
                     figure_text(s.baseline_mae)});
  return report::html_table({"", "rows", "cells", "MAE", "90 % over cells", "MAPE", "RMSE", "R²", "coverage of 90 %",
                             "95 % of it over cells", "width", "interval score", "CRPS", "MAE / scale", "baseline MAE"},
                            lines, "Scores");
}

}  // namespace

ErrorTests error_tests(const Benchmark& done) {
  constexpr std::size_t fewest = 20;
  std::vector<double> rho1, ljung_box, shapiro, breusch_pagan, white, errors, told, place, rows;
  std::vector<std::vector<double>> acf;  // of each cell
  ErrorTests out;
  for (const Cell& cell : cells_of(done)) {
    if (cell.rows.size() < fewest) continue;
    std::vector<double> left, row;
    for (const Prediction* p : cell.rows) {
      left.push_back(p->value - p->truth);
      row.push_back(static_cast<double>(row.size()) / static_cast<double>(cell.rows.size()));
      told.push_back(p->value);
    }
    errors.insert(errors.end(), left.begin(), left.end());
    place.insert(place.end(), row.begin(), row.end());
    const models::ResidualTests tests = models::test_residuals(left, row);
    for (const auto& [into, value] : {std::pair{&rho1, tests.rho1},
                                      {&ljung_box, tests.ljung_box_p},
                                      {&shapiro, tests.shapiro_w},
                                      {&breusch_pagan, tests.breusch_pagan_p},
                                      {&white, tests.white_p}})
      if (std::isfinite(value)) into->push_back(value);
    ++out.cells;
    if (!std::isfinite(tests.rho1)) continue;  // errors without spread
    acf.push_back(tests.acf);
    rows.push_back(static_cast<double>(left.size()));
  }
  const auto middle = [](const std::vector<double>& v) { return v.empty() ? nan : math::median(v); };
  for (std::size_t lag = 0; std::ranges::all_of(acf, [&](const auto& of_cell) { return lag < of_cell.size(); }); ++lag) {
    if (acf.empty()) break;
    std::vector<double> at_lag;
    for (const auto& of_cell : acf) at_lag.push_back(of_cell[lag]);
    out.acf.push_back(math::median(at_lag));
  }
  out.usual_rows = middle(rows);
  out.rho1 = middle(rho1), out.ljung_box_p = middle(ljung_box), out.shapiro_w = middle(shapiro);
  out.breusch_pagan_p = middle(breusch_pagan), out.white_p = middle(white);
  out.with_told = math::distance_correlation(errors, told);
  out.with_place = math::distance_correlation(errors, place);
  constexpr math::HsicOptions in_blocks{.block = 20, .most = 400};  // neighbours are alike: one by one they would seem many
  out.hsic_told = math::hsic(errors, told, in_blocks);
  out.hsic_place = math::hsic(errors, place, in_blocks);
  return out;
}

report::Drawing drawing(const Benchmark& done) {
  const std::vector<Cell> cells = cells_of(done);
  const std::size_t step = step_of(done);
  const ErrorTests tests = error_tests(done);
  const report::ChartData data{.acf = report::acf_rows(tests.acf, tests.usual_rows),
                               .told = told_marks(done, step),
                               .calibration = calibration_of(by_cell(cells, metrics::level_that_holds)),
                               .pit = pit_of(by_cell(cells, metrics::share_below)),
                               .cell_errors = cell_marks(cells)};
  report::Drawing out{.rows = json::write(data)};
  const std::string points = thinned_words(step);
  out.figures = {
      {report::benchmark_titles[0],
       points + " Lines: 90 % intervals; grey: " + (done.baseline.empty() ? "no baseline" : done.baseline) + ".",
       !data.told.empty()},
      {report::benchmark_titles[1], points + " " + tests_words(tests), !data.told.empty()},
      {acf_title, acf_words(tests), !data.acf.empty()},
      {report::benchmark_titles[2],
       data.calibration.empty() ? "There are no intervals."
                                : fmt::format("Mean over {} cells; band: what so many do not contradict. Levels other "
                                              "than 90 % by two normal halves drawn through the interval.",
                                              cells.size()),
       !data.calibration.empty()},
      {report::benchmark_titles[3],
       data.pit.empty()
           ? "There are no intervals."
           : "Tenths of the distribution that was told (probability integral transform); dashed: as many in each, "
             "where it is true. Higher to the right: the truth lies above what was told; low in the middle: it is too sure.",
       !data.pit.empty()},
      {report::benchmark_titles[4], "Bars: mean absolute error of a cell; ticks: the baseline's.", !data.cell_errors.empty()}};
  return out;
}

std::string to_html(const Protocol& protocol, const Benchmark& done, const BenchmarkOptions& options, const report::RunInfo& run,
                    const report::Assets& assets) {
  const report::Drawing drawn = drawing(done);
  const std::string level = protocol.leaky ? "leaky as published" : fmt::format("level {}", word(options.level));
  std::string out = report::html_begin("Benchmark · " + protocol.id) +
                    report::html_header("Benchmark: " + protocol.id,
                                        fmt::format("{} of {} cells, trained on {}, {}, seed {}", done.value_column,
                                                    protocol.test.size(), protocol.train.size(), level, options.seed),
                                        "benchmark.json");
  out += "<h2 id=\"scores\">Scores</h2>\n" + score_table(done, options);
  std::string published;
  for (const auto& [name, mae] : protocol.published)
    published += fmt::format("<li>published {}: MAE {}</li>\n", report::html_text(name), figure_text(mae));
  if (!published.empty()) out += "<ul>\n" + published + "</ul>\n";
  for (const std::string& line : input_words(done.inputs)) out += "<p><small>" + report::html_text(line) + "</small></p>\n";
  out += report::html_figures(drawn, assets);
  return out + report::html_end(run, "bha.benchmark/0", drawn, assets, "benchmark.json", benchmark_json(protocol, done, options));
}

}  // namespace bha::pipeline
