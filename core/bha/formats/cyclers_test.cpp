// Text files of ten makers as other people published them: what is believed of each, and whether the rows read under that Belief
// are those that other readers give (BHA_SHARED, data/cyclers/README.md). A refusal stands here by its code and has to be
// defended.
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "bha/base/text.h"
#include "bha/formats/registry.h"
#include "bha/formats/shared_files_test.h"
#include "bha/formats/text.h"

using namespace bha::formats;
using bha::Code;
namespace fs = std::filesystem;

namespace {

struct Expected {
  std::map<std::string, double> first_last{};                  // t_first, t_last, V_first, …
  std::map<std::int64_t, std::pair<double, double>> charge{};  // cycle → Qc, Qd by the trapezoid [Ah]
};
Expected expected_of(const std::string& text) {
  Expected out;
  std::vector<std::string> names;
  for (const std::string_view line : bha::split(text, '\n')) {
    if (line.empty()) continue;
    if (line[0] == '#') {
      for (const std::string_view word : bha::split(line, ' '))
        if (const auto pair = bha::split(word, '='); pair.size() == 2) {
          double value = 0;
          if (bha::read_number(pair[1], value)) out.first_last[std::string(pair[0])] = value;
        }
      continue;
    }
    const auto fields = bha::split(line, ',');
    if (names.empty()) {
      for (const auto f : fields) names.emplace_back(f);
      continue;
    }
    std::int64_t cycle = 0;
    std::pair<double, double> q{};
    for (std::size_t i = 0; i < fields.size() && i < names.size(); ++i) {
      if (names[i] == "cycle") (void)bha::read_integer(fields[i], cycle);
      if (names[i] == "Qc_trapz_Ah") (void)bha::read_number(fields[i], q.first);
      if (names[i] == "Qd_trapz_Ah") (void)bha::read_number(fields[i], q.second);
    }
    out.charge[cycle] = q;
  }
  return out;
}

struct Seen {
  std::vector<double> t{}, v{}, a{};
  std::vector<std::int32_t> cycle{};
  std::uint64_t rejected = 0;
};
Seen read_all(const std::string& bytes, const bha::record::Belief& belief) {
  const auto made = plan(belief, {});
  EXPECT_TRUE(made);
  Seen out;
  if (!made) return out;
  const std::size_t from = after_lines(bytes, static_cast<std::uint64_t>(belief.dialect.first_data_line - 1));
  ParsedPiece piece;
  parse(std::string_view(bytes).substr(from), *made, piece);
  for (const auto& b : piece.blocks)
    for (std::size_t i = 0; i < b.rows; ++i) {
      out.t.push_back(static_cast<double>(b.time_ns[i]) * 1e-9);
      out.v.push_back(b.voltage_V[i]);
      out.a.push_back(b.current_A[i]);
      out.cycle.push_back(b.cycle_source.empty() ? 0 : b.cycle_source[i]);
    }
  out.rejected = piece.rejected;
  return out;
}

// The peers' own integral: trapezoid of the current within a cycle, split by sign.
std::map<std::int64_t, std::pair<double, double>> charge_of(const Seen& s, bool by_cycle) {
  std::map<std::int64_t, std::pair<double, double>> out;
  for (std::size_t i = 0; i < s.t.size(); ++i) {
    auto& q = out[by_cycle ? s.cycle[i] : 0];
    if (i == 0 || (by_cycle && s.cycle[i] != s.cycle[i - 1])) continue;
    const double hours = (s.t[i] - s.t[i - 1]) / 3600;
    if (!std::isfinite(s.a[i]) || !std::isfinite(s.a[i - 1])) continue;
    const double mean = (s.a[i] + s.a[i - 1]) / 2;
    q.first += hours * std::max(mean, 0.0);
    q.second -= hours * std::min(mean, 0.0);
  }
  return out;
}

double relative(double a, double b) { return std::abs(a - b) / std::max({1e-6, std::abs(a), std::abs(b)}); }

struct File {
  const char* path;
  Code refused = Code::none;
  std::map<std::string, std::string> map{};
  double ends_within = 1e-6, charge_within = 2e-3;  // relative; charges below 1e-6 Ah are compared as if they were that
  const char* differs = "";                         // why they are wider
};

}  // namespace

