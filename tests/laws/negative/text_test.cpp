// Planted faults of text readers. The laws of text have to catch every one.
#include <gtest/gtest.h>
#include <cmath>

#include "tests/laws/text_law.h"

namespace bha::laws {
namespace {

template <class Law>
bool is_caught(Law law, const Parser& culprit) {
  for (std::uint64_t seed = 0; seed < 20; ++seed)
    if (!law(culprit, seed)) return true;
  return false;
}

}  // namespace

TEST(NegativeTwin, TakingTheFirstRowOfAPieceForAHeaderIsCaught) {
  EXPECT_TRUE(
      is_caught(no_cut_changes_a_bit, [](std::string_view text, const formats::TextPlan& plan, formats::ParsedPiece& out) {
        formats::parse(text.substr(std::min(formats::after_lines(text, 1), text.size())), plan, out);
      }));
}
TEST(NegativeTwin, KeepingTheReturnInTheLastFieldIsCaught) {
  EXPECT_TRUE(
      is_caught(line_ends_change_no_bit, [](std::string_view text, const formats::TextPlan& plan, formats::ParsedPiece& out) {
        std::string kept(text);
        std::replace(kept.begin(), kept.end(), '\r', '_');
        formats::parse(kept, plan, out);
      }));
}
TEST(NegativeTwin, ALastDigitLostIsCaught) {
  EXPECT_TRUE(
      is_caught(equals_the_reference, [](std::string_view text, const formats::TextPlan& plan, formats::ParsedPiece& out) {
        formats::parse(text, plan, out);
        for (auto& block : out.blocks)
          for (double& v : block.voltage_V) v = std::nextafter(v, 0);
      }));
}

}  // namespace bha::laws
