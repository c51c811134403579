#include "bha/models/open_circuit_curve.h"

#include <gtest/gtest.h>

#include <cmath>

#include "bha/base/text.h"

namespace bha::models {
namespace {

double volts(double z) { return 3.2 + 0.9 * z + 0.1 * std::sin(6 * z); }
std::string table_of(int points) {
  std::string out = "soc,voltage_V\n";
  for (int i = points; i >= 0; --i) {
    const double z = static_cast<double>(i) / points;
    out += number_text(z) + "," + number_text(volts(z)) + "\n";
  }
  return out;
}

TEST(OpenCircuitCurve, GivesTheStateOfChargeBack) {
  const auto curve = read_open_circuit_curve(table_of(200), "ocv.csv");
  ASSERT_TRUE(curve);
  for (double z = 0; z <= 1; z += 0.013) {
    const SocReading at = soc_at(*curve, volts(z), 0.003);
    EXPECT_NEAR(at.soc, z, 1e-6);
    EXPECT_NEAR(at.sd, 0.003 / (0.9 + 0.6 * std::cos(6 * z)), 3e-4 / (0.9 + 0.6 * std::cos(6 * z)));
  }
  EXPECT_NEAR(soc_at(*curve, volts(1), 0.003).soc, 1, 1e-9);
  EXPECT_TRUE(std::isnan(soc_at(*curve, 4.5, 0.003).soc));
  EXPECT_TRUE(std::isnan(soc_at(*curve, 3, 0.003).soc));
  EXPECT_TRUE(std::isnan(soc_at(*curve, nan, 0.003).soc));
}

TEST(OpenCircuitCurve, SaysWhatIsWrongWithATable) {
  const auto why = [](const std::string& text) {
    const auto curve = read_open_circuit_curve(text, "ocv.csv");
    return curve ? Finding{} : curve.error();
  };
  EXPECT_EQ(why("soc,volts\n0,3\n").code, Code::column_missing);
  EXPECT_EQ(why("soc,voltage_V\n0,x\n").code, Code::number_format);
  const Finding few = why("soc,voltage_V\n0,3\n1,4\n");
  EXPECT_EQ(few.code, Code::option_invalid);
  EXPECT_EQ(few.found, "2 different states of charge");
  const Finding beyond = why("soc,voltage_V\n0,3\n20,4\n");
  EXPECT_EQ(beyond.place.line, 3u);
  EXPECT_EQ(beyond.found, "20");
  std::string falls = table_of(20);
  falls += "0.501,3.0\n";
  EXPECT_EQ(why(falls).expected, "a voltage that rises with the state of charge");
}

}  // namespace
}  // namespace bha::models
