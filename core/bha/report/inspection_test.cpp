#include "bha/report/inspection.h"

#include <gtest/gtest.h>

#include "bha/base/json.h"
#include "bha/formats/registry.h"
#include "bha/pipeline/session.h"
#include "bha/report/json.h"

namespace bha::report {
namespace {

pipeline::Analysis example() {
  std::string text = "Test Time / s,Voltage / V,Current / mA,Remark\n";
  for (int i = 0; i < 60; ++i)
    text += std::to_string(10 * i) + "," + (i == 7 ? "broken" : std::to_string(3.5 + 0.01 * (i < 30 ? i : 60 - i))) +
            (i < 30 ? ",1500,x\n" : ",-1500,x\n");
  Run run;
  auto analysis = pipeline::analyse(formats::source_in_memory("cell.csv", text), {.fits = false}, run);
  EXPECT_TRUE(analysis.has_value());
  return analysis ? *analysis : pipeline::Analysis{};
}
bool says(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST(Inspection, ARowThatStandsInNoLineHasItsNumber) {
  Inspection inspection = inspection_of(example());
  inspection.rejects = {{.code = Code::current_missing, .row = 60, .column = "current_A"}};
  EXPECT_TRUE(says(to_text(inspection, 200), "  row 60: current_missing")) << to_text(inspection, 200);
}

TEST(Inspection, TellsWhatIsBelievedOfEachColumn) {
  const Inspection inspection = inspection_of(example());
  const std::string text = to_text(inspection, 200);
  EXPECT_TRUE(says(text, "cell.csv (") && says(text, "59 rows)")) << text;
  for (const char* words : {"format          bdf", "separator \",\"", "Current / mA", "current × 0.001", "Remark", "not used",
                            "clock           test-time", "temperature     none", "say --nominal-capacity-ah", "number_format",
                            "\"broken\"", "line 9:"})
    EXPECT_TRUE(says(text, words)) << words << "\n" << text;
  std::size_t longest = 0, at = 0;
  const std::string narrow = to_text(inspection, 70);
  const std::size_t columns = narrow.find("columns\n") + 8;
  for (at = columns; narrow.compare(at, 2, "  ") == 0; at = narrow.find('\n', at) + 1)
    longest = std::max(longest, narrow.find('\n', at) - at);
  EXPECT_LE(longest, 70U);
  EXPECT_GT(at, columns);
}

TEST(Inspection, ItsBeliefComesBackFromEachDocument) {
  const pipeline::Analysis analysis = example();
  const std::string belief = json::write(analysis.belief);
  for (const std::string& document : {to_json(inspection_of(analysis)), to_json(make_report(analysis, {})), belief}) {
    const auto again = belief_from_json(document, "belief.json");
    ASSERT_TRUE(again.has_value()) << spell(again.error());
    EXPECT_EQ(json::write(*again), belief);
  }
}

TEST(Inspection, WhatHoldsNoBeliefIsRefusedByName) {
  for (const char* document : {"{}", R"({"belief":{"columns":7}})", R"({"belief":{}})"}) {
    const auto belief = belief_from_json(document, "other.json");
    ASSERT_FALSE(belief.has_value()) << document;
    EXPECT_EQ(belief.error().code, Code::document_invalid) << document;
    EXPECT_EQ(belief.error().place.file, "other.json");
  }
  EXPECT_EQ(belief_from_json(R"({"belief":{"columns":7}})", "other.json").error().place.column, "columns");
  EXPECT_FALSE(belief_from_json("{", "other.json").has_value());
}

}  // namespace bha::report
