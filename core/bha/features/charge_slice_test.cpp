#include "bha/features/charge_slice.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>

#include "bha/math/philox.h"
#include "tests/table.h"

namespace bha::features {
namespace {

struct Rows {
  std::vector<std::int64_t> time_ns;
  std::vector<double> current_A, voltage_V, dt_s;
  void add(double t, double i, double v) {
    time_ns.push_back(static_cast<std::int64_t>(std::llround(t * 1e9)));
    dt_s.push_back(time_ns.size() < 2 ? 0 : static_cast<double>(time_ns.back() - time_ns[time_ns.size() - 2]) * 1e-9);
    current_A.push_back(i);
    voltage_V.push_back(v);
  }
};
Rows record_cccv_charge() {
  const auto table = tests::read_table("record_cccv_input.csv");
  const auto t = table.numbers("time_s"), i = table.numbers("current_a"), v = table.numbers("voltage_v");
  Rows out;
  for (std::size_t k = 0; k < t.size(); ++k)
    if (table.text.at("phase")[k].ends_with("_charge")) out.add(t[k], i[k], v[k]);
  return out;
}
SliceRow row_of(const Rows& rows, const SliceWindows& windows, std::size_t piece = 100'000) {
  ChargeSlices slices{.windows = windows};
  slices.begin({.first = {.time_ns = rows.time_ns[0]}, .direction = cycles::Direction::charge});
  for (std::size_t from = 0; from < rows.time_ns.size(); from += piece) {
    std::vector<double> dt(rows.dt_s.begin() + static_cast<std::ptrdiff_t>(from), rows.dt_s.end());
    slices.push({.n = std::min(piece, rows.time_ns.size() - from),
                 .direction = cycles::Direction::charge,
                 .time_ns = rows.time_ns.data() + from,
                 .voltage_V = rows.voltage_V.data() + from,
                 .current_A = rows.current_A.data() + from,
                 .dt_s = dt.data()});
  }
  return slices.row();
}
constexpr SliceWindows golden_windows{4.0, 4.2, 0.1, 0.5, 4.2};

// scipy.stats' moments, numpy's polyfit, the entropy as it is written: made by us.
TEST(ChargeSlice, TheRecordsSlicesAreScipys) {
  std::map<std::string, double> expect;
  const auto table = tests::read_table("record_cccv_expected.csv");
  for (std::size_t i = 0; i < table.rows(); ++i) expect[table.text.at("quantity")[i]] = table.numbers("value")[i];
  const SliceRow row = row_of(record_cccv_charge(), golden_windows);
  EXPECT_EQ(static_cast<double>(row.cc_samples), expect["cc_slice_n"]);
  EXPECT_EQ(static_cast<double>(row.cv_samples), expect["cv_slice_n"]);
  const auto same = [&](double value, const char* name, double relative) {
    EXPECT_NEAR(value, expect[name], relative * std::fabs(expect[name])) << name;
  };
  same(row.cc_voltage_mean_V, "cc_slice_mean", 1e-12);
  same(row.cc_voltage_std_V, "cc_slice_std_pop", 1e-12);
  same(row.cc_voltage_kurtosis, "cc_slice_kurtosis_fisher_biased", 1e-10);
  same(row.cc_voltage_skewness, "cc_slice_skewness_biased", 1e-9);
  same(row.cc_charge_Ah, "cc_slice_q_ah", 1e-12);
  same(row.cc_time_s, "cc_slice_time_s", 1e-12);
  same(row.cc_slope_V_per_s, "cc_slice_slope_ols_per_s", 1e-11);
  same(row.cc_entropy_nats, "cc_slice_entropy_minmax_nats", 1e-12);
  same(row.cc_chord_V_per_s, "cc_slice_slope_top_0p1v_per_s", 1e-12);
  same(row.cv_current_mean_A, "cv_slice_mean", 1e-12);
  same(row.cv_current_std_A, "cv_slice_std_pop", 1e-12);
  same(row.cv_current_kurtosis, "cv_slice_kurtosis_fisher_biased", 1e-10);
  same(row.cv_current_skewness, "cv_slice_skewness_biased", 1e-10);
  same(row.cv_charge_Ah, "cv_slice_q_ah", 1e-12);
  same(row.cv_time_s, "cv_slice_time_s", 1e-12);
  same(row.cv_slope_A_per_s, "cv_slice_slope_ols_per_s", 1e-11);
  same(row.cv_entropy_nats, "cv_slice_entropy_minmax_nats", 1e-12);
  same(row.cv_chord_A_per_s, "cv_slice_slope_first_0p1a_per_s", 1e-12);
}

bool same_bits(const SliceRow& a, const SliceRow& b) {
  bool same = true;
  for_each_field<SliceRow>([&](const auto& field) { same &= a.*field.at == b.*field.at; });
  return same;
}

TEST(ChargeSlice, CuttingTheRowsAnywhereChangesNoBit) {
  const Rows rows = record_cccv_charge();
  const SliceRow whole = row_of(rows, golden_windows);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{200}})
    EXPECT_TRUE(same_bits(whole, row_of(rows, golden_windows, piece))) << piece;
}

TEST(ChargeSlice, LaterInTimeChangesOnlyTheStart) {
  Rows rows = record_cccv_charge();
  SliceRow before = row_of(rows, golden_windows);
  for (auto& t : rows.time_ns) t += 86'400'000'000'000;
  const SliceRow after = row_of(rows, golden_windows);
  EXPECT_EQ(after.start_time_s, before.start_time_s + 86'400);
  before.start_time_s = after.start_time_s;
  EXPECT_TRUE(same_bits(before, after));
}

// More rows than are kept: means of neighbours stand for them.
TEST(ChargeSlice, GivenAHundredThousandRows_TheEntropyStaysWithin1e3) {
  Slice slice;
  slice.begin(4.1, 4.2);
  std::vector<double> values;
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const double x =
        4.0 + 0.2 * std::sqrt(static_cast<double>(i) / 1e5) + 0.0005 * math::normal(math::philox4x64({i, 0, 0, 0}, {1, 1})[0]);
    values.push_back(x);
    slice.push(static_cast<std::int64_t>(i) * 10'000'000, x, 1, 0.01);
  }
  const double least = *std::min_element(values.begin(), values.end());
  double all = 0, exact = 0;
  for (const double x : values) all += x - least;
  for (const double x : values)
    if (x > least) exact -= (x - least) / all * std::log((x - least) / all);
  EXPECT_NEAR(slice.entropy(), exact, 1e-3);
}

TEST(ChargeSlice, GivenNoNominalCapacityOrFourRows_MissingWithTheReason) {
  const Rows all = record_cccv_charge();
  const SliceRow row = row_of(all, slice_windows(nan, 4.2));
  EXPECT_EQ(row.cv_missing, Code::nominal_capacity_unknown);
  EXPECT_EQ(row.cc_missing, Code::none);
  Rows few;
  for (int i = 0; i < 4; ++i) few.add(10.0 * i, 0.5, 4.05 + 0.01 * i);
  const SliceRow short_row = row_of(few, golden_windows);
  EXPECT_EQ(short_row.cc_missing, Code::too_few_points);
  EXPECT_TRUE(std::isnan(short_row.cc_voltage_mean_V));
}

}  // namespace
}  // namespace bha::features
