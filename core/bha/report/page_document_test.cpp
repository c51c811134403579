#include "bha/report/page_document.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "bha/base/json.h"
#include "bha/report/html.h"
#include "bha/report/html_frame.h"
#include "bha/report/json.h"
#include "tests/doors/report_html_example.h"

namespace bha::report {
namespace {

Report example() { return make_report(tests::example_analysis(), {}); }

TEST(PageDocument, TellsWhatTheHtmlReportTells) {
  const std::string html = to_html(example(), {});
  const PageDocument page = page_document(example());
  EXPECT_EQ(page.name, name_of(example()));
  ASSERT_GT(page.facts.size(), 5U);
  for (const PageFact& fact : page.facts)
    EXPECT_NE(html.find(html_fact(fact.name, fact.text, fact.big)), std::string::npos) << fact.name;
  EXPECT_EQ(page.figures.size(), std::size(chart_titles));
  for (const PageFigure& figure : page.figures) EXPECT_NE(html.find(html_text(figure.summary)), std::string::npos) << figure.name;
  EXPECT_EQ(json::write(page.rows), drawing(example()).rows);
  EXPECT_EQ(page.params.at("eol"), 0.8);
  EXPECT_EQ(page.formulas.size(), example().fits.size());
}

TEST(PageDocument, SaysWhatEachCodeOfTheReportMeans) {
  const Report report = example();
  const auto codes = page_document(report).codes;
  const auto said = [&](Code code) {
    return std::any_of(codes.begin(), codes.end(), [&](const PageCode& c) { return c.code == id(code) && !c.says.empty(); });
  };
  for (const Finding& f : report.findings) EXPECT_TRUE(said(f.code)) << id(f.code);
  for (const features::Missing& m : report.missing) EXPECT_TRUE(said(m.code)) << id(m.code);
  EXPECT_TRUE(said(Code::not_a_capacity));
}

TEST(PageDocument, WhatNeedsNoHealthIsTheSameBeforeThereIsAny) {
  const PageDocument whole = page_document(example());
  Report early = example();
  early.soh = {}, early.fits.clear(), early.forecast.clear(), early.end_of_life = {};
  const PageDocument page = page_of_cycles(early);
  EXPECT_EQ(json::write(page.rows.cycles), json::write(whole.rows.cycles));
  EXPECT_EQ(json::write(page.rows.data_quality), json::write(whole.rows.data_quality));
  EXPECT_TRUE(page.facts.empty());
  ASSERT_EQ(page.figures.size(), 4u);
  for (const PageFigure& figure : page.figures) {
    const auto same =
        std::find_if(whole.figures.begin(), whole.figures.end(), [&](const auto& f) { return f.name == figure.name; });
    ASSERT_NE(same, whole.figures.end());
    EXPECT_EQ(json::write(figure), json::write(*same));
  }
}

TEST(PageDocument, GivenNothing_HasNoFigureWithRows) {
  const PageDocument page = page_document({});
  for (const PageFigure& figure : page.figures) EXPECT_FALSE(figure.has_rows) << figure.name;
}

}  // namespace
}  // namespace bha::report
