#include "bha/formats/registry.h"

#include <gtest/gtest.h>

#include "bha/base/json.h"
#include "bha/formats/field_table_test.h"

using namespace bha;
using namespace bha::formats;

static std::string json_of(const record::Belief& belief) { return json::write(belief); }
static bool has(const std::vector<Finding>& findings, Code code) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& f) { return f.code == code; });
}

TEST(Probe, ChoosesTheReaderAndSaysTheRunnerUp) {
  const auto bdf = probed(table("Test Time / s,Voltage / V,Current / A", 80, plain));
  ASSERT_TRUE(bdf) << spell(bdf.error());
  EXPECT_EQ(bdf->belief.format, "bdf");
  EXPECT_EQ(bdf->belief.runner_up, "delimited");
  const auto delimited = probed(table("Time,Volts,Amps", 80, plain));
  ASSERT_TRUE(delimited) << spell(delimited.error());
  EXPECT_EQ(delimited->belief.format, "delimited");
}

// Law: whichever way the current is logged, the believed sign gives the same currents.
TEST(Probe, SignIsTurnedWhenDischargeIsPositive) {
  for (const char* heading : {"Test Time / s,Voltage / V,Current / A", "Time (s),Voltage (V),Current (A)"}) {
    const auto as_is = probed(table(heading, 200, plain));
    const auto turned = probed(table(heading, 200, [](int i, double v, double a) { return plain(i, v, -a); }));
    ASSERT_TRUE(as_is && turned);
    EXPECT_TRUE(as_is->belief.sign == record::SignRule::charge_positive);
    EXPECT_TRUE(turned->belief.sign == record::SignRule::discharge_positive);
    EXPECT_TRUE(has(turned->findings, Code::sign_inverted) && !has(as_is->findings, Code::sign_inverted));
    EXPECT_GE(turned->belief.sign_agreement, 0.9);
  }
}

// Law: a declared sign stands, and what the file shows is told exactly when it is the opposite.
TEST(Probe, ADeclaredSignAgainstTheFileIsToldAndStands) {
  const std::string rows = table("Time (s),Voltage (V),Current (A)", 200, plain);
  const auto right = probed(rows, {.sign = "charge-positive"}), wrong = probed(rows, {.sign = "discharge-positive"});
  ASSERT_TRUE(right && wrong);
  EXPECT_FALSE(has(right->findings, Code::sign_contradicted));
  ASSERT_TRUE(has(wrong->findings, Code::sign_contradicted));
  EXPECT_TRUE(wrong->belief.sign == record::SignRule::discharge_positive);
  EXPECT_GE(right->belief.sign_agreement, 0.9);
  EXPECT_LE(wrong->belief.sign_agreement, 0.1);
  for (const Finding& f : wrong->findings)
    if (f.code == Code::sign_contradicted) {
      EXPECT_NE(f.remedy.find("--sign charge-positive"), std::string::npos);
    }
}

TEST(Probe, AMapThatFitsNothingIsRefusedWithWhatThereIs) {
  const std::string rows = table("Zeit,Spannung,Strom", 200, plain);
  struct Row {
    const char* time;
    Code refused;
    const char* expected;
  };
  for (const Row& row : {Row{"Zeit", Code::none, ""},
                         {" zeit :s", Code::none, ""},
                         {"Zet", Code::option_invalid, "\"Zeit\", \"Spannung\", \"Strom\""},
                         {"Zet:s", Code::option_invalid, "\"Zeit\", \"Spannung\", \"Strom\""},
                         {"Zeit:lightyears", Code::unit_unknown, "s, ms, us, ns, min, h, d, h:m:s"}}) {
    const auto read = probed(rows, {.map = {{"time", row.time}, {"voltage", "Spannung"}, {"current", "Strom"}}});
    ASSERT_EQ(read.has_value(), row.refused == Code::none) << row.time;
    if (read) continue;
    EXPECT_EQ(id(read.error().code), id(row.refused));
    EXPECT_NE(read.error().expected.find(row.expected), std::string::npos) << spell(read.error());
  }
}

TEST(Probe, ADecimalCommaIsSeenInColumnsThatOnlyAMapNames) {
  const auto read = probed(table("Zeit;Spannung;Strom", 80,
                                 [](int i, double v, double a) {
                                   std::string row = text(10 * i) + ";" + text(v) + ";" + text(a);
                                   std::replace(row.begin(), row.end(), '.', ',');
                                   return row;
                                 }),
                           {.map = {{"time", "Zeit"}, {"voltage", "Spannung"}, {"current", "Strom"}}});
  ASSERT_TRUE(read) << spell(read.error());
  EXPECT_EQ(read->belief.dialect.decimal, ",");
}

