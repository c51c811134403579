// The tasks that tell a life: NASA's discharges (capacity by the published rule, cycles until the threshold) and cycle life from
// the curves of early cycles. Made sets of known truth; what is wrong with a set is refused with its file, line and cell.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>

#include "bha/base/text.h"
#include "bha/pipeline/benchmark.h"
#include "bha/pipeline/capacity_life_task.h"
#include "bha/pipeline/cycle_life_task.h"
#include "bha/pipeline/nasa_cells.h"

namespace bha::pipeline {
namespace {

using Files = std::map<std::string, std::string>;

ReadFile from(const Files& files) {
  return [&files](const std::string& path) -> Result<std::string> {
    if (const auto at = files.find(path); at != files.end()) return at->second;
    return refuse(Code::file_not_found, {.file = path}, "nothing there", "a file of the set");
  };
}
std::string number(double x) { return number_text(x); }

// A discharge at 2 A of so many seconds from 4.2 to 2.6 V, a sample each 10 s; a minute of rest before the load.
std::string discharge(double seconds) {
  std::string out = "Voltage_measured,Current_measured,Time\n4.2,0,0\n4.2,0,60\n";
  for (double t = 70; t <= 70 + seconds; t += 10) out += number(4.2 - 1.6 * (t - 70) / seconds) + ",-2," + number(t) + "\n";
  return out;
}
// A charge at 1.5 A to 4.2 V and on with a falling current.
std::string charge() {
  std::string out = "Voltage_measured,Current_measured,Time\n3.5,0,0\n";
  for (int i = 1; i <= 60; ++i)
    out += number(i < 40 ? 3.6 + 0.0155 * i : 4.2) + "," + number(i < 40 ? 1.5 : 1.5 * std::exp(-(i - 40) / 8.0)) + "," +
           number(30.0 * i) + "\n";
  return out;
}
// `cells` batteries that lose charge each at a pace of its own: a charge and a discharge a cycle.
Files nasa_set(int cells, int cycles) {
  Files out;
  std::string index = "type,start_time,ambient_temperature,battery_id,test_id,uid,filename,Capacity\n";
  for (int c = 1; c <= cells; ++c)
    for (int k = 0; k < cycles; ++k) {
      const double Ah = 2 - (0.004 + 0.0005 * c) * k;
      const std::string cell = "B" + std::to_string(c), file = cell + "_" + std::to_string(k) + ".csv";
      index += "charge,x,24," + cell + "," + std::to_string(2 * k) + ",1,c" + file + ",\n";
      index += "discharge,x,24," + cell + "," + std::to_string(2 * k + 1) + ",1,d" + file + "," + number(Ah) + "\n";
      if (k < 3) out["nasa_pcoe/data/c" + file] = charge(), out["nasa_pcoe/data/d" + file] = discharge(Ah * 1800);
    }
  out["nasa_pcoe/metadata.csv"] = index;
  return out;
}

// Discharge curves of cycles 2 to 100 over 40 voltages: the faster it will die, the more the curve moves.
std::string curves_of(double life, bool dead = false) {
  std::string out;
  for (int v = 0; v < 40; ++v) {
    for (int k = 2; k <= 101; ++k) {
      const double depth = static_cast<double>(v + 1) / 40, moved = dead ? 0 : 30 * k / life * 1e-3 * std::sin(3.1 * depth);
      out += (k == 2 ? "" : ",") + number(1.1 * depth - moved * (1 + 0.3 * depth) - 2e-4 * k * depth * 500 / life);
    }
    out += "\n";
  }
  return out;
}
double life_of_cell(int i) { return 400 + 90.0 * i; }
struct CurveSet {
  Protocol protocol{.file = "p.json"};
  Files files{};
};
CurveSet curve_set(int train, int test) {
  CurveSet out;
  std::string lives;
  for (int i = 1; i <= train + test; ++i) {
    const std::string name = "severson_qv/train/cell" + std::to_string(i) + ".csv";
    out.files[name] = curves_of(life_of_cell(i));
    lives += number(life_of_cell(i)) + "\n";
    (i % 4 == 2 && static_cast<int>(out.protocol.test.size()) < test ? out.protocol.test : out.protocol.train).push_back(name);
  }
  out.files["severson_qv/cycle_lives/train_cycle_lives.csv"] = lives;
  return out;
}

}  // namespace

TEST(NasaTasks, TheCapacityIsTheIntegralUntilBelowTheCutOff) {
  const Files files = nasa_set(1, 3);
  bha::Run run;
  const auto done = nasa_capacity_task({.file = "p.json", .test = {"B1"}}, from(files), {}, run);
  ASSERT_TRUE(done) << spell(done.error());
  ASSERT_EQ(done->predictions.size(), 3U);
  // 4.2 to 2.7 V of 1.6 V in all, at 2 A, to the next sample; the ramp of the load's first interval counts half of 10 s.
  for (const Prediction& p : done->predictions) EXPECT_NEAR(p.value, p.truth * 1.5 / 1.6, 2.0 * 15 / 3600) << p.key;
  EXPECT_EQ(done->predictions[1].key, "3");
  run.stop_requested = [] { return true; };
  EXPECT_EQ(nasa_capacity_task({.file = "p.json", .test = {"B1"}}, from(files), {}, run).error().code, Code::stopped);
  int asked = 0;
  run.stop_requested = [&] { return ++asked > 2; };
  const auto part = nasa_capacity_task({.file = "p.json", .test = {"B1"}}, from(files), {}, run);
  ASSERT_TRUE(part) << spell(part.error());
  EXPECT_EQ(part->predictions.size(), 2U);
  EXPECT_EQ(part->findings.back().code, Code::stopped);
}

TEST(NasaTasks, AScoredDischargeHasTheSlicesOfTheChargeBeforeIt) {
  Files files = nasa_set(1, 3);
  files["nasa_pcoe/data/cB1_1.csv"] = "Voltage_measured,Current_measured,Time\n3.5,0,0\n3.6,1.5,30\n";  // no full charge
  const auto read = from(files);
  const auto tests = read_nasa_tests(read);
  ASSERT_TRUE(tests) << spell(tests.error());
  const auto cell = read_nasa_cell("B1", *tests, read);
  ASSERT_TRUE(cell) << spell(cell.error());
  EXPECT_EQ(cell->keys, (std::vector<std::string>{"1", "5"})) << "the second discharge has no full charge before it";
  EXPECT_NEAR(cell->labels[1], (2 - 0.0045 * 2) / 2, 1e-12);
  // CC: from 3.91 V (sample 20) to 4.189 V (sample 38), 18 intervals of 30 s at 1.5 A. CV: 1.2 A to 0.1 A.
  EXPECT_NEAR(cell->rows[0][4], 1.5 * 18 * 30 / 3600, 1e-12);
  EXPECT_NEAR(cell->rows[0][5], 18 * 30, 1e-9);
  EXPECT_LT(cell->rows[0][8], 1.2);
  EXPECT_GT(cell->rows[0][8], 0.1);
  EXPECT_EQ(read_nasa_cell("B7", *tests, read).error().code, Code::cell_not_found);
}

TEST(NasaTasks, WhatIsWrongWithTheSetIsRefusedWhereItIs) {
  struct Row {
    const char* given;
    std::function<void(Files&)> spoil;
    Code code;
    const char *file, *column;
    std::uint64_t line;
  };
  const std::string index = "nasa_pcoe/metadata.csv", record = "nasa_pcoe/data/dB1_0.csv";
  for (const Row& row :
       {Row{"no index", [&](Files& f) { f.erase(index); }, Code::file_not_found, "nasa_pcoe/metadata.csv", "", 0},
        {"no column", [&](Files& f) { f[index] = "type,battery_id,test_id,filename\ncharge,B1,0,x\n"; }, Code::column_missing,
         "nasa_pcoe/metadata.csv", "Capacity", 1},
        {"no number", [&](Files& f) { f[index].replace(f[index].find(",0,1,"), 5, ",x,1,"); }, Code::number_format,
         "nasa_pcoe/metadata.csv", "test_id", 2},
        {"no record", [&](Files& f) { f.erase(record); }, Code::file_not_found, "nasa_pcoe/data/dB1_0.csv", "", 0},
        {"no voltage", [&](Files& f) { f[record] = "Time,Current_measured\n0,1\n"; }, Code::column_missing,
         "nasa_pcoe/data/dB1_0.csv", "Voltage_measured", 0}}) {
    Files files = nasa_set(1, 3);
    row.spoil(files);
    bha::Run run;
    const auto done = nasa_capacity_task({.file = "p.json", .test = {"B1"}}, from(files), {}, run);
    ASSERT_FALSE(done) << row.given;
    EXPECT_EQ(id(done.error().code), id(row.code)) << row.given;
    EXPECT_EQ(done.error().place.file, row.file) << row.given;
    EXPECT_EQ(done.error().place.column, row.column) << row.given;
    EXPECT_EQ(done.error().place.line, row.line) << row.given;
  }
}

TEST(CapacityLife, SiblingsTellTheEndBetterThanTheirMedian) {
  const Files files = nasa_set(8, 160);
  Protocol protocol{.file = "p.json", .threshold_Ah = 1.4};
  for (int c = 1; c <= 8; ++c) protocol.train.push_back("B" + std::to_string(c));
  protocol.test = {"B2", "B7"};
  bha::Run run;
  const auto done = capacity_life_task(protocol, from(files), {}, run);
  ASSERT_TRUE(done) << spell(done.error());
  ASSERT_FALSE(done->predictions.empty());
  double off = 0, baseline = 0;
  for (const Prediction& p : done->predictions) {
    const int c = p.cell[1] - '0';
    EXPECT_EQ(p.truth, std::ceil(0.6 / (0.004 + 0.0005 * c) - 1e-9)) << p.cell;
    EXPECT_TRUE(p.lower <= p.value && p.value <= p.upper) << p.cell << " " << p.key;
    off += std::abs(p.value - p.truth), baseline += std::abs(p.baseline - p.truth);
  }
  EXPECT_LT(off, baseline);
  ASSERT_EQ(done->findings.size(), 1U);
  EXPECT_EQ(done->findings[0].code, Code::interval_not_conformal) << "seven siblings are fewer than nine";
  run.elapsed_s = [asked = 0]() mutable { return ++asked; };
  run.budget_s = 1;
  EXPECT_EQ(capacity_life_task(protocol, from(files), {}, run).error().code, Code::out_of_time);
  run.elapsed_s = nullptr;
  protocol.test = {"B9"};
  EXPECT_EQ(capacity_life_task(protocol, from(files), {}, run).error().code, Code::cell_not_found);
  protocol.threshold_Ah = nan;
  EXPECT_EQ(capacity_life_task(protocol, from(files), {}, run).error().place.column, "threshold_Ah");
}

TEST(CycleLife, CurvesThatMoveMoreDieSooner) {
  const CurveSet set = curve_set(18, 4);
  bha::Run run;
  const auto done = cycle_life_task(set.protocol, from(set.files), {}, run);
  ASSERT_TRUE(done) << spell(done.error());
  ASSERT_EQ(done->predictions.size(), 4U);
  double off = 0, baseline = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const Prediction& p = done->predictions[i];
    EXPECT_EQ(p.truth, life_of_cell(2 + 4 * static_cast<int>(i))) << p.cell;
    EXPECT_TRUE(p.lower < p.value && p.value < p.upper) << p.cell;
    off += std::abs(p.value - p.truth), baseline += std::abs(p.baseline - p.truth);
  }
  EXPECT_LT(off, baseline / 4);
  EXPECT_TRUE(done->findings.empty());
}

