#include "tests/laws/text_law.h"

#include <fast_float/fast_float.h>
#include <gtest/gtest.h>
#include <cmath>

namespace bha::laws {

TEST(TextLaw, CuttingAnywhereChangesNoBit) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    EXPECT_TRUE(no_cut_changes_a_bit(fast, seed)) << seed;
    EXPECT_TRUE(no_cut_changes_a_bit(narrow, seed)) << seed;
    EXPECT_TRUE(no_cut_changes_a_bit(scalar, seed)) << seed;
  }
}
TEST(TextLaw, LineEndsChangeNoBit) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) EXPECT_TRUE(line_ends_change_no_bit(fast, seed)) << seed;
}
TEST(TextLaw, InstructionsChangeNoBit) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    EXPECT_TRUE(equals_the_reference(fast, seed)) << seed;
    EXPECT_TRUE(equals_the_reference(narrow, seed)) << seed;
  }
}
// The oracle is fast_float, called on each field of the text.
TEST(TextLaw, EveryNumberIsThatOfFastFloat) {
  std::size_t fields = 0;
  for (std::uint64_t seed = 1; fields < 1'000'000; ++seed) {
    TextGenerator g{seed};
    std::string text;
    std::vector<std::uint64_t> expected;
    const bool one_form = seed % 2 == 0;
    for (int row = 0; row < 2000; ++row) {
      text += "1";
      for (int c = 0; c < 2; ++c) {
        const std::string field = one_form ? g.digits(1 + seed % 3) + "." + g.digits(1 + seed % 11) : g.number();
        double value = 0;
        fast_float::from_chars(field.data(), field.data() + field.size(), value);
        expected.push_back(std::abs(value) <= (c == 0 ? 1e4 : 1e6) ? bits_of(value) : 1);
        text += ',' + field;
      }
      text += ",1,1,20,20\n";
    }
    const Rows rows = read_in_pieces(text, seven_columns(false), {}, fast);
    ASSERT_EQ(rows.bits.size(), 2 * expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
      ASSERT_EQ(rows.bits[i / 2 * 4 + i % 2], expected[i]) << "seed " << seed << " field " << i;
    fields += expected.size();
  }
}

}  // namespace bha::laws
