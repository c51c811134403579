// The options of `bha features` that ask for more than the cycle table.
#pragma once
#include <string>
#include <vector>

#include "bha/features/step_tables.h"

namespace CLI {
class App;
}
namespace bha::cli {

struct FeatureGroups {
  std::vector<std::string> names{};
  std::vector<double> slice_voltage{}, slice_current{};
  double window_V = nan;
  std::int64_t delta_q_reference = 10;
};
void add_feature_groups(CLI::App&, FeatureGroups&);
/// Throws CLI's ValidationError for a window whose ends are turned.
[[nodiscard]] features::StepOptions step_options(const FeatureGroups&);

}  // namespace bha::cli
