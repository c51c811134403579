#include "bha/formats/nasa_pcoe.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "bha/base/text.h"
#include "bha/formats/registry.h"
#include "bha/formats/shared_files_test.h"

using namespace bha;
using namespace bha::formats;

// Two cells, made up: the second charge of A lies two days after the first.
static const char* index_text =
    "type,start_time,ambient_temperature,battery_id,test_id,uid,filename,Capacity,Re,Rct\n"
    "charge,[2008.  4.  2. 13.  8.  17.5],24,A,0,1,00001.csv,,,\n"
    "discharge,[2.008e+03 4.000e+00 2.000e+00 1.500e+01 0.000e+00 0.000e+00],24,A,1,2,00002.csv,1.0,,\n"
    "impedance,[2008    4    2   16    0    0],24,A,2,3,00003.csv,,0.05,0.1\n"
    "charge,[2008 4 4 13 8 17.5],4,A,3,4,00004.csv,,,\n"
    "charge,[2008 4 4 13 8 17.5],4,B,0,5,00005.csv,,,\n";
static const char* charge_text =
    "Voltage_measured,Current_measured,Temperature_measured,Current_charge,Voltage_charge,Time\n3.5,1.5,24.1,1.5,3.6,0\n3.6,1.5,,"
    "1.5,3.7,2.25\n";

static Source made_up(std::map<std::string, std::string, std::less<>>& files) {
  Source out{"set", {}};
  for (const auto& [name, text] : files) out.parts.push_back(source_in_memory(name, text).parts.front());
  return out;
}

TEST(NasaPcoe, MeasurementsAreLaidOneAfterTheOtherByTheirStartTimes) {
  std::map<std::string, std::string, std::less<>> files = {{"metadata.csv", index_text},    {"data/00001.csv", charge_text},
                                                           {"data/00002.csv", charge_text}, {"data/00003.csv", "x\n1\n"},
                                                           {"data/00004.csv", charge_text}, {"data/00005.csv", charge_text}};
  const Source source = made_up(files);
  const auto all_cells = probe(source, {}, {});
  ASSERT_TRUE(all_cells) << spell(all_cells.error());
  EXPECT_EQ(all_cells->belief.format, "nasa_pcoe");
  EXPECT_EQ(all_cells->cells, (std::vector<std::string>{"A", "B"}));
  const BeliefOptions options{.cell = "A"};
  const auto decision = probe(source, options, {});
  ASSERT_TRUE(decision) << spell(decision.error());
  auto reader = format_named("nasa_pcoe")->open(source, decision->belief, options, {.block_rows = 1});
  ASSERT_TRUE(reader) << spell(reader.error());
  std::vector<double> time_s, ambient;
  std::vector<int> step;
  record::SampleBlock block;
  while (*(*reader)->next(block)) {
    ASSERT_EQ(block.rows, 1u);
    EXPECT_EQ(block.first_row, time_s.size() + 1);
    time_s.push_back(static_cast<double>(block.time_ns[0]) * 1e-9);
    ambient.push_back(block.ambient_temperature_degC[0]);
    step.push_back(block.step[0]);
  }
  EXPECT_EQ(time_s, (std::vector<double>{0, 2.25, 6702.5, 6704.75, 172800, 172802.25}));
  EXPECT_EQ(step, (std::vector<int>{0, 0, 1, 1, 3, 3}));
  EXPECT_EQ(ambient, (std::vector<double>{24, 24, 24, 24, 4, 4}));
}

