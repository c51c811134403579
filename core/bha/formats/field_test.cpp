// What exports out in the field look like, and what is believed about them. Each text is made here; each row says what would
// otherwise have been read silently wrong, or refused although the file holds all that is needed.
#include <gtest/gtest.h>

#include <algorithm>

#include "bha/formats/field_table_test.h"

using namespace bha;
using namespace bha::formats;
using record::Quantity;

// Without the units below the headings these numbers are a thousand times too large, minutes sixty times too short.
TEST(Field, ALineOfUnitsBelowTheHeadingsIsBelieved) {
  const auto row = [](int i, double v, double a) {
    return text(i / 6.0) + ";" + text(1000 * v) + ";" + text(1000 * a) + ";298.15;7";
  };
  for (const char* units : {"min;mV;mA;K;-", "[min];[mV];[mA];[K];-", "(min);(mV);(mA);(K);-"}) {
    const auto d = probed(table(std::string("Zeit;Spannung;Strom;Temperatur;Platz\n") + units, row));
    ASSERT_TRUE(d) << spell(d.error());
    EXPECT_EQ(column(*d, Quantity::time).factor, 60);
    EXPECT_EQ(column(*d, Quantity::voltage).factor, 1e-3);
    EXPECT_EQ(column(*d, Quantity::current).factor, 1e-3);
    EXPECT_EQ(column(*d, Quantity::surface_temperature).offset, -273.15);
    EXPECT_EQ(d->belief.dialect.first_data_line, 3);
  }
}

TEST(Field, AUnitBelowThatIsNotTheHeadingsIsNoColumnOfIt) {
  const auto d = probed(table("Time;Voltage;Current\ns;A;A",
                              [](int i, double v, double a) { return text(10 * i) + ";" + text(v) + ";" + text(a); }));
  ASSERT_FALSE(d);
  EXPECT_EQ(d.error().code, Code::column_missing);
}

TEST(Field, HeadingsOnTwoLinesAreOne) {
  const auto d = probed(table("Time,Cell 1,Cell 1\n(s),Voltage (V),Current (A)", plain));
  ASSERT_TRUE(d) << spell(d.error());
  EXPECT_EQ(column(*d, Quantity::time).heading, "Time (s)");
}

// A density or a rate is no current: taken as it is, capacities were a factor off with a warning.
TEST(Field, ACurrentInAnUnknownUnitIsRefused) {
  for (const char* unit : {"mA/cm2", "mA/g", "A/m^2", "%"}) {
    const auto d = probed(table(std::string("Time (s),Voltage (V),Current (") + unit + ")", plain));
    ASSERT_FALSE(d) << unit;
    EXPECT_EQ(d.error().code, Code::unit_unknown);
    EXPECT_NE(d.error().remedy.find("--map current="), std::string::npos);
  }
  EXPECT_TRUE(probed(table("Time (s),Voltage (V),Current (mA/g)", plain), {.map = {{"current", "Current (mA/g):mA"}}}));
}

TEST(Field, MillivoltsWithoutAUnitMayStandBesideMilliamperes) {
  const std::string bytes = table("time,voltage,current", [](int i, double v, double a) { return plain(i, 1000 * v, 1000 * a); });
  const auto d = probed(bytes);
  ASSERT_FALSE(d);
  EXPECT_EQ(d.error().code, Code::unit_unknown);
  EXPECT_TRUE(probed(bytes, {.map = {{"current", "current:mA"}}}));
}

TEST(Field, ThousandsOfAmperesAtTheVoltageOfOneCellAreAsked) {
  const std::string bytes = table("time,voltage,current", [](int i, double v, double a) { return plain(i, v, 2000 * a); });
  const auto d = probed(bytes);
  ASSERT_FALSE(d);
  EXPECT_EQ(d.error().code, Code::unit_unknown);
  const auto said = probed(bytes, {.map = {{"current", "current:mA"}}});
  ASSERT_TRUE(said) << spell(said.error());
  EXPECT_EQ(column(*said, Quantity::current).factor, 1e-3);
}

