// Remaining life learnt from siblings: cells that lived through it. At one origin (so many cycles, or so much of the loss), every
// sibling shows its features there and how long it still lived; a new cell is asked with its own.
//   const auto model = fit_remaining_life(siblings, {.groups = …}, run);
//   const auto told = predict(*model, features, seen, pace);
//   told.remaining, told.lower, told.upper   // 90 %; model->band.basis says what the interval is
#pragma once
#include <span>
#include <vector>

#include "bha/base/describe.h"
#include "bha/base/finding.h"
#include "bha/base/run.h"
#include "bha/models/extra_trees.h"
#include "bha/models/gaussian_process.h"
#include "bha/models/rate_prior.h"
#include "bha/models/ridge.h"

namespace bha::models {

/// One sibling at the origin. seen: life so far, remaining: life still to come, both > 0 in one unit. pace: log of the life left
/// at the cell's own recent rate; log_room: log of the health still to lose; NaN: unknown. features: the same of every sibling; a
/// missing one is NaN. cell: the same number for one sibling. beside: the sibling a little before or after the origin: more for
/// ridge and trees, not one more witness.
struct LifeExample {
  std::vector<double> features{};
  double seen = nan, remaining = nan, pace = nan, log_room = nan;
  std::size_t cell = 0;
  bool beside = false;
};

/// conformal_and_t: half-width is the mean of the conformal quantile of left-out errors and their t bound (9 siblings for 90 %).
/// t_only: too few siblings for a finite conformal interval; never called conformal.
enum class BandBasis : std::uint8_t { conformal_and_t, t_only };

/// groups: columns that share a length scale of the Gaussian process; empty: all are one. linear: the process also has a linear
/// part, which goes on beyond the siblings. trees: extra trees take part in the mean. few: below so many siblings the cell's own
/// pace speaks, corrected by how long siblings lived at theirs, and shrunk to them where that tells siblings better. folds:
/// siblings are left out in so many shares for the interval.
struct RemainingLifeOptions {
  std::vector<std::vector<std::size_t>> groups{};
  bool linear = false, trees = true;
  std::size_t few = 6, folds = 20;
  double level = 0.9;
  std::uint64_t seed = 1;
};

/// Of log(remaining): what siblings were off by when they were left out. half_width holds for the log: lower = remaining / e^h.
struct LifeBand {
  double half_width = nan, conformal = nan, t_bound = nan;
  BandBasis basis{};
  std::size_t cells = 0;
};
[[nodiscard]] LifeBand life_band(std::span<const double> left_out_errors, double level);

struct RemainingLife {
  RemainingLifeOptions options{};
  std::vector<std::size_t> columns{};            // those that all siblings vary in
  std::vector<double> mean{}, scale{}, usual{};  // of them; usual: what stands for a missing value
  bool by_pace = false;
  double pace_offset = 0;                 // median of log(remaining) − pace
  RatePrior rate{};                       // of each sibling seen once
  Ridge ridge{};                          // of log(remaining)
  GaussianProcess process{};              // of log(remaining / seen)
  ExtraTrees trees{};                     // of log(remaining)
  std::vector<double> left_out_errors{};  // log(remaining) minus its prediction without this sibling; not of those beside
  LifeBand band{};
};
struct RemainingLifeTold {
  double remaining = nan, lower = nan, upper = nan;
};

/// Method    ridge of log(remaining), Gaussian process of log(remaining/seen), extra trees of log(remaining): their mean.
/// Siblings
///           that did not live to the end are left out by the caller and counted there
/// Cost      one fit a fold: 1–2 s for 60 siblings × 69 features
/// Source    features and log target: METHODS 2.2, 5; intervals: METHODS 5.4, one score a cell
/// Findings  (refused) too_few_cells (2), length_mismatch, training_not_finite (no positive life), stopped
[[nodiscard]] Result<RemainingLife> fit_remaining_life(std::span<const LifeExample>, const RemainingLifeOptions&, Run&);
/// remaining is at least 1. `cell.remaining` is not looked at.
[[nodiscard]] RemainingLifeTold predict(const RemainingLife&, const LifeExample& cell);

}  // namespace bha::models
namespace bha {
template <>
inline constexpr std::string_view words<models::BandBasis>[] = {"conformal_and_t", "t_only"};
}  // namespace bha