TEST(Cyclers, RowsUnderTheBeliefAreThoseOfOtherReaders) {
  BHA_NEEDS_SHARED("cyclers");
  const fs::path root = bha::shared::root() / "data" / "cyclers";
  std::printf("%-72s %6s %8s %9s %9s  %s\n", "file", "rows", "rejected", "ends", "charge", "");
  for (const File& file :
       {File{"arbin_csv/2017-05-09_test-TC-contact_CH33.csv"},
        File{"arbin_csv/FastCharge_000025_CH8.csv"},
        File{"arbin_csv/sample_data_arbin.csv"},
        File{"basytec/sample_data_basytec.txt"},
        File{"batteryarchive/CALCE_CX2-33_prism_LCO_25C_0-100_0.5-0.5C_d_timeseries.csv"},
        File{"batterydata_rpt/p492-13-raw.csv"},
        File{"bdf/DLR__LiLNMOHydra0b__20221125__POCV__25degC__Basytec.bdf.csv", Code::time_scale},  // a row every 10 h in C/20
        File{"bdf/DLR__LiLNMOHydra0b__20221125__POCV__25degC__Basytec.bdf.csv", Code::none, {{"time", "test_time_second:s"}}},
        File{"bdf/SINTEF__G20M7-202512-Gru6mV__20251228__C30__25degC__Neware.bdf.csv"},
        File{"bdf/SINTEF__SLPBA842124HV__2024-10-23__Rate_25degC__Neware__Time_Bug.bdf.csv",
             Code::none,
             {},
             1e-6,
             1,
             "time in the step, as it came; the peer's integral runs over the restarts"},
        File{"bdf/batmo_bdf.csv", Code::none, {}, 1e-6, 1e-2, "the peer counts one interval more a cycle, 60 s of 8,000"},
        File{"bdf/sample.bdf.csv"},
        File{"biologic_txt/Sample_data_biologic_01_MB_CA1.txt"},
        File{"biologic_txt/Sample_data_biologic_02_MB_CA1.txt"},
        File{"biologic_txt/Sample_data_biologic_timestamped.txt"},
        File{"custom_csv/custom_data_001.csv"},
        File{"maccor/PreDiag_000229_000229_truncated.034"},
        File{"maccor/PredictionDiagnostics_000109_tztest.010"},
        File{"maccor/PredictionDiagnostics_000151_paused.052"},
        File{"maccor/maccor_002.txt"},
        File{"maccor/maccor_example.001"},
        File{"maccor/maccor_example.002"},
        File{"maccor/maccor_one.txt"},
        File{"maccor/maccor_test_file_4267-66-6519.041"},
        File{"maccor/maccor_three.txt", Code::voltage_scale},
        File{"maccor/maccor_three.txt", Code::none, {{"voltage", "Volts:mV"}}},
        File{"maccor/maccor_two.txt", Code::none, {}, 5e-3, 1e-3, "the peer keeps the cut record at the end"},
        File{"maccor/xTESLADIAG_000038test.078"},
        File{"neware_csv/interp-test.csv"},
        File{"neware_csv/nw_regular_export_ife_example.csv", Code::format_unknown},
        File{"novonix/test_Nova_Form-CH01-01_short.csv"},
        File{"pec/Test25195.csv"},
        File{"pec/Test25209.csv"},
        File{"pec/pec.csv"},
        File{"pulse_ocv/cell1_rough.csv"},
        File{"pulse_ocv/cell1_smooth.csv"},
        File{"pulse_ocv/gitt_discharge_head33000.csv"},
        File{"pulse_ocv/gr_smooth.csv"},
        File{"pulse_ocv/hppc_discharge.csv"},
        File{"pulse_ocv/ici_charge.csv"},
        File{"pulse_ocv/nmc_smooth.csv"}}) {
    const std::string bytes = bha::shared::file_bytes(root / file.path);
    ASSERT_FALSE(bytes.empty()) << file.path;
    const auto decision = probe(source_in_memory(file.path, bytes), {.map = file.map}, {});
    if (!decision) {
      std::printf("%-72.72s refused: %s\n", file.path, std::string(id(decision.error().code)).c_str());
      EXPECT_TRUE(decision.error().code == file.refused) << spell(decision.error());
      continue;
    }
    EXPECT_TRUE(file.refused == Code::none) << file.path;
    const Seen seen = read_all(bytes, decision->belief);
    const Expected want = expected_of(bha::shared::file_bytes((root / file.path).string() + ".expected.csv"));
    ASSERT_FALSE(seen.t.empty()) << file.path;
    double ends = 0, charge = 0;
    const std::map<std::string, double> have{{"t_first", seen.t.front()}, {"t_last", seen.t.back()},
                                             {"V_first", seen.v.front()}, {"V_last", seen.v.back()},
                                             {"I_first", seen.a.front()}, {"I_last", seen.a.back()}};
    for (const auto& [name, value] : have)
      if (const auto it = want.first_last.find(name); it != want.first_last.end())
        ends = std::max(ends, relative(value, it->second));
    const auto by_cycle = charge_of(seen, true), whole = charge_of(seen, false);
    std::pair<double, double> total{};
    for (const auto& [cycle, q] : want.charge) total.first += q.first, total.second += q.second;
    bool same_cycles = by_cycle.size() == want.charge.size();
    for (const auto& [cycle, q] : want.charge) same_cycles = same_cycles && by_cycle.contains(cycle);
    if (same_cycles)
      for (const auto& [cycle, q] : want.charge)
        charge = std::max({charge, relative(by_cycle.at(cycle).first, q.first), relative(by_cycle.at(cycle).second, q.second)});
    else
      charge = std::max(relative(whole.begin()->second.first, total.first), relative(whole.begin()->second.second, total.second));
    std::printf("%-72.72s %6zu %8llu %9.1e %9.1e  %s; %s\n", file.path, seen.t.size(),
                static_cast<unsigned long long>(seen.rejected), ends, charge, same_cycles ? "by cycle" : "whole file",
                file.differs);
    EXPECT_LT(ends, file.ends_within) << file.path;
    EXPECT_LT(charge, file.charge_within) << file.path;
  }
}
