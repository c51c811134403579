#include "bha/pipeline/text_findings.h"

#include <gtest/gtest.h>

namespace bha::pipeline {

TEST(TextFindings, ARepeatedHeadingIsCalledSo) {
  record::Belief belief;
  belief.columns = {{.heading = "Run Time (h)"}, {.heading = "Current (A)"}};
  std::array<std::uint64_t, 512> counts{};
  counts[static_cast<std::size_t>(Code::number_format)] = 2;
  std::vector<record::Reject> rejects{{.code = Code::number_format, .line = 20, .column = "time_s", .text = "Run Time (h)"}};
  const auto repeated = text_findings(counts, rejects, belief, "x.csv");
  ASSERT_EQ(repeated.size(), 1u);
  EXPECT_NE(repeated[0].found.find("the heading once more"), std::string::npos) << spell(repeated[0]);
  EXPECT_EQ(repeated[0].remedy.find("--believe"), std::string::npos);
  rejects.push_back({.code = Code::number_format, .line = 30, .column = "time_s", .text = "1,5"});
  const auto both = text_findings(counts, rejects, belief, "x.csv");
  EXPECT_EQ(both[0].place.line, 30u) << "what is no heading is told first";
  EXPECT_EQ(both[0].found, "\"1,5\"");
}

}  // namespace bha::pipeline