TEST(CycleLife, TheProtocolsOwnTruthGoesFirst) {
  const CurveSet set = curve_set(1, 1);
  Protocol protocol{.file = "p.json", .truth = {{"a.csv", 777}}};
  EXPECT_EQ(*cycle_life(protocol, "a.csv", from(set.files)), 777);
  EXPECT_EQ(*cycle_life(protocol, "severson_qv/train/cell2.csv", from(set.files)), life_of_cell(2));
}

TEST(CycleLife, WhatIsWrongIsRefusedWithTheCell) {
  struct Row {
    const char* given;
    std::function<void(CurveSet&)> spoil;
    Code code;
    const char* file;
  };
  for (const Row& row :
       {Row{"no file", [](CurveSet& s) { s.files.erase("severson_qv/train/cell1.csv"); }, Code::file_not_found,
            "severson_qv/train/cell1.csv"},
        {"no lives", [](CurveSet& s) { s.files.erase("severson_qv/cycle_lives/train_cycle_lives.csv"); }, Code::file_not_found,
         "severson_qv/cycle_lives/train_cycle_lives.csv"},
        {"a row too few", [](CurveSet& s) { s.files["severson_qv/cycle_lives/train_cycle_lives.csv"] = "400\n"; },
         Code::document_invalid, "severson_qv/cycle_lives/train_cycle_lives.csv"},
        {"a cell without a number",
         [](CurveSet& s) {
           s.files["cell.csv"] = curves_of(300);
           s.protocol.train.push_back("cell.csv");
         },
         Code::document_invalid, "p.json"},
        {"one cell on both sides", [](CurveSet& s) { s.protocol.train.push_back(s.protocol.test[0]); }, Code::same_cell_twice,
         "p.json"},
        {"too few cycles", [](CurveSet& s) { s.files["severson_qv/train/cell1.csv"] = "1,1,1\n0.5,0.5,0.5\n"; },
         Code::too_few_points, ""}}) {
    CurveSet set = curve_set(6, 1);
    row.spoil(set);
    bha::Run run;
    const auto done = cycle_life_task(set.protocol, from(set.files), {}, run);
    ASSERT_FALSE(done) << row.given;
    EXPECT_EQ(id(done.error().code), id(row.code)) << row.given << ": " << spell(done.error());
    EXPECT_EQ(done.error().place.file, row.file) << row.given;
  }
}

