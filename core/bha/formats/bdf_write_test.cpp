#include "bha/formats/bdf_write.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace bha::formats {
namespace {

std::string one_row(std::int64_t time_ns, double voltage_V, double current_A, const BdfWriteOptions& options = {}) {
  record::SampleBlock block{.rows = 1, .time_ns = {time_ns}, .voltage_V = {voltage_V}, .current_A = {current_A}};
  std::string text;
  append_bdf_rows(text, block, options);
  return text;
}

TEST(BdfWrite, Table) {
  struct Row {
    std::int64_t time_ns;
    double voltage_V, current_A;
    const char* then;
  };
  for (const Row& row :
       {Row{0, 4.2, -2, "0.000,4.2000,-2.0000\n"},
        Row{1'234'567'890, 3.00005, 0.00005, "1.235,3.0000,0.0000\n"},                // 3.00005 is a little less than it looks
        Row{1'500'000, 0.5 + 1.0 / 32768, 12345.67891, "0.002,0.5000,12345.6789\n"},  // time half to even
        Row{2'500'000, 1e-9, -1e-9, "0.002,0.0000,0.0000\n"},                         // no minus before a zero
        Row{-1'500'000'000, NAN, -0.9999999, "-1.500,,-1.0000\n"}, Row{record::no_time, -0.00004, 9.99995, ",0.0000,10.0000\n"},
        Row{9'000'000'000'000'000'000, 1e20, 0, "9000000000.000,1e+20,0.0000\n"}})
    EXPECT_EQ(one_row(row.time_ns, row.voltage_V, row.current_A), row.then);
}

TEST(BdfWrite, GivenHalves_RoundsToEven) {
  const BdfWriteOptions whole{.voltage_decimals = 0, .current_decimals = 1};
  EXPECT_EQ(one_row(0, 0.5, 0.25, whole), "0.000,0,0.2\n");
  EXPECT_EQ(one_row(0, 1.5, 0.75, whole), "0.000,2,0.8\n");
  EXPECT_EQ(one_row(0, 2.5, -0.25, whole), "0.000,2,-0.2\n");
}

TEST(BdfWrite, GivenOtherDialects_WritesThem) {
  EXPECT_EQ(one_row(1'000'000'000, 3.7, -0.5, {.delimiter = ';', .decimal = ','}), "1,000;3,7000;-0,5000\n");
  EXPECT_EQ(one_row(1'000'000'000, 3.7, -0.5, {.current_in_mA = true, .crlf = true}), "1.000,3.7000,-500.0\r\n");
  EXPECT_EQ(one_row(1'000'000'000, 3.7, -0.5, {.quote = true}), "\"1.000\",\"3.7000\",\"-0.5000\"\n");
  std::string text;
  append_bdf_header(text, {.temperature = true, .cycle = true});
  EXPECT_EQ(text, "Test Time / s,Voltage / V,Current / A,Surface Temperature / degC,Cycle Count / 1\n");
  text.clear();
  append_bdf_header(text, {.unix_time = true}, {.machine_names = true});
  EXPECT_EQ(text, "test_time_second,unix_time_second,voltage_volt,current_ampere\n");
}

TEST(BdfWrite, GivenAllColumns_WritesAsManyFieldsAsHeadings) {
  record::SampleBlock block{.rows = 1,
                            .time_ns = {1},
                            .voltage_V = {1},
                            .current_A = {1},
                            .unix_time_ns = {1'767'225'600'123'000'000},
                            .temperature_degC = {25.125},
                            .ambient_temperature_degC = {-5},
                            .step = {-3},
                            .cycle_source = {record::no_step},
                            .charge_counter_Ah = {1.00000025},
                            .discharge_counter_Ah = {NAN}};
  std::string header, row;
  append_bdf_header(header, columns_of(block));
  append_bdf_rows(row, block);
  EXPECT_EQ(std::count(header.begin(), header.end(), ','), std::count(row.begin(), row.end(), ','));
  EXPECT_EQ(row, "0.000,1767225600.123,1.0000,1.0000,25.12,-5.00,-3,,1.000000,\n");
}

}  // namespace
}  // namespace bha::formats