TEST(NasaPcoe, WhatIsRefusedAndWhere) {
  std::map<std::string, std::string, std::less<>> files = {{"metadata.csv", index_text}, {"data/00001.csv", charge_text}};
  const Source source = made_up(files);
  const auto no_such = probe(source, {.cell = "C"}, {});
  ASSERT_FALSE(no_such);
  EXPECT_EQ(spell(no_such.error()),
            "set: cell C: found only A, B, expected a cell of the set. What to do: see the cells with `bha inspect`. "
            "[cell_not_found, 701]");
  const auto several = format_named("nasa_pcoe")->open(source, {}, {}, {});
  ASSERT_FALSE(several);
  EXPECT_TRUE(several.error().code == Code::several_cells);
  auto reader = format_named("nasa_pcoe")->open(source, {}, {.cell = "A"}, {});
  ASSERT_TRUE(reader);
  record::SampleBlock block;
  while (*(*reader)->next(block)) {
  }
  ASSERT_EQ((*reader)->findings().size(), 2u);
  EXPECT_TRUE((*reader)->findings()[0].code == Code::part_missing && (*reader)->findings()[0].place.line == 3);
  files["metadata.csv"] = std::string(index_text) + "charge,[2008 4 x 13 8 17.5],4,B,0,5,00005.csv,,,\n";
  const auto broken = probe(made_up(files), {.cell = "A"}, {});
  ASSERT_FALSE(broken);
  EXPECT_TRUE(broken.error().code == Code::metadata_invalid && broken.error().place.line == 7);
  files["metadata.csv"] = index_text;
  files["data/00001.csv"] =
      "Voltage_measured,Current_measured,Temperature_measured,Current_charge,Voltage_charge,Time\n3.5,1.5,24,1,1,0\n3.5,1,5x,1,1,"
      "1\n3.6,1.5,24,1,1,2\n";
  const Source with_reject = made_up(files);
  auto rejecting = format_named("nasa_pcoe")->open(with_reject, {}, {.cell = "A"}, {});
  ASSERT_TRUE(*(*rejecting)->next(block));
  EXPECT_EQ(block.rows, 2u);
  EXPECT_EQ(block.skipped, (std::vector<std::uint32_t>{1}));
  ASSERT_EQ((*rejecting)->rejects().size(), 1u);
  EXPECT_TRUE((*rejecting)->rejects()[0].line == 3 && (*rejecting)->rejects()[0].row == 2 &&
              (*rejecting)->rejects()[0].column == "temperature_degC");
}

// The set's own Capacity, by its own rule, from the blocks as they come: trapezoid to and including the first sample below 2.7 V.
TEST(NasaPcoe, PublishedCapacities) {
  BHA_NEEDS_SHARED("nasa_pcoe");
  const Source source = shared::folder_source(shared::root() / "data" / "nasa_pcoe");
  std::map<std::string, std::map<int, double>> published;
  const std::string index = shared::file_bytes(shared::root() / "data" / "nasa_pcoe" / "metadata.csv");
  for (const std::string_view line : split(index, '\n'))
    if (const auto f = split(line, ','); f.size() > 7 && f[0] == "discharge") {
      double capacity = bha::nan;
      std::int64_t test = 0;
      if (read_number(f[7], capacity) && read_integer(f[4], test) && capacity > 0.05)
        published[std::string(f[3])][static_cast<int>(test)] = capacity;
    }
  ASSERT_EQ(published.size(), 5u);
  for (const auto& [cell, capacities] : published) {
    auto reader = format_named("nasa_pcoe")->open(source, {}, {.cell = cell}, {});
    ASSERT_TRUE(reader);
    record::SampleBlock b;
    std::map<int, double> ours;
    std::int64_t last_ns = record::no_time;
    while (*(*reader)->next(b)) {
      EXPECT_TRUE(last_ns == record::no_time || b.time_ns.front() > last_ns) << cell;
      last_ns = b.time_ns.back();
      if (b.state.front() != record::State::discharge) continue;
      double& q = ours[b.step.front()];
      for (std::size_t i = 1; i < b.rows && !(b.voltage_V[i - 1] < nasa_capacity_ends_below_V); ++i)
        q -= (b.current_A[i] + b.current_A[i - 1]) / 2 * static_cast<double>(b.time_ns[i] - b.time_ns[i - 1]) * 1e-9 / 3600;
    }
    double worst = 0;
    for (const auto& [test, capacity] : capacities) worst = std::max(worst, std::abs(ours[test] - capacity));
    std::printf("%s: %zu capacities, worst %.1e Ah\n", cell.c_str(), capacities.size(), worst);
    EXPECT_LT(worst, 1e-4) << cell;
  }
}