// Minutes, hours, days or milliamperes without a unit: the cycler's own counter knows.
TEST(Field, ACounterThatRunsByAnotherUnitIsAsked) {
  struct Row {
    double time, current;
    const char *said, *option;
  };
  for (const Row& row : {Row{60, 1, "min", "time"}, Row{3600, 1, "h", "time"}, Row{1, 1e-3, "mA", "current"}}) {
    double charge = 0;
    const std::string bytes = table("Time,Voltage (V),Current,Charge_Capacity(Ah)", [&](int i, double v, double a) {
      if (a > 0) charge += 100.0 / 3600;
      return text(100 * i / row.time) + "," + text(v) + "," + text(a / row.current) + "," + text(charge);
    });
    const auto d = probed(bytes);
    ASSERT_FALSE(d) << row.said;
    EXPECT_EQ(d.error().code, Code::unit_unknown) << spell(d.error());
    const std::string heading = row.option == std::string("time") ? "Time" : "Current";
    EXPECT_NE(d.error().remedy.find(std::string("--map ") + row.option + "=\"" + heading + "\":" + row.said), std::string::npos)
        << d.error().remedy;
    EXPECT_TRUE(probed(bytes, {.map = {{row.option, heading + ":" + row.said}}}));
  }
}

// Bitrode counts below zero in discharge, and from zero in each step; others go down and up again and never restart.
TEST(Field, ACounterBelowZeroRestartsWhereItComesBack) {
  struct Row {
    bool restarts;
    Quantity quantity;
    record::CounterScope scope;
  };
  for (const Row& row : {Row{true, Quantity::capacity, record::CounterScope::step},
                         Row{false, Quantity::net_capacity, record::CounterScope::total}}) {
    double counter = row.restarts ? 0 : -1;
    const auto d = probed(table("Time (s),Step,Voltage (V),Current (A),Capacity (Ah)", [&](int i, double v, double a) {
      if (row.restarts && i % 20 == 0) counter = 0;
      counter += 10 * a / 3600;
      return text(10 * i) + "," + text(i / 20) + "," + text(v) + "," + text(a) + "," + text(counter);
    }));
    ASSERT_TRUE(d) << spell(d.error());
    EXPECT_EQ(column(*d, row.quantity).heading, "Capacity (Ah)") << row.restarts;
    EXPECT_EQ(d->belief.counter_scope, row.scope) << row.restarts;
  }
}

// "39." for 39.13, or "3": no reset, and 39 Ah more is what it added to the last cycle. One that falls is named.
TEST(Field, ALastFieldCutShortRestartsNoCounter) {
  double charge = 20, discharge = 39;
  std::string bytes =
      table("Time (s),Voltage (V),Current (A),Charge_Capacity(Ah),Discharge_Capacity(Ah)", [&](int i, double v, double a) {
        (a > 0 ? charge : discharge) += std::abs(a) * 10 / 3600;
        return text(10 * i) + "," + text(v) + "," + text(a) + "," + text(charge) + "," + text(discharge);
      });
  const std::size_t last = bytes.rfind(',') + 1;
  for (const std::size_t kept : {1u, 2u, 3u}) {
    const auto d = probed(bytes.substr(0, last + kept));
    ASSERT_TRUE(d) << spell(d.error());
    EXPECT_EQ(d->belief.counter_scope, record::CounterScope::total) << kept;
    EXPECT_NE(column(*d, Quantity::charge_capacity).evidence.find("it falls 0 times"), std::string::npos);
  }
  const auto whole = probed(bytes.substr(0, last) + "3\n");  // a row that is whole may begin again
  ASSERT_TRUE(whole) << spell(whole.error());
  EXPECT_EQ(whole->belief.counter_scope, record::CounterScope::cycle);
  EXPECT_NE(column(*whole, Quantity::charge_capacity).evidence.find("it falls 0 times"), std::string::npos);
  EXPECT_NE(column(*whole, Quantity::discharge_capacity).evidence.find("it falls 1 time "), std::string::npos);
}

TEST(Field, WordsUnderStepAreItsType) {
  const auto row = [](int i, double v, double a) {
    return text(10 * i) + "," + text(v) + "," + text(std::abs(a)) + (a > 0 ? ",CC Chg" : ",CC DChg");
  };
  const auto words = probed(table("Time (s),Voltage (V),Current (A),Step", row));
  ASSERT_TRUE(words) << spell(words.error());
  EXPECT_EQ(column(*words, Quantity::step_type).heading, "Step");
  EXPECT_EQ(words->belief.sign, record::SignRule::from_state);
  const auto both = probed(table("Time (s),Voltage (V),Current (A),Step,Step Type",
                                 [&](int i, double v, double a) { return row(i, v, a) + (a > 0 ? ",Charge" : ",Discharge"); }));
  ASSERT_TRUE(both) << spell(both.error());
  EXPECT_EQ(column(*both, Quantity::step_type).heading, "Step Type");
  EXPECT_EQ(column(*both, Quantity::step_index).heading, "");
}

