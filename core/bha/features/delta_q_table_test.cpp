#include "bha/features/delta_q_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "bha/features/delta_q.h"
#include "bha/features/step_fold.h"

namespace bha::features {
namespace {

constexpr cycles::CycleOptions limits{.rest_current_A = 0.01, .voltage_min_V = 2.0, .voltage_max_V = 3.5};

void add(record::SampleBlock& b, double t, double i, double v) {
  b.time_ns.push_back(static_cast<std::int64_t>(std::llround(t * 1e9)));
  b.current_A.push_back(i);
  b.voltage_V.push_back(v);
  ++b.rows;
}
struct Discharge {
  double current_A = 1, fade = 0;  // of its charge, more of it at low voltages
  double to_V = 2.0, from_full_V = 3.5, waver = 0;
};
double charge_at(double voltage_V, double fade) {  // [Ah], rising with depth for a fade below 1/3
  const double depth = (3.5 - voltage_V) / 1.5;
  return depth * (1.5 - 0.5 * depth) * (1 - fade * depth);
}
record::SampleBlock record_of(std::span<const Discharge> discharges, double later_s = 0) {
  record::SampleBlock b;
  double t = later_s;
  for (const Discharge& d : discharges) {
    for (int i = 0; i <= 20; ++i) add(b, t += 60, 0.5, 2.2 + (d.from_full_V - 2.2) * i / 20);
    t += 10;
    const double begin = t;
    for (int i = 0; i <= 300; ++i) {
      const double v = 3.49 - (3.49 - d.to_V) * i / 300, q = charge_at(v, d.fade) - charge_at(3.49, d.fade);
      add(b, t = begin + 3600 * q / d.current_A, -d.current_A * (1 + (i % 2 == 0 ? d.waver : -d.waver)), v);
    }
    for (int i = 0; i < 5; ++i) add(b, t += 60, 0, 2.3);
  }
  return b;
}
std::vector<DeltaQRow> told_of(const record::SampleBlock& b, std::int64_t reference = 1, std::size_t block = 1'000'000,
                               cycles::CycleOptions options = limits) {
  StepFold fold(options, {.delta_q = true, .delta_q_reference = reference});
  for (std::size_t from = 0; from < b.rows; from += block) {
    record::SampleBlock part;
    for (std::size_t i = from; i < std::min(b.rows, from + block); ++i)
      add(part, static_cast<double>(b.time_ns[i]) * 1e-9, b.current_A[i], b.voltage_V[i]);
    fold.push(part);
  }
  fold.finish();
  return fold.tables({}).delta_q;
}
std::vector<double> numbers_of(const DeltaQRow& r) {
  return {r.current_A, r.charge_Ah,      r.log10_variance, r.log10_minimum, r.log10_mean,
          r.skewness,  r.log10_kurtosis, r.minimum_Ah,     r.mean_Ah,       r.end_Ah};
}
bool same(double a, double b) { return std::isnan(a) ? std::isnan(b) : a == b; }

std::vector<Discharge> ageing(std::size_t n) {
  std::vector<Discharge> out(n);
  for (std::size_t k = 0; k < n; ++k) out[k].fade = 0.004 * static_cast<double>(k);
  return out;
}

}  // namespace

// ---- laws: no cut, no shift of time and no later row changes what is told

TEST(DeltaQTable, BlocksAndTheTimeItBeginsChangeNothing) {
  const auto life = ageing(6);
  const auto whole = told_of(record_of(life), 2), later = told_of(record_of(life, 86'400), 2);
  ASSERT_EQ(whole.size(), 6u);
  ASSERT_EQ(later.size(), 6u);
  for (const std::size_t block : {1u, 17u, 512u, 700u}) {
    const auto cut = told_of(record_of(life), 2, block);
    ASSERT_EQ(cut.size(), 6u) << block;
    for (std::size_t k = 0; k < 6; ++k)
      for (std::size_t j = 0; j < numbers_of(whole[k]).size(); ++j)
        EXPECT_TRUE(same(numbers_of(cut[k])[j], numbers_of(whole[k])[j])) << block << " row " << k << " number " << j;
  }
  for (std::size_t k = 0; k < 6; ++k) {
    EXPECT_EQ(later[k].missing, whole[k].missing);
    EXPECT_NEAR(later[k].start_time_s, whole[k].start_time_s + 86'400, 1e-6);
    for (std::size_t j = 0; j < numbers_of(whole[k]).size(); ++j)
      if (!std::isnan(numbers_of(whole[k])[j])) {
        EXPECT_NEAR(numbers_of(later[k])[j], numbers_of(whole[k])[j], 1e-6) << k << " number " << j;  // clocks round to 1 ns
      }
  }
}

TEST(DeltaQTable, WhatComesLaterChangesNoRow) {
  const auto life = ageing(8);
  const auto whole = told_of(record_of(life), 3);
  for (std::size_t known = 1; known < 8; ++known) {
    auto other = std::vector<Discharge>(life.begin(), life.begin() + static_cast<std::ptrdiff_t>(known));
    for (const double fade : {0.3, 0.0}) {
      other.push_back({.fade = fade});
      const auto told = told_of(record_of(other), 3);
      for (std::size_t k = 0; k < known; ++k) {
        EXPECT_EQ(told[k].missing, whole[k].missing) << known;
        for (std::size_t j = 0; j < numbers_of(whole[k]).size(); ++j)
          EXPECT_TRUE(same(numbers_of(told[k])[j], numbers_of(whole[k])[j])) << known << " row " << k << " number " << j;
      }
    }
  }
}

// ---- examples

TEST(DeltaQTable, IsWhatTheCurvesSay) {
  const auto told = told_of(record_of(ageing(5)), 2);
  ASSERT_EQ(told.size(), 5u);
  EXPECT_EQ(told[0].missing, Code::reference_not_yet);
  EXPECT_EQ(told[1].missing, Code::reference_not_yet) << "the reference's own has no change";
  EXPECT_EQ(told[1].reference_cycle, no_integer);
  for (std::size_t k = 2; k < 5; ++k) {
    ASSERT_EQ(told[k].missing, Code::none);
    std::vector<double> change;
    for (std::size_t i = 0; i < CurveOnGrid::points; ++i) {
      const double v = std::min(3.49, 3.5 - 1.5 * static_cast<double>(i) / (CurveOnGrid::points - 1));
      const double now = 0.004 * static_cast<double>(k), then = 0.004;
      change.push_back(charge_at(v, now) - charge_at(3.49, now) - charge_at(v, then) + charge_at(3.49, then));
    }
    const DeltaQ expect = delta_q(change);
    EXPECT_NEAR(told[k].log10_variance, expect.log10_variance, 1e-3) << k;  // straight lines between 300 rows
    EXPECT_NEAR(told[k].mean_Ah, expect.mean_Ah, 1e-5) << k;
    EXPECT_NEAR(told[k].end_Ah, expect.end_Ah, 1e-5) << k;
    EXPECT_NEAR(told[k].minimum_Ah, std::ranges::min(change), 1e-5) << k;
    EXPECT_NEAR(told[k].skewness, expect.skewness, 1e-3) << k;
    EXPECT_NEAR(told[k].log10_kurtosis, expect.log10_kurtosis, 1e-3) << k;
    EXPECT_NEAR(told[k].current_A, 1, 1e-9);
  }
}

TEST(DeltaQTable, SaysWhyThereIsNone) {
  struct Row {
    const char* given;
    Discharge last;
    Code then;
  };
  for (const Row& row : {Row{"as the others", {.fade = 0.02}, Code::none},
                         {"another current", {.current_A = 0.2, .fade = 0.02}, Code::not_in_main_key},
                         {"a current that is a little other", {.current_A = 1.08, .fade = 0.02}, Code::none},
                         {"ended early", {.to_V = 2.5}, Code::not_a_capacity},
                         {"not from full", {.from_full_V = 3.4}, Code::not_a_capacity},
                         {"a current that wavers", {.waver = 0.1}, Code::current_varies}}) {
    const auto told = told_of(record_of(std::vector<Discharge>{{}, {.fade = 0.01}, row.last}));
    ASSERT_EQ(told.size(), 3u) << row.given;
    EXPECT_EQ(id(told[2].missing), id(row.then)) << row.given;
    EXPECT_EQ(std::isnan(told[2].log10_variance), row.then != Code::none) << row.given;
  }
  const auto unlimited = told_of(record_of(ageing(2)), 1, 1'000'000, {.rest_current_A = 0.01});
  ASSERT_EQ(unlimited.size(), 2u);
  EXPECT_EQ(id(unlimited[1].missing), id(Code::no_voltage_limit));
}

TEST(DeltaQTable, ACheckupAtAnotherRateIsNoReference) {
  std::vector<Discharge> life = ageing(6);
  life[0].current_A = life[1].current_A = 0.1;
  const auto told = told_of(record_of(life), 2);
  EXPECT_EQ(told[2].missing, Code::not_in_main_key) << "two slow ones came first, and are the reference";
  life[1].current_A = 1;
  const auto main = told_of(record_of(life), 3);
  EXPECT_EQ(main[3].missing, Code::reference_not_yet) << "the third at 1 A";
  EXPECT_EQ(main[4].missing, Code::none);
}

}  // namespace bha::features
