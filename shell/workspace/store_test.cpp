// The store alone; what it is to people is held by tests/doors/workspace_test.py.
#include "shell/workspace/store.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "bha/report/json.h"
#include "shell/workspace/schema.h"

namespace bha::workspace {
namespace {

struct Folder {  // goes with the test
  std::string path;
  Folder() : path(std::filesystem::temp_directory_path() / "bha-store-XXXXXX") { path = ::mkdtemp(path.data()); }
  ~Folder() { std::filesystem::remove_all(path); }
};

ToldReport told(const std::string& name, double soh) {
  report::Report r;
  r.cell.id = name;
  r.soh.now = soh;
  r.findings.push_back(finding(Code::gap, Severity::warning, {.file = "a.csv", .column = "time", .cycle = 3}, "an hour", "less"));
  r.cycles.rows.push_back({.cycle = 1, .exclusion = Code::no_charge, .discharge_capacity_Ah = 2});
  r.fits.push_back({.law = models::Law::power, .parameters = {{.name = "a", .value = 0.1}}, .best = true});
  r.forecast.push_back({.unit = models::Axis::efc, .median = 900});
  return {name, r};
}
Reading reading(const std::string& path) { return {.name = path, .options = "{}", .sources = {{path, "00ff", {10, 20}}}}; }

TEST(Workspace, TellsWhatWasPut) {
  const Folder folder;
  auto kept = Workspace::open(folder.path, Access::write);
  ASSERT_TRUE(kept);
  ASSERT_EQ(*kept->put(reading("a.csv"), {told("A", 0.9)}), std::vector<std::string>{"A"});
  EXPECT_EQ(kept->report_json("A"), report::to_json(told("A", 0.9).report));
  const auto cells = kept->cells();
  ASSERT_EQ(cells->size(), 1u);
  EXPECT_TRUE(cells->front().soh == 0.9 && cells->front().warnings == 1 && cells->front().excluded == 1);
  EXPECT_TRUE(cells->front().law == "power" && cells->front().eol_forecast == 900 && !cells->front().eol_observed);
  const auto known = kept->readings();
  ASSERT_TRUE(known->contains("a.csv"));
  EXPECT_EQ(known->at("a.csv").sources.front().stamp, (files::Stamp{10, 20}));
  EXPECT_EQ(*kept->database().integer("SELECT count(*) FROM findings WHERE code = 'gap' AND cycle = 3"), 1);
}

TEST(Workspace, ACellKeepsItsNameAndAnotherOfThatNameGetsANumber) {
  const Folder folder;
  auto kept = Workspace::open(folder.path, Access::write);
  ASSERT_TRUE(kept);
  (void)kept->put(reading("1/A.csv"), {told("A", 0.9)});
  EXPECT_EQ(kept->put(reading("2/A.csv"), {told("A", 0.8)})->front(), "A-2");
  EXPECT_EQ(kept->put(reading("1/A.csv"), {told("A", 0.7)})->front(), "A");
  EXPECT_EQ(*kept->cell_names(), (std::vector<std::string>{"A", "A-2"})) << "nor its place";
  EXPECT_EQ(kept->put(reading("2/A.csv"), {told("A", 0.6)})->front(), "A-2");
  EXPECT_TRUE(kept->remove({"A"}));
  EXPECT_EQ(kept->put(reading("2/A.csv"), {told("A", 0.5)})->front(), "A-2") << "a cell does not change its name";
  EXPECT_EQ(kept->remove({"A-2", "B"}).error().code, Code::cell_not_found);
  EXPECT_EQ(kept->cell_names()->size(), 1u) << "all or none";
}

TEST(Workspace, ABookmarkGoesWithItsReading) {
  const Folder folder;
  auto kept = Workspace::open(folder.path, Access::write);
  ASSERT_TRUE(kept);
  const pipeline::Bookmark mark{.bytes = 10, .decided = "so", .session = {std::byte{0}, std::byte{7}}};
  ASSERT_TRUE(kept->put(reading("a.csv"), {told("A", 0.9)}, mark));
  const auto back = kept->bookmark(kept->readings()->at("a.csv"));
  ASSERT_TRUE(back);
  EXPECT_TRUE(back->bytes == 10 && back->decided == "so" && back->session == mark.session);
  ASSERT_TRUE(kept->put(reading("a.csv"), {told("A", 0.8)}));
  EXPECT_EQ(kept->bookmark(kept->readings()->at("a.csv"))->bytes, 0u);
  EXPECT_EQ(*kept->database().integer("SELECT count(*) FROM bookmark"), 0);
}

TEST(Workspace, WhatIsNotCommittedHasNotHappened) {
  const Folder folder;
  auto kept = Workspace::open(folder.path, Access::write);
  ASSERT_TRUE(kept);
  {
    auto change = Transaction::begin(kept->database());
    ASSERT_TRUE(change);
    ASSERT_TRUE(kept->database().run("INSERT INTO reading(name, options) VALUES ('x', '')"));
  }
  EXPECT_EQ(*kept->database().integer("SELECT count(*) FROM reading"), 0);
}

TEST(Workspace, AColumnThatIsNotThereIsNoText) {
  const Folder folder;
  auto kept = Workspace::open(folder.path, Access::write);
  ASSERT_TRUE(kept);
  EXPECT_FALSE(kept->database().integer("SELECT count(*) FROM reading WHERE \"nmae\" = 'x'"));
}

TEST(WorkspaceSchema, AWorkspaceOfBeforeIsBroughtUpToDateAndTellsTheSame) {
  const Folder folder;
  std::string curves, lives;
  {
    auto kept = Workspace::open(folder.path, Access::write);
    ASSERT_TRUE(kept);
    ASSERT_TRUE(kept->put(reading("a.csv"), {told("A", 0.9), told("B", 0.8)}));
    curves = kept->health_curves_json().value_or("");
    EXPECT_NE(curves.find("\"cell\":\"B\""), std::string::npos) << curves;
    lives = kept->lives_json().value_or("");
    EXPECT_NE(lives.find("\"cell\":\"B\""), std::string::npos) << lives;
    ASSERT_TRUE(
        kept->database().run("DROP VIEW lives; DROP TABLE life; DROP TABLE bookmark; DROP VIEW health_curves; "
                             "DROP TABLE health_curve; PRAGMA user_version = 1"));
  }
  EXPECT_EQ(Workspace::open(folder.path, Access::look).error().code, Code::snapshot_invalid);
  auto kept = Workspace::open(folder.path, Access::write);
  ASSERT_TRUE(kept);
  EXPECT_EQ(*kept->database().integer("SELECT count(*) FROM health_curves"), 0);
  EXPECT_EQ(kept->health_curves_json().value_or(""), curves) << "made from the reports";
  EXPECT_EQ(kept->lives_json().value_or(""), lives);
  EXPECT_EQ(kept->bookmark(kept->readings()->at("a.csv"))->bytes, 0u);
}

// A column that a struct gained needs a step of its own: workspaces of before are brought up to date by it.
TEST(WorkspaceSchema, IsAsItIsWrittenDown) {
  const std::string path = std::string(BHA_ROOT) + "/docs/schema/workspace.sql";
  if (const char* update = std::getenv("BHA_GOLDEN_UPDATE"); update != nullptr && std::string(update) == "1")
    std::ofstream(path, std::ios::binary) << schema_sql();
  std::ostringstream stands;
  stands << std::ifstream(path, std::ios::binary).rdbuf();
  EXPECT_EQ(stands.str(), schema_sql())
      << "a struct changed: raise schema_version and add a step to schema.cpp, then make golden-update";
}

}  // namespace
}  // namespace bha::workspace
