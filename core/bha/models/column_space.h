// The few dimensions in which a law's columns live while its exponents stay near an estimate: a thousand refits of one x then see
// a dozen numbers each instead of every point.
//   ColumnSpace space = column_space(columns, n);   coordinates of y: add_rows(…)   of a column: space.lifted(its values at
//   `point`)
#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace bha::models {

/// Orthonormal basis B (n × rank) with φ ≈ B c for every column φ of the family; c = L φ(points), as rank values of φ say the
/// rest (empirical interpolation, Barrault et al. 2004). |y − φ|² = |Bᵀy − c|² + what no column can change: an orthogonal
/// reduction, so that least squares in the coordinates is that of the data, with the same condition.
/// Kept four wide (zeros fill the last): element q of row i stands at [(q/4 · rows + i) · 4 + q%4].
struct ColumnSpace {
  static constexpr std::size_t most = 32;
  std::size_t n = 0, rank = 0;  // rank 0: the family does not fit into `most`
  std::vector<double> basis{}, lift{};
  std::vector<std::size_t> point{};
  [[nodiscard]] std::size_t width() const { return (rank + 3) / 4 * 4; }
  /// c of the column whose values at `point` are given; out holds width() numbers.
  void lifted(const double* at_points, double* out) const;
};

/// columns: one after the other, n each; what the family needs beyond 1e-13 of their lengths is left out. The first becomes the
/// first basis vector.   Cost  O(n · columns · rank)
[[nodiscard]] ColumnSpace column_space(std::vector<double> columns, std::size_t n);

/// out[q] += Σ_i weight[i] · element q of row first + i, for i < count.
void add_rows(const std::vector<double>& rows, std::size_t height, std::size_t width, std::size_t first,
              std::span<const double> weight, double* out);

}  // namespace bha::models
