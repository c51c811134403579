// Rainflow counting: a series of ups and downs as closed cycles, each with its range and mean. What a depth of discharge is when
// no cycle is like another.
//   Rainflow flow;  for (…) flow.push(i, soc, take);  flow.finish(take);        take(const RainflowCycle&)
/// Law       Σ count · range = ½ Σ |Δx|: nothing is lost
/// Cost      10 ns a point; the state is the stack of open ranges, seldom deeper than 50.
/// Source    ASTM E1049-85, 5.4.4; METHODS 1.7. Golden: rainflow_expected.csv (rainflow 3.2.0), but for two of its quirks: two
/// samples
///           are one half cycle here, and a constant series none
#pragma once
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace bha::math {

struct RainflowCycle {
  double range = 0, mean = 0, count = 0;  // count: 1, or 0.5 for a half cycle
  std::int64_t first = 0, last = 0;       // index of its two turning points
};

struct Rainflow {
  struct Point {
    std::int64_t index = 0;
    double value = 0;
  };
  std::vector<Point> stack{};  // turning points that are not counted yet
  Point newest{};
  double direction = 0;  // of the last change
  bool any = false;

  /// The next value; equal ones are one plateau, whose turning point is its last sample.
  template <class Take>
  void push(std::int64_t index, double value, Take&& take) {
    if (!any) {
      any = true;
      stack.push_back({index, value});
      newest = {index, value};
      return;
    }
    const double change = value - newest.value;
    if (change * direction < 0) turn(newest, take);
    if (change != 0) direction = change;
    newest = {index, value};
  }
  /// The end of the series: what is open is counted by halves.
  template <class Take>
  void finish(Take&& take) {
    if (any && direction != 0) turn(newest, take);
    for (std::size_t i = 0; i + 1 < stack.size(); ++i) take(between(stack[i], stack[i + 1], 0.5));
    *this = {};
  }

  static RainflowCycle between(const Point& a, const Point& b, double count) {
    return {std::fabs(a.value - b.value), 0.5 * (a.value + b.value), count, a.index, b.index};
  }
  template <class Take>
  void turn(const Point& point, Take&& take) {
    stack.push_back(point);
    while (stack.size() >= 3) {
      const std::size_t n = stack.size();
      const Point &a = stack[n - 3], &b = stack[n - 2], &c = stack[n - 1];
      if (std::fabs(c.value - b.value) < std::fabs(b.value - a.value)) return;
      take(between(a, b, n == 3 ? 0.5 : 1));
      if (n == 3)
        stack.erase(stack.begin());
      else
        stack.erase(stack.end() - 3, stack.end() - 1);
    }
  }
};

}  // namespace bha::math
