#include "bha/pipeline/benchmark.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "bha/pipeline/leaky_rows.h"
#include "bha/pipeline/nasa_cells.h"
#include "tests/laws/slice_fleet.h"

namespace bha::pipeline {
namespace {

constexpr const char* good = R"({"id":"x","task":"soh","source":"PINN4SOH feature files","protocol":"honest","nominal_Ah":2.0,
"published":{"PINN":{"MAE":0.01}},"train":["a","b"],"test":["c"]})";

}  // namespace

TEST(Protocol, IsReadWithWhatItCarries) {
  const auto p = read_protocol(good, "p.json");
  ASSERT_TRUE(p);
  EXPECT_EQ(p->task, "soh");
  EXPECT_EQ(p->train.size(), 2u);
  EXPECT_FALSE(p->leaky);
  EXPECT_EQ(p->nominal("anything"), 2);
  EXPECT_EQ(p->published.at("PINN"), 0.01);
  const auto each = read_protocol(R"({"task":"soh","nominal_Ah":{"a":3.5},"train":[],"test":["a"]})", "p.json");
  EXPECT_EQ(each->nominal("a"), 3.5);
  EXPECT_TRUE(std::isnan(each->nominal("b")));
}

TEST(Protocol, WhatIsMissingIsNamed) {
  for (const auto& [text, member] : {std::pair{R"({"train":[],"test":["a"]})", "task"},
                                     {R"({"task":"soh","test":["a"]})", "train"},
                                     {R"({"task":"soh","train":[1],"test":["a"]})", "train"},
                                     {R"({"task":"soh","train":[],"test":[]})", "test"}}) {
    const auto p = read_protocol(text, "p.json");
    ASSERT_FALSE(p);
    EXPECT_EQ(p.error().code, Code::document_invalid);
    EXPECT_EQ(p.error().place.column, member);
  }
  EXPECT_FALSE(read_protocol("{", "p.json"));
}

TEST(Benchmark, PredictionsAreWrittenAsAScorerReadsThem) {
  Benchmark done{.key_column = "row", .value_column = "soh", .intervals = true};
  done.predictions = {{.cell = "a,b", .key = "0", .value = 0.9, .lower = 0.85, .upper = 0.95}};
  EXPECT_EQ(predictions_csv(done), "cell,row,soh,lo,hi\n\"a,b\",0,0.9,0.85,0.95\n");
  done = {.value_column = "cycle_life"};
  done.predictions = {{.cell = "c", .value = 700}};
  EXPECT_EQ(predictions_csv(done), "cell,cycle_life\nc,700\n");
}

TEST(Benchmark, AFleetIsLearntBetterThanItsCalendar) {
  laws::Fleet fleet = laws::any_fleet(6, 3);
  fleet.protocol.file = "p.json";
  bha::Run run;
  const auto done = run_benchmark(fleet.protocol, laws::files_of(fleet), {}, run);
  ASSERT_TRUE(done);
  const auto table = scores(*done, {});
  ASSERT_EQ(table.size(), 1u);
  EXPECT_EQ(table[0].scores.rows, 3 * 45);
  EXPECT_EQ(table[0].scores.cells, 3);
  EXPECT_LT(table[0].scores.mae, 0.015);  // a cell's own level, ±0.01, is not in its features
  EXPECT_LT(table[0].scores.mae, table[0].scores.baseline_mae);
  EXPECT_GT(table[0].scores.coverage, 0.6);
  ASSERT_EQ(done->findings.size(), 1u);
  EXPECT_EQ(done->findings[0].code, Code::interval_not_conformal);
}

TEST(Benchmark, BadCellsAreRefusedWithWords) {
  bha::Run run;
  laws::Fleet alone = laws::any_fleet(1, 1);
  EXPECT_EQ(run_benchmark(alone.protocol, laws::files_of(alone), {}, run).error().code, Code::too_few_cells);

  laws::Fleet hole = laws::any_fleet(3, 1);
  hole.cells["train1"].labels[7] = nan;
  const auto missing = run_benchmark(hole.protocol, laws::files_of(hole), {}, run);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, Code::training_not_finite);
  EXPECT_EQ(missing.error().place.first_row, 8u);
  EXPECT_EQ(missing.error().place.file, "train1");

  laws::Fleet absent = laws::any_fleet(3, 1);
  absent.protocol.train.push_back("nobody");
  EXPECT_EQ(run_benchmark(absent.protocol, laws::files_of(absent), {}, run).error().code, Code::file_not_found);

  laws::Fleet unknown = laws::any_fleet(3, 1);
  unknown.protocol.task = "weather";
  EXPECT_EQ(run_benchmark(unknown.protocol, laws::files_of(unknown), {}, run).error().code, Code::option_invalid);
}

