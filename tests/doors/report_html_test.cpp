// The page in a browser: each row of data is a mark on a chart, and nothing is asked of any network.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "bha/pipeline/benchmark_page.h"
#include "bha/report/chart_data.h"
#include "bha/report/html.h"
#include "bha/report/json.h"
#include "bha/report/what_if_page.h"
#include "bha/simulate/what_if.h"
#include "shell/plots/assets.h"
#include "tests/doors/report_html_example.h"

namespace bha {
namespace {

namespace fs = std::filesystem;

bool required() {
  const char* set = std::getenv("BHA_REQUIRE_BROWSER");
  return set != nullptr && std::string(set) == "1";
}
std::string output_of(const std::string& command) {
  std::string out;
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return out;
  char some[65536];
  for (std::size_t n; (n = fread(some, 1, sizeof some, pipe)) > 0;) out.append(some, n);
  pclose(pipe);
  return out;
}
std::string chromium() {
  for (const char* name : {"chromium", "chromium-browser", "google-chrome"})
    if (std::string path = output_of(std::string("command -v ") + name); !path.empty()) return path.substr(0, path.find('\n'));
  return {};
}
std::size_t count(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

report::Report example() {
  return report::make_report(tests::example_analysis(), {.version = "0.1.0", .command = "bha report cell7.csv --format html"});
}

/// The page as the browser has it after drawing. Page and screenshot stay in build/doors for people to look at.
std::string drawn_page(const std::string& browser, const std::string& name, const std::string& html) {
  const fs::path folder = fs::absolute(BHA_ROOT) / "build/doors", profile = folder / (name + ".profile");
  fs::create_directories(folder);
  std::ofstream(folder / (name + ".html"), std::ios::binary) << html;
  const std::string flags =
      browser +
      " --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
      "--disable-component-update --disable-sync --hide-scrollbars --user-data-dir=" +
      profile.string() + " --virtual-time-budget=30000 --window-size=1300,4600 ";
  const std::string page = " file://" + (folder / (name + ".html")).string() + " 2>/dev/null";
  std::error_code left;  // the browser's last process may still be writing there
  fs::remove_all(profile, left);
  std::string dom = output_of(flags + "--dump-dom" + page);
  output_of(flags + "--screenshot=" + (folder / (name + ".png")).string() + page);
  fs::remove_all(profile, left);
  return dom;
}

std::string_view figure(std::string_view dom, const std::string& name) {
  const std::size_t from = dom.find("<figure id=\"" + name + "\"");
  return from == std::string_view::npos ? "" : dom.substr(from, dom.find("</figure>", from) - from);
}
/// Marks of one kind ("mark-symbol") in a chart, legends and axes left out.
std::size_t marks(std::string_view chart, const std::string& kind) {
  std::size_t n = 0;
  const std::string group = "<g class=\"" + kind + " role-mark";
  for (std::size_t at = chart.find(group); at != std::string_view::npos; at = chart.find(group, at + 1))
    n += count(chart.substr(at, chart.find("</g>", at) - at), "<path");
  return n;
}
template <class Row>
std::size_t finite(const std::vector<Row>& rows, double Row::* column) {
  return static_cast<std::size_t>(
      std::count_if(rows.begin(), rows.end(), [&](const Row& row) { return std::isfinite(row.*column); }));
}

}  // namespace

class InTheBrowser : public testing::Test {
 protected:
  void SetUp() override {
    if (!browser.empty() && !assets.vega.empty()) return;
    const char* why = browser.empty() ? "Chromium is not installed" : "the Vega bundle is not there: make setup-plots";
    if (required()) FAIL() << why;
    GTEST_SKIP() << why;
  }
  const std::string browser = chromium();
  const report::Assets assets = plots::assets();
};

TEST_F(InTheBrowser, EachRowOfAReportIsAMark) {
  const report::Report report = example();
  const report::ChartData rows = report::chart_data(report);
  const std::string dom = drawn_page(browser, "report", report::to_html(report, assets));
  ASSERT_NE(dom.find("data-drawn=\"yes\""), std::string::npos) << dom.substr(0, 400);

  const auto counted = static_cast<std::size_t>(std::count_if(rows.cycles.begin(), rows.cycles.end(), [](const auto& row) {
    return row.status == "counted" && std::isfinite(row.coulombic_efficiency);
  }));
  const auto measured = static_cast<std::size_t>(
      std::count_if(rows.soh.begin(), rows.soh.end(), [](const auto& row) { return row.view == models::View::measured; }));
  struct Row {
    const char* chart;
    std::size_t symbols;
  };
  for (const Row& row :
       {Row{"soh_band", measured + rows.excluded.size() + rows.end_of_life.size()},
        Row{"capacity_efficiency", finite(rows.cycles, &report::CycleMark::discharge_capacity_Ah) + counted},
        Row{"temperature", finite(rows.cycles, &report::CycleMark::temperature_mean_degC)},
        Row{"resistance", finite(rows.cycles, &report::CycleMark::resistance_ohm)},
        Row{"ic_peak", finite(rows.cycles, &report::CycleMark::ic_peak_voltage_V)}, Row{"residuals", rows.residuals.size()},
        Row{"acf", rows.acf.size()}, Row{"data_quality", rows.data_quality.size()}}) {
    ASSERT_GT(row.symbols, 0u) << row.chart;
    EXPECT_EQ(marks(figure(dom, row.chart), "mark-symbol"), row.symbols) << row.chart;
  }
  for (const char* chart : {"voltage_capacity", "incremental_capacity"})
    EXPECT_EQ(marks(figure(dom, chart), "mark-line"), report.curves.size()) << chart;
}

TEST_F(InTheBrowser, EachCaseOfAWhatIfIsALine) {
  const models::Conditions usual{.depth_of_discharge = 0.8, .cycles_per_day = 1};
  models::Conditions warm = usual;
  warm.temperature_degC = 40;
  const auto told =
      simulate::what_if({.scenarios = {{.name = "baseline", .conditions = usual}, {.name = "warm", .conditions = warm}}});
  ASSERT_TRUE(told) << spell(told.error());
  const std::string dom = drawn_page(browser, "whatif", report::to_html(*told, {.command = "bha whatif"}, assets));
  ASSERT_NE(dom.find("data-drawn=\"yes\""), std::string::npos) << dom.substr(0, 400);
  for (const char* chart : {"what_if", "what_if_difference"}) EXPECT_EQ(marks(figure(dom, chart), "mark-line"), 2u) << chart;
}

TEST_F(InTheBrowser, EachPredictionOfABenchmarkIsAPoint) {
  pipeline::Benchmark done{.value_column = "soh", .intervals = true, .baseline = "the mean"};
  for (int i = 0; i < 60; ++i) {
    const double told = 1 - 0.002 * i;
    done.predictions.push_back({.cell = i % 2 == 0 ? "a" : "b",
                                .value = told,
                                .lower = told - 0.02,
                                .upper = told + 0.02,
                                .truth = told + 0.01 * std::sin(i),
                                .baseline = 0.95});
  }
  const std::string dom = drawn_page(browser, "benchmark", pipeline::to_html({.id = "p"}, done, {}, {}, assets));
  ASSERT_NE(dom.find("data-drawn=\"yes\""), std::string::npos) << dom.substr(0, 400);
  EXPECT_EQ(marks(figure(dom, "told"), "mark-symbol"), 120u) << "told, and the baseline's";
  EXPECT_EQ(marks(figure(dom, "told_error"), "mark-symbol"), 60u);
  EXPECT_EQ(marks(figure(dom, "calibration"), "mark-symbol"), 19u);
  EXPECT_EQ(marks(figure(dom, "pit"), "mark-rect"), 10u);
  EXPECT_EQ(marks(figure(dom, "cell_errors"), "mark-rect"), 4u) << "a bar and a tick a cell";
}

TEST(ReportHtml, AsksNothingOfANetworkAndEscapesWhatItShows) {
  const std::string html = report::to_html(example(), {.charts = plots::chart_specs(), .vega = "window.x = '</script><!--';"});
  EXPECT_NE(html.find("default-src 'none'"), std::string::npos);
  for (const char* part : {"src=\"http", "href=\"http", "@import", "url(http", "cell <7>", "'</script><!--'"})
    EXPECT_EQ(html.find(part), std::string::npos) << part;
  EXPECT_NE(html.find("cell &lt;7&gt;"), std::string::npos);
  EXPECT_EQ(count(html, "<script"), count(html, "</script>"));
}

TEST(ReportHtml, GivenNoBundle_SaysSoAndStillTellsEverything) {
  const std::string html = report::to_html(example(), {});
  EXPECT_NE(html.find("make setup-plots"), std::string::npos);
  for (const char* part : {"number_format (101)", "not_a_capacity", "sqrt-linear (best)", "Surface Temperature / degC",
                           "bha report cell7.csv --format html"})
    EXPECT_NE(html.find(part), std::string::npos) << part;
}

}  // namespace bha
