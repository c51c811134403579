#include <gtest/gtest.h>

#include "bha/pipeline/health.h"

namespace bha::pipeline {

TEST(SohTable, TheFirstOfCycleEfcAndDaysIsX) {
  const auto table = read_soh_table("# made by hand\nSoH,days,cycle\n1,0,1\n,1,2\n0.99,2.5,3\n", "soh.csv");
  ASSERT_TRUE(table.has_value()) << spell(table.error());
  EXPECT_EQ(table->axis, models::Axis::days);
  EXPECT_EQ(table->x, (std::vector{0.0, 2.5}));  // the empty one is missing
  EXPECT_EQ(table->soh, (std::vector{1.0, 0.99}));
}

TEST(SohTable, OfSeveralViewsTheMeasuredOneIsRead) {
  const auto table = read_soh_table("cycle,soh,view\n1,1,measured\n1,0.98,online\n2,0.99,measured\n", "soh.csv");
  ASSERT_TRUE(table.has_value());
  EXPECT_EQ(table->soh, (std::vector{1.0, 0.99}));
}

TEST(SohTable, ARefusalSaysWhere) {
  struct Row {
    const char* text;
    Code code;
    std::uint64_t line;
    const char* column;
  };
  for (const Row& row :
       {Row{"cycle,capacity\n1,2\n", Code::column_missing, 1, "soh"}, Row{"time,soh\n1,1\n", Code::column_missing, 1, "cycle"},
        Row{"efc,soh\n1,1\n2,x\n", Code::number_format, 3, "soh"}, Row{"efc,soh\n1,1\nx,1\n", Code::number_format, 3, "efc"},
        Row{"efc,soh\n1,1\n,1\n", Code::number_format, 3, "efc"}, Row{"efc,soh\n1,1\n2\n", Code::field_count, 3, ""},
        Row{"efc,soh\n1,\n", Code::no_data_rows, 0, "soh"}}) {
    const auto table = read_soh_table(row.text, "soh.csv");
    ASSERT_FALSE(table.has_value()) << row.text;
    EXPECT_EQ(table.error().code, row.code) << row.text;
    EXPECT_EQ(table.error().place.line, row.line) << row.text;
    EXPECT_EQ(table.error().place.column, row.column) << row.text;
    EXPECT_EQ(table.error().place.file, "soh.csv");
    EXPECT_FALSE(spell(table.error()).empty());
  }
}

}  // namespace bha::pipeline