TEST(Field, ATimeOfDayAloneIsToldToComeWithItsDate) {
  const auto d = probed(table("Time,Voltage (V),Current (A)", [](int i, double v, double a) {
    return "05:" + two(10 + i / 6) + ":" + two(i % 6 * 10) + " PM," + text(v) + "," + text(a);
  }));
  ASSERT_FALSE(d);
  EXPECT_NE(d.error().remedy.find("date and time in one column"), std::string::npos) << spell(d.error());
}

TEST(Field, DaysWithoutAUnitAreAsked) {
  const auto d = probed(table("Time,Voltage (V),Current (A)",
                              [](int i, double v, double a) { return text(i / 8640.0) + "," + text(v) + "," + text(a); }));
  ASSERT_FALSE(d);
  EXPECT_EQ(d.error().code, Code::time_scale);
}

TEST(Field, SeveralCellsInOneTableAreRefused) {
  const auto rows = [](const char* heading, int change) {
    return table(std::string(heading) + ",Time (s),Voltage (V),Current (A)",
                 [&](int i, double v, double a) { return std::string(i < change ? "B1," : "B2,") + plain(i, v, a); });
  };
  const auto d = probed(rows("cell_id", 80));
  ASSERT_FALSE(d);
  EXPECT_EQ(d.error().code, Code::several_cells);
  EXPECT_TRUE(probed(rows("cell_id", 1000)));
  EXPECT_TRUE(probed(rows("Note", 80)));
  EXPECT_TRUE(probed(
      table("Cell,Time (s),Voltage (V),Current (A)", [](int i, double v, double a) { return text(v) + "," + plain(i, v, a); })));
}

TEST(Field, NumbersThatOnlyOneDirectionCanBeReadOfAreRefused) {
  const auto d = probed(table("Time (s),Voltage (V),Current (A)", [](int i, double v, double a) {
    return text(10 * i) + "," + text(v) + "," + (a < 0 ? "\xe2\x88\x92" + text(-a) : text(a));
  }));
  ASSERT_FALSE(d);
  EXPECT_EQ(d.error().code, Code::number_format);
  EXPECT_NE(d.error().remedy.find("U+2212"), std::string::npos);
}

TEST(Field, TheNewestRowFirstIsRefused) {
  const auto d =
      probed(table("Time (s),Voltage (V),Current (A)", [](int i, double v, double a) { return plain(1000 - i, v, a); }));
  ASSERT_FALSE(d);
  EXPECT_EQ(d.error().code, Code::time_back);
}

TEST(Field, GroupedThousandsAreRefusedNotRejectedRowByRow) {
  const std::string dots = table("Time (s);Voltage (V);Current (A)", [](int i, double v, double a) {
    return (i < 100 ? text(10 * i)
                    : "1," +
                          std::to_string(10 * i - 1000)
                              .insert(0, i < 101   ? "00"
                                         : i < 110 ? "0"
                                                   : "") +
                          ".0") +
           ";" + text(v) + ";" + text(a);
  });
  const auto d = probed(dots);
  ASSERT_FALSE(d);
  EXPECT_EQ(d.error().code, Code::number_format);
  EXPECT_EQ(d.error().found, "\"1,000.0\"");
}

// Law: the same moments, however they are written, are the same clock.
TEST(Field, ClocksOfManyKinds) {
  const double start_s = 1679040930;
  const auto rows = [&](const std::string& heading, auto moment) {
    return table(heading + ";Voltage (V);Current (A)",
                 [&](int i, double v, double a) { return moment(i) + ";" + text(v) + ";" + text(a); });
  };
  const auto whole = [](double x) { return std::to_string(static_cast<long long>(x)); };
  const auto clock = [](int i) {
    return two(8 + (930 + 10 * i) / 3600) + ":" + two((930 + 10 * i) / 60 % 60) + ":" + two((930 + 10 * i) % 60);
  };
  for (const std::string& bytes : {rows("time", [&](int i) { return whole((start_s + 10 * i) * 1e3); }),
                                   rows("timestamp", [&](int i) { return whole((start_s + 10 * i) * 1e9); }),
                                   rows("unix_timestamp", [&](int i) { return whole(start_s + 10 * i); }),
                                   rows("Time (ms)", [&](int i) { return whole((start_s + 10 * i) * 1e3); }),
                                   rows("record_time",
                                        [&](int i) {
                                          std::string c = clock(i);
                                          std::erase(c, ':');
                                          return "20230317" + c;
                                        }),
                                   rows("Date", [&](int i) { return "17-Mar-2023 " + clock(i); }),
                                   rows("Date", [&](int i) { return "03/17/23 " + clock(i); }),
                                   rows("Date", [&](int i) { return "2023-03-17 " + clock(i) + " UTC"; })}) {
    const auto d = probed(bytes);
    ASSERT_TRUE(d) << spell(d.error()) << bytes.substr(0, 80);
    EXPECT_NEAR(static_cast<double>(d->belief.clock_origin_ns) * 1e-9, start_s, 1) << bytes.substr(0, 80);
  }
}