TEST(Probe, UnsignedCurrentTakesItsSignFromTheWords) {
  const auto unsigned_rows = probed(table("TestTime,Volts,Amps,State", 200, [](int i, double v, double a) {
    return plain(i, v, std::abs(a)) + (a > 0 ? ",C" : ",D");
  }));
  ASSERT_TRUE(unsigned_rows) << spell(unsigned_rows.error());
  EXPECT_TRUE(unsigned_rows->belief.sign == record::SignRule::from_state);
  EXPECT_TRUE(has(unsigned_rows->findings, Code::unsigned_current));
  const auto without_words =
      probed(table("TestTime,Volts,Amps", 200, [](int i, double v, double a) { return plain(i, v, std::abs(a)); }));
  ASSERT_FALSE(without_words);
  EXPECT_TRUE(without_words.error().code == Code::sign_ambiguous);
  EXPECT_NE(without_words.error().remedy.find("--sign"), std::string::npos);
}

// Law: the unit of an unlabelled test time is found from the wall clock; a stated one that contradicts it is refused.
TEST(Probe, TimeScaleAgainstTheWallClock) {
  struct Row {
    const char* heading;
    double per_second;
    bool refused;
    double factor;
  };
  for (const Row& row : {Row{"TestTime", 1, false, 1},
                         {"TestTime", 1.0 / 60, false, 60},
                         {"TestTime", 1.0 / 3600, false, 3600},
                         {"TestTime", 1000, false, 1e-3},
                         {"Test Time / s", 3600, true, 0},
                         {"Test Time (s)", 1000, true, 0},
                         {"Test Time (s)", 1.0 / 60, true, 0}}) {
    const auto decided =
        probed(table(std::string(row.heading) + ",Voltage / V,Current / A,Unix Time / s", 100, [&](int i, double v, double a) {
          return text(10 * i * row.per_second) + "," + text(v) + "," + text(a) + "," + text(1.7e9 + 10 * i);
        }));
    ASSERT_EQ(decided.has_value(), !row.refused) << row.heading << row.per_second;
    if (row.refused)
      EXPECT_TRUE(decided.error().code == Code::time_scale && decided.error().place.column == "time_s") << spell(decided.error());
    else
      EXPECT_DOUBLE_EQ(decided->belief.columns[0].factor, row.factor);
  }
}

// Without a wall clock: hours between rows are believed in storage, refused where current flows, and believed when declared.
TEST(Probe, SecondsMultipliedBy3600) {
  const auto rows = [](bool storage) {
    return [storage](int i, double v, double a) {
      return text(36000 * i) + "," + text(v) + "," + text(storage && i % 40 > 4 ? 0 : a);
    };
  };
  const std::string heading = "Test Time / s,Voltage / V,Current / A";
  const auto cycling = probed(table(heading, 200, rows(false)));
  ASSERT_FALSE(cycling);
  EXPECT_EQ(id(cycling.error().code), id(Code::time_scale));
  EXPECT_TRUE(probed(table(heading, 200, rows(false)), {.map = {{"time", "Test Time / s:s"}}}));
  const auto storage = probed(table(heading, 30, [&](int i, double v, double a) { return rows(true)(i + 36, v, a); }));
  ASSERT_TRUE(storage) << spell(storage.error());
  EXPECT_TRUE(has(storage->findings, Code::time_scale));
}

TEST(Probe, LineBreaksInsideQuotesAreSeen) {
  const auto remark = [](int i, const char* says) { return i % 7 == 3 ? says : std::string("ok"); };
  const auto broken = probed(table("Time (s),Voltage (V),Current (A),Remark", 80, [&](int i, double v, double a) {
    return plain(i, v, a) + "," + remark(i, "\"a word,\nand another\"");
  }));
  ASSERT_TRUE(broken) << spell(broken.error());
  EXPECT_TRUE(broken->belief.dialect.quoted_newlines);
  EXPECT_TRUE(has(broken->findings, Code::serial_only));
  const auto inches = probed(table("Time (s),Voltage (V),Current (A),Remark", 80,
                                   [&](int i, double v, double a) { return plain(i, v, a) + "," + remark(i, "a 5\" cable"); }));
  ASSERT_TRUE(inches) << spell(inches.error());
  EXPECT_FALSE(inches->belief.dialect.quoted_newlines);
}

