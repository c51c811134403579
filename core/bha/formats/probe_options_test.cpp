// What a user says of a file (--clock, --temperature, --voltage-limits, --sign): it stands, or is refused with the place and what
// there is. And what the probe decides between when nothing is said.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "bha/base/text.h"
#include "bha/formats/registry.h"

namespace bha::formats {
namespace {

using record::ClockRule;
using record::Quantity;

// Charged and discharged in turn, ten rows each; whatever the headings ask for besides.
std::string rows_of(const std::string& headings, int rows, const std::function<std::string(int, double, double)>& row) {
  std::string out = headings + "\n";
  double voltage_V = 3.5;
  for (int i = 0; i < rows; ++i) {
    const double current_A = i % 40 < 20 ? 1.0 : -1.0;
    voltage_V += 0.01 * current_A;
    out += row(i, voltage_V, current_A) + "\n";
  }
  return out;
}
std::string number(double x) { return number_text(x); }
std::string plain(int i, double v, double a) { return number(10.0 * i) + "," + number(v) + "," + number(a); }
Result<Decision> probed(const std::string& bytes, const BeliefOptions& options = {}, const Limits& limits = {}) {
  return probe(source_in_memory("x.csv", bytes), options, limits);
}
const record::ColumnBelief* column(const record::Belief& b, std::string_view heading) {
  const auto at = std::find_if(b.columns.begin(), b.columns.end(), [&](const auto& c) { return c.heading == heading; });
  return at == b.columns.end() ? nullptr : &*at;
}
bool says(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

const std::string plain_headings = "Test Time / s,Voltage / V,Current / A";
std::string plain_text() { return rows_of(plain_headings, 200, plain); }

}  // namespace

TEST(ProbeOptions, WhatCannotBeIsRefusedWithItsPlaceAndWhatThereIs) {
  std::string many = "Test Time / s,Voltage / V,Current / A";
  for (int i = 0; i < 20; ++i) many += ",x" + std::to_string(i);
  struct Row {
    const char* given;
    std::string bytes;
    BeliefOptions options;
    Limits limits;
    Code code;
    std::uint64_t line;
    const char* found;
    const char* expected;
  };
  for (const Row& row : {
           Row{"a clock nobody knows", plain_text(), {.clock = "noon"}, {}, Code::option_invalid, 0, "--clock noon", "test-time"},
           {"one word of two",
            plain_text(),
            {.clock = "test-time,mdx"},
            {},
            Code::option_invalid,
            0,
            "--clock",
            "mdy, dmy or ymd"},
           {"a clock without its column",
            plain_text(),
            {.clock = "unix-time"},
            {},
            Code::column_missing,
            1,
            "--clock unix-time",
            "a column"},
           {"no such temperature",
            plain_text(),
            {.temperature = "T7"},
            {},
            Code::option_invalid,
            1,
            "--temperature T7",
            "\"Voltage / V\""},
           {"a sign nobody knows", plain_text(), {.sign = "up"}, {}, Code::option_invalid, 0, "--sign up", "charge-positive"},
           {"more columns than the limit",
            many + "\n1,2,3\n",
            {},
            {.columns = 10},
            Code::limit_exceeded,
            1,
            "23 columns",
            "at most 10"},
       }) {
    const auto refused = probed(row.bytes, row.options, row.limits);
    ASSERT_FALSE(refused.has_value()) << row.given;
    EXPECT_EQ(id(refused.error().code), id(row.code)) << row.given;
    EXPECT_EQ(refused.error().place.line, row.line) << row.given;
    EXPECT_TRUE(says(refused.error().found, row.found)) << spell(refused.error());
    EXPECT_TRUE(says(refused.error().expected, row.expected)) << spell(refused.error());
  }
}

TEST(ProbeOptions, WhatWasDeclaredStands) {
  const auto limits = probed(plain_text(), {.voltage_min_V = 2.5, .voltage_max_V = 4.2});
  ASSERT_TRUE(limits) << spell(limits.error());
  EXPECT_TRUE(limits->belief.voltage_min_V == 2.5 && limits->belief.voltage_max_V == 4.2);
  EXPECT_TRUE(limits->belief.voltage_limits_source == record::Source::declared);
  const auto upper = probed(plain_text(), {.voltage_max_V = 4.2});
  ASSERT_TRUE(upper);
  EXPECT_TRUE(std::isnan(upper->belief.voltage_min_V)) << "the other limit is not inferred beside a declared one";
  const std::string two = rows_of(plain_headings + ",Surface Temperature / degC,Oven", 200,
                                  [](int i, double v, double a) { return plain(i, v, a) + ",25,30"; });
  EXPECT_EQ(probed(two)->belief.temperature_source, "Surface Temperature / degC");
  EXPECT_EQ(probed(two, {.temperature = "OVEN"})->belief.temperature_source, "Oven") << "headings are found without case";
  const auto nominal = probed(plain_text(), {.nominal_capacity_Ah = 20});
  ASSERT_TRUE(nominal);
  EXPECT_EQ(nominal->belief.nominal_capacity_Ah, 20);
  EXPECT_GE(nominal->belief.rest_current_A, 0.02) << "a thousandth of the capacity per hour is rest";
  EXPECT_LE(probed(plain_text(), {.nominal_capacity_Ah = 2000})->belief.rest_current_A, 0.1) << "of mAh nothing becomes rest";
}

TEST(ProbeOptions, ADeclaredSignSaysWhetherTheFileAgrees) {
  const auto agrees = probed(rows_of("Time (s),Voltage (V),Current (A)", 200, plain), {.sign = "charge-positive"});
  ASSERT_TRUE(agrees) << spell(agrees.error());
  EXPECT_TRUE(says(agrees->belief.sign_evidence, "declared; the file agrees: ")) << agrees->belief.sign_evidence;
  // Nothing flows: the file has no say.
  const std::string still = rows_of(plain_headings, 60, [](int i, double, double) { return plain(i, 3.7, 0); });
  const auto quiet = probed(still, {.sign = "discharge-positive"});
  ASSERT_TRUE(quiet) << spell(quiet.error());
  EXPECT_TRUE(quiet->belief.sign == record::SignRule::discharge_positive);
  EXPECT_EQ(quiet->belief.sign_evidence, "declared");
}

TEST(ProbeOptions, ClocksInTheOrderOfTrust) {
  struct Row {
    const char* given;
    std::string bytes;
    const char* option;
    ClockRule clock;
    const char* not_used;  // a heading that is put aside
  };
  const auto with = [](const std::string& headings, const std::function<std::string(int)>& clocks) {
    return rows_of(headings + ",Voltage / V,Current / A", 60,
                   [&](int i, double v, double a) { return clocks(i) + "," + number(v) + "," + number(a); });
  };
  const auto unix = [](int i) { return number(1.7e9 + 10 * i); };
  const auto date = [](int i) { return "2024-11-20 10:" + std::string(i < 10 ? "0" : "") + std::to_string(i) + ":00"; };
  const auto every_minute = [&](int i) { return number(60.0 * i); };
  for (const Row& row :
       {Row{"only Unix time", with("Unix Time / s", unix), "", ClockRule::unix_time, nullptr},
        {"only a date", with("Date_Time", date), "", ClockRule::date_time, nullptr},
        {"only a step time", with("Step Time / s", every_minute), "", ClockRule::step_time, nullptr},
        {"test time before both", with("Test Time / s,Unix Time / s", [&](int i) { return number(10.0 * i) + "," + unix(i); }),
         "", ClockRule::test_time, nullptr},
        {"how long the charge has run, alone", with("charge_time", every_minute), "", ClockRule::test_time, nullptr},
        {"the same beside a test time", with("charge_time,Test Time / s", [&](int i) { return "7," + every_minute(i); }), "",
         ClockRule::test_time, "charge_time"},
        {"the same beside a date", with("Date_Time,Discharge_Time(s)", [&](int i) { return date(i) + ",7"; }), "",
         ClockRule::date_time, "Discharge_Time(s)"},
        {"the time of the step and of all steps",
         with("Time,Cumulative Time", [&](int i) { return number(60.0 * (i % 20)) + "," + every_minute(i); }), "",
         ClockRule::test_time, "Time"},
        {"Unix time before a date", with("Unix Time / s,Date_Time", [&](int i) { return unix(i) + "," + date(i); }), "",
         ClockRule::unix_time, "Date_Time"},
        {"a date that was asked for", with("Unix Time / s,Date_Time", [&](int i) { return unix(i) + "," + date(i); }),
         "date-time", ClockRule::date_time, nullptr},
        {"test, in short", with("Test Time / s,Date_Time", [&](int i) { return every_minute(i) + "," + date(i); }), "test",
         ClockRule::test_time, nullptr}}) {
    const auto decided = probed(row.bytes, {.clock = row.option});
    ASSERT_TRUE(decided) << row.given << ": " << spell(decided.error());
    EXPECT_EQ(word(decided->belief.clock), word(row.clock)) << row.given;
    if (row.not_used != nullptr) {
      EXPECT_TRUE(column(decided->belief, row.not_used)->quantity == Quantity::ignored) << row.given;
    }
    // The origin is the first row's own time, to the second.
    if (row.clock == ClockRule::unix_time) {
      EXPECT_EQ(decided->belief.clock_origin_ns / 1'000'000'000, 1'700'000'000) << row.given;
    }
    if (row.clock == ClockRule::date_time) {
      EXPECT_EQ(decided->belief.clock_origin_ns / 1'000'000'000, 1'732'096'800) << row.given;
    }
  }
}

// A charge's and a discharge's time beside each other are results of a cycle.
TEST(ProbeOptions, TwoTimesOfHalfCyclesAreNoClock) {
  const auto refused = probed(rows_of("charge_time,discharge_time,Voltage / V,Current / A", 60,
                                      [](int i, double v, double a) { return number(i) + ",7," + number(v) + "," + number(a); }));
  ASSERT_FALSE(refused);
  EXPECT_EQ(id(refused.error().code), id(Code::column_missing));
  EXPECT_EQ(refused.error().place.column, "time_s");
}

TEST(ProbeOptions, ADeclaredUnitAgainstTheWallClockIsTold) {
  const std::string minutes = rows_of("Test Time,Voltage / V,Current / A,Unix Time / s", 100, [](int i, double v, double a) {
    return number(i / 6.0) + "," + number(v) + "," + number(a) + "," + number(1.7e9 + 10 * i);
  });
  const auto declared = probed(minutes, {.map = {{"time", "Test Time:s"}}});
  ASSERT_TRUE(declared) << spell(declared.error());
  EXPECT_EQ(declared->belief.columns[0].factor, 1);
  const auto told = std::find_if(declared->findings.begin(), declared->findings.end(),
                                 [](const Finding& f) { return f.code == Code::time_scale; });
  ASSERT_NE(told, declared->findings.end());
  EXPECT_TRUE(told->severity == Severity::warning && told->place.column == "time_s" && says(told->expected, "declared"));
}

TEST(ProbeOptions, WhichOfTwoDelimitersFits) {
  // As many headings either way: the rows decide, and where they do not nobody can.
  const std::string headings = "Test Time / s;Voltage / V;Current / A;,Test Time / s,Voltage / V,Current / A";
  const auto semicolons = [](int i, double v, double a) { return number(10.0 * i) + ";" + number(v) + ";" + number(a) + ";"; };
  const auto commas = [](int i, double v, double a) { return "," + plain(i, v, a); };
  for (const auto& [rows, delimiter] :
       {std::pair{rows_of(headings, 60, semicolons), ";"}, {rows_of(headings, 60, commas), ","}}) {
    const auto decided = probed(rows);
    ASSERT_TRUE(decided) << delimiter << ": " << spell(decided.error());
    EXPECT_EQ(decided->belief.dialect.delimiter, delimiter);
  }
  const auto neither = probed(rows_of(headings, 60, [](int, double, double) { return "1"; }));
  ASSERT_FALSE(neither);
  EXPECT_EQ(id(neither.error().code), id(Code::delimiter_ambiguous)) << spell(neither.error());
  EXPECT_EQ(neither.error().place.line, 1U);
  EXPECT_TRUE(says(neither.error().remedy, "--delimiter")) << neither.error().remedy;
}

TEST(ProbeOptions, QuotesWithinQuotesAndWholeQuotedLines) {
  const std::string heading = R"("Test Time / s","Voltage / V","Current / A","a ""quoted"" remark")";
  const auto fields = probed(rows_of(heading, 60, [](int i, double v, double a) { return plain(i, v, a) + R"(,"x, ""y""")"; }));
  ASSERT_TRUE(fields) << spell(fields.error());
  ASSERT_EQ(fields->belief.columns.size(), 4U);
  EXPECT_TRUE(fields->belief.dialect.quoted_fields && !fields->belief.dialect.quoted_newlines);
  EXPECT_EQ(fields->belief.dialect.delimiter, ",");
}

// A coin cell's export (batterydata.energy.gov, p492): C/20 between pulses of 5C is a hundredth of the largest current.
TEST(ProbeOptions, ASlowCheckUpBesideFastPulsesIsNoRest) {
  const auto current = [](int i) { return i < 100 ? 0 : i < 300 ? 0.00951 : i < 320 ? -1 : i < 400 ? 1e-5 * (i % 3) : -0.00949; };
  const std::string text = rows_of(plain_headings, 600, [&](int i, double v, double) {
    return number(10.0 * i) + "," + number(v) + "," + number(current(i));
  });
  const auto found = probed(text);
  ASSERT_TRUE(found) << spell(found.error());
  EXPECT_LT(found->belief.rest_current_A, 0.009);
  EXPECT_GT(found->belief.rest_current_A, 2e-5);
  // A sensor that trembles by half a hundredth of the largest current is at rest all the same.
  const std::string noisy = rows_of(plain_headings, 600, [&](int i, double v, double) {
    return number(10.0 * i) + "," + number(v) + "," + number(i < 500 ? 0.004 * std::sin(1.7 * i * i) : -1.0);
  });
  const auto trembling = probed(noisy);
  ASSERT_TRUE(trembling) << spell(trembling.error());
  EXPECT_GT(trembling->belief.rest_current_A, 0.004);
}

TEST(ProbeOptions, AUnitThatContradictsTheHeadingIsTold) {
  const auto warned = [](const std::string& map) {
    const auto found = probed(plain_text(), {.map = {{"voltage", map}}});
    EXPECT_TRUE(found) << map;
    return found && std::any_of(found->findings.begin(), found->findings.end(), [](const Finding& f) {
             return f.code == Code::unit_converted && f.severity == Severity::warning && says(f.found, "read as mV") &&
                    says(f.expected, "V, as the heading says");
           });
  };
  EXPECT_TRUE(warned("Voltage / V:mV"));
  EXPECT_FALSE(warned("Voltage / V:V"));
  EXPECT_FALSE(warned("Voltage / V"));
}

}  // namespace bha::formats
