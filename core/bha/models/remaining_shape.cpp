#include "bha/models/remaining_shape.h"

#include <algorithm>
#include <cmath>

#include "bha/math/univariate.h"

namespace bha::models {
namespace {

constexpr std::size_t to_the_end = 50, beyond = 150, trend_steps = 5;  // steps of 0.02

/// Share of the way gone at `share` of the remaining life; NaN where the sibling was no longer seen.
double gone(const SiblingCourse& s, double threshold, double share) {
  const double at = share * s.remaining - 1;  // after[0] is one cycle later
  if (at < 0) return s.after.empty() ? nan : (share * s.remaining) * (s.now - s.after[0]) / (s.now - threshold);
  const auto low = static_cast<std::size_t>(at);
  const double part = at - static_cast<double>(low);
  const std::size_t high = part > 0 ? low + 1 : low;
  if (high >= s.after.size()) return nan;
  return (s.now - ((1 - part) * s.after[low] + part * s.after[high])) / (s.now - threshold);
}

}  // namespace

Result<RemainingShape> remaining_shape(std::span<const SiblingCourse> siblings, double threshold) {
  std::vector<const SiblingCourse*> used;
  for (const SiblingCourse& s : siblings)
    if (s.now > threshold && s.remaining > 0 && !s.after.empty()) used.push_back(&s);
  if (used.empty()) return refuse(Code::too_few_cells, {}, "no sibling that lived to the end", "at least one");
  RemainingShape out;
  std::vector<double> at;
  for (std::size_t i = 0; i <= to_the_end + beyond; ++i) {
    at.clear();
    const double share = static_cast<double>(i) * out.step;
    for (const SiblingCourse* s : used) {
      const double now = gone(*s, threshold, share);
      const double before = i <= to_the_end ? 0 : gone(*s, threshold, share - out.step);
      if (std::isfinite(now - before)) at.push_back(now - before);
    }
    if (i <= to_the_end) {
      if (at.empty()) break;
      out.drop.push_back(math::median(at));
    } else if (3 * at.size() >= used.size()) {
      out.drop.push_back(out.drop.back() + math::median(at));
    } else {
      break;
    }
  }
  return out;
}

double soh_after(const RemainingShape& shape, double now, double threshold, double elapsed, double remaining) {
  const double at = elapsed / remaining / shape.step, last = static_cast<double>(shape.drop.size() - 1);
  double drop = shape.drop.back();
  if (at < last) {
    const auto low = static_cast<std::size_t>(at);
    drop = shape.drop[low] + (at - static_cast<double>(low)) * (shape.drop[low + 1] - shape.drop[low]);
  } else if (shape.drop.size() > trend_steps) {
    const double a_step = (shape.drop.back() - shape.drop[shape.drop.size() - 1 - trend_steps]) / trend_steps;
    drop += (at - last) * std::max(0.0, a_step);
  }
  return std::max(0.0, now - drop * (now - threshold));
}

}  // namespace bha::models
