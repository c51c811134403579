// A regressor that was trained on cells, with what it may be asked: its inputs, the range they covered, and an interval from
// cells that were left out. It works online: a row, then the next; nothing that comes later changes what was said.
//   OnlineEstimator cell;   for (row of the cell) { const OnlineTold now = step(cell, model, cycle, row); … }
#pragma once
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "bha/base/describe.h"
#include "bha/features/slice_history.h"
#include "bha/models/boosted_trees.h"
#include "bha/models/elastic_net.h"
#include "bha/models/ensemble.h"
#include "bha/models/isotonic_regression.h"
#include "bha/models/online.h"
#include "bha/models/ridge.h"

namespace bha::models {

/// row: the features as they stand. slice_history: the 16 charge-slice features, made robust by the cycles before
/// (features/slice_history): change since the first cycles, medians, this cycle. slice_course: their drift and the cycles seen besides,
/// from which the recipe of `bha benchmark` (pipeline/soh_recipe) learns.
enum class Inputs : std::uint8_t { row, slice_history, slice_course };
using Regressor = std::variant<Ridge, ExtraTrees, GaussianProcess, ElasticNet, BoostedTrees, IsotonicRegression, Ensemble>;

struct TrainedModel {
  Inputs inputs{};
  std::size_t features = 0;  // numbers of a row
  Regressor regressor{};
  std::vector<double> low{}, high{};  // of each input, in training
  double half_width = nan,
         online_half_width = nan;  // of a row's interval (where spread is 1), of the online level's; NaN: not known
};
/// How many inputs so many features make.
[[nodiscard]] constexpr std::size_t input_width(Inputs inputs, std::size_t features) {
  using namespace bha::features;
  if (inputs == Inputs::row) return features;
  return (inputs == Inputs::slice_course ? 3 * slice_wide + 1 : 2 * slice_wide) + slice_width;
}

/// What each input is made of: "ocv_V", "change of ocv_V", "median of log |charge_Ah|".
[[nodiscard]] std::vector<std::string> input_names(Inputs, std::span<const std::string> features);

/// What becomes of one cell's rows, in their order. Fixed size.
struct InputState {
  features::SliceHistory slices{};
};
/// The inputs of the next row, into `out` (input_width of them). False: a feature is missing that nothing stands in for.
/// slice_history: a missing number is replaced by the last one seen.
bool next_inputs(InputState&, Inputs, std::span<const double> row, std::span<double> out);

/// How far the inputs lie outside what training covered: the largest excess of one, in widths of its range; 0: inside. Of slice
/// histories the changes and the medians are looked at, for one odd cycle is what the medians are there for.
[[nodiscard]] double distance_outside(const TrainedModel&, std::span<const double> inputs);

/// spread: how far off it tends to be there, beside other rows of the same model; 1 where the regressor does not know.
struct Said {
  double value = nan, spread = 1;
};
[[nodiscard]] Said say(const Regressor&, std::span<const double> inputs);
[[nodiscard]] std::vector<Said> say(const Regressor&, const FeatureRows&);

/// value with its 90 % interval of half_width · spread, wider by (1 + outside) where the inputs lie outside; beyond one whole range
/// nothing is told (code outside_training), nor where a feature is missing (not_finite).
struct TrainedTold {
  double value = nan, lower = nan, upper = nan, outside = nan;
  Code code{};
};
[[nodiscard]] TrainedTold told(const TrainedModel&, const Said&, double outside);

/// All that is remembered of a cell; its size and the time of a step do not depend on how many cycles were seen.
struct OnlineEstimator {
  InputState inputs{};
  RobustLevel level{};
};
static_assert(std::is_trivially_copyable_v<OnlineEstimator>);  // a snapshot is a copy of its bytes

/// row: what the regressor says of this row alone. value, lower, upper: the robust level of all rows so far, with the interval of
/// such levels on cells left out. code: unconfirmed_jump (value is what was expected without this row), or why the row told
/// nothing and the level stays missing.
struct OnlineTold {
  TrainedTold row{};
  double value = nan, lower = nan, upper = nan;
  Code code{};
};
/// cycle: of the row, rising; gaps between them count.
/// Cost      beside the regressor and features/slice_history (1 µs): 0.1 µs; models_bench
[[nodiscard]] OnlineTold step(OnlineEstimator&, const TrainedModel&, std::int64_t cycle, std::span<const double> row);
/// The second half of a step, where the regressor has been asked already (for many rows at once). The same bits.
[[nodiscard]] OnlineTold step(RobustLevel&, const TrainedModel&, std::int64_t cycle, const TrainedTold& row);

}  // namespace bha::models
namespace bha {
template <>
inline constexpr std::string_view words<models::Inputs>[] = {"row", "slice-history", "slice-course"};
}
