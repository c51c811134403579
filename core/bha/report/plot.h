// A scatter plot in braille letters (2 × 4 dots a letter) with numbers at its axes.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bha::report {

struct PlotOptions {
  int width = 80, rows = 8;  // letters, axes included in the width
  double threshold = 0;      // a dashed line at this y; drawn when it lies within the plot; NaN: none
  std::string_view x_name = "cycle";
};

/// One line a row, each with its line end; "" with fewer than 2 finite points. x and y have one length; missing points are left
/// out.
[[nodiscard]] std::string plot(std::span<const double> x, std::span<const double> y, const PlotOptions&);

}  // namespace bha::report
