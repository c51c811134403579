#include "bha/formats/state_words.h"

#include <gtest/gtest.h>

using bha::formats::state_of;
using bha::record::State;

TEST(StateWords, Table) {
  struct Row {
    const char* word;
    State then;
  };
  for (const Row& row :
       {Row{"C", State::charge}, Row{" D ", State::discharge}, Row{"R", State::rest}, Row{"P", State::other},
        Row{"S", State::other}, Row{"CC_Chg", State::charge}, Row{"CC DChg", State::discharge}, Row{"CC_DCH", State::discharge},
        Row{"CCCV_CHG", State::charge}, Row{"REST", State::rest}, Row{"\"Rest\"", State::rest}, Row{"OCV", State::rest},
        Row{"Charge", State::charge}, Row{"Constant Current Discharge", State::discharge}, Row{"EIS", State::other},
        Row{"", State::unknown}, Row{"  ", State::unknown}})
    EXPECT_TRUE(state_of(row.word) == row.then) << row.word;
}
