#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "bha/base/json.h"
#include "bha/models/laws.h"
#include "bha/report/chart_data.h"
#include "bha/report/csv.h"
#include "bha/report/fleet.h"
#include "bha/report/json.h"
#include "bha/report/plot.h"
#include "bha/report/read.h"
#include "bha/report/schema.h"
#include "bha/report/text.h"
#include "tests/doors/report_html_example.h"

namespace bha::report {
namespace {

Report example() {
  return make_report(tests::example_analysis(),
                     {.version = "0.1.0", .command = "bha report cell7.csv", .options = {{"eol", "0.8"}}});
}

std::string file_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// Equal to the file kept in the repository; BHA_GOLDEN_UPDATE=1 writes it.
void expect_kept(const std::string& path, const std::string& text) {
  const std::string full = std::string(BHA_ROOT) + "/" + path;
  if (const char* update = std::getenv("BHA_GOLDEN_UPDATE"); update != nullptr && std::string(update) == "1") {
    std::ofstream(full, std::ios::binary) << text;
    return;
  }
  EXPECT_TRUE(file_text(full) == text) << path << " is old: look at what changed and run with BHA_GOLDEN_UPDATE=1";
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

}  // namespace

TEST(ReportJson, WhatIsWrittenReadsBack) {
  const Report report = example();
  const std::string text = to_json(report);
  const auto back = from_json(text);
  ASSERT_TRUE(back.has_value()) << spell(back.error());
  EXPECT_EQ(to_json(*back), text);
  EXPECT_TRUE(differences(report, *back).empty());
  EXPECT_EQ(back->cycles.rows.size(), 201u);
  EXPECT_EQ(back->cycles.rows[0].cycle_source, no_integer);
  EXPECT_TRUE(std::isnan(back->cycles.rows[0].coulombic_efficiency));
}

TEST(ReportJson, CyclesStandByColumnWithNullForMissing) {
  const auto document = json::parse(to_json(example()));
  ASSERT_TRUE(document.has_value());
  const json::Value* cycles = document->find("cycles");
  ASSERT_TRUE(cycles != nullptr && cycles->find("cycle_source") != nullptr);
  EXPECT_EQ(cycles->members.size(), field_count<features::CycleRow>);
  for (const auto& [name, column] : cycles->members) EXPECT_EQ(column.items.size(), 201u) << name;
  EXPECT_EQ(cycles->find("cycle_source")->items[0].kind, json::Value::Kind::null);
  EXPECT_EQ(cycles->find("exclusion")->items[77].string, "not_a_capacity");
}

TEST(ReportJson, GivenAnotherDocument_SaysWhatIsWrong) {
  const auto other = from_json(R"({"schema":"bha.report/7"})", "r.json");
  ASSERT_FALSE(other.has_value());
  EXPECT_EQ(other.error().code, Code::document_invalid);
  EXPECT_EQ(other.error().place.column, "schema");
  const auto ragged = from_json(R"({"cycles":{"cycle":[1,2],"efc":[0.5]}})");
  ASSERT_FALSE(ragged.has_value());
  EXPECT_EQ(ragged.error().place.column, "cycles.efc");
}

TEST(ReportJson, DifferencesNamePartAndColumn) {
  const Report a = example();
  Report b = a;
  b.run.command = "another";
  EXPECT_TRUE(differences(a, b).empty());
  EXPECT_EQ(to_json_without_run(a), to_json_without_run(b));
  b.cycles.rows[5].efc = std::nextafter(b.cycles.rows[5].efc, 1e9);
  b.soh.now += 1e-6;
  EXPECT_EQ(differences(a, b), (std::vector<std::string>{"soh", "cycles.efc"}));
}

TEST(ReportCsv, HasTheContractsColumnsAndEmptyFieldsForMissing) {
  const std::string csv = to_csv(example().cycles.rows);
  const std::string head = csv.substr(0, csv.find('\n'));
  EXPECT_EQ(
      head,
      "cycle,cycle_source,kind,exclusion,start_time_s,duration_s,days,efc,capacity_key,charge_capacity_Ah,discharge_capacity_Ah,"
      "charge_capacity_counter_Ah,discharge_capacity_counter_Ah,charge_energy_Wh,discharge_energy_Wh,coulombic_efficiency,"
      "energy_efficiency,charge_termination,discharge_termination,depth_of_discharge,charge_c_rate,discharge_c_rate,voltage_min_"
      "V,"
      "voltage_max_V,charge_mean_voltage_V,discharge_mean_voltage_V,end_of_charge_current_A,cc_charge_time_s,cv_charge_time_s,"
      "rest_time_s,temperature_min_degC,temperature_mean_degC,temperature_max_degC,resistance_ohm,resistance_tau_s,resistance_"
      "soc,"
      "resistance_temperature_degC,ic_peak_voltage_V,ic_peak_Ah_per_V,gap_s,bridged_s,samples");
  EXPECT_EQ(count(csv, "\n"), 202u);
  const std::string first = csv.substr(head.size() + 1, csv.find('\n', head.size() + 1) - head.size() - 1);
  EXPECT_EQ(count(first, ","), count(head, ","));
  EXPECT_EQ(first.substr(0, 33), "0,,partial,no_preceding_charge,0,");
}

TEST(ReportSchema, StandsInDocs) {
  expect_kept("docs/schema/report.schema.json", report_schema());
  expect_kept("docs/schema/fleet.schema.json", fleet_schema());
  expect_kept("docs/schema/charts.schema.json", chart_schema());
  expect_kept("docs/schema/page.schema.json", page_schema());
}

TEST(ReportText, FitsOneScreenAndSaysTheNumbers) {
  const std::string text = to_text(example(), {.width = 100});
  EXPECT_LE(count(text, "\n"), 48u) << text;
  for (const char* part :
       {"cell7.csv", "12.3 MB", "180900 rows", "201: 196 ageing", "not a capacity (1)", "0.850", "2 Ah", "sqrt-linear",
        "not reached", "at 349 cycles", "not a measured coverage", "number_format, 101", "--format html"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find("nan"), std::string::npos) << text;
}

TEST(ReportText, GivenNothing_SaysSoAndShowsNoNan) {
  const std::string text = to_text(make_report({}, {}));
  EXPECT_EQ(text.find("nan"), std::string::npos) << text;
  EXPECT_NE(text.find("not known"), std::string::npos) << text;
}

TEST(ReportPlot, PutsPointsWhereTheyBelong) {
  const std::vector<double> x = {0, 10}, y = {1, 0};
  const std::string drawn = plot(x, y, {.width = 28, .rows = 3, .threshold = nan});
  EXPECT_EQ(drawn,
            " 1.000 ┤⠁\n"
            "       │\n"
            " 0.000 ┤                   ⢀\n"
            "       └────────────────────\n"
            "        0      cycle      10\n");
  EXPECT_EQ(plot(std::vector<double>{1}, std::vector<double>{1}, {}), "");
}

TEST(ReportLaw, IsTheModelsOwn) {
  for (const models::Law law : models::every_law) {
    models::Fit fit{.law = law, .x0 = 7};
    const models::Parameters values = law == models::Law::double_exponential ? models::Parameters{0.1, -0.02, 0.9, -0.0004}
                                      : law == models::Law::exponential      ? models::Parameters{1.01, 0.02, 150}
                                                                             : models::Parameters{1.01, 0.004, 0.7};
    for (std::size_t i = 0; i < models::parameter_count(law); ++i)
      fit.parameters.push_back({.name = std::string(models::parameter_names(law)[i]), .value = values[i]});
    for (const double x : {7.0, 8.0, 100.0, 1000.0})
      EXPECT_DOUBLE_EQ(law_at(fit, x), models::soh_at(fit, x)) << word(law) << " at " << x;
  }
}

TEST(ReportLaw, FollowsItsFormulaFromX0On) {
  const models::Fit fit = tests::example_analysis().fits[0];
  EXPECT_NEAR(law_at(fit, 102), 1.005 - 0.011 * 10, 1e-15);
  EXPECT_TRUE(std::isnan(law_at(fit, 1)));
}

TEST(ChartData, HasARowAPointAndAReasonForEachLeftOut) {
  const Report report = example();
  const ChartData data = chart_data(report);
  EXPECT_EQ(data.cycles.size(), report.cycles.rows.size());
  EXPECT_EQ(data.soh.size(), report.soh.series[0].cycle.size() + report.soh.series[1].cycle.size());
  EXPECT_EQ(data.excluded.size(), 6u);
  for (const ExcludedRow& row : data.excluded) EXPECT_FALSE(row.reason.empty());
  EXPECT_EQ(data.residuals.size(), 194u);
  EXPECT_EQ(data.acf.size(), 10u);
  ASSERT_EQ(data.end_of_life.size(), 1u);
  EXPECT_EQ(data.end_of_life[0].kind, "forecast");
  // 6 left out, 1 gap, 1 bridged, 2 findings with a place in the life, 1 rejected row (the bad row 1,042 lies in cycle 1)
  EXPECT_EQ(data.data_quality.size(), 11u);
  EXPECT_EQ(data.data_quality[1].cycle, 1);
  for (const ChartTitle& chart : chart_titles) EXPECT_FALSE(chart_summary(report, chart.name).empty()) << chart.name;
}

TEST(ChartData, TellsResetsClippingAndRejectsApart) {
  Report report;
  for (int cycle = 1; cycle <= 3; ++cycle) report.cycles.rows.push_back({.cycle = cycle, .samples = 100});
  report.findings = {{.code = Code::time_restarts, .severity = Severity::warning, .place = {.first_row = 101}},
                     {.code = Code::time_back, .severity = Severity::warning, .place = {.first_row = 300}},
                     {.code = Code::clipping, .severity = Severity::warning, .place = {.cycle = 2}},
                     {.code = Code::spike, .severity = Severity::note, .place = {.first_row = 1}},
                     {.code = Code::limits_inferred, .severity = Severity::note}};
  report.rejects = {{.code = Code::number_format, .row = 250, .column = "voltage_V", .text = "4,19"},
                    {.code = Code::number_format}};
  std::vector<std::pair<std::int64_t, std::string>> told;
  for (const QualityRow& row : chart_data(report).data_quality) told.emplace_back(row.cycle, row.track);
  EXPECT_EQ(told, (std::vector<std::pair<std::int64_t, std::string>>{
                      {2, "clock reset"}, {3, "clock reset"}, {2, "clipping"}, {1, "note"}, {3, "rejected row"}}));
}

TEST(Fleet, TellsCellsAndRefusals) {
  Fleet fleet;
  fleet.cells.push_back(fleet_row(example(), "cell7.json"));
  fleet.cells.push_back(
      fleet_row(finding(Code::empty_file, Severity::refused, {.file = "x.csv"}, "0 bytes", "a header and rows")));
  const auto document = json::read<Fleet>(to_json(fleet));
  ASSERT_TRUE(document.has_value()) << spell(document.error());
  EXPECT_EQ(document->cells[0].excluded, 6);
  EXPECT_EQ(document->cells[0].eol_forecast, 349.3);
  EXPECT_NE(document->cells[1].refusal.find("empty_file"), std::string::npos);
  const std::string text = to_text(fleet);
  EXPECT_EQ(count(text, "\n"), 4u);
  EXPECT_NE(text.find("how often such ranges hold was not measured"), std::string::npos);
  EXPECT_NE(text.find("349 (330 … 371)"), std::string::npos) << text;
}

TEST(Fleet, EndOfLifeIsToldOnceOrWithEachCell) {
  Fleet fleet;
  fleet.cells = {{.cell = "a", .eol_threshold = 0.8, .eol_observed = 310, .unit = "cycles"},
                 {.cell = "b", .eol_threshold = 0.8, .censored_at = 90, .unit = "cycles"},
                 {.cell = "c", .refusal = "empty_file"}};
  EXPECT_NE(to_text(fleet).find("end of life at 0.8 [cycles]"), std::string::npos) << to_text(fleet);
  fleet.cells[1].eol_threshold = 0.9;
  fleet.cells[1].unit = "efc";
  for (const std::string& told : {to_text(fleet), to_html(fleet)})
    for (const char* there : {"seen at 310 cycles, at 0.8", "not by 90 efc, at 0.9"})
      EXPECT_NE(told.find(there), std::string::npos) << there << "\n" << told;
  EXPECT_EQ(to_text(fleet).find("end of life at"), std::string::npos);
}

TEST(Fleet, PageLeadsToTheCellsAndLetsNothingThrough) {
  Fleet fleet;
  fleet.cells.push_back(fleet_row(example(), "cell7.html"));
  fleet.cells.back().group = "<b>25</b>";
  fleet.cells.push_back(fleet_row(finding(Code::empty_file, Severity::refused, {.file = "x.csv"}, "0 bytes", "rows")));
  fleet.cohorts.push_back({.group = "warm", .unit = "cycles", .eol_threshold = 0.8, .cells = 3, .ended = 2, .median_life = 412});
  fleet.rehearsals = {
      {.cell = "cell7", .unit = "cycles", .share = 0.5, .at = 200, .ended = 400, .told = 380, .lower = 350, .upper = 410},
      {.cell = "cell8", .unit = "cycles", .share = 0.5, .at = 200, .ended = 400, .told = 340, .lower = 310, .upper = 370}};
  const std::string page = to_html(fleet);
  EXPECT_EQ(count(page, "<tr><td>"), 4u) << "two cells, two rehearsals";
  EXPECT_EQ(count(page, "<meter "), 1u);
  for (const char* there :
       {"<a href=\"./cell7.html\">", "fleet.json", "empty_file", "half had ended by 412 cycles", "default-src",
        "with 50 % of the way gone, 2 cells told to 10.0 % of their life (median; worst 15.0 %), 1 of 2 within", "-5.0 %"})
    EXPECT_NE(page.find(there), std::string::npos) << there;
  for (const char* not_there : {"<b>25", "<script", "nan"}) EXPECT_EQ(page.find(not_there), std::string::npos) << not_there;
}

TEST(ReportCsv, OfSeveralCellsHasOneHeadingAndNamesThem) {
  const std::string one = soh_csv(example());
  EXPECT_EQ(csv_of_cells(std::vector<CellTable>{{"a", one}}), one);
  const std::string two = csv_of_cells(std::vector<CellTable>{{"a", "x,y\n1,2\n3,4\n"}, {"b,c", "x,y\n5,6\n"}, {"d", "x,y\n"}});
  EXPECT_EQ(two, "cell,x,y\na,1,2\na,3,4\nb;c,5,6\n");
  EXPECT_EQ(csv_of_cells({}), "");
}

TEST(ReportCsv, OfHealthHasALineAValueOfEachView) {
  const Report report = example();
  const std::string text = soh_csv(report);
  std::size_t values = 0;
  for (const models::View view : {models::View::measured, models::View::online, models::View::hindsight})
    if (const auto* series = find_series(report, models::SohQuantity::capacity, view)) values += series->cycle.size();
  EXPECT_EQ(count(text, "\n"), values + 1);
  EXPECT_TRUE(text.starts_with("cycle,efc,days,soh,soh_lower,soh_upper,view,key,reference_Ah,resistance_increase\n"));
}

}  // namespace bha::report