TEST(Field, AClockThatNobodyCanReadIsShown) {
  const auto d = probed(table("Elapsed Time,Voltage,Current", [](int i, double v, double a) {
    return "0:00:" + two(i / 6) + ":" + two(10 * i % 60) + "," + text(v) + "," + text(a);
  }));
  ASSERT_FALSE(d);
  EXPECT_EQ(d.error().code, Code::number_format);
  EXPECT_EQ(d.error().found, "\"0:00:00:00\" under \"Elapsed Time\"");
}

// The time of day goes back at midnight, and every cycle over it would be cut there.
TEST(Field, ADateAndATimeOfDayInTwoColumnsAreRefusedOverMidnight) {
  const auto over = [](int from_s) {
    return table("Date,Time,Voltage,Current", [&](int i, double v, double a) {
      const int s = from_s + 60 * i, day = s / 86400, t = s % 86400;
      return "2023-03-" + two(17 + day) + "," + two(t / 3600) + ":" + two(t / 60 % 60) + ":" + two(t % 60) + "," + text(v) + "," +
             text(a);
    });
  };
  EXPECT_TRUE(probed(over(0)));
  EXPECT_TRUE(probed(table("Date,Test Time,Voltage,Current", [&](int i, double v, double a) {  // a test time beside a day
    return "2023-03-" + two(17 + i / 100) + "," + two(i / 60) + ":" + two(i % 60) + ":00," + text(v) + "," + text(a);
  })));
  const auto d = probed(over(82800));
  ASSERT_FALSE(d);
  EXPECT_EQ(d.error().code, Code::column_missing);
}

TEST(Field, ChineseHeadingsInGbAreReadAndShown) {
  // 记录序号 总时间 电压(V) 电流(mA) 工步类型, then 恒流充电 and 恒流放电
  const std::string headings =
      "\xbc\xc7\xc2\xbc\xd0\xf2\xba\xc5,\xd7\xdc\xca\xb1\xbc\xe4,\xb5\xe7\xd1\xb9(V),\xb5\xe7\xc1\xf7(mA),"
      "\xb9\xa4\xb2\xbd\xc0\xe0\xd0\xcd";
  const auto d = probed(table(headings, [](int i, double v, double a) {
    return std::to_string(i + 1) + "," + text(10 * i) + "," + text(v) + "," + text(1000) + "," +
           (a > 0 ? "\xba\xe3\xc1\xf7\xb3\xe4\xb5\xe7" : "\xba\xe3\xc1\xf7\xb7\xc5\xb5\xe7");
  }));
  ASSERT_TRUE(d) << spell(d.error());
  EXPECT_EQ(column(*d, Quantity::current).heading, "电流(mA)");
  EXPECT_EQ(column(*d, Quantity::current).factor, 1e-3);
  EXPECT_TRUE(d->belief.sign == record::SignRule::from_state);
}

// A held voltage trembles: those intervals outvoted the ones that move, and clean files were refused.
TEST(Field, AHeldVoltageThatTremblesDoesNotHideTheSign) {
  const auto bytes = [](double sign) {
    std::string out = "Time (s),Voltage (V),Current (A)\n";
    for (int i = 0; i < 600; ++i) {
      const int k = i % 200;
      const double v = k < 40 ? 3 + 0.03 * k : k < 150 ? 4.2 + 1e-5 * (i * 7919 % 11 - 5) : 4.2 - 0.024 * (k - 150);
      const double a = k < 40 ? 1 : k < 150 ? 1 - 0.008 * (k - 40) : -1;
      out += plain(i, v, sign * a) + "\n";
    }
    return out;
  };
  for (const double sign : {1.0, -1.0}) {
    const auto d = probed(bytes(sign));
    ASSERT_TRUE(d) << spell(d.error());
    EXPECT_TRUE(d->belief.sign == (sign > 0 ? record::SignRule::charge_positive : record::SignRule::discharge_positive));
    EXPECT_GE(d->belief.sign_agreement, 0.9);
  }
}

