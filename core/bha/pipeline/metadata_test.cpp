#include "bha/pipeline/metadata.h"

#include <gtest/gtest.h>

namespace bha::pipeline {

TEST(Metadata, RowsAreFoundByTheEndOfThePath) {
  const auto rows = read_metadata("file,cell,nominal_capacity_Ah,group\na/cell.csv,A,2.0,hot\ncell.csv,B,,\n", "m.csv");
  ASSERT_TRUE(rows.has_value()) << spell(rows.error());
  ASSERT_NE(row_of(*rows, "data/a/cell.csv"), nullptr);
  EXPECT_EQ(row_of(*rows, "data/a/cell.csv")->cell.id, "A");
  EXPECT_EQ(row_of(*rows, "data/b/cell.csv")->cell.id, "B");
  EXPECT_EQ(row_of(*rows, "data/b/mycell.csv"), nullptr);
  EXPECT_EQ(row_of(*rows, "data/a/cell.csv")->cell.nominal_capacity_Ah, 2.0);
}

TEST(Metadata, GivenAWrongNumber_SaysLineAndColumn) {
  const auto rows = read_metadata("file,nominal_capacity_Ah\nx.csv,two\n", "m.csv");
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().place.line, 2u);
  EXPECT_EQ(rows.error().place.column, "nominal_capacity_Ah");
  EXPECT_EQ(rows.error().code, Code::metadata_invalid);
}

TEST(Metadata, LimitsTheWrongWayRoundAreRefused) {
  const auto rows = read_metadata("file,voltage_min_V,voltage_max_V\nx.csv,2.5,4.2\ny.csv,4.2,2.5\n", "m.csv");
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().place.line, 3u);
}

// The first won: 2 or 3 Ah by the order of the rows.
TEST(Metadata, TwoRowsOfOneFileThatDifferAreRefused) {
  const auto rows = read_metadata("file,nominal_capacity_Ah,group\nx.csv,2,a\ny.csv,2,a\nx.csv,3,a\n", "m.csv");
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().code, Code::metadata_invalid);
  EXPECT_EQ(rows.error().place.line, 4u);
  EXPECT_EQ(rows.error().place.column, "nominal_capacity_Ah");
  EXPECT_NE(rows.error().found.find("line 2"), std::string::npos) << spell(rows.error());
  EXPECT_FALSE(read_metadata("file,nominal_capacity_Ah,group\nx.csv,2,a\nx.csv,2,\n", "m.csv").has_value());
  EXPECT_TRUE(read_metadata("file,nominal_capacity_Ah,group\nx.csv,2,a\nx.csv,2.0,a\n,1,\n,2,\n", "m.csv").has_value());
}

TEST(Metadata, AHeadingThatIsNotReadIsNamed) {
  EXPECT_EQ(headings_not_read("file,nominal_capacity,group,my note\nx.csv,2,a,b\n"),
            (std::vector<std::string>{"nominal_capacity", "my note"}));
  EXPECT_TRUE(headings_not_read("group,file\na,x.csv\n").empty());
}

}  // namespace bha::pipeline
