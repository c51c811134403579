// Planted bugs that the lab must catch.
#include "tests/laws/lab.h"

#include <gtest/gtest.h>

namespace bha::laws {
namespace {

using features::CycleFold;
using features::CycleRow;

simulate::Options options_of(std::string_view protocol) {
  return {.cycles = 60, .seed = 11, .protocol = std::string{protocol}, .sample_s = 30, .life_efc = 120};
}

/// A fold whose rows are spoiled after the fact.
template <class Spoil>
struct Spoiled {
  CycleFold fold;
  std::vector<CycleRow> spoiled{};
  explicit Spoiled(const cycles::CycleOptions& options) : fold(Spoil::options(options)) {}
  void push(const record::SampleBlock& block) { fold.push(Spoil::block(block)); }
  void finish() {
    fold.finish();
    spoiled = fold.rows();
    Spoil::rows(spoiled);
  }
  [[nodiscard]] const std::vector<CycleRow>& rows() const { return spoiled; }
  [[nodiscard]] std::vector<cycles::CapacityKey> keys() const { return Spoil::keys(fold.keys()); }
  [[nodiscard]] auto snapshot() const { return fold.snapshot(); }
  [[nodiscard]] auto findings(const Place& place) const { return fold.findings(place); }
};
struct Honest {
  static cycles::CycleOptions options(cycles::CycleOptions o) { return o; }
  static record::SampleBlock block(record::SampleBlock b) { return b; }
  static void rows(std::vector<CycleRow>&) {}
  static std::vector<cycles::CapacityKey> keys(std::vector<cycles::CapacityKey> k) { return k; }
};
struct ForgetsTheSign : Honest {
  static record::SampleBlock block(record::SampleBlock b) {
    for (double& current_A : b.current_A) current_A = -current_A;
    return b;
  }
};
struct TrustsTheCounter : Honest {
  static cycles::CycleOptions options(cycles::CycleOptions o) { return o.by = cycles::CountBy::cycle_source, o; }
};
struct CallsEveryDischargeACapacity : Honest {
  static void rows(std::vector<CycleRow>& all) {
    for (CycleRow& row : all) row.exclusion = Code::none, row.capacity_key = 1;
  }
  static std::vector<cycles::CapacityKey> keys(std::vector<cycles::CapacityKey>) {
    return {{.key = 1, .current_A = 2, .cycles = 60, .main = true}};
  }
};
struct ForgetsTheKeys : Honest {  // compares capacities of different temperatures
  static void rows(std::vector<CycleRow>& all) {
    for (CycleRow& row : all)
      if (row.capacity_key == 2) row.capacity_key = 1, row.exclusion = Code::none;
  }
};
struct TakesAHalfCellForAFullOne : Honest {
  static cycles::CycleOptions options(cycles::CycleOptions o) { return o.configuration = {}, o; }
};
struct LosesARowAtEachBlock : Honest {
  static record::SampleBlock block(record::SampleBlock b) {
    b.rows -= b.rows / 3;
    return b;
  }
};
struct FadesTooFast : Honest {
  static void rows(std::vector<CycleRow>& all) {
    for (CycleRow& row : all) row.discharge_capacity_Ah *= 1 - 1e-4 * static_cast<double>(row.cycle);
  }
};
struct DropsCyclesSilently : Honest {
  static void rows(std::vector<CycleRow>& all) { all.erase(all.begin() + 10); }
};
struct NamesEveryCycleAgeing : Honest {
  static void rows(std::vector<CycleRow>& all) {
    for (CycleRow& row : all) row.kind = cycles::Kind::ageing;
  }
};

template <class Spoil>
bool caught(std::string_view protocol) {
  return !tells_the_truth(score(in_the_lab<Spoiled<Spoil>>(options_of(protocol))));
}

TEST(NegativeTwin, TheLabCatchesPlantedBugs) {
  EXPECT_TRUE(caught<ForgetsTheSign>("sign-flipped"));
  EXPECT_TRUE(caught<TrustsTheCounter>("counter-half-cycle"));
  EXPECT_TRUE(caught<TrustsTheCounter>("counter-mid-charge"));
  EXPECT_TRUE(caught<CallsEveryDischargeACapacity>("ah-limited"));
  EXPECT_TRUE(caught<ForgetsTheKeys>("ambient-step"));
  EXPECT_TRUE(caught<TakesAHalfCellForAFullOne>("half-cell"));
  EXPECT_TRUE(caught<LosesARowAtEachBlock>("cccv"));
  EXPECT_TRUE(caught<FadesTooFast>("cccv"));
  EXPECT_TRUE(caught<DropsCyclesSilently>("cccv"));
  EXPECT_TRUE(caught<NamesEveryCycleAgeing>("hppc"));
}
TEST(NegativeTwin, TheLabCatchesAHealthThatLagsACheckupBehind) {
  Lab lab = in_the_lab<CycleFold>({.cycles = 260, .seed = 4, .protocol = "checkup", .sample_s = 60});
  EXPECT_TRUE(keeps_up(score(lab))) << text_of(score(lab));
  for (models::SohSeries& series : lab.soh.series)
    if (series.view == models::View::online) std::rotate(series.value.rbegin(), series.value.rbegin() + 1, series.value.rend());
  EXPECT_FALSE(keeps_up(score(lab))) << text_of(score(lab));
}
TEST(NegativeTwin, TheLabIsQuietWithoutABug) {
  for (const char* protocol : {"sign-flipped", "counter-half-cycle", "ah-limited", "ambient-step", "half-cell", "cccv", "hppc"})
    EXPECT_FALSE(caught<Honest>(protocol)) << protocol;
}

}  // namespace
}  // namespace bha::laws