TEST(Benchmark, ATestedRowWithoutACapacityIsLeftOutAndCounted) {
  bha::Run run;
  for (const Level level : {Level::k, Level::anchor}) {
    laws::Fleet fleet = laws::any_fleet(3, 2);
    const auto whole = run_benchmark(fleet.protocol, laws::files_of(fleet), {.level = level}, run);
    ASSERT_TRUE(whole) << spell(whole.error());
    for (const std::size_t k : {2U, 20U, 30U}) fleet.cells["test1"].labels[k] = nan;
    const auto done = run_benchmark(fleet.protocol, laws::files_of(fleet), {.level = level}, run);
    ASSERT_TRUE(done) << spell(done.error());
    ASSERT_EQ(done->predictions.size(), whole->predictions.size() - 3);
    std::size_t i = 0;
    for (const Prediction& p : whole->predictions) {
      if (p.cell == "test1" && (p.key == "2" || p.key == "20" || p.key == "30")) continue;
      EXPECT_EQ(done->predictions[i].key, p.key);
      if (level == Level::k || p.cell != "test1") {
        EXPECT_EQ(done->predictions[i].value, p.value) << p.cell << " " << p.key;
      }
      EXPECT_TRUE(std::isfinite(done->predictions[i++].value)) << p.cell << " " << p.key;
    }
    const Finding& said = done->findings.back();
    EXPECT_EQ(said.code, Code::training_not_finite);
    EXPECT_EQ(said.severity, Severity::warning);
    EXPECT_EQ(said.place.file, "test1");
    EXPECT_EQ(said.place.first_row, 3U);
    EXPECT_EQ(said.place.last_row, 31U);
    EXPECT_NE(said.found.find("3 of 45"), std::string::npos) << said.found;

    std::fill_n(fleet.cells["test1"].labels.begin(), 10, nan);
    const auto blind = run_benchmark(fleet.protocol, laws::files_of(fleet), {.level = level}, run);
    ASSERT_TRUE(blind) << spell(blind.error());
    EXPECT_EQ(blind->predictions.size(), 45U + (level == Level::anchor ? 0U : 45U - 12U));
    fleet.protocol.test = {"test1"};
    std::ranges::fill(fleet.cells["test1"].labels, nan);
    EXPECT_EQ(run_benchmark(fleet.protocol, laws::files_of(fleet), {.level = level}, run).error().code,
              Code::training_not_finite);
  }
}

// The learners are taught whole or not at all, so what is told before the time is up is what would have been told.
TEST(Benchmark, TimeThatIsUpTellsTheCellsUntilThenAndSaysSo) {
  const laws::Fleet fleet = laws::any_fleet(3, 4);
  bha::Run run;
  std::size_t asked = 0, last = 0;
  run.elapsed_s = [&] { return static_cast<double>(++asked); };
  run.budget_s = 1e9;
  const auto whole = run_benchmark(fleet.protocol, laws::files_of(fleet), {}, run);
  ASSERT_TRUE(whole) << spell(whole.error());
  for (const Finding& f : whole->findings) EXPECT_NE(f.code, Code::out_of_time);
  const std::size_t needed = asked;
  for (const std::size_t budget : {needed - 1, needed - 2, needed - 3, needed - 4, needed / 2, std::size_t{1}}) {
    asked = 0, run.budget_s = static_cast<double>(budget);
    const auto done = run_benchmark(fleet.protocol, laws::files_of(fleet), {}, run);
    if (!done) {
      EXPECT_EQ(id(done.error().code), id(Code::out_of_time));
      EXPECT_LE(budget, needed - 4);
      continue;
    }
    last = done->predictions.size();
    EXPECT_EQ(last, whole->predictions.size() * (4 - (needed - budget)) / 4);
    EXPECT_EQ(id(done->findings.back().code), id(Code::out_of_time));
    EXPECT_NE(done->findings.back().found.find(std::to_string(last)), std::string::npos);
    for (std::size_t i = 0; i < last; ++i) EXPECT_EQ(done->predictions[i].value, whole->predictions[i].value);
    EXPECT_NE(benchmark_json(fleet.protocol, *done, {}).find("out_of_time"), std::string::npos);
  }
  EXPECT_EQ(last, whole->predictions.size() / 4) << "three checks before the end, one cell";
}

TEST(Benchmark, CellsThatDoNotAgeAndCellsThatRiseAreLearntToo) {
  bha::Run run;
  for (const double slope : {0.0, 1e-3}) {
    laws::Fleet fleet = laws::any_fleet(4, 1);
    for (auto& [name, life] : fleet.cells)
      for (std::size_t k = 0; k < life.labels.size(); ++k) life.labels[k] = 0.95 + slope * static_cast<double>(k);
    const auto done = run_benchmark(fleet.protocol, laws::files_of(fleet), {}, run);
    ASSERT_TRUE(done);
    EXPECT_LT(scores(*done, {})[0].scores.mae, 3e-3) << slope;
  }
}

// 3 sigma over the whole file, features, row number and label; then the last row left.
TEST(LeakyRows, AreTheProtocolsRows) {
  std::vector<features::SliceNumbers> rows(50);
  std::vector<double> labels(50, 1);
  for (std::size_t i = 0; i < 50; ++i) {
    rows[i].fill(static_cast<double>(i % 5));
    labels[i] = 1 - 0.001 * static_cast<double>(i % 7);
  }
  rows[10][3] = 1e3;
  labels[20] = 0.2;
  rows[30][0] = nan;
  const auto kept = leaky_rows(rows, labels);
  std::vector<std::size_t> expected;
  for (std::size_t i = 0; i < 49; ++i)
    if (i != 10 && i != 20 && i != 30) expected.push_back(i);
  EXPECT_EQ(kept, expected);
}

}  // namespace bha::pipeline
