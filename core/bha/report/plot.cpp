#include "bha/report/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace bha::report {
namespace {

struct Span {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  void take(double v) {
    low = std::min(low, v);
    high = std::max(high, v);
  }
  void widen(double least) {
    if (high - low < least) low -= (least - (high - low)) / 2, high = low + least;
  }
  /// Which of n dots, 0 at the low end.
  [[nodiscard]] int dot(double v, int n) const {
    return std::clamp(static_cast<int>(std::lround((v - low) / (high - low) * (n - 1))), 0, n - 1);
  }
};

std::string braille(unsigned bits) {  // U+2800 + bits, as UTF-8
  const unsigned c = 0x2800u + bits;
  return {static_cast<char>(0xE0u | (c >> 12)), static_cast<char>(0x80u | ((c >> 6) & 0x3Fu)),
          static_cast<char>(0x80u | (c & 0x3Fu))};
}

constexpr unsigned dot_bit[4][2] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
constexpr int label_width = 6;

}  // namespace

std::string plot(std::span<const double> x, std::span<const double> y, const PlotOptions& options) {
  Span across, up;
  std::size_t points = 0;
  for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
    if (!std::isfinite(x[i]) || !std::isfinite(y[i])) continue;
    across.take(x[i]);
    up.take(y[i]);
    ++points;
  }
  if (points < 2 || options.rows < 1) return {};
  const double gap = up.high - up.low;  // a threshold far away would flatten the curve, so it is only drawn when near
  if (std::isfinite(options.threshold) && options.threshold > up.low - gap && options.threshold < up.high + gap)
    up.take(options.threshold);
  across.widen(1);
  up.widen(0.01);

  const int columns = std::max(10, options.width - label_width - 2), rows = options.rows;
  std::vector<unsigned> cells(static_cast<std::size_t>(columns * rows), 0u);
  const auto cell = [&](int column, int row) -> unsigned& { return cells[static_cast<std::size_t>(row * columns + column)]; };
  for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
    if (!std::isfinite(x[i]) || !std::isfinite(y[i])) continue;
    const int dx = across.dot(x[i], columns * 2), dy = rows * 4 - 1 - up.dot(y[i], rows * 4);
    cell(dx / 2, dy / 4) |= dot_bit[dy % 4][dx % 2];
  }
  const bool has_line = options.threshold >= up.low && options.threshold <= up.high;
  const int line_row = has_line ? (rows * 4 - 1 - up.dot(options.threshold, rows * 4)) / 4 : -1;

  std::string out;
  for (int row = 0; row < rows; ++row) {
    const double here = up.high - (up.high - up.low) * row / std::max(1, rows - 1);
    const bool labelled = row % 2 == 0 || row == rows - 1;
    if (row == line_row)
      out += fmt::format("{:>{}.3f} ┤", options.threshold, label_width);
    else
      out += labelled ? fmt::format("{:>{}.3f} ┤", here, label_width) : fmt::format("{:>{}} │", "", label_width);
    for (int column = 0; column < columns; ++column) {
      const unsigned bits = cell(column, row);
      out += bits != 0 ? braille(bits) : row == line_row && column % 2 == 0 ? "╌" : " ";
    }
    out.erase(out.find_last_not_of(' ') + 1);
    out += '\n';
  }
  const std::string first = fmt::format("{:g}", across.low), last = fmt::format("{:g}", across.high);
  out += fmt::format("{:>{}} └", "", label_width);
  for (int column = 0; column < columns; ++column) out += "─";
  const int middle = columns - static_cast<int>(first.size() + last.size());
  out += fmt::format("\n{:>{}}{}{:^{}}{}\n", "", label_width + 2, first, options.x_name, std::max(1, middle), last);
  return out;
}

}  // namespace bha::report
