// How good an interval is as a statement about chance: its coverage with what so few cells can say of it, and the score of the
// distribution that it draws.
#pragma once
#include "bha/base/describe.h"

namespace bha::metrics {

struct Share {
  double low = nan, high = nan;
};
/// The shares of successes that `successes` of `n` do not contradict. Cells that succeed in part count in part: then the interval
/// is wide enough still, as nothing between 0 and 1 spreads more than 0 and 1 do.
/// Source    Clopper & Pearson, Biometrika 26 (1934) 404. Golden: clopper_pearson.csv (scipy)
[[nodiscard]] Share clopper_pearson(double successes, double n, double level);

/// Continuous ranked probability score of one truth, in its unit; smaller is better, |error| for a distribution without width.
/// The distribution is the one that median and interval draw: half of it on either side of the median, each half that of a normal
/// distribution, so that the interval holds `level`. NaN without an interval, or with one that leaves the median out.
/// Source    Gneiting & Raftery, JASA 102 (2007) 359, eq. 20. Golden: crps.csv (quadrature by scipy)
[[nodiscard]] double crps(double truth, double median, double lower, double upper, double level);

/// How wide a central interval of that distribution must be to hold the truth: its level, 0 at the median, 1 where no width does.
/// Where intervals hold at every level, a share p of these is at most p. NaN as `crps`.
[[nodiscard]] double level_that_holds(double truth, double median, double lower, double upper, double level);

/// Probability integral transform: the share of that distribution which lies below the truth. Where it is true, every tenth from 0
/// to 1 holds a tenth of the truths. NaN as `crps`.
/// Source    Dawid, J. R. Stat. Soc. A 147 (1984) 278
[[nodiscard]] double share_below(double truth, double median, double lower, double upper, double level);

}  // namespace bha::metrics
