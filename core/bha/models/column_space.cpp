#include "bha/models/column_space.h"

#include <algorithm>
#include <cmath>

namespace bha::models {
namespace {

double dot(const double* a, const double* b, std::size_t n) {
  double even = 0, odd = 0;
  std::size_t i = 0;
  for (; i + 1 < n; i += 2) even += a[i] * b[i], odd += a[i + 1] * b[i + 1];
  return i < n ? even + odd + a[i] * b[i] : even + odd;
}
void take_away(double* a, double share, const double* b, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) a[i] -= share * b[i];
}

/// Gram-Schmidt, always the column that is least explained next, until all are; row q is basis vector q.
std::vector<double> orthonormal(std::vector<double> columns, std::size_t n) {
  constexpr double explained = 1e-13;
  const std::size_t count = columns.size() / n;
  std::vector<double> left(count, 1), basis;
  for (std::size_t j = 0; j < count; ++j) {
    double* column = &columns[j * n];
    const double scale = 1 / std::sqrt(dot(column, column, n));
    for (std::size_t i = 0; i < n; ++i) column[i] *= scale;
  }
  for (std::size_t rank = 0;; ++rank) {
    const std::size_t next = rank == 0 ? 0 : static_cast<std::size_t>(std::max_element(left.begin(), left.end()) - left.begin());
    if (!(left[next] > explained * explained)) return basis;
    if (rank == ColumnSpace::most) return {};
    std::vector<double> now(columns.begin() + static_cast<std::ptrdiff_t>(next * n),
                            columns.begin() + static_cast<std::ptrdiff_t>((next + 1) * n));
    for (std::size_t q = 0; q < rank; ++q)  // what rounding left of the earlier ones
      take_away(now.data(), dot(now.data(), &basis[q * n], n), &basis[q * n], n);
    const double scale = 1 / std::sqrt(dot(now.data(), now.data(), n));
    for (double& v : now) v *= scale;
    for (std::size_t j = 0; j < count; ++j) {
      double* column = &columns[j * n];
      take_away(column, dot(column, now.data(), n), now.data(), n);
      left[j] = j == next ? 0 : dot(column, column, n);
    }
    basis.insert(basis.end(), now.begin(), now.end());
  }
}

/// The rows that determine all others best in turn: pivots of an elimination.
std::vector<std::size_t> pivots(std::vector<double> basis, std::size_t n) {
  std::vector<std::size_t> out;
  for (std::size_t q = 0; q < basis.size() / n; ++q) {
    const double* vector = &basis[q * n];
    std::size_t at = 0;
    for (std::size_t i = 1; i < n; ++i)
      if (std::fabs(vector[i]) > std::fabs(vector[at])) at = i;
    out.push_back(at);
    for (std::size_t later = (q + 1) * n; later < basis.size(); later += n)
      take_away(&basis[later], basis[later + at] / vector[at], vector, n);
  }
  return out;
}

/// Inverse by Gauss-Jordan with row pivots; a is m × m, row by row.
std::vector<double> inverse(std::vector<double> a, std::size_t m) {
  std::vector<double> out(m * m, 0.0);
  for (std::size_t i = 0; i < m; ++i) out[i * m + i] = 1;
  for (std::size_t k = 0; k < m; ++k) {
    std::size_t at = k;
    for (std::size_t i = k + 1; i < m; ++i)
      if (std::fabs(a[i * m + k]) > std::fabs(a[at * m + k])) at = i;
    for (std::size_t j = 0; j < m; ++j) std::swap(a[k * m + j], a[at * m + j]), std::swap(out[k * m + j], out[at * m + j]);
    const double scale = 1 / a[k * m + k];
    for (std::size_t j = 0; j < m; ++j) a[k * m + j] *= scale, out[k * m + j] *= scale;
    for (std::size_t i = 0; i < m; ++i) {
      const double share = a[i * m + k];
      if (i == k || share == 0) continue;
      take_away(&a[i * m], share, &a[k * m], m);
      take_away(&out[i * m], share, &out[k * m], m);
    }
  }
  return out;
}

}  // namespace

void add_rows(const std::vector<double>& rows, std::size_t height, std::size_t width, std::size_t first,
              std::span<const double> weight, double* out) {
  for (std::size_t q = 0; q < width; q += 4) {
    const double* row = &rows[(q / 4 * height + first) * 4];
    double a = 0, b = 0, c = 0, d = 0;
    for (const double w : weight) a += w * row[0], b += w * row[1], c += w * row[2], d += w * row[3], row += 4;
    out[q] += a, out[q + 1] += b, out[q + 2] += c, out[q + 3] += d;
  }
}

void ColumnSpace::lifted(const double* at_points, double* out) const {
  std::fill(out, out + width(), 0.0);
  add_rows(lift, rank, width(), 0, {at_points, rank}, out);
}

ColumnSpace column_space(std::vector<double> columns, std::size_t n) {
  const std::vector<double> vectors = orthonormal(std::move(columns), n);
  ColumnSpace out{.n = n, .rank = vectors.size() / n};
  const std::size_t rank = out.rank;
  if (rank == 0) return out;
  out.point = pivots(vectors, n);
  const auto place = [](std::size_t height, std::size_t i, std::size_t q) { return (q / 4 * height + i) * 4 + q % 4; };
  out.basis.assign(out.width() * n, 0.0);
  for (std::size_t q = 0; q < rank; ++q)
    for (std::size_t i = 0; i < n; ++i) out.basis[place(n, i, q)] = vectors[q * n + i];
  std::vector<double> square(rank * rank);
  for (std::size_t j = 0; j < rank; ++j)
    for (std::size_t q = 0; q < rank; ++q) square[j * rank + q] = vectors[q * n + out.point[j]];
  square = inverse(std::move(square), rank);
  out.lift.assign(out.width() * rank, 0.0);
  for (std::size_t q = 0; q < rank; ++q)
    for (std::size_t j = 0; j < rank; ++j) out.lift[place(rank, j, q)] = square[q * rank + j];
  return out;
}

}  // namespace bha::models