// Dense rows of a slow pulse: most neighbours differ by noise of the last digit, and yet the drift is there.
TEST(Probe, NoiseOfTheLastDigitDoesNotVoteOnTheSign) {
  const auto read = probed(table("Time (s),Voltage (V),Current (A)", 400, [](int i, double, double) {
    const int half = i / 16 % 2;  // runs of 16 rows: one row a chunk
    const double voltage = 3.7 + 1e-4 * ((i * 7919) % 3 - 1) +
                           (half == 0 ? 1 : -1) * (i % 16 == 8  ? 0.01
                                                   : i % 16 > 8 ? 0.01
                                                                : 0);
    return text(i) + "," + text(voltage) + "," + text(half == 0 ? 1.0 : -1.0);
  }));
  ASSERT_TRUE(read) << spell(read.error());
  EXPECT_TRUE(read->belief.sign == record::SignRule::charge_positive);
}

TEST(Probe, TimeThatRestartsWithEachStepIsStepTime) {
  const auto rows = [](int i, double v, double a) {
    return text(10 * (i % 20)) + "," + text(v) + "," + text(a) + "," + std::to_string(i / 20);
  };
  const auto found = probed(table("Test Time / s,Voltage / V,Current / A,Step ID", 100, rows));
  ASSERT_TRUE(found) << spell(found.error());
  EXPECT_TRUE(found->belief.clock == record::ClockRule::step_time);
  EXPECT_TRUE(found->belief.columns[0].quantity == record::Quantity::step_time);
  ASSERT_TRUE(has(found->findings, Code::time_restarts));
  const auto declared = probed(table("Test Time / s,Voltage / V,Current / A,Step ID", 100, rows), {.clock = "test-time"});
  ASSERT_TRUE(declared);
  EXPECT_TRUE(declared->belief.clock == record::ClockRule::test_time);
}

// Neware wrote 0 into the first row of each step and ran on: no restart, and no step was three times as long as the test.
TEST(Probe, ALoneStampThatWasLostIsNoRestart) {
  const auto found = probed(table("Test Time / s,Voltage / V,Current / A,Step ID", 100, [](int i, double v, double a) {
    return text(i > 0 && i % 20 == 0 ? 0 : 10 * i) + "," + text(v) + "," + text(a) + "," + std::to_string(i / 20);
  }));
  ASSERT_TRUE(found) << spell(found.error());
  EXPECT_TRUE(found->belief.clock == record::ClockRule::test_time);
  EXPECT_FALSE(has(found->findings, Code::time_restarts));
}

// "Step Type / 1" came back as `--map step_type=Step Type / 1:1`, a unit that words have not.
TEST(Probe, WhatIsBelievedOfAColumnWithoutUnitIsTakenBack) {
  const std::string bytes = table("Test Time / s,Voltage / V,Current / A,Step Type / 1", 100, [](int i, double v, double a) {
    return text(10 * i) + "," + text(v) + "," + text(a) + (a > 0 ? ",charge" : ",discharge");
  });
  const auto found = probed(bytes);
  ASSERT_TRUE(found) << spell(found.error());
  const auto again = probed(bytes, {.believe = found->belief});
  ASSERT_TRUE(again) << spell(again.error());
  EXPECT_EQ(again->belief.columns[3].quantity, found->belief.columns[3].quantity);
}

TEST(Probe, MonthAndDay) {
  const auto rows = [](const char* date) {
    return [date](int i, double v, double a) {
      return text(60 * i) + "," + text(v) + "," + text(a) + "," + date + " 10:" + std::to_string(10 + i) + ":00";
    };
  };
  const auto decided = probed(table("Time (s),Voltage (V),Current (A),Date", 20, rows("11/20/2024")));
  ASSERT_TRUE(decided) << spell(decided.error());
  EXPECT_EQ(decided->belief.dialect.date_format, "mdy");
  const auto either = probed(table("Time (s),Voltage (V),Current (A),Date", 20, rows("06/05/2024")));
  ASSERT_TRUE(either);
  EXPECT_TRUE(has(either->findings, Code::clock_ambiguous));
  const auto on_two_dates = [](int i, double v, double a) {  // weeks apart whichever part is the day
    return text(v) + "," + text(a) + (i < 10 ? ",06/05/2024 10:00:00,1" : ",08/07/2024 10:00:00,1");
  };
  const auto as_clock = probed(table("Voltage (V),Current (A),Date,x", 20, on_two_dates));
  ASSERT_FALSE(as_clock);
  EXPECT_TRUE(as_clock.error().code == Code::clock_ambiguous && as_clock.error().remedy.find("--clock") != std::string::npos);
  EXPECT_TRUE(probed(table("Voltage (V),Current (A),Date,x", 20, on_two_dates), {.clock = "date-time,dmy"}));
}

