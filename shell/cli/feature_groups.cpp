#include "shell/cli/feature_groups.h"

#include <CLI/CLI.hpp>

#include "bha/base/text.h"
#include "shell/cli/ranges.h"

namespace bha::cli {

void add_feature_groups(CLI::App& app, FeatureGroups& groups) {
  const auto more = "More features (docs/features.md)";
  std::vector<std::string> names;
  for (const features::StepGroup& group : features::step_groups) names.emplace_back(group.name);
  app.add_option("--groups", groups.names,
                 "slices (columns of each charge); dcir, ic-peaks, ic-curves, windows, depths, temperatures, rests, ocv, delta-q "
                 "(tables: with -o FILE.csv each in a file of its own, on standard output below the cycles, under its name)")
      ->delimiter(',')
      ->check(CLI::IsMember(names, CLI::ignore_case))
      ->group(more);
  app.add_option("--delta-q-reference", groups.delta_q_reference,
                 "Which complete discharge the curves of the others are compared with")
      ->check(between(1, 1'000'000))
      ->group(more);
  app.add_option("--window-v", groups.window_V, "Width of each window of voltage [V]; by default 0.1 (LFP 0.05) a cell")
      ->check(between(0.005, 100.0))
      ->group(more);
  app.add_option("--slice-voltage", groups.slice_voltage, "Window of the CC slice [V]; by default the upper 0.2 V")
      ->expected(2)
      ->group(more);
  app.add_option("--slice-current", groups.slice_current, "Window of the CV slice [A]; by default C/20 to C/4")
      ->expected(2)
      ->group(more);
}

features::StepOptions step_options(const FeatureGroups& groups) {
  features::StepOptions out;
  for (const std::string& name : groups.names)
    for (const features::StepGroup& group : features::step_groups) out.*group.asked |= equal_without_case(name, group.name);
  out.delta_q_reference = groups.delta_q_reference;
  out.window_V = groups.window_V;
  const auto window = [](const char* option, const std::vector<double>& said, double& from, double& to) {
    if (said.size() != 2) return;
    from = said[0], to = said[1];
    if (!(from < to)) throw CLI::ValidationError(option, "the lower one comes first");
  };
  window("--slice-voltage", groups.slice_voltage, out.slice_from_V, out.slice_to_V);
  window("--slice-current", groups.slice_current, out.slice_from_A, out.slice_to_A);
  return out;
}

}  // namespace bha::cli
