#include "bha/pipeline/forecast_task.h"

#include <algorithm>
#include <cmath>

#include "bha/math/rolling_median.h"
#include "bha/math/univariate.h"
#include "bha/models/remaining_shape.h"
#include "bha/pipeline/slice_cells.h"

namespace bha::pipeline {
namespace {

std::vector<FadeCell> fade_cells(std::span<const SliceCell> cells) {
  std::vector<FadeCell> out;
  for (const SliceCell& cell : cells) {
    FadeCell& grown = out.emplace_back(FadeCell{.name = cell.name});
    for (std::size_t k = 0; k < cell.rows.size(); ++k) grown.rows.append({cell.labels[k], cell.rows[k]});
  }
  return out;
}

/// Slices and capacity: cells without slices are told apart by their capacities.
std::vector<CellPrint> prints_with_soh(std::span<const SliceCell> cells) {
  std::vector<CellPrint> out;
  for (const SliceCell& cell : cells) {
    CellPrint& print = out.emplace_back(CellPrint{.name = cell.name});
    for (std::size_t k = 0; k < cell.rows.size(); ++k) {
      std::vector<double> numbers(cell.rows[k].begin(), cell.rows[k].end());
      numbers.push_back(cell.labels[k]);
      print.rows.push_back(row_hash(numbers));
    }
  }
  return out;
}

std::vector<double> smooth_soh(const FadeCell& cell) {
  std::vector<double> soh;
  for (const auto& row : cell.rows.now()) soh.push_back(row.soh);
  return math::centred_median(soh, 5);
}

std::vector<models::SiblingCourse> courses_at(std::span<const FadeCell> siblings, Origin origin, double threshold) {
  std::vector<models::SiblingCourse> out;
  for (const FadeCell& cell : siblings) {
    const Life life = life_of(cell.rows, threshold).seen_afterwards;
    const auto row = life.row_of(origin);
    if (!row || !life.end) continue;
    const auto smooth = smooth_soh(cell);
    out.push_back({.now = features::fade_states(cell.rows.as_of(*row + 1), threshold).back().now,
                   .remaining = static_cast<double>(*life.end - *row),
                   .after = {smooth.begin() + static_cast<std::ptrdiff_t>(*row) + 1, smooth.end()}});
  }
  return out;
}

/// What was learnt for one origin.
struct Taught {
  models::RemainingLife life{};
  models::RemainingShape shape{};
  double usual = nan;  // median remaining life
};

Result<Taught> teach(std::span<const FadeCell> siblings, Origin origin, const Protocol& protocol, const BenchmarkOptions& options,
                     std::vector<Finding>& findings, Run& run) {
  auto examples = examples_at(siblings, origin, protocol.eol_soh);
  auto courses = courses_at(siblings, origin, protocol.eol_soh);
  const auto own = courses.size();  // one a cell
  if (own < 2) std::erase_if(examples, [](const models::LifeExample& e) { return e.beside; });
  for (std::size_t other = 0; own < 2 && other < origin_count; ++other) {
    if (static_cast<Origin>(other) == origin) continue;
    for (auto& e : examples_at(siblings, static_cast<Origin>(other), protocol.eol_soh))
      if (!e.beside) examples.push_back(std::move(e));
    for (auto& c : courses_at(siblings, static_cast<Origin>(other), protocol.eol_soh)) courses.push_back(std::move(c));
  }
  const Place place{.file = protocol.file, .column = std::string(word(origin))};
  const std::string_view cross = "training cells cross the threshold after this origin";
  const std::string found = std::to_string(own) + " " + std::string(cross);
  if (std::ranges::all_of(examples, [&](const auto& e) { return e.cell == examples[0].cell; }))
    return refuse(Code::too_few_cells, place, found, "at least 2 at some origin", "name cells in `train` that reach eol_soh");
  if (own < 2)
    findings.push_back(finding(Code::too_few_cells, Severity::warning, place, found, "at least 2; the other origins stand in"));
  else if (own < conformal_cells)
    findings.push_back(not_conformal(place, own, cross));
  auto recipe = forecast_recipe(options.seed);
  if (own < 2) recipe.few = examples.size() + 1;  // examples of other origins only tell how true a cell's own pace is
  auto life = models::fit_remaining_life(examples, recipe, run);
  if (const auto whole = in_time(run, protocol.file); !whole) return Refusal(whole.error());
  if (!life) return Refusal(life.error());
  auto shape = models::remaining_shape(courses, protocol.eol_soh);
  if (!shape) return Refusal(shape.error());
  std::vector<double> lives;
  for (const auto& e : examples)
    if (!e.beside) lives.push_back(e.remaining);
  return Taught{std::move(*life), std::move(*shape), math::median(lives)};
}

void predict_cell(Benchmark& out, const Taught& taught, const FadeCell& cell, const Life& life, const LifeOrigin& from,
                  double threshold) {
  const Past<features::FadeRow> past = cell.rows.as_of(from.row + 1);
  const auto told = models::predict(taught.life, asked_at(past, threshold));
  if (life.end) {
    const auto end = static_cast<double>(*life.end);
    out.predictions.push_back({.cell = cell.name,
                               .key = std::string(word(from.origin)),
                               .value = told.remaining,
                               .lower = told.lower,
                               .upper = told.upper,
                               .truth = end - static_cast<double>(from.row),
                               .baseline = taught.usual,
                               .scale = end,
                               .remaining = end - static_cast<double>(from.row)});
  }
  const double now = features::fade_states(past, threshold).back().now;
  const auto truth = smooth_soh(cell);
  for (std::size_t row = from.row + 1; row < truth.size(); ++row)
    out.trajectory.push_back(
        {.cell = cell.name,
         .origin = std::string(word(from.origin)),
         .row = row,
         .soh = models::soh_after(taught.shape, now, threshold, static_cast<double>(row - from.row), told.remaining),
         .truth = truth[row]});
}

}  // namespace

models::LifeExample asked_at(const Past<features::FadeRow>& past, double threshold) {
  const auto told = features::fade_features(past, threshold);
  return {.features = {told.begin(), told.end()},
          .seen = static_cast<double>(past.size()),
          .pace = features::fade_pace(told),
          .log_room = features::fade_log_room(told)};
}

std::vector<models::LifeExample> examples_at(std::span<const FadeCell> siblings, Origin origin, double threshold) {
  std::vector<models::LifeExample> out;
  for (std::size_t c = 0; c < siblings.size(); ++c) {
    const auto& rows = siblings[c].rows;
    const Life life = life_of(rows, threshold).seen_afterwards;
    const auto at = life.row_of(origin);
    if (!at || !life.end) continue;
    const auto add = [&](std::size_t row, bool beside) {
      out.push_back(asked_at(rows.as_of(row + 1), threshold));
      out.back().remaining = static_cast<double>(*life.end - row);
      out.back().cell = c;
      out.back().beside = beside;
    };
    add(*at, false);
    for (const std::size_t row : rows_beside(rows, origin, threshold))
      if (row + 1 < *life.end) add(row, true);
  }
  return out;
}

models::RemainingLifeOptions forecast_recipe(std::uint64_t seed) {
  models::RemainingLifeOptions out{.seed = seed};
  const std::size_t ends[] = {features::fade_course, features::fade_course + features::fade_changes, features::fade_width};
  std::size_t j = 0;
  for (const std::size_t end : ends)
    for (out.groups.emplace_back(); j < end; ++j) out.groups.back().push_back(j);
  return out;
}

Result<Benchmark> forecast_task(const Protocol& protocol, const ReadFile& read, const BenchmarkOptions& options, Run& run) {
  if (!(protocol.eol_soh > 0))
    return refuse(Code::document_invalid, {.file = protocol.file, .column = "eol_soh"}, "no threshold", "a positive number");
  const auto learnt = read_slice_cells(protocol, protocol.train, read);
  if (!learnt) return Refusal(learnt.error());
  const auto tested = read_slice_cells(protocol, protocol.test, read);
  if (!tested) return Refusal(tested.error());
  if (const auto apart = check_disjoint(prints_with_soh(*learnt), prints_with_soh(*tested), protocol.file); !apart)
    return Refusal(apart.error());
  const auto siblings = fade_cells(*learnt), asked = fade_cells(*tested);
  std::vector<Life> lives;
  for (const FadeCell& cell : asked) lives.push_back(life_of(cell.rows, protocol.eol_soh).seen_afterwards);
  Benchmark out{.key_column = "origin",
                .value_column = "rul",
                .intervals = true,
                .by_key = true,
                .baseline = "median of the siblings",
                .scale = "end of life"};
  for (std::size_t o = 0; o < origin_count; ++o) {
    const auto origin = static_cast<Origin>(o);
    if (std::ranges::none_of(lives, [&](const Life& life) { return life.row_of(origin).has_value(); })) continue;
    run.tell(static_cast<double>(o) / origin_count, word(origin));
    const auto taught = teach(siblings, origin, protocol, options, out.findings, run);
    if (!taught) return cut_short(std::move(out), taught.error());
    for (std::size_t c = 0; c < asked.size(); ++c)
      if (const auto row = lives[c].row_of(origin); row)
        predict_cell(out, *taught, asked[c], lives[c], {origin, *row}, protocol.eol_soh);
  }
  return out;
}

}  // namespace bha::pipeline
