#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "bha/formats/field_table_test.h"

namespace bha::formats {
namespace {

struct Row {
  const char *above, *headings;
  double then_Ah;
};

TEST(EvidenceNominal, IsReadAboveTheHeadingsWithItsUnit) {
  for (const Row& row : {Row{"Battery capacity : 2.500 A.h", "Time (s),Voltage (V),Current (A)", 2.5},  // EC-Lab
                         Row{"Capacity (Ah): 0.24", "Time (s),Voltage (V),Current (A)", 0.24},          // Novonix
                         Row{"Battery capacity : 2500 mA.h", "Time (s),Voltage (V),Current (A)", 2.5},
                         Row{"# nominal capacity = 2400 mAh", "Time (s),Voltage (V),Current (A)", 2.4},
                         Row{"Nennkapazität: 2,5 Ah", "Time (s),Voltage (V),Current (A)", 2.5},
                         Row{"Battery capacity : 0.001 A.h", "Time (s),Voltage (V),Current (A)", nan},  // 1 A is 1000 C
                         Row{"Battery capacity : 2.500", "Time (s),Voltage (V),Current (A)", nan},
                         Row{"End when capacity > 0.28 Ah", "Time (s),Voltage (V),Current (A)", nan},
                         Row{"Cell: 7", "Time (s),Voltage (V),Current (A)", nan}}) {
    const auto d = probed(std::string("A protocol\n") + row.above + "\n" + table(row.headings, plain));
    ASSERT_TRUE(d) << spell(d.error());
    if (std::isnan(row.then_Ah)) {
      EXPECT_TRUE(std::isnan(d->belief.nominal_capacity_Ah)) << row.above;
      EXPECT_EQ(d->belief.nominal_source, record::Source::by_default);
    } else {
      EXPECT_NEAR(d->belief.nominal_capacity_Ah, row.then_Ah, 1e-12) << row.above;
      EXPECT_EQ(d->belief.nominal_source, record::Source::detected);
    }
    const auto declared = probed(std::string(row.above) + "\n" + table(row.headings, plain), {.nominal_capacity_Ah = 3});
    ASSERT_TRUE(declared) << spell(declared.error());
    EXPECT_EQ(declared->belief.nominal_capacity_Ah, 3) << "what is declared stands";
  }
}

// Among decimal commas three digits behind one are a fraction, elsewhere perhaps thousands.
TEST(EvidenceNominal, ACommaIsTheFilesDecimalSign) {
  const auto commas = [](int i, double v, double a) {
    std::string row = text(10 * i) + ";" + text(v) + ";" + text(a);
    std::replace(row.begin(), row.end(), '.', ',');
    return row;
  };
  const auto d = probed("Battery capacity : 1,300 A.h\n" + table("Time (s);Voltage (V);Current (A)", commas));
  ASSERT_TRUE(d) << spell(d.error());
  EXPECT_NEAR(d->belief.nominal_capacity_Ah, 1.3, 1e-12);
  const auto points = probed("Battery capacity : 1,300 A.h\n" + table("Time (s),Voltage (V),Current (A)", plain));
  ASSERT_TRUE(points) << spell(points.error());
  EXPECT_TRUE(std::isnan(points->belief.nominal_capacity_Ah));
}

}  // namespace
}  // namespace bha::formats
