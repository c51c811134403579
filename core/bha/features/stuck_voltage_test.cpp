#include "bha/features/stuck_voltage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace bha::features {
namespace {

struct Rows {
  std::vector<double> voltage_V{}, current_A{};
};
// A charge from 3.6 V on by 2 mV a row, `noise_V` to and fro, at 1 A.
Rows charge(int n, double noise_V = 0.0007) {
  Rows out;
  for (int i = 0; i < n; ++i) {
    out.voltage_V.push_back(3.6 + 0.002 * i + (i % 2 == 0 ? noise_V : -noise_V));
    out.current_A.push_back(1 + 0.001 * (i % 3));
  }
  return out;
}
Code told(const Rows& rows, std::size_t piece = 1000) {
  StuckVoltage standing;
  for (std::size_t at = 0; at < rows.voltage_V.size(); at += piece) {
    cycles::StepRows r;
    r.n = std::min(piece, rows.voltage_V.size() - at);
    r.voltage_V = rows.voltage_V.data() + at;
    r.current_A = rows.current_A.data() + at;
    standing.push(r);
  }
  const auto [least, most] = std::ranges::minmax_element(rows.voltage_V);
  return standing.found(*least, *most);
}
Rows clipped(Rows rows, double most_V) {
  for (double& v : rows.voltage_V) v = std::min(v, most_V);
  return rows;
}

TEST(StuckVoltage, AtTheEndOfItsRange_IsClipping_InPiecesOfAnySize) {
  for (const std::size_t piece : {1u, 7u, 19u, 20u, 21u, 512u}) EXPECT_EQ(told(clipped(charge(300), 4.0), piece), Code::clipping);
  Rows low = charge(300);  // the same upside down: a discharge that starts above the range
  for (double& v : low.voltage_V) v = std::max(v, 3.8);
  EXPECT_EQ(told(low), Code::clipping);
}

TEST(StuckVoltage, Frozen_BetweenTheExtremes_IsStuck) {
  Rows rows = charge(300);
  std::fill(rows.voltage_V.begin() + 100, rows.voltage_V.begin() + 130, rows.voltage_V[99]);
  for (const std::size_t piece : {1u, 64u, 1000u}) EXPECT_EQ(told(rows, piece), Code::stuck_value);
}

TEST(StuckVoltage, OfAHealthyCell_IsNothing) {
  EXPECT_EQ(told(charge(300)), Code::none);
  Rows held = clipped(charge(300, 0), 4.1);  // a held voltage without noise: its current falls
  for (std::size_t i = 250; i < 300; ++i) held.current_A[i] = std::exp(-0.02 * static_cast<double>(i - 249));
  EXPECT_EQ(told(held), Code::none);
  Rows coarse = charge(3000, 0);  // 10 mV digits at a slow rate: 50 rows of each voltage
  for (std::size_t i = 0; i < 3000; ++i) coarse.voltage_V[i] = 3.6 + 0.01 * std::floor(static_cast<double>(i) / 50);
  EXPECT_EQ(told(coarse), Code::none);
  Rows brief = charge(300);
  std::fill(brief.voltage_V.begin() + 100, brief.voltage_V.begin() + 119, brief.voltage_V[99]);  // 19 repeats
  EXPECT_EQ(told(brief), Code::none);
  Rows few = charge(30);  // nothing to compare with
  std::fill(few.voltage_V.begin() + 5, few.voltage_V.end(), 3.65);
  EXPECT_EQ(told(few), Code::none);
}

TEST(StuckVoltage, WithoutRowsOrValues_IsNothing) {
  EXPECT_EQ(StuckVoltage{}.found(nan, nan), Code::none);
  Rows missing = charge(100);
  std::fill(missing.voltage_V.begin() + 30, missing.voltage_V.begin() + 80, nan);
  EXPECT_EQ(told(missing), Code::none);
}

}  // namespace
}  // namespace bha::features
