// Charts are data: each draws only what the core makes. Drawing itself is tested in tests/doors/report_html_test.cpp.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <tuple>

#include "bha/base/json.h"
#include "bha/report/chart_data.h"
#include "bha/report/html.h"
#include "bha/report/schema.h"

namespace bha::report {
namespace {

using Fields = std::map<std::string, std::set<std::string>>;

/// Data sets and their fields, as docs/schema says.
Fields fields_of_schema() {
  Fields out;
  const auto schema = json::parse(chart_schema());
  if (!schema) return out;
  const json::Value& sets = *schema->find("allOf")->items[0].find("properties");
  for (const auto& [name, set] : sets.members)
    for (const auto& [field, says] : set.find("allOf")->items[0].find("items")->find("properties")->members)
      out[name].insert(field);
  return out;
}

/// What a specification names that is not there: "data.field".
void strangers(const json::Value& part, std::string data, const Fields& known, std::set<std::string>& out) {
  if (const json::Value* own = part.find("data"); own != nullptr && own->find("name") != nullptr)
    data = own->find("name")->string;
  const auto check = [&](const std::string& field) {
    const auto set = known.find(data);
    if (set == known.end() || !set->second.contains(field)) out.insert(data + "." + field);
  };
  for (const auto& [key, value] : part.members) {
    if (key == "field") check(value.string);
    for (std::size_t at = value.string.find("datum."); at != std::string::npos; at = value.string.find("datum.", at + 1)) {
      const std::size_t from = at + 6;
      check(value.string.substr(
          from, value.string.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", from) - from));
    }
    strangers(value, data, known, out);
  }
  for (const json::Value& item : part.items) strangers(item, data, known, out);
}

std::vector<ChartTitle> all_titles() {
  std::vector<ChartTitle> out(std::begin(chart_titles), std::end(chart_titles));
  out.insert(out.end(), std::begin(what_if_titles), std::end(what_if_titles));
  out.insert(out.end(), std::begin(cohort_titles), std::end(cohort_titles));
  out.insert(out.end(), std::begin(forecast_titles), std::end(forecast_titles));
  out.insert(out.end(), std::begin(modes_titles), std::end(modes_titles));
  out.insert(out.end(), std::begin(benchmark_titles), std::end(benchmark_titles));
  return out;
}

Result<json::Value> chart(const std::string& name) {
  std::ifstream in(std::string(BHA_ROOT) + "/charts/" + name + ".vl.json", std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return json::parse(text.str(), {}, name);
}

}  // namespace

TEST(Charts, UseOnlyFieldsThatStandInTheSchema) {
  const Fields known = fields_of_schema();
  ASSERT_EQ(known.size(), 25u);
  for (const ChartTitle& title : all_titles()) {
    const auto spec = chart(std::string(title.name));
    ASSERT_TRUE(spec.has_value()) << title.name << ": " << spell(spec.error());
    EXPECT_EQ(spec->find("$schema")->string, "https://vega.github.io/schema/vega-lite/v6.json") << title.name;
    EXPECT_EQ(spec->find("width")->string, "container") << title.name;
    EXPECT_TRUE(known.contains(std::string(title.data))) << title.name;
    std::set<std::string> unknown;
    strangers(*spec, "", known, unknown);
    EXPECT_TRUE(unknown.empty()) << title.name << ": " << *unknown.begin();
  }
}

TEST(Charts, AFieldThatIsNotThereIsCaught) {
  const auto planted = json::parse(R"({"data":{"name":"soh"},"layer":[{"transform":[{"filter":"datum.vue === 1"}],
    "encoding":{"y":{"field":"soh"}}},{"data":{"name":"acf"},"encoding":{"y":{"field":"soh"}}}]})");
  ASSERT_TRUE(planted.has_value());
  std::set<std::string> unknown;
  strangers(*planted, "", fields_of_schema(), unknown);
  EXPECT_EQ(unknown, (std::set<std::string>{"acf.soh", "soh.vue"}));
}

TEST(Charts, ParametersAreThoseOfTheSpecifications) {
  const auto params = json::parse(chart_params({}));
  ASSERT_TRUE(params.has_value());
  std::set<std::string> given, named;
  for (const auto& [name, value] : params->members) given.insert(name);
  for (const ChartTitle& title : chart_titles) {
    const auto spec = chart(std::string(title.name));
    ASSERT_TRUE(spec.has_value());
    if (const json::Value* own = spec->find("params"))
      for (const json::Value& param : own->items) named.insert(param.find("name")->string);
  }
  named.erase("until");  // the dashboard's film: a report draws the whole life
  EXPECT_EQ(given, named);
}

// B0005: the first charge began half full, so its discharge is 2.4 times as much. Such a point may not flatten the rest.
TEST(Charts, OneEfficiencyFarOffDoesNotStretchTheAxis) {
  Report report;
  for (int cycle = 1; cycle <= 60; ++cycle)
    report.cycles.rows.push_back(
        {.cycle = cycle, .discharge_capacity_Ah = 2, .coulombic_efficiency = cycle == 1 ? 2.4 : 0.995 + 1e-4 * (cycle % 7)});
  const auto params = json::parse(chart_params(report));
  ASSERT_TRUE(params.has_value());
  EXPECT_LT(params->find("efficiency_high")->number, 1.01);
  EXPECT_LT(params->find("efficiency_low")->number, 0.995);
  EXPECT_NE(chart_summary(report, "capacity_efficiency").find("1 value stands beyond the axis at its edge: 2.400 at cycle 1"),
            std::string::npos)
      << chart_summary(report, "capacity_efficiency");
}

TEST(Charts, APageLeavesOutAChartWithoutRowsAndSaysWhy) {
  Report report;
  report.cycles.rows.push_back({.cycle = 1, .discharge_capacity_Ah = 2});
  report.missing.push_back({"cycles", "resistance_ohm", 1, 1, Code::sampling_coarse});
  const std::string page = to_html(report, {});
  EXPECT_NE(page.find("<figure id=\"capacity_efficiency\""), std::string::npos);
  EXPECT_EQ(page.find("<figure id=\"resistance\""), std::string::npos);
  const std::size_t list = page.find("id=\"not-drawn\"");
  ASSERT_NE(list, std::string::npos);
  EXPECT_NE(page.find("sampling_coarse", list), std::string::npos);
}

TEST(Charts, AKneeStandsInTheCurveOfHealthWithItsInterval) {
  Report report;
  EXPECT_TRUE(chart_data(report).knee.empty());
  report.knee = {
      .accepted = true, .knee = 300, .lower = 290, .upper = 312, .onset = 240, .slope_before = -1e-4, .slope_after = -7e-4};
  const ChartData data = chart_data(report);
  ASSERT_EQ(data.knee.size(), 2u);
  EXPECT_EQ(data.knee[0].kind, "knee");
  EXPECT_EQ(std::tuple(data.knee[0].cycle, data.knee[0].cycle_lower, data.knee[0].cycle_upper), std::tuple(300, 290, 312));
  EXPECT_EQ(data.knee[1].cycle, 240);
  EXPECT_EQ(data.knee[0].words,
            "knee at 300 cycles (290 … 312, 90 %); after it the fade is 7.0 times as fast; it begins to bend at 240");
  EXPECT_NE(chart_summary(report, "soh_band").find("Knee: at 300 cycles"), std::string::npos);
  report.knee.onset = 330;  // no bend begins behind its knee
  EXPECT_EQ(chart_data(report).knee.size(), 1u);
  report.end_of_life.unit = models::Axis::days;
  EXPECT_TRUE(chart_data(report).knee.empty()) << "the chart's x is the cycle";
}

double param(const Report& report, std::string_view name) {
  for (const ChartParam& p : chart_param_values(report))
    if (p.name == name) return p.value;
  return nan;
}

// Health told by check-ups: they are the points, and none of them is a cross as well.
TEST(Charts, ThePointsOfHealthAreThoseItIsToldBy) {
  Report report;
  report.soh.reference = {.value_Ah = 2, .key = 1};
  report.keys = {{.key = 1, .role = cycles::Role::checkup}, {.key = 2, .main = true}};
  models::SohSeries checkups{.key = 1, .cycle = {1, 51}, .value = {1, 0.97}}, ageing{.key = 2};
  for (int cycle = 1; cycle <= 51; ++cycle) {
    const bool checkup = cycle % 50 == 1;
    report.cycles.rows.push_back({.cycle = cycle,
                                  .exclusion = checkup ? Code::checkup : Code::none,
                                  .capacity_key = checkup ? 1 : 2,
                                  .discharge_capacity_Ah = 2});
    if (!checkup) ageing.cycle.push_back(cycle), ageing.value.push_back(1 - 1e-3 * cycle);
  }
  report.soh.series = {ageing, checkups};
  EXPECT_EQ(param(report, "main_key"), 1);
  EXPECT_EQ(param(report, "point_size"), 45);
  EXPECT_TRUE(chart_data(report).excluded.empty());
  report.soh.reference.key = 2;
  EXPECT_EQ(param(report, "main_key"), 2);
  EXPECT_EQ(param(report, "point_size"), 14);
  EXPECT_EQ(chart_data(report).excluded.size(), 2u);
}

TEST(Charts, TheAxisOfHealthHoldsTheFittedPartOfTheBestLaw) {
  Report report;
  report.soh.reference = {.value_Ah = 2, .key = 1};
  report.soh.series = {{.key = 1, .cycle = {1, 100}, .value = {1, 0.95}}};
  report.end_of_life.threshold = 0.9;
  report.fits = {{.law = models::Law::linear, .parameters = {{"s0", 1}, {"b", 2e-3}}, .x0 = 1, .x_first = 1, .x_last = 100}};
  EXPECT_GT(param(report, "soh_low"), 0.85);
  report.fits[0].best = true;
  EXPECT_LT(param(report, "soh_low"), 1 - 2e-3 * 99);
}

TEST(Charts, WhatIsNotDrawnHasNoLegend) {
  Report report;
  const auto words = [&](std::string_view name) {
    for (const Figure& figure : figures(report, chart_data(report)))
      if (figure.chart.name == name) return figure.summary;
    return std::string();
  };
  EXPECT_EQ(words("soh_band").find("blue band"), std::string::npos) << words("soh_band");
  EXPECT_EQ(words("voltage_capacity"), "Discharge curves: none were kept.");
  report.soh.reference = {.value_Ah = 2, .key = 1};
  report.soh.series = {{.key = 1, .cycle = {1}, .value = {1}}};
  EXPECT_NE(words("soh_band").find("blue band"), std::string::npos);
  EXPECT_EQ(words("soh_band").find("purple"), std::string::npos);
  report.knee = {.accepted = true, .knee = 3, .lower = 2, .upper = 4};
  EXPECT_NE(words("soh_band").find("purple: the knee"), std::string::npos);
}

TEST(Charts, AChartWithoutRowsIsKnown) {
  Report report;
  report.cycles.rows.push_back({.cycle = 1, .exclusion = Code::partial_cycle, .discharge_capacity_Ah = 2});
  const ChartData data = chart_data(report);
  EXPECT_TRUE(has_rows(data, "capacity_efficiency"));
  for (const char* name : {"soh_band", "temperature", "resistance", "ic_peak", "voltage_capacity", "residuals", "acf"})
    EXPECT_FALSE(has_rows(data, name)) << name;
}

}  // namespace bha::report
