// The lab: a protocol with known truth, run through the fold and the models, and scored. A law is a function of what it judges,
// so that it can be turned on a culprit (negative/lab_test.cpp).
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "bha/features/cycle_fold.h"
#include "bha/models/state_of_health.h"
#include "bha/simulate/simulate.h"

namespace bha::laws {

inline constexpr double soh_tolerance = 0.003;
inline constexpr std::size_t kinds = 7;

struct Lab {  // what one cell's record became
  simulate::Truth truth{};
  std::vector<features::CycleRow> rows{};
  std::vector<cycles::CapacityKey> keys{};
  models::Soh soh{};
  std::size_t state_bytes = 0;
  std::vector<Finding> findings{};
};

inline cycles::CycleOptions declared(const simulate::Truth& truth) {
  const simulate::NoiseOptions& noise = truth.options.noise;
  const double rest_current_A =
      std::max({truth.options.nominal_capacity_Ah / 1000, 3 * noise.current_lsb_A, 3 * noise.current_sigma_A});
  cycles::CycleOptions options{.nominal_capacity_Ah = truth.nominal_capacity_Ah,
                               .rest_current_A = rest_current_A,  // METHODS 1.2
                               .voltage_min_V = truth.voltage_min_V,
                               .voltage_max_V = truth.voltage_max_V,
                               .limits_declared = true};
  if (truth.configuration == "half-cell-anode") options.configuration = cycles::Configuration::half_cell_anode;
  return options;
}

/// Rows as the fold gets them: the sign as the Belief has it, the second file's time behind the first's by the wall clock.
struct AsBelieved {
  bool turn = false;
  std::int64_t last_ns = 0, last_unix_ns = record::no_time, offset_ns = 0;
  record::SampleBlock operator()(const record::SampleBlock& block) {
    record::SampleBlock b = block;
    if (turn)
      for (double& current_A : b.current_A) current_A = -current_A;
    if (b.first_row > 1 && b.time_ns[0] < 60'000'000'000)  // a file begins
      offset_ns = last_ns + (b.unix_time_ns[0] - last_unix_ns) - b.time_ns[0];
    for (std::int64_t& time_ns : b.time_ns) time_ns += offset_ns;
    last_ns = b.time_ns.back(), last_unix_ns = b.unix_time_ns.back();
    return b;
  }
};

/// Fold: any struct with push, finish, rows, keys and snapshot, made from CycleOptions.
template <class Fold>
Lab in_the_lab(const simulate::Options& options) {
  std::vector<record::SampleBlock> blocks;
  Run run;
  const auto truth = simulate::simulate(options, [&](const record::SampleBlock& b) { return blocks.push_back(b), true; }, run);
  if (!truth) return {};
  Lab lab{.truth = *truth};
  AsBelieved believed{.turn = truth->discharge_is_positive};
  Fold fold(declared(*truth));
  for (const record::SampleBlock& block : blocks) fold.push(believed(block));
  fold.finish();
  lab.rows = fold.rows();
  lab.keys = fold.keys();
  lab.state_bytes = fold.snapshot().size();
  lab.findings = fold.findings({});
  History<features::CycleRow> history;
  for (const features::CycleRow& row : lab.rows) history.append(row);
  const auto soh = models::state_of_health(history.now(), lab.keys, {.nominal_capacity_Ah = truth->nominal_capacity_Ah}, run);
  if (soh) lab.soh = *soh;
  return lab;
}

inline const simulate::TruthCycle* true_cycle(const simulate::Truth& truth, std::int64_t cycle) {
  const auto at = std::find_if(truth.cycles.begin(), truth.cycles.end(), [&](const auto& c) { return c.cycle == cycle; });
  return at == truth.cycles.end() ? nullptr : &*at;
}

struct Score {
  double worst_soh_error = 0;  // over all measured capacity series, each against the truth of its own conditions
  std::int64_t worst_cycle = -1;
  std::size_t soh_values = 0;                      // how many were given
  std::size_t true_capacities = 0;                 // how many the truth holds
  double worst_online_error = 0, online_bias = 0;  // of what was told as it ran, in the key that health is told in
  std::size_t online_values = 0;
  std::size_t invented = 0;                                       // values where the truth holds no capacity
  double worst_boundary = 0;                                      // samples between a cycle's first row and the true one
  std::array<std::array<std::size_t, kinds>, kinds> confusion{};  // [truth][fold]
  std::size_t unmatched = 0;  // cycles of the truth that the fold does not have, and the other way round
};

inline Score score(const Lab& lab) {
  Score s;
  for (const models::SohSeries& series : lab.soh.series) {
    if (series.view != models::View::measured || series.quantity != models::SohQuantity::capacity) continue;
    for (std::size_t i = 0; i < series.cycle.size(); ++i) {
      if (std::isnan(series.value[i])) continue;
      ++s.soh_values;
      const simulate::TruthCycle* truth = true_cycle(lab.truth, series.cycle[i]);
      if (!truth || std::isnan(truth->soh)) {
        ++s.invented;
        continue;
      }
      const double error = std::fabs(series.value[i] - truth->soh);
      if (error > s.worst_soh_error) s.worst_soh_error = error, s.worst_cycle = series.cycle[i];
    }
  }
  if (const models::SohSeries* online = models::told_series(lab.soh, models::View::online)) {
    for (std::size_t i = 0; i < online->cycle.size(); ++i) {
      const simulate::TruthCycle* truth = true_cycle(lab.truth, online->cycle[i]);
      if (!truth || std::isnan(truth->soh) || std::isnan(online->value[i])) continue;
      const double error = online->value[i] - truth->soh;
      s.worst_online_error = std::max(s.worst_online_error, std::fabs(error));
      s.online_bias += (error - s.online_bias) / static_cast<double>(++s.online_values);
    }
  }
  for (const auto& c : lab.truth.cycles) s.true_capacities += !std::isnan(c.capacity_Ah);
  std::uint64_t first_row = 1;
  std::map<std::int64_t, std::uint64_t> begins;
  for (const features::CycleRow& row : lab.rows) {
    begins[row.cycle] = first_row;
    first_row += static_cast<std::uint64_t>(row.samples);
    const simulate::TruthCycle* truth = true_cycle(lab.truth, row.cycle);
    if (truth)
      ++s.confusion[static_cast<std::size_t>(truth->kind)][static_cast<std::size_t>(row.kind)];
    else
      ++s.unmatched;
  }
  for (const auto& c : lab.truth.cycles) {
    const auto at = begins.find(c.cycle);
    if (at == begins.end())
      ++s.unmatched;
    else
      s.worst_boundary =
          std::max(s.worst_boundary, std::fabs(static_cast<double>(at->second) - static_cast<double>(c.first_row)));
  }
  return s;
}
inline std::size_t confused(const Score& s) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < kinds; ++i)
    for (std::size_t j = 0; j < kinds; ++j) n += i != j ? s.confusion[i][j] : 0;
  return n;
}
inline std::string text_of(const Score& s) {
  std::string text = "online error " + std::to_string(s.worst_online_error) + ", mean " + std::to_string(s.online_bias) +
                     ", values " + std::to_string(s.online_values) + "; soh error " + std::to_string(s.worst_soh_error) +
                     " at cycle " + std::to_string(s.worst_cycle) + ", values " + std::to_string(s.soh_values) + " of " +
                     std::to_string(s.true_capacities) + ", invented " + std::to_string(s.invented) + ", boundary " +
                     std::to_string(s.worst_boundary) + ", unmatched " + std::to_string(s.unmatched) + "\n";
  for (std::size_t i = 0; i < kinds; ++i)
    for (std::size_t j = 0; j < kinds; ++j)
      if (s.confusion[i][j])
        text += "  " + std::string(word(static_cast<cycles::Kind>(i))) + " taken for " +
                std::string(word(static_cast<cycles::Kind>(j))) + ": " + std::to_string(s.confusion[i][j]) + "\n";
  return text;
}

/// The law: every state of health that is given is within 0.3 % of the truth, none is invented, none is left out without a
/// reason, cycles begin where they began, and are what they were.
inline bool tells_the_truth(const Score& s) {
  return s.worst_soh_error <= soh_tolerance && s.invented == 0 && s.soh_values == s.true_capacities && s.worst_boundary <= 1 &&
         s.unmatched == 0 && confused(s) == 0;
}

/// The law of what is told while the cell runs: within 0.3 % of the truth, and within 0.2 % on average (CONTRACT).
inline bool keeps_up(const Score& s) {
  return s.online_values > 0 && s.worst_online_error <= soh_tolerance && std::fabs(s.online_bias) <= 0.002;
}

}  // namespace bha::laws
