#include "bha/pipeline/benchmark.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "bha/base/json.h"
#include "bha/base/text.h"
#include "bha/pipeline/capacity_life_task.h"
#include "bha/pipeline/cycle_life_task.h"
#include "bha/pipeline/forecast_task.h"
#include "bha/pipeline/nasa_cells.h"
#include "bha/pipeline/soh_task.h"

namespace bha::pipeline {
namespace {

struct Known {
  std::string_view task, source;  // source: a word that the protocol's must hold; empty: any
  Task run;
};
constexpr Known tasks[] = {
    {"soh", "PINN4SOH", soh_task},           {"soh", "NASA", nasa_soh_task},      {"capacity", "NASA", nasa_capacity_task},
    {"forecast", "PINN4SOH", forecast_task}, {"cycle_life", "", cycle_life_task}, {"rul", "NASA", capacity_life_task},
};

std::string figure(double value) { return std::isnan(value) ? std::string("-") : fmt::format("{:.4g}", value); }

}  // namespace

Result<void> in_time(const Run& run, const std::string& file) {
  if (run.must_stop()) return refuse(run.stop_code(), {.file = file}, "an evaluation that was not finished", "time to finish");
  return {};
}

Result<Benchmark> cut_short(Benchmark told, Finding why) {
  if ((why.code != Code::out_of_time && why.code != Code::stopped) || told.predictions.empty()) return Refusal(std::move(why));
  why.severity = Severity::warning;
  why.found = std::to_string(told.predictions.size()) + " predictions until then";
  why.expected = "all that the protocol asks for";
  told.findings.push_back(std::move(why));
  return told;
}

Result<Benchmark> run_benchmark(const Protocol& protocol, const ReadFile& read, const BenchmarkOptions& options, Run& run) {
  const ReadFile read_in_time = [&](const std::string& path) {
    return in_time(run, protocol.file).and_then([&] { return read(path); });
  };
  for (const Known& known : tasks)
    if (known.task == protocol.task && protocol.source.find(known.source) != std::string::npos)
      return known.run(protocol, read_in_time, options, run);
  std::string names;
  for (const Known& known : tasks)
    names += (names.empty() ? "" : ", ") + std::string(known.task) + " on " + std::string(known.source);
  return refuse(Code::option_invalid, {.file = protocol.file, .column = "task"},
                in_quotes(protocol.task) + " on " + in_quotes(protocol.source, 80), "one of " + names,
                "name a known task and source in the protocol");
}

std::string predictions_csv(const Benchmark& done) {
  std::string out =
      "cell," + (done.key_column.empty() ? "" : done.key_column + ",") + done.value_column + (done.intervals ? ",lo,hi\n" : "\n");
  for (const Prediction& p : done.predictions) {
    const bool quoted = p.cell.find_first_of(",\"") != std::string::npos;
    out += quoted ? '"' + p.cell + '"' : p.cell;
    if (!done.key_column.empty()) out += ',' + p.key;
    out += ',';
    append_number(out, p.value);
    if (done.intervals) {
      out += ',';
      append_number(out, p.lower);
      out += ',';
      append_number(out, p.upper);
    }
    out += '\n';
  }
  return out;
}

std::string trajectory_csv(const Benchmark& done) {
  std::string out = "cell,origin,row,soh\n";
  for (const TrajectoryPoint& p : done.trajectory) {
    out += p.cell + ',' + p.origin + ',' + std::to_string(p.row) + ',';
    append_number(out, p.soh);
    out += '\n';
  }
  return out;
}

std::vector<ScoreRow> scores(const Benchmark& done, const BenchmarkOptions& options) {
  std::map<std::string, std::size_t> cells;
  std::vector<std::pair<std::string, std::vector<metrics::ScoredRow>>> groups;
  for (const Prediction& p : done.predictions) {
    const std::size_t cell = cells.emplace(p.cell, cells.size()).first->second;
    const std::string key = done.by_key ? p.key : std::string();
    auto group = std::ranges::find_if(groups, [&](const auto& g) { return g.first == key; });
    if (group == groups.end()) group = groups.insert(group, {key, {}});
    group->second.push_back({cell, p.truth, p.value, p.lower, p.upper, p.baseline, p.scale, p.remaining});
  }
  std::vector<ScoreRow> out;
  for (const auto& [key, rows] : groups) out.push_back({key, metrics::cell_scores(rows, {.seed = options.seed})});
  return out;
}

std::string benchmark_json(const Protocol& protocol, const Benchmark& done, const BenchmarkOptions& options) {
  std::string out = "{\"protocol\":";
  json::append_string(out, protocol.id);
  out += fmt::format(R"(,"level":"{}","seed":{},"train_cells":{},"test_cells":{},"value":"{}","baseline":)",
                     protocol.leaky ? "leaky" : word(options.level), options.seed, protocol.train.size(), protocol.test.size(),
                     done.value_column);
  json::append_string(out, done.baseline);
  out += ",\"published\":";
  json::append(out, protocol.published);
  out += ",\"findings\":";
  json::append(out, done.findings);
  out += ",\"table\":";
  json::append(out, scores(done, options));
  out += ",\"inputs\":";
  json::append(out, done.inputs);
  return out + "}\n";
}

std::vector<std::string> input_words(const BenchmarkInputs& inputs) {
  if (inputs.protocol_sha256.empty()) return {};
  return {"protocol sha256 " + inputs.protocol_sha256,
          fmt::format("data sha256 {} (of the list of {} {})", inputs.list_sha256, inputs.data.size(),
                      inputs.data.size() == 1 ? "file" : "files")};
}

std::string benchmark_text(const Protocol& protocol, const Benchmark& done, const BenchmarkOptions& options) {
  std::string out =
      fmt::format("{}: {} of {} cells, trained on {}{}, seed {}\n", protocol.id, done.value_column, protocol.test.size(),
                  protocol.train.size(), protocol.leaky ? ", leaky as published" : fmt::format(", level {}", word(options.level)),
                  options.seed);
  out += fmt::format("{:<10}{:>7}{:>7}{:>10}{:>22}{:>10}{:>10}{:>10}{:>10}{:>14}{:>10}{:>11}{:>10}\n",
                     done.by_key ? done.key_column : "", "rows", "cells", "MAE", "90 % over cells", "MAPE", "RMSE", "R2",
                     "coverage", "95 % of it", "width", "int.score", "CRPS");
  for (const auto& [key, s] : scores(done, options)) {
    const auto share =
        std::isnan(s.coverage) ? std::string("-") : fmt::format("{:.2f} .. {:.2f}", s.coverage_low, s.coverage_high);
    out += fmt::format("{:<10}{:>7}{:>7}{:>10}{:>22}{:>10}{:>10}{:>10}{:>10}{:>14}{:>10}{:>11}{:>10}\n",
                       key.empty() ? "all" : key, s.rows, s.cells, figure(s.mae), figure(s.mae_low) + " .. " + figure(s.mae_high),
                       figure(s.mape), figure(s.rmse), figure(s.r_squared), figure(s.coverage), share, figure(s.width),
                       figure(s.interval_score), figure(s.crps));
    if (std::isfinite(s.alpha_lambda)) out += fmt::format("          within 20 % of what remained: {}\n", figure(s.alpha_lambda));
    if (!done.scale.empty()) out += fmt::format("          MAE / {}: {}\n", done.scale, figure(s.mae_over_scale));
    if (!done.baseline.empty()) out += fmt::format("          {}: MAE {}\n", done.baseline, figure(s.baseline_mae));
  }
  for (const auto& [name, mae] : protocol.published) out += fmt::format("          published {}: MAE {}\n", name, figure(mae));
  for (const std::string& line : input_words(done.inputs)) out += line + "\n";
  return out;
}

}  // namespace bha::pipeline
