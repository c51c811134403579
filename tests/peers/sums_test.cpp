// The same file through other people's software and through the fold with the options that name their rules (cycle_fold.h,
// Peers): the sums over all cycles are equal to 1e-6. Wants ../shared/bench and a Python with numpy, pyarrow and the peers
// (BHA_PEERS_PYTHON, else .venv); a peer that is not installed is left out with a word, and with none the test is skipped.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "bha/features/cycle_fold.h"
#include "bha/formats/registry.h"
#include "bha/formats/text.h"

namespace bha::peers {
namespace {

namespace fs = std::filesystem;

std::string said(const char* variable, const std::string& otherwise) {
  const char* value = std::getenv(variable);
  return value == nullptr || *value == '\0' ? otherwise : value;
}
std::string bench_folder() { return said("BHA_SHARED", BHA_ROOT "/../shared") + "/bench"; }
std::string python() { return said("BHA_PEERS_PYTHON", BHA_ROOT "/.venv/bin/python"); }

struct Output {
  int status = -1;
  std::string text{};
};
Output run(const std::string& command) {
  Output out;
  FILE* pipe = ::popen((command + " 2>/dev/null").c_str(), "r");
  if (pipe == nullptr) return out;
  char buffer[4096];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.text.append(buffer, n);
  out.status = ::pclose(pipe);
  return out;
}

/// 50 cycles at 1 Hz, 20 MB; empty: it could not be made here.
std::string file_of_50_cycles() {
  const fs::path folder = fs::temp_directory_path() / ("bha_peers_" + std::to_string(::getpid()));
  const fs::path file = folder / "bdf_1mb.csv";
  const auto made =
      run("'" + python() + "' '" + bench_folder() + "/make_timeseries.py' '" + folder.string() + "' --mb 1 --forms csv");
  return made.status == 0 && fs::exists(file) ? file.string() : std::string{};
}

std::vector<features::CycleRow> ours(const std::string& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  const std::string text = bytes.str();
  const auto decision = formats::probe(formats::source_in_memory("cell.csv", text), {}, {});
  if (!decision) return {};
  const auto plan = formats::plan(decision->belief, {});
  if (!plan) return {};
  features::CycleFold fold({.by = cycles::CountBy::cycle_source,
                            .rest_current_A = 0.01,
                            .voltage_max_V = 4.2,
                            .whole_trapezoid = true,
                            .ic_from_V = 3.0,
                            .ic_to_V = 4.19});
  std::string_view rest = text;
  rest.remove_prefix(formats::after_lines(rest, static_cast<std::uint64_t>(decision->belief.dialect.first_data_line - 1)));
  for (formats::ParsedPiece piece; !rest.empty();) {
    const std::size_t size = rest.size() > (1U << 20) ? formats::cut_at_line_end(rest.substr(0, 1U << 20)) : rest.size();
    formats::parse(rest.substr(0, size), *plan, piece);
    for (const record::SampleBlock& block : piece.blocks) fold.push(block);
    rest.remove_prefix(size);
  }
  fold.finish();
  return fold.rows();
}

struct Column {
  const char* theirs;
  double features::CycleRow::* ours;
};
constexpr Column columns[] = {
    {"charge_ah", &features::CycleRow::charge_capacity_Ah}, {"discharge_ah", &features::CycleRow::discharge_capacity_Ah},
    {"charge_wh", &features::CycleRow::charge_energy_Wh},   {"discharge_wh", &features::CycleRow::discharge_energy_Wh},
    {"max_t", &features::CycleRow::temperature_max_degC},   {"mean_t", &features::CycleRow::temperature_mean_degC},
    {"cc_s", &features::CycleRow::cc_charge_time_s},        {"cv_s", &features::CycleRow::cv_charge_time_s},
    {"ic_peak", &features::CycleRow::ic_peak_Ah_per_V},     {"ic_v", &features::CycleRow::ic_peak_voltage_V}};

/// NaN: not in the answer.
double number_after(const std::string& json, const std::string& name) {
  const std::size_t at = json.find("\"" + name + "\": ");
  return at == std::string::npos ? nan : std::strtod(json.c_str() + at + name.size() + 4, nullptr);
}

TEST(Peers, SumsOverAllCyclesAreEqual) {
  if (!fs::exists(bench_folder() + "/peers.py")) {
    if (said("BHA_REQUIRE_SHARED", "") == "1") FAIL() << "no " << bench_folder();
    GTEST_SKIP() << "no " << bench_folder();
  }
  const std::string file = file_of_50_cycles();
  if (file.empty()) GTEST_SKIP() << "no Python with numpy and pyarrow: make bench-peers, or BHA_PEERS_PYTHON";
  const auto rows = ours(file);
  ASSERT_EQ(rows.size(), 50U);
  int compared = 0;
  for (const char* tool : {"arrow_numpy", "polars", "pandas", "duckdb"}) {
    const auto answer =
        run("'" + python() + "' '" + bench_folder() + "/peers.py' features " + tool + " '" + file + "' --threads 1");
    if (answer.status != 0) {
      std::cout << tool << " is not installed: left out\n";
      continue;
    }
    ++compared;
    for (const Column& column : columns) {
      double sum = 0;
      for (const features::CycleRow& row : rows) sum += row.*column.ours;
      const double theirs = number_after(answer.text, column.theirs);
      EXPECT_LE(std::fabs(sum - theirs), 1e-6 * std::fabs(theirs))
          << tool << ": " << column.theirs << " " << sum << " " << theirs;
      EXPECT_FALSE(std::isnan(sum) || std::isnan(theirs)) << tool << ": " << column.theirs;
    }
  }
  fs::remove_all(fs::path(file).parent_path());
  if (compared == 0) GTEST_SKIP() << "no peer is installed: make bench-peers, or BHA_PEERS_PYTHON";
}

}  // namespace
}  // namespace bha::peers
