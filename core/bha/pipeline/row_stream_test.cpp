#include "bha/pipeline/row_stream.h"

#include <gtest/gtest.h>

#include "bha/formats/registry.h"
#include "bha/pipeline/slice_columns.h"
#include "bha/report/csv.h"

namespace bha::pipeline {
namespace {

// A charge to 4 V that is held there, and a discharge; a row every 10 s.
std::string record_of(int cycles) {
  std::string out = "Test Time / s,Voltage / V,Current / A\n";
  for (int i = 0; i < 100 * cycles; ++i) {
    const int at = i % 100;
    const double voltage_V = at < 50 ? 3.0 + 0.02 * at : at < 60 ? 4.0 : 4.0 - 0.025 * (at - 60);
    const double current_A = at < 50 ? 1.5 : at < 60 ? 1.5 / (at - 48) : -1.5;
    out += std::to_string(10 * i) + "," + std::to_string(voltage_V) + "," + std::to_string(current_A) + "\n";
  }
  return out;
}
Options declared(bool slices) {
  Options options{.fits = false, .curves = false};
  options.belief.nominal_capacity_Ah = 0.25, options.belief.voltage_min_V = 3.01, options.belief.voltage_max_V = 4.0;
  options.steps.slices = slices;
  return options;
}
std::string of_the_whole(const std::string& text, const Options& options) {
  Run run;
  const auto read = analyse(formats::source_in_memory("cell.csv", text), options, run);
  if (!read) return spell(read.error());
  if (!options.steps.slices) return report::to_csv(read->cycles);
  std::string out;
  append_heading_with_slices(out);
  append_with_slices(out, read->cycles, read->steps.slices);
  return out;
}

}  // namespace

TEST(RowStream, HoweverItIsCutItSaysTheTableOfTheWhole) {
  const std::string text = record_of(4);
  for (const bool slices : {false, true}) {
    const std::string whole = of_the_whole(text, declared(slices));
    ASSERT_EQ(std::count(whole.begin(), whole.end(), '\n'), 5) << whole;
    for (const std::size_t size : {std::size_t{1}, std::size_t{13}, std::size_t{4096}, text.size()})
      for (const std::size_t probe_bytes : {std::size_t{2000}, std::size_t{1} << 20}) {
        RowStream stream("cell.csv", declared(slices), {.probe_bytes = probe_bytes});
        std::string out;
        for (std::size_t at = 0; at < text.size(); at += size) ASSERT_TRUE(stream.push(text.substr(at, size), out));
        ASSERT_TRUE(stream.finish(out));
        EXPECT_EQ(out, whole) << size << " " << probe_bytes;
      }
  }
}

TEST(RowStream, ARowIsToldAsSoonAsTheNextCycleBegins) {
  const std::string text = record_of(3);
  Options options = declared(false);
  options.belief.believe = formats::probe(formats::source_in_memory("cell.csv", text), options.belief, {})->belief;
  RowStream stream("cell.csv", options, {});
  std::string out;
  std::vector<std::size_t> told_at;  // row of the record
  for (std::size_t at = 0, row = 0; at < text.size(); ++at) {
    const std::size_t before = out.size();
    ASSERT_TRUE(stream.push(text.substr(at, 1), out));
    row += text[at] == '\n' ? 1 : 0;
    if (out.size() > before) told_at.push_back(row);
  }
  ASSERT_EQ(told_at.size(), 2U);                         // the third when the record ends
  EXPECT_NEAR(static_cast<double>(told_at[0]), 103, 3);  // a charge is one when 5 % of the capacity are in: the fifth row
  EXPECT_NEAR(static_cast<double>(told_at[1]), 203, 3);
  ASSERT_TRUE(stream.finish(out));
  EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 4);
}

TEST(RowStream, WhatCannotBeReadIsRefusedWithItsPlace) {
  RowStream stream("cell.csv", declared(false), {.probe_bytes = 100});
  std::string out;
  ASSERT_FALSE(stream.push(std::string(200, '\0'), out));
  RowStream empty("cell.csv", declared(false), {});
  const auto refused = empty.finish(out);
  ASSERT_FALSE(refused);
  EXPECT_EQ(id(refused.error().code), "empty_file");
  EXPECT_EQ(out, "");
}

}  // namespace bha::pipeline
