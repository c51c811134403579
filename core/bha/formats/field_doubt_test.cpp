// Exports that would be read wrong without a word: what cannot be known is asked for, or counts as missing.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "bha/formats/field_table_test.h"
#include "bha/formats/text.h"

using namespace bha;
using namespace bha::formats;
using record::Quantity;

// Milliseconds without a unit made a thousand times the capacity of a file that has no other clock.
TEST(Field, ATimeInThousandsWithoutAUnitIsAsked) {
  const auto every = [](double dt) {
    return table("time,voltage,current",
                 [dt](int i, double v, double a) { return text(dt * i) + "," + text(v) + "," + text(a); });
  };
  for (const double dt : {1000.0, 5000.0, 10'000.0}) {
    const auto d = probed(every(dt));
    ASSERT_FALSE(d) << dt;
    EXPECT_EQ(d.error().code, Code::time_scale);
    EXPECT_TRUE(probed(every(dt), {.map = {{"time", "time:ms"}}}));
  }
  for (const double dt : {1.0, 60.0, 900.0, 1800.0}) EXPECT_TRUE(probed(every(dt))) << dt;
}

TEST(Field, ATemperatureIsReadInItsUnitOrNotAtAll) {
  const auto row = [](int i, double v, double a) { return plain(i, v, a) + ",77"; };
  for (const char* unit : {"F", "°F", "deg F", "Fahrenheit"}) {
    const auto d = probed(table(std::string("Time (s),Voltage (V),Current (A),Temperature (") + unit + ")", row));
    ASSERT_TRUE(d) << spell(d.error());
    const record::ColumnBelief c = column(*d, Quantity::surface_temperature);
    EXPECT_NEAR(c.factor * 77 + c.offset, 25, 1e-12) << unit;
  }
  const auto other = probed(table("Time (s),Voltage (V),Current (A),Temperature (Rankine)", row));
  ASSERT_TRUE(other);
  EXPECT_EQ(column(*other, Quantity::surface_temperature).index, -1) << "taken as it is, it was 77 degC";
  for (const char* place : {"avg", "cell", "T1", "?"}) {  // none of a unit
    const auto kept = probed(table(std::string("Time (s),Voltage (V),Current (A),Temperature (") + place + ")", row));
    ASSERT_TRUE(kept) << spell(kept.error());
    EXPECT_EQ(column(*kept, Quantity::surface_temperature).index, 3) << place;
  }
  EXPECT_TRUE(std::any_of(other->findings.begin(), other->findings.end(),
                          [](const Finding& f) { return f.code == Code::unit_unknown && f.severity == Severity::warning; }));
}

// Charges alone are named, and what the discharge is called is not known: its rows were counted as charge.
TEST(Field, AnUnknownWordBesideAnUnsignedCurrentIsAsked) {
  const auto with = [](const char* word) {
    return table("Time (s),Voltage (V),Current (A),Status",
                 [word](int i, double v, double a) { return plain(i, v, 1) + "," + (a > 0 ? "Charge" : word); });
  };
  EXPECT_TRUE(probed(with("Discharge")));
  const auto d = probed(with("Entnahme"));
  ASSERT_FALSE(d);
  EXPECT_EQ(d.error().code, Code::sign_ambiguous);
}
TEST(Field, WhereNoWordSaysWhichWayTheCurrentIsMissing) {
  const std::string bytes = table("Time (s),Voltage (V),Current (A),Status", [](int i, double v, double a) {
    return plain(i, v, 1) + "," + (a > 0 ? "Charge" : i % 40 == 30 ? "Pulse" : "Discharge");
  });
  const auto d = probed(bytes);
  ASSERT_TRUE(d) << spell(d.error());
  EXPECT_TRUE(std::any_of(d->findings.begin(), d->findings.end(), [](const Finding& f) {
    return f.code == Code::sign_ambiguous && f.severity == Severity::warning && f.found.find("Pulse") != f.found.npos;
  }));
  const auto how = plan(d->belief, {});
  ASSERT_TRUE(how);
  ParsedPiece piece;
  parse(std::string_view(bytes).substr(bytes.find('\n') + 1), *how, piece);
  const std::vector<double>& current = piece.blocks.front().current_A;
  EXPECT_EQ(current[0], 1);
  EXPECT_EQ(current[20], -1);
  EXPECT_TRUE(std::isnan(current[30]));
}

// One row of 1e5 A in the first cycle made a trifle of every cycle after it.
TEST(Field, ACurrentOfAnotherOrderIsImpossible) {
  const std::string bytes =
      table("Time (s),Voltage (V),Current (A)", [](int i, double v, double a) { return plain(i, v, i == 100 ? 1e5 : a); });
  const auto d = probed(bytes);
  ASSERT_TRUE(d) << spell(d.error());
  const auto how = plan(d->belief, {});
  ASSERT_TRUE(how);
  ParsedPiece piece;
  parse(std::string_view(bytes).substr(bytes.find('\n') + 1), *how, piece);
  ASSERT_EQ(piece.rejects.size(), 1U);
  EXPECT_TRUE(piece.rejects[0].code == Code::impossible_value && piece.rejects[0].row == 101);
}

// A stream shows its first rows alone: of a sensor's noise nothing can be judged.
TEST(Field, ACurrentAfterAQuietBeginningIsPossible) {
  std::string quiet = "Time (s),Voltage (V),Current (A)\n";
  for (int i = 0; i < 300; ++i) quiet += plain(i, 3.7, i % 3 == 0 ? 0 : 1e-7 * (i % 2 == 0 ? 1 : -1)) + "\n";
  const auto d = probed(quiet);
  ASSERT_TRUE(d) << spell(d.error());
  const auto how = plan(d->belief, {});
  ASSERT_TRUE(how);
  ParsedPiece piece;
  parse("3000.0,3.8,2.0\n", *how, piece);
  EXPECT_TRUE(piece.rejects.empty());
}

TEST(Field, DatesWithoutTheTimeOfDayAreNoClock) {
  const auto d = probed(table("Datum,Uhr,Voltage,Current", [](int i, double v, double a) {
    return "2024-03-0" + std::to_string(1 + i / 100) + "," + two(i / 60) + ":" + two(i % 60) + ":00," + text(v) + "," + text(a);
  }));
  ASSERT_FALSE(d);
  EXPECT_EQ(d.error().code, Code::column_missing);
  EXPECT_NE(d.error().found.find("without the time of day"), std::string::npos);
}

// A new cell is charged from below its cut-off: that is no discharge which went beyond it.
TEST(Field, AFirstChargeFromBelowHidesNoLimit) {
  std::string bytes = "Time (s),Voltage (V),Current (A)\n";
  int i = 0;
  double v = 1.4;
  const auto rows = [&](double to, double a) {
    for (; a > 0 ? v < to : v > to; v += 0.02 * a) bytes += plain(i++, v, a) + "\n";
  };
  for (int cycle = 0; cycle < 4; ++cycle) rows(4.2, 1), rows(3.0, -1);
  rows(3.5, 1);
  for (const bool wide : {false, true}) {
    std::string given = bytes;
    if (wide) {  // UTF-16: the text is made plain first
      given = "\xff\xfe";
      for (const char c : bytes) given += {c, '\0'};
    }
    const auto d = probed(given);
    ASSERT_TRUE(d) << spell(d.error());
    EXPECT_NEAR(d->belief.voltage_min_V, 3.0, 0.03);
    EXPECT_NEAR(d->belief.voltage_max_V, 4.2, 0.03);
  }
}

// Steps of an hour with a row a second: no place of the file that is looked at need hold the end of one.
TEST(Field, AStepTimeIsKnownWhereNoSampledPlaceHoldsAnEnd) {
  for (const char* beside : {"", ",1"}) {
    std::string bytes = std::string("Time (s),Voltage (V),Current (A)") + (*beside == 0 ? "" : ",Channel") + "\n";
    for (int step = 0; step < 24; ++step) {
      const double a = step % 2 == 0 ? 1 : -1;
      for (int t = 0; t < 2000 + 100 * (step % 5); ++t)
        bytes += text(t) + "," + text(3.7 + a * (t / 4000.0 - 0.25)) + "," + text(a) + beside + "\n";
    }
    const auto d = probed(bytes);
    ASSERT_TRUE(d) << spell(d.error());
    EXPECT_TRUE(d->belief.clock == record::ClockRule::step_time);
    EXPECT_TRUE(
        std::any_of(d->findings.begin(), d->findings.end(), [](const Finding& f) { return f.code == Code::time_restarts; }));
  }
}
// Stamps that were lost two by two passed for steps that begin anew.
TEST(Field, ZerosAmongRisingTimesRestartNoClock) {
  const auto d = probed(table("Time (s),Voltage (V),Current (A)", [](int i, double v, double a) {
    return (i > 20 && i % 40 < 2 ? "0" : text(100 * i)) + "," + text(v) + "," + text(a);
  }));
  ASSERT_TRUE(d) << spell(d.error());
  EXPECT_TRUE(d->belief.clock == record::ClockRule::test_time);
}
TEST(Field, AColumnOfTimeMayBeDeclaredAStepTime) {
  const auto d = probed(table("Time (s),Voltage (V),Current (A)", plain), {.clock = "step-time"});
  ASSERT_TRUE(d) << spell(d.error());
  EXPECT_TRUE(d->belief.clock == record::ClockRule::step_time);
}

// The first of two was taken, and nothing could choose the second.
TEST(Field, TwoColumnsOfOneHeadingThatDifferAreAsked) {
  const auto twice = [](double share) {
    return table("Time (s),Voltage (V),Current (A),Current (A)",
                 [share](int i, double v, double a) { return plain(i, v, share * a) + "," + text(a); });
  };
  EXPECT_TRUE(probed(twice(1)));
  const auto d = probed(twice(0.5));
  ASSERT_FALSE(d);
  EXPECT_EQ(d.error().code, Code::duplicate_column);
  EXPECT_NE(d.error().remedy.find("--map current=#3 or =#4"), std::string::npos);
  for (const auto& [said, column_index] : {std::pair("#3", 2), {"#4:mA", 3}}) {
    const auto chosen = probed(twice(0.5), {.map = {{"current", said}}});
    ASSERT_TRUE(chosen) << spell(chosen.error());
    EXPECT_EQ(column(*chosen, Quantity::current).index, column_index);
    const auto again = probed(twice(0.5), {.believe = chosen->belief});
    ASSERT_TRUE(again) << spell(again.error());
    EXPECT_EQ(column(*again, Quantity::current).index, column_index);
  }
  EXPECT_FALSE(probed(twice(0.5), {.map = {{"current", "#5"}}}));
  for (const char* same : {"%f", "%.9f", ""}) {  // the same number in other digits, or none at all
    const auto d2 = probed(table("Time (s),Voltage (V),Current (A),Current (A)", [same](int i, double v, double a) {
      char field[64];
      std::snprintf(field, sizeof field, same, a);
      return plain(i, v, a) + "," + field;
    }));
    EXPECT_TRUE(d2) << same;
  }
}
