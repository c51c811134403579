#include "bha/base/comma_table.h"

#include <gtest/gtest.h>
#include <cmath>

namespace bha {

TEST(CommaTable, RowsKeepTheLineTheyStandOn) {
  const auto table = read_comma_table("\xEF\xBB\xBF# made by hand\r\nCycle, soh\r\n\r\n1,1.0\r\n2,\r\n", "s.csv");
  ASSERT_TRUE(table.has_value()) << spell(table.error());
  ASSERT_EQ(table->rows(), 2u);
  EXPECT_EQ(table->lines[1], 5u);
  EXPECT_EQ(table->header_line, 2u);
  const auto soh = column_of(*table, "SOH");
  ASSERT_TRUE(soh.has_value());
  const auto values = numbers_of(*table, *soh);
  ASSERT_TRUE(values.has_value());
  EXPECT_EQ((*values)[0], 1.0);
  EXPECT_TRUE(std::isnan((*values)[1]));
}

TEST(CommaTable, WhatIsWrongIsToldWithItsPlace) {
  const auto ragged = read_comma_table("a,b\n1,2\n3\n", "r.csv");
  ASSERT_FALSE(ragged.has_value());
  EXPECT_EQ(ragged.error().code, Code::field_count);
  EXPECT_EQ(ragged.error().place.line, 3u);

  for (const auto empty : {"", "\n#\n", "a,b\n"}) {
    const auto table = read_comma_table(empty, "e.csv");
    ASSERT_FALSE(table.has_value()) << empty;
    EXPECT_EQ(table.error().code, Code::no_data_rows);
  }

  const auto text = read_comma_table("a,b\n1,x\n", "t.csv");
  ASSERT_TRUE(text.has_value());
  const auto missing = column_of(*text, "c");
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().code, Code::column_missing);
  EXPECT_NE(missing.error().found.find("a, b"), std::string::npos);
  for (const auto* bad : {"x", "nan", "inf", "1e999", "0x10"}) {
    const std::string content = "a,b\n1," + std::string(bad) + "\n";
    const auto table = read_comma_table(content, "t.csv");
    ASSERT_TRUE(table.has_value());
    const auto values = numbers_of(*table, 1);
    ASSERT_FALSE(values.has_value()) << bad;
    EXPECT_EQ(values.error().code, Code::number_format);
    EXPECT_EQ(values.error().place.line, 2u);
    EXPECT_EQ(values.error().place.column, "b");
  }
}

}  // namespace bha
