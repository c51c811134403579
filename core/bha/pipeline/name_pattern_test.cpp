#include "bha/pipeline/name_pattern.h"

#include <gtest/gtest.h>

#include <cmath>

namespace bha::pipeline {
namespace {

TEST(NamePattern, TellsACellByItsName) {
  const auto rows =
      rows_by_name("{group}_{cell}_{nominal_capacity_Ah}Ah*.csv",
                   {"data/25C_A7_2.5Ah.csv", "data/45C_B1_2Ah_part2.csv", "data/notes.csv", "data/25C_A7_2.5Ah.txt"});
  ASSERT_TRUE(rows.has_value()) << spell(rows.error());
  ASSERT_EQ(rows->size(), 2U);
  EXPECT_EQ((*rows)[0].file, "data/25C_A7_2.5Ah.csv");
  EXPECT_EQ((*rows)[0].cell.group, "25C");
  EXPECT_EQ((*rows)[0].cell.id, "A7");
  EXPECT_EQ((*rows)[0].cell.nominal_capacity_Ah, 2.5);
  EXPECT_EQ((*rows)[1].cell.id, "B1");
}

TEST(NamePattern, FoldersCountAsFarAsItNamesThem) {
  const auto rows = rows_by_name("{group}/{cell}.csv", {"in/hot/c1.csv", "cold/c2.csv", "c3.csv"});
  ASSERT_TRUE(rows.has_value());
  ASSERT_EQ(rows->size(), 2U);
  EXPECT_EQ((*rows)[0].cell.group, "hot");
  EXPECT_EQ((*rows)[1].cell.group, "cold");
  EXPECT_EQ((*rows)[1].cell.id, "c2");
}

TEST(NamePattern, ManyStarsAreTriedOnce) {
  const auto rows = rows_by_name("*a*a*a*a*a*a*a*a*a*a*{cell}b.csv", {std::string(200, 'a') + ".csv"});
  ASSERT_TRUE(rows.has_value());
  EXPECT_TRUE(rows->empty());
}

TEST(NamePattern, LimitsTheWrongWayRoundAreRefused) {
  const auto rows = rows_by_name("{cell}_{voltage_min_V}_{voltage_max_V}.csv", {"X_4.2_2.5.csv"});
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().place.column, "voltage_min_V");
}

TEST(NamePattern, WhatCannotBeIsRefused) {
  for (const char* pattern : {"cells.csv", "{cell", "{serial}_{cell}.csv", "{cell}_{cell}.csv", "{file}.csv", ""}) {
    const auto rows = rows_by_name(pattern, {"a.csv"});
    ASSERT_FALSE(rows.has_value()) << pattern;
    EXPECT_EQ(rows.error().code, Code::option_invalid);
  }
  const auto number = rows_by_name("{cell}_{nominal_capacity_Ah}Ah.csv", {"a_twoAh.csv"});
  ASSERT_FALSE(number.has_value());
  EXPECT_EQ(number.error().code, Code::metadata_invalid);
  EXPECT_EQ(number.error().place.file, "a_twoAh.csv");
}

}  // namespace
}  // namespace bha::pipeline