// Told after 50 and after 80 discharges: what the asked cell's file holds beyond that, its end too, changes no bit of what is told.
TEST(CapacityLife, TheFutureOfAnAskedCellChangesNothing) {
  Files files = nasa_set(8, 160);
  Protocol protocol{.file = "p.json", .threshold_Ah = 1.4};
  for (int c = 1; c <= 8; ++c) protocol.train.push_back("B" + std::to_string(c));
  protocol.test = {"B2"};
  bha::Run run;
  const auto whole = capacity_life_task(protocol, from(files), {}, run);
  ASSERT_TRUE(whole) << spell(whole.error());
  ASSERT_EQ(whole->predictions.size(), 2U);
  std::string& index = files["nasa_pcoe/metadata.csv"];
  std::string other;
  for (std::size_t at = 0; at < index.size();) {
    const std::size_t end = index.find('\n', at) + 1;
    std::string line = index.substr(at, end - at);
    const std::size_t name = line.find(",dB2_");
    if (name != std::string::npos && std::stoi(line.substr(name + 5)) >= 80)  // it stays alive for long, then fails at once
      line = line.substr(0, line.rfind(',') + 1) + (std::stoi(line.substr(name + 5)) < 150 ? "1.9" : "1.2") + "\n";
    other += line;
    at = end;
  }
  ASSERT_NE(other, index);
  index = other;
  const auto again = capacity_life_task(protocol, from(files), {}, run);
  ASSERT_TRUE(again) << spell(again.error());
  ASSERT_EQ(again->predictions.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    const Prediction &a = whole->predictions[i], &b = again->predictions[i];
    EXPECT_NE(a.truth, b.truth);
    EXPECT_TRUE(a.value == b.value && a.lower == b.lower && a.upper == b.upper && a.baseline == b.baseline) << a.key;
  }
}

TEST(CycleLife, NeitherTheLifeOfAnAskedCellNorOtherAskedCellsChangeABit) {
  const CurveSet set = curve_set(18, 4);
  bha::Run run;
  const auto whole = cycle_life_task(set.protocol, from(set.files), {}, run);
  ASSERT_TRUE(whole) << spell(whole.error());
  CurveSet alone = set;
  alone.protocol.test = {set.protocol.test[2]};
  alone.protocol.truth = {{set.protocol.test[2], 5000}};
  const auto told = cycle_life_task(alone.protocol, from(alone.files), {}, run);
  ASSERT_TRUE(told) << spell(told.error());
  ASSERT_EQ(told->predictions.size(), 1U);
  const Prediction &a = whole->predictions[2], &b = told->predictions[0];
  EXPECT_EQ(b.truth, 5000);
  EXPECT_TRUE(a.value == b.value && a.lower == b.lower && a.upper == b.upper && a.baseline == b.baseline);
}

}  // namespace bha::pipeline
