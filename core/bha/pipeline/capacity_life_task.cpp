#include "bha/pipeline/capacity_life_task.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "bha/math/univariate.h"
#include "bha/pipeline/forecast_task.h"
#include "bha/pipeline/nasa_cells.h"

namespace bha::pipeline {
namespace {

constexpr std::size_t known_discharges[] = {50, 80};
constexpr double least_Ah = 0.3;  // below it no discharge took place

/// Capacities of each cell's discharges in the order of their tests, over the threshold.
struct CapacityCell {
  History<features::FadeRow> rows{};
  std::optional<std::size_t> end{};  // the first at or below the threshold
};

Result<std::map<std::string, CapacityCell>> read_cells(const Protocol& protocol, const ReadFile& read) {
  const auto tests = read_nasa_tests(read);  // in the order of their numbers
  if (!tests) return Refusal(tests.error());
  features::SliceNumbers none;
  none.fill(nan);
  std::map<std::string, CapacityCell> out;
  for (const NasaTest& test : *tests) {
    if (test.type != "discharge" || !(test.capacity_Ah > least_Ah)) continue;
    CapacityCell& cell = out[test.cell];
    const double soh = test.capacity_Ah / protocol.threshold_Ah;
    if (!cell.end && soh <= 1) cell.end = cell.rows.size();
    cell.rows.append({soh, none});
  }
  return out;
}

/// As known after `known` discharges; nothing when it had ended by then.
std::optional<models::LifeExample> example(const CapacityCell& cell, std::size_t known) {
  if (!cell.end || *cell.end <= known) return std::nullopt;
  auto out = asked_at(cell.rows.as_of(known), 1);
  out.remaining = static_cast<double>(*cell.end - known);
  return out;
}

}  // namespace

Result<Benchmark> capacity_life_task(const Protocol& protocol, const ReadFile& read, const BenchmarkOptions& options, Run& run) {
  if (!(protocol.threshold_Ah > 0))
    return refuse(Code::document_invalid, {.file = protocol.file, .column = "threshold_Ah"}, "no threshold", "a positive number");
  const auto cells = read_cells(protocol, read);
  if (!cells) return Refusal(cells.error());
  Benchmark out{.key_column = "k0",
                .value_column = "eol",
                .intervals = true,
                .by_key = true,
                .baseline = "median of the siblings",
                .scale = "end of life"};
  std::size_t fewest = conformal_cells;
  for (const std::string& name : protocol.test) {
    const auto asked = cells->find(name);
    if (asked == cells->end())
      return refuse(Code::cell_not_found, {.file = protocol.file, .cell = name}, "no discharges of this cell",
                    "a battery_id of the metadata");
    for (const std::size_t known : known_discharges) {
      const auto cell = example(asked->second, known);
      if (!cell) continue;
      std::vector<models::LifeExample> siblings;
      std::vector<double> ends;
      for (const std::string& other : protocol.train)
        if (const auto found = cells->find(other); other != name && found != cells->end())
          if (auto taught = example(found->second, known); taught) {
            ends.push_back(static_cast<double>(*found->second.end));
            taught->cell = siblings.size();
            siblings.push_back(std::move(*taught));
          }
      auto model = models::fit_remaining_life(siblings, {.seed = options.seed}, run);
      if (const auto whole = in_time(run, protocol.file); !whole) return cut_short(std::move(out), whole.error());
      if (!model) {
        model.error().place = {.file = protocol.file, .column = std::to_string(known), .cell = name};
        return Refusal(model.error());
      }
      fewest = std::min(fewest, siblings.size());
      const auto told = models::predict(*model, *cell);
      const auto from = static_cast<double>(known), end = from + cell->remaining;
      out.predictions.push_back({.cell = name,
                                 .key = std::to_string(known),
                                 .value = from + told.remaining,
                                 .lower = from + told.lower,
                                 .upper = from + told.upper,
                                 .truth = end,
                                 .baseline = math::median(ends),
                                 .scale = end,
                                 .remaining = end - from});
    }
  }
  if (fewest < conformal_cells) out.findings.push_back(not_conformal({.file = protocol.file}, fewest, "siblings"));
  return out;
}

}  // namespace bha::pipeline
