#include "bha/pipeline/leaky_rows.h"

#include <algorithm>
#include <cmath>

#include "bha/math/univariate.h"

namespace bha::pipeline {
namespace {

constexpr std::size_t index_column = features::slice_width, label_column = index_column + 1;

double number_of(std::span<const features::SliceNumbers> rows, std::span<const double> labels, std::size_t row,
                 std::size_t column) {
  if (column == label_column) return labels[row];
  return column == index_column ? static_cast<double>(row) : rows[row][column];
}

}  // namespace

std::vector<std::size_t> leaky_rows(std::span<const features::SliceNumbers> rows, std::span<const double> labels) {
  std::vector<std::size_t> finite, kept;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (std::isfinite(labels[i]) && std::ranges::all_of(rows[i], [](double v) { return std::isfinite(v); })) finite.push_back(i);
  std::vector<char> bad(rows.size(), 0);
  for (std::size_t column = 0; column <= label_column; ++column) {
    std::vector<double> values;
    for (const std::size_t i : finite) values.push_back(number_of(rows, labels, i, column));
    const double mean = math::mean(values), most = 3 * math::standard_deviation(values);
    for (std::size_t j = 0; j < finite.size(); ++j)
      if (std::abs(values[j] - mean) > most) bad[finite[j]] = 1;
  }
  for (const std::size_t i : finite)
    if (bad[i] == 0) kept.push_back(i);
  if (!kept.empty()) kept.pop_back();
  return kept;
}

models::FeatureRows leaky_inputs(std::span<const features::SliceNumbers> rows, std::span<const std::size_t> kept) {
  constexpr std::size_t columns = index_column + 1;
  models::FeatureRows out{.columns = columns, .values = std::vector<double>(kept.size() * columns)};
  for (std::size_t column = 0; column < columns; ++column) {
    double low = nan, high = nan;
    for (const std::size_t i : kept) {
      const double v = number_of(rows, {}, i, column);
      low = std::fmin(low, v);
      high = std::fmax(high, v);
    }
    for (std::size_t k = 0; k < kept.size(); ++k)
      out.values[k * columns + column] = high > low ? 2 * (number_of(rows, {}, kept[k], column) - low) / (high - low) - 1 : 0;
  }
  return out;
}

}  // namespace bha::pipeline
