#include "bha/formats/state_words.h"

#include <gtest/gtest.h>

using bha::formats::says_held_voltage_alone;
using bha::formats::state_of;
using bha::record::State;

TEST(StateWords, Table) {
  struct Row {
    const char* word;
    State then;
  };
  for (const Row& row : {Row{"C", State::charge},
                         Row{" D ", State::discharge},
                         Row{"R", State::rest},
                         Row{"P", State::unknown},
                         Row{"S", State::unknown},
                         Row{"CC_Chg", State::charge},
                         Row{"CC DChg", State::discharge},
                         Row{"CC_DCH", State::discharge},
                         Row{"CCCV_CHG", State::charge},
                         Row{"REST", State::rest},
                         Row{"\"Rest\"", State::rest},
                         Row{"OCV", State::rest},
                         Row{"Charge", State::charge},
                         Row{"Constant Current Discharge", State::discharge},
                         Row{"EIS", State::other},
                         Row{"PEIS_2", State::other},
                         Row{"Galvanostatic EIS", State::other},
                         Row{"AC Impedance", State::other},
                         Row{"Impedanz", State::other},
                         Row{"ACR", State::other},
                         Row{"阻抗", State::other},
                         Row{"Hinweis", State::unknown},
                         Row{"TABLE", State::unknown},  // Digatron: a profile
                         Row{"PAU", State::rest},
                         Row{"1", State::unknown},
                         Row{"CHRG", State::charge},
                         Row{"DCHRG", State::discharge},
                         Row{"LAD", State::charge},
                         Row{"ELA", State::discharge},
                         Row{"CC Dis", State::discharge},
                         Row{"CV", State::charge},
                         Row{"Taper", State::charge},
                         Row{"Constant Voltage", State::charge},
                         Row{"CV Discharge", State::discharge},
                         Row{"DISCH", State::discharge},
                         Row{"Load", State::discharge},
                         Row{"Carga", State::charge},
                         Row{"Descarga", State::discharge},
                         Row{"Reposo", State::rest},
                         Row{"Entl.", State::discharge},
                         Row{"放電", State::discharge},
                         Row{"充電", State::charge},
                         Row{"Pause", State::rest},
                         Row{"恒流恒压充电", State::charge},
                         Row{"恒流放电", State::discharge},
                         Row{"恒压", State::charge},
                         Row{"恒压放电", State::discharge},
                         Row{"搁置", State::rest},
                         Row{"\xba\xe3\xc1\xf7\xb7\xc5\xb5\xe7", State::discharge},  // 恒流放电 in GB 18030
                         Row{"充放电", State::unknown},
                         Row{"", State::unknown},
                         Row{"  ", State::unknown}})
    EXPECT_TRUE(state_of(row.word) == row.then) << row.word;
}

TEST(StateWords, AHeldVoltageSaysNoDirection) {
  for (const char* word : {"CV", "cv ", "Taper", "Constant Voltage", "恒压", "\xba\xe3\xd1\xb9"})
    EXPECT_TRUE(says_held_voltage_alone(word)) << word;
  for (const char* word : {"CCCV", "CV Charge", "CV Discharge", "恒压充电", "恒压放电", "恒流恒压充电", "Rest", ""})
    EXPECT_FALSE(says_held_voltage_alone(word)) << word;
}