TEST(Field, WhatHoldsNoRecordsIsToldByWhatItIs) {
  const auto cycles = probed(
      "Cycle_Index,Test_Time (s),Min_Voltage (V),Max_Voltage (V),Charge_Capacity (Ah),Discharge_Capacity "
      "(Ah)\n1.0,100,2.7,4.2,2.0,1.99\n");
  ASSERT_FALSE(cycles);
  EXPECT_NE(cycles.error().expected.find("not a table of cycles"), std::string::npos);
  const auto power = probed("Timestamp,Battery Power (W),SOC (%)\n2023-03-17 08:00:00,100,50\n");
  ASSERT_FALSE(power);
  EXPECT_EQ(power.error().code, Code::current_missing_column);
  const auto no_sign = probed(table("Time (s),Voltage (V),Current (A)", [](int i, double v, double) { return plain(i, v, 1); }));
  ASSERT_FALSE(no_sign);
  EXPECT_NE(no_sign.error().remedy.find("--sign from-state"), std::string::npos);
}

// A discharge that ends with a held voltage, whose word is "CV" alone, was counted as charge without a word.
TEST(Field, WhatTheWordsLeaveOpenOfAnUnsignedCurrentIsTold) {
  const auto words = [](const char* after_discharge, int rows_of_it) {
    return table("Time (s),Voltage (V),Current (A),Step", [&](int i, double v, double a) {
      const int k = i % 20;
      const bool charge = a > 0;
      return plain(10 * i, v, 1) + "," + (charge ? "CC Charge" : k < 20 - rows_of_it ? "CC Discharge" : after_discharge);
    });
  };
  const auto told = [](const Decision& d) {
    return std::find_if(d.findings.begin(), d.findings.end(), [](const Finding& f) { return f.code == Code::sign_ambiguous; });
  };
  const auto held = probed(words("CV", 4));
  ASSERT_TRUE(held) << spell(held.error());
  EXPECT_TRUE(held->belief.sign == record::SignRule::from_state);
  ASSERT_NE(told(*held), held->findings.end());
  EXPECT_NE(told(*held)->found.find("\"CV\" after a discharge"), std::string::npos);
  EXPECT_TRUE(told(*held)->severity == Severity::warning);

  const auto rest = probed(words("Rest", 4));
  ASSERT_TRUE(rest) << spell(rest.error());
  ASSERT_NE(told(*rest), rest->findings.end());
  EXPECT_NE(told(*rest)->found.find("\"Rest\" in"), std::string::npos);
  EXPECT_TRUE(told(*rest)->severity == Severity::warning);

  const auto carried = probed(table("Time (s),Voltage (V),Current (A),Step", [](int i, double v, double a) {
    const bool rests = i % 100 > 96;  // the first row of a rest still carries the last step's current
    return plain(10 * i, v, i % 100 > 97 ? 0 : 1) + "," + (rests ? "Rest" : a > 0 ? "CC Charge" : "CC Discharge");
  }));
  ASSERT_TRUE(carried) << spell(carried.error());
  EXPECT_TRUE(carried->belief.sign == record::SignRule::from_state);
  EXPECT_EQ(told(*carried), carried->findings.end());

  const auto named = probed(words("CV Discharge", 4));
  ASSERT_TRUE(named) << spell(named.error());
  EXPECT_EQ(told(*named), named->findings.end());
}

// A logger's clock begins at 0: "Timestamp(ms)" was refused as a date that nobody knows, and from 30000 on it would have been a day.
TEST(Field, AStampInAUnitOfTimeThatIsNoDateCountsFromTheStart) {
  for (const int from_ms : {0, 30'000, 1'000'000}) {
    const auto d = probed(table("Timestamp(ms),Voltage(V),Current(A)", [&](int i, double v, double a) {
      return text(from_ms + 10'000 * i) + "," + text(v) + "," + text(a);
    }));
    ASSERT_TRUE(d) << spell(d.error());
    EXPECT_EQ(column(*d, Quantity::time).heading, "Timestamp(ms)");
    EXPECT_EQ(column(*d, Quantity::time).factor, 1e-3);
  }
  const auto epoch = probed(table("Timestamp(ms),Voltage(V),Current(A)", [&](int i, double v, double a) {
    return plain(0, v, a).replace(0, 1, std::to_string(1'710'408'413'000 + 10'000LL * i));
  }));
  ASSERT_TRUE(epoch) << spell(epoch.error());
  EXPECT_EQ(column(*epoch, Quantity::unix_time).factor, 1e-3);
  EXPECT_TRUE(probed(table("TIME_SEC,VOLT,AMP", plain)));
}