TEST(Probe, ColumnsThatCannotBeTrue) {
  const auto cycle = probed(table("Test Time / s,Voltage / V,Current / A,Cycle Count / 1", 40,
                                  [](int i, double v, double a) { return plain(i, v, a) + ",6.283185307179586"; }));
  ASSERT_TRUE(cycle);
  EXPECT_TRUE(has(cycle->findings, Code::cycle_column_impossible));
  const auto volts =
      probed(table("Test Time / s,Voltage / V,Current / A", 40, [](int i, double v, double a) { return plain(i, 1000 * v, a); }));
  ASSERT_FALSE(volts);
  EXPECT_TRUE(volts.error().code == Code::voltage_scale && volts.error().place.column == "voltage_V" &&
              volts.error().remedy.find("--map voltage=") != std::string::npos);
  const auto unlabelled =
      probed(table("Test Time / s,Voltage,Current / A", 40, [](int i, double v, double a) { return plain(i, 1000 * v, a); }));
  ASSERT_TRUE(unlabelled);
  EXPECT_DOUBLE_EQ(unlabelled->belief.columns[1].factor, 1e-3);
}

TEST(Probe, MapNamesColumnsAndUnits) {
  const BeliefOptions options{.map = {{"voltage", "Spannung:mV"}, {"current_A", "Strom"}, {"time", "Zeit"}}};
  const auto found =
      probed(table("Zeit,Spannung,Strom", 100, [](int i, double v, double a) { return plain(i, 1000 * v, a); }), options);
  ASSERT_TRUE(found) << spell(found.error());
  EXPECT_DOUBLE_EQ(found->belief.columns[1].factor, 1e-3);
  EXPECT_TRUE(found->belief.columns[2].quantity == record::Quantity::current &&
              found->belief.columns[2].source == record::Source::declared);
  const auto no_such = probed(table("Zeit,Spannung,Strom", 10, plain), {.map = {{"volume", "Zeit"}}});
  ASSERT_FALSE(no_such);
  EXPECT_TRUE(no_such.error().code == Code::option_invalid);
}

// Law: a Belief handed back in is the Belief that comes out, and changes nothing else.
TEST(Probe, ABeliefRepeatsItself) {
  for (const std::string& bytes : {table("Test Time / h,Voltage / V,Current / mA,Cycle Count / 1", 200,
                                         [](int i, double v, double a) { return plain(i, v, -1000 * a) + ",1"; }),
                                   table("TestTime;Volts;Amps;Md", 100, [](int i, double v, double a) {
                                     return text(i) + ";" + text(v) + ";" + text(std::abs(a)) + (a > 0 ? ";C" : ";D");
                                   })}) {
    const auto first = probed(bytes);
    ASSERT_TRUE(first) << spell(first.error());
    const auto again = probed(bytes, {.believe = first->belief});
    ASSERT_TRUE(again) << spell(again.error());
    EXPECT_EQ(json_of(first->belief), json_of(again->belief));
  }
}

TEST(Probe, ABeliefOverridesFieldByField) {
  const std::string bytes = table("Test Time / s,Voltage / V,Current / A", 200, plain);
  record::Belief said;
  said.sign = record::SignRule::discharge_positive;
  said.rest_current_A = 0.05;
  const auto found = probed(bytes, {.believe = said});
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->belief.sign == record::SignRule::discharge_positive);
  EXPECT_EQ(found->belief.rest_current_A, 0.05);
  EXPECT_EQ(found->belief.dialect.delimiter, ",");
  said.columns = {{.heading = "Pressure", .quantity = record::Quantity::voltage}};
  const auto refused = probed(bytes, {.believe = said});
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().code == Code::belief_invalid);
}

// Law: what is believed of a stream's head is what is believed of the file, as far as the head goes.
TEST(Probe, AStreamIsBelievedFromItsHead) {
  const std::string bytes = table("Test Time / s,Voltage / V,Current / A", 20000, plain);
  const auto file = probed(bytes);
  const auto stream = probe_stream(std::string_view(bytes).substr(0, 100'000), false, "-", {}, {});
  ASSERT_TRUE(file && stream);
  EXPECT_TRUE(file->belief.used_tail && !stream->belief.used_tail);
  EXPECT_TRUE(file->belief.sign == stream->belief.sign && file->belief.dialect.delimiter == stream->belief.dialect.delimiter);
}
