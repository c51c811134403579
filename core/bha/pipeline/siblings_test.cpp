// Lives of known end, some watched to it and some not: what the ended ones tell of the others, and what must not leak.
#include "bha/pipeline/siblings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "bha/base/text.h"
#include "bha/formats/shared_files_test.h"
#include "bha/math/philox.h"
#include "bha/models/end_of_life.h"
#include "bha/pipeline/made_lives_test.h"
#include "bha/pipeline/slice_cells.h"

namespace bha::pipeline {
namespace {

using tests::any_life, tests::herd, tests::share;

std::vector<ToldBySiblings> told(const std::vector<LifeSoFar>& lives) {
  Run run;
  return forecasts_from_siblings(lives, 1, run);
}
std::vector<double> numbers(const ToldBySiblings& told) {
  if (!told.forecast) return {};
  const models::Forecast& f = *told.forecast;
  return {*f.median, *f.lower, *f.upper, f.coverage->observed, static_cast<double>(f.coverage->cells)};
}
bool has(const ToldBySiblings& told, Code code) { return std::ranges::count(told.findings, code, &Finding::code) > 0; }
/// What a pipeline would do that took the last cycle seen for the end of a cell that has not ended.
std::vector<ToldBySiblings> told_by_a_culprit(std::vector<LifeSoFar> lives) {
  for (LifeSoFar& life : lives)
    if (&life != &lives.back() && !life.ended) life.ended = life.x.back();
  return told(lives);
}
/// Whether the last cell's forecast keeps every bit when another that has not ended is watched longer.
template <class Judged>
bool others_that_live_teach_nothing(const Judged& judged) {
  auto lives = herd(10, 90);
  lives.insert(lives.begin() + 4, any_life(50, 120));
  const auto before = numbers(judged(lives).back());
  lives[4] = any_life(50, 100);
  return !before.empty() && numbers(judged(lives).back()) == before;
}

}  // namespace

TEST(Siblings, TellAnEndWithAnIntervalThatNamesThem) {
  const auto lives = herd(12, 110);
  const auto all = told(lives);
  ASSERT_EQ(all.size(), lives.size());
  for (std::size_t i = 0; i < 12; ++i) EXPECT_FALSE(all[i].forecast) << "what was seen is not forecast";
  ASSERT_TRUE(all.back().forecast);
  const models::Forecast& f = *all.back().forecast;
  EXPECT_EQ(f.basis, "siblings");
  EXPECT_EQ(f.band_kind, "interval");
  EXPECT_EQ(f.coverage->cells, 12);
  EXPECT_EQ(f.coverage->protocol, "12 cells tested alike that have ended, each left out in turn");
  EXPECT_GE(f.coverage->observed, 0.75);
  EXPECT_GT(*f.lower, 0);
  EXPECT_LT(*f.lower, *f.median);
  EXPECT_LT(*f.median, *f.upper);
  const double truth = *any_life(100).ended;
  EXPECT_NEAR(*f.median, truth, 0.1 * truth);
  EXPECT_TRUE(all.back().findings.empty());
}

TEST(Siblings, ThoseThatEndedAreRehearsedOnEachOther) {
  auto lives = herd(12, 110);
  bha::Run run;
  const auto all = rehearse(lives, 1, run);
  ASSERT_EQ(all.size(), 36u) << "12 that have ended, at three shares; nothing of the one that lives";
  std::size_t held = 0;
  for (const report::Rehearsal& r : all) {
    const LifeSoFar& life = lives[static_cast<std::size_t>(std::stoi(r.cell.substr(4)))];
    EXPECT_EQ(r.ended, *life.ended);
    EXPECT_TRUE(r.at > 0 && r.at < r.ended && r.at < r.told && r.lower < r.told && r.told < r.upper) << r.cell << " " << r.share;
    EXPECT_NEAR(r.told, r.ended, 0.15 * r.ended) << r.cell << " " << r.share;
    held += r.lower <= r.ended && r.ended <= r.upper ? 1 : 0;
  }
  EXPECT_GE(held, 27u);
  EXPECT_TRUE(rehearse(herd(3, 110), 1, run).empty()) << "two siblings are too few";

  // What comes after it was asked changes nothing of what it is told.
  lives[5].x.resize(lives[5].x.size() - 20), lives[5].soh.resize(lives[5].x.size());
  lives[5].ended = lives[5].x.back();
  for (const report::Rehearsal& now : rehearse(lives, 1, run))
    for (const report::Rehearsal& before : all)
      if (now.cell == "cell5" && before.cell == "cell5" && now.share == before.share && now.share < 0.7) {
        EXPECT_NE(now.ended, before.ended);
        EXPECT_NEAR(now.told, before.told, 1e-9 * before.told) << now.share;
      }
}

TEST(Siblings, FewerThanNineMakeATIntervalAndFewerThanThreeNone) {
  const auto few = told(herd(5, 110)).back();
  ASSERT_TRUE(few.forecast);
  EXPECT_EQ(few.forecast->coverage->protocol,
            "5 cells tested alike that have ended, each left out in turn; t interval, too few cells for a conformal one");
  ASSERT_EQ(few.findings.size(), 1u);
  EXPECT_EQ(few.findings[0].code, Code::interval_not_conformal);
  EXPECT_EQ(few.findings[0].severity, Severity::warning);
  const auto two = told(herd(2, 110)).back();
  EXPECT_FALSE(two.forecast);
  ASSERT_EQ(two.findings.size(), 1u);
  EXPECT_EQ(two.findings[0].code, Code::too_few_cells);
  const auto none = told(herd(0, 110)).back();
  EXPECT_TRUE(!none.forecast && none.findings.empty()) << "one cell alone is no fleet";
  const auto young = told(herd(5, 8)).back();
  EXPECT_FALSE(young.forecast);
  ASSERT_EQ(young.findings.size(), 1u) << "too young to say anything, and that is said";
  EXPECT_EQ(young.findings[0].code, Code::too_few_points);
}

TEST(Siblings, AreOfItsGroupAndTestedAlike) {
  auto lives = herd(8, 110);
  for (std::size_t i = 0; i < 4; ++i) lives[i].conditions.temperature_degC = 45;
  lives[4].conditions.temperature_degC = 27, lives.back().conditions.temperature_degC = 25;
  EXPECT_EQ(numbers(told(lives).back()).back(), 4) << "those at 45 °C are no siblings, one at 27 and unknown ones are";
  lives[5].unit = models::Axis::efc;
  lives[6].threshold = 0.7;
  EXPECT_FALSE(told(lives).back().forecast) << "two are left";
  for (LifeSoFar& life : lives) life.group = "A";
  const auto group = told(lives).back();
  ASSERT_TRUE(group.forecast) << "a declared group stands in where too few were tested alike";
  EXPECT_TRUE(group.forecast->coverage->protocol.starts_with("6 cells of group A that have ended, not all tested alike, "));
  for (std::size_t i = 0; i < 8; ++i) lives[i].group = "B";
  EXPECT_FALSE(told(lives).back().forecast);
}

TEST(Siblings, OneWhoseRowsTheyHaveIsNotLearntFrom) {
  auto lives = herd(10, 110);
  const auto before = numbers(told(lives).back());
  LifeSoFar copy = any_life(100);  // the whole life of the very cell that is asked about, under another name
  copy.cell = "copy";
  lives.insert(lives.begin(), copy);
  const auto after = told(lives).back();
  EXPECT_EQ(numbers(after), before);
  ASSERT_TRUE(has(after, Code::same_cell_twice));
  lives = herd(10, 110);
  lives.insert(lives.begin() + 3, lives[2]);
  lives[3].cell = "again";
  EXPECT_EQ(numbers(told(lives).back()), before) << "a sibling that stands there twice counts once";
}

TEST(Siblings, WhatHasNotEndedTeachesNothingAndNothingAfterAnEndDoes) {
  EXPECT_TRUE(others_that_live_teach_nothing(told));
  EXPECT_FALSE(others_that_live_teach_nothing(told_by_a_culprit)) << "the law must catch this one";
  auto lives = herd(10, 90);
  const auto before = numbers(told(lives).back());
  for (std::size_t i = 0; i < 10; ++i)
    for (std::size_t k = 0; k < 40; ++k) {
      lives[i].x.push_back(lives[i].x.back() + 1);
      lives[i].soh.push_back(k % 2 == 0 ? 0.1 : 1.5);
    }
  EXPECT_EQ(numbers(told(lives).back()), before);
}

TEST(Siblings, AnotherUnitChangesNothingButTheUnit) {
  auto lives = herd(10, 90);
  const auto before = numbers(told(lives).back());
  for (LifeSoFar& life : lives) {
    for (double& x : life.x) x *= 4;  // a power of two: the same bits
    if (life.ended) *life.ended *= 4;
  }
  const auto after = numbers(told(lives).back());
  ASSERT_EQ(after.size(), before.size());
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(after[i], 4 * before[i]);
}

TEST(Siblings, ACellMeasuredNowAndThenIsComparedAtItsOwnPace) {
  auto lives = herd(12, 110);
  LifeSoFar& asked = lives.back();
  LifeSoFar seldom = asked;
  seldom.x.clear(), seldom.soh.clear();
  for (std::size_t i = 0; i < asked.x.size(); i += 5) seldom.x.push_back(asked.x[i]), seldom.soh.push_back(asked.soh[i]);
  asked = seldom;
  const auto after = told(lives).back();
  ASSERT_TRUE(after.forecast);
  const double truth = *any_life(100).ended;
  EXPECT_NEAR(*after.forecast->median, truth, 0.2 * truth);
}

TEST(Siblings, ACellThatOutlivesAllTheyCouldSayIsNotToldByThem) {
  auto lives = herd(10, 110);
  LifeSoFar& old = lives.back();
  const double level = old.soh.back();
  for (std::size_t k = 0; k < 3'000; ++k) old.x.push_back(old.x.back() + 1), old.soh.push_back(level + 0.002);
  const auto after = told(lives).back();
  EXPECT_FALSE(after.forecast);
  EXPECT_TRUE(has(after, Code::outside_training));
}

TEST(Siblings, GoBeforeWhatTheCellSaysAlone) {
  report::Report report;
  report.forecast.push_back({.basis = "single_cell_extrapolation"});
  take_in(report, told(herd(5, 110)).back());
  ASSERT_EQ(report.forecast.size(), 2u);
  EXPECT_EQ(report.forecast[0].basis, "siblings");
  EXPECT_EQ(report.findings.size(), 1u);
}

// Public cells: `n` of a group were watched to their end, one more until a share of its life between 0.1 and 0.95. What a report
// would tell of it. BHA_COVERAGE_SEEDS=40 makes the table of docs/models.md: so many draws a group.
TEST(Siblings, HoldOnPublicCells) {
  const auto root = shared::root() / "protocols";
  BHA_NEEDS_SHARED("pinn4soh");
  const char* said = std::getenv("BHA_COVERAGE_SEEDS");
  const auto draws = static_cast<std::uint64_t>(said == nullptr ? 8 : std::atoi(said));
  std::map<std::string, std::vector<LifeSoFar>> groups;
  for (const std::string name : {"HUST_public", "MIT_public", "TJU1", "XJTU_public"}) {
    if (said == nullptr && name != "XJTU_public") continue;  // the smallest: a tenth of a second
    const auto path = root / ("forecast_" + name + ".json");
    auto protocol = read_protocol(shared::file_bytes(path), path.string());
    ASSERT_TRUE(protocol) << name;
    auto names = protocol->train;
    names.insert(names.end(), protocol->test.begin(), protocol->test.end());
    const auto cells = read_slice_cells(*protocol, names, [&](const std::string& file) -> Result<std::string> {
      for (const char* set : {"", "pinn4soh"})
        if (const auto at = shared::root() / "data" / set / file; std::filesystem::exists(at)) return shared::file_bytes(at);
      return refuse(Code::file_not_found, {.file = file}, "", "");
    });
    ASSERT_TRUE(cells) << name;
    for (const SliceCell& cell : *cells) {
      const std::string file = cell.name.substr(cell.name.rfind('/') + 1);
      const std::string group = name == "MIT_public"    ? file.substr(0, 10)  // the batch
                                : name == "TJU1"        ? file.substr(0, file.find("-#"))
                                : name == "HUST_public" ? "HUST"
                                                        : cell.name.substr(0, cell.name.rfind("_battery"));
      LifeSoFar life{.cell = cell.name, .threshold = protocol->eol_soh};
      models::EndOfLifeState state{.threshold = life.threshold};
      for (std::size_t k = 0; k < cell.labels.size(); ++k) {
        life.x.push_back(static_cast<double>(k + 1)), life.soh.push_back(cell.labels[k]);
        models::step(state, life.x.back(), life.soh.back());
      }
      life.ended = models::known(state).eol_observed;
      if (life.ended && *life.ended > 12) groups[name + " " + group].push_back(std::move(life));
    }
  }
  for (const std::size_t siblings : {std::size_t{3}, std::size_t{5}, std::size_t{9}, std::size_t{20}}) {
    if (said == nullptr && siblings > 5) continue;  // seconds, where those before take a tenth
    double off = 0, within = 0, promised = 0, asked = 0;
    for (std::int64_t number = -1; const auto& [name, cells] : groups) {
      ++number;
      if (cells.size() < siblings + 1) continue;
      for (std::uint64_t d = 0; d < draws; ++d) {
        std::vector<LifeSoFar> rest = cells, taken;
        for (std::uint64_t i = 0; taken.size() < siblings + 1; ++i) {
          const auto word = math::philox4x64({i, d, siblings, 0}, {static_cast<std::uint64_t>(number), 9})[0];
          const auto at = static_cast<std::ptrdiff_t>(math::uniform(word) * static_cast<double>(rest.size()));
          taken.push_back(rest[static_cast<std::size_t>(at)]);
          rest.erase(rest.begin() + at);
        }
        LifeSoFar& cut = taken.back();
        const double end = *cut.ended, age = (0.1 + 0.85 * (static_cast<double>(d) + 0.5) / static_cast<double>(draws)) * end;
        cut.ended.reset();
        while (cut.x.back() > std::max(age, 12.0)) cut.x.pop_back(), cut.soh.pop_back();
        const auto said_of = told(taken).back();
        if (!said_of.forecast) continue;
        const models::Forecast& f = *said_of.forecast;
        off += std::fabs(*f.median - end) / end, within += *f.lower <= end && end <= *f.upper ? 1 : 0;
        promised += f.coverage->observed, asked += 1;
      }
    }
    if (said != nullptr)
      std::printf("| %zu | %.0f | %.1f %% | %.3f | %.3f |\n", siblings, asked, 100 * off / asked, within / asked,
                  promised / asked);
    ASSERT_GE(asked, 3);
    EXPECT_GT(within / asked, 0.7) << siblings;
    EXPECT_LT(off / asked, 0.4) << siblings;
  }
}

}  // namespace bha::pipeline
