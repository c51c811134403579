// Covariance matrices: factor and inverse, four numbers by four at once, in one order on every machine. Square matrices are
// lists, column by column.
//   if (factorise(k, n)) invert_factor(k, n);          // K → L → L⁻¹        K⁻¹ = inverse_of(k, n)
#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace bha::models::kernel {

/// A part of a matrix, or of its transpose: element (i, j) stands at data[i · down + j · across].
struct MatrixView {
  double* data = nullptr;
  std::size_t rows = 0, columns = 0;
  std::ptrdiff_t down = 1, across = 0;
  [[nodiscard]] double& operator()(std::size_t i, std::size_t j) const {
    return data[static_cast<std::ptrdiff_t>(i) * down + static_cast<std::ptrdiff_t>(j) * across];
  }
  [[nodiscard]] MatrixView part(std::size_t row, std::size_t column, std::size_t height, std::size_t width) const {
    return {&(*this)(row, column), height, width, down, across};
  }
  [[nodiscard]] MatrixView transposed() const { return {data, columns, rows, across, down}; }
};
[[nodiscard]] inline MatrixView view(std::span<double> values, std::size_t rows, std::size_t columns) {
  return {values.data(), rows, columns, 1, static_cast<std::ptrdiff_t>(rows)};
}

/// c += sign · a · b
/// Cost      about 0.2 ns a product of two numbers
void add_product(const MatrixView& c, double sign, const MatrixView& a, const MatrixView& b);

/// Replaces K, whose lower triangle is read, by its factor L (zeros above); false: it is not positive definite.
/// Cost      n³/6 products.   Source  by halves: Gustavson (1997), IBM J. Res. Dev. 41, 737
[[nodiscard]] bool factorise(std::span<double> k, std::size_t n);
/// L → L⁻¹.   Cost  n³/6 products
void invert_factor(std::span<double> factor, std::size_t n);
/// K⁻¹ of L⁻¹, both triangles.   Cost  n³/4 products
[[nodiscard]] std::vector<double> inverse_of(std::span<double> inverted_factor, std::size_t n);

}  // namespace bha::models::kernel
