#include "bha/formats/impedance_sweep.h"

#include <cmath>

#include "bha/base/comma_table.h"
#include "bha/base/text.h"
#include "bha/formats/shared_files_test.h"

namespace bha::formats {
namespace {

const std::string rows = "1000,1,2\n100,3,-4\n10,5,-6\n";

}  // namespace

TEST(ImpedanceSweep, HeadingsUnitsAndSigns) {
  struct Row {
    const char* given;
    std::string text;
    double re, im, frequency;  // of the second row
  };
  for (const Row& row : {
           Row{"our own names", "frequency_Hz,re_ohm,im_ohm\n" + rows, 3, -4, 100},
           Row{"a minus turns the sign", "freq/Hz,Re(Z)/Ohm,-Im(Z)/Ohm\n" + rows, 3, 4, 100},
           Row{"quoted", "\"Frequency (Hz)\", \"Zre (ohm)\", \"Zim (ohm)\"\n" + rows, 3, -4, 100},
           Row{"BDF", "Frequency / Hz,Real Impedance / ohm,Imaginary Impedance / ohm\n" + rows, 3, -4, 100},
           Row{"millivolts an ampere", "Freq(kHz),Z' (m\xCE\xA9),Z'' (m\xCE\xA9)\n" + rows, 0.003, -0.004, 1e5},
           Row{"units in the line below", "Freq,Zreal,Zimag\nHz,mOhm,mOhm\n" + rows, 0.003, -0.004, 100},
           Row{"another order, more columns", "t,-Z'',Z',f\n0,2,1,1000\n1,-4,3,100\n", 3, 4, 100},
           Row{"magnitude and phase", "freq/Hz,|Z|/Ohm,Phase(Z)/deg\n1000,1,2\n100,5,-53.13010235415598\n", 3, -4, 100},
           Row{"EC-Lab turns the phase", "freq/Hz,|Z|/Ohm,-Phase(Z)/deg\n1000,1,2\n100,5,53.13010235415598\n", 3, -4, 100},
           Row{"radians", "f_Hz,Zmod_mohm,phase_rad\n1000,1,0\n100,5,-0.9272952180016122\n", 0.003, -0.004, 100},
           Row{"the unit of the phase below", "Freq,Zmod,Zphz\nHz,ohm,\xC2\xB0\n1000,1,2\n100,5,-53.13010235415598\n", 3, -4,
               100},
           Row{"beyond 2 pi it is degrees", "f,magnitude,phase\n1000,1,2\n100,5,-53.13010235415598\n", 3, -4, 100},
           Row{"both forms: nothing is converted", "f,|Z|,phase,re,im\n1000,9,9,1,2\n100,9,9,3,-4\n", 3, -4, 100},
           Row{"no headings", rows, 3, -4, 100},
           Row{"blanks", "# a note\n1000 1 2\n 100   3 -4\n", 3, -4, 100},
           Row{"decimal commas", "f;re;im\r\n1000;1;2\r\n100;3,0;-4,0\r\n", 3, -4, 100},
           Row{"what was not swept", "f,re,im\n0,0,0\n1000,1,2\n0,0,0\n100,3,-4\nend of it\n7,x,y\n", 3, -4, 100},
       }) {
    const auto read = read_impedance_sweep(row.text, "s.csv");
    ASSERT_TRUE(read) << row.given << ": " << read.error().found;
    ASSERT_GE(read->sweep.size(), 2u) << row.given;
    EXPECT_DOUBLE_EQ(read->sweep.frequency_Hz[1], row.frequency) << row.given;
    EXPECT_DOUBLE_EQ(read->sweep.re_ohm[1], row.re) << row.given;
    EXPECT_DOUBLE_EQ(read->sweep.im_ohm[1], row.im) << row.given;
  }
  EXPECT_EQ(read_impedance_sweep("f,re,im\n0,0,0\n1,2,3\n", "s")->left_out, 1u);
}

TEST(ImpedanceSweep, WhatIsNoneIsRefused) {
  const std::string head = "f,re,im\n";
  for (const auto& [text, code] : {std::pair<std::string, Code>{"", Code::header_missing},
                                   {"time,voltage,current\n0,3.7,1\n", Code::header_missing},
                                   {head, Code::no_data_rows},
                                   {head + "1000,1,2\n100,3,four\n", Code::number_format},
                                   {"f,|Z|,phase\n1000,1,0\n100,5,-0.9\n", Code::unit_unknown},
                                   {head + rows + rows, Code::several_cells}}) {
    const auto read = read_impedance_sweep(text, "s.csv");
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, code) << text;
  }
}

TEST(ImpedanceSweep, WhatInstrumentsWroteIsReadAsImpedancePyReadsIt) {
  BHA_NEEDS_SHARED("cyclers/eis");
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(shared::root() / "data/cyclers/eis")) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".expected.csv")) continue;
    const std::string expected_text = shared::file_bytes(entry.path().string() + ".expected.csv");
    const auto expected = read_comma_table(expected_text, name);
    ASSERT_TRUE(expected) << name;
    const auto read = read_impedance_sweep(shared::file_bytes(entry.path()), name);
    ASSERT_TRUE(read) << name << ": " << read.error().found;
    ASSERT_EQ(read->sweep.size(), expected->rows()) << name;
    for (std::size_t j = 0; j < 3; ++j) {
      const auto wanted = numbers_of(*expected, j);
      const auto& got = j == 0 ? read->sweep.frequency_Hz : j == 1 ? read->sweep.re_ohm : read->sweep.im_ohm;
      for (std::size_t i = 0; i < got.size(); ++i)
        ASSERT_NEAR(got[i], (*wanted)[i], 1e-8 * std::abs((*wanted)[i])) << name << ' ' << i << ' ' << j;
    }
    ++files;
  }
  EXPECT_EQ(files, 10u);
}

}  // namespace bha::formats
