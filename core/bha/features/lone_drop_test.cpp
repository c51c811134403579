#include "bha/features/lone_drop.h"

#include <gtest/gtest.h>

#include <vector>

namespace bha::features {
namespace {

LoneDrops after(const std::vector<double>& voltage_V, std::size_t cut) {
  LoneDrops drops;
  VoltageSpan span;
  std::vector<double> dt_s(voltage_V.size(), 1);
  for (const auto& [from, to] : {std::pair<std::size_t, std::size_t>{0, cut}, {cut, voltage_V.size()}}) {
    if (from == to) continue;
    const cycles::StepRows rows{.n = to - from, .voltage_V = voltage_V.data() + from, .dt_s = dt_s.data()};
    span.push(rows);
    drops.push(rows, span, 10 + from);
  }
  return drops;
}

TEST(LoneDrops, Table) {
  struct Row {
    const char* given;
    std::vector<double> voltage_V;
    std::uint64_t count, first_row;
  };
  for (const Row& row :
       {Row{"one row that holds the current", {3.566, 3.567, 0.0041, 3.568, 3.569}, 1, 12},
        Row{"a row that began to go wrong before it", {3.572, 3.573, 3.3, 0.0041, 3.574}, 1, 13},
        Row{"two of them", {3.7, 0.0, 3.7, 3.7, 0.1, 3.7}, 2, 11},
        Row{"a pulse that recovers", {3.7, 0.8, 3.65, 3.68, 3.69}, 0, 0}, Row{"a short that lasts", {3.7, 0.0, 0.0, 3.7}, 0, 0},
        Row{"a pulse to the cut-off", {3.7, 2.0, 3.7, 3.7}, 0, 0},
        Row{"an anode against lithium", {0.09, 0.01, 0.09, 0.09}, 0, 0}, Row{"the first row", {0.0, 3.7, 3.7, 3.7}, 0, 0},
        Row{"the last row", {3.7, 3.7, 3.7, 0.0}, 0, 0}, Row{"a missing one", {3.7, nan, 3.7, 3.7}, 0, 0}})
    for (std::size_t cut = 0; cut <= row.voltage_V.size(); ++cut) {
      const LoneDrops drops = after(row.voltage_V, cut);
      EXPECT_TRUE(drops.rows.count == row.count && drops.rows.first_row == row.first_row) << row.given << ", cut at " << cut;
    }
}

}  // namespace
}  // namespace bha::features
