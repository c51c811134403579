#include "bha/models/definite_matrix.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace bha::models::kernel {
namespace {

using Two = double __attribute__((vector_size(16)));

constexpr std::size_t tile = 4, deep = 256, tall = 64, small = 24;

/// Rows of `a` in fours, each four beside each other for every column; zeros below the last.
void pack(const MatrixView& a, std::vector<double>& out) {
  out.assign((a.rows + tile - 1) / tile * tile * a.columns, 0.0);
  for (std::size_t i = 0; i < a.rows; ++i) {
    double* to = &out[i / tile * tile * a.columns + i % tile];
    for (std::size_t p = 0; p < a.columns; ++p) to[p * tile] = a(i, p);
  }
}

/// sum[j] = rows of a four times column j of b's four, over `depth` products.
std::array<Two, 2 * tile> tile_product(const double* a, const double* b, std::size_t depth) {
  Two s0{}, s1{}, s2{}, s3{}, s4{}, s5{}, s6{}, s7{};
  for (std::size_t p = 0; p < depth; ++p, a += tile, b += tile) {
    Two low, high;
    std::memcpy(&low, a, sizeof low);
    std::memcpy(&high, a + 2, sizeof high);
    const Two b0{b[0], b[0]}, b1{b[1], b[1]}, b2{b[2], b[2]}, b3{b[3], b[3]};
    s0 += low * b0, s1 += high * b0;
    s2 += low * b1, s3 += high * b1;
    s4 += low * b2, s5 += high * b2;
    s6 += low * b3, s7 += high * b3;
  }
  return {s0, s1, s2, s3, s4, s5, s6, s7};
}

void add_packed(const MatrixView& c, double sign, const std::vector<double>& a, const std::vector<double>& b, std::size_t depth) {
  for (std::size_t j = 0; j < c.columns; j += tile)
    for (std::size_t i = 0; i < c.rows; i += tile) {
      const auto sum = tile_product(&a[i * depth], &b[j * depth], depth);
      for (std::size_t q = 0; q < tile && j + q < c.columns; ++q)
        for (std::size_t r = 0; r < tile && i + r < c.rows; ++r) c(i + r, j + q) += sign * sum[2 * q + r / 2][r % 2];
    }
}

MatrixView half(const MatrixView& m, bool lower, bool right) {
  const std::size_t n = m.rows / 2, row = lower ? n : 0, column = right ? n : 0;
  return m.part(row, column, lower ? m.rows - n : n, right ? m.columns - n : n);
}

/// The lower triangle of c += sign · a · a'.
void add_square(const MatrixView& c, double sign, const MatrixView& a) {
  if (c.rows <= 2 * small) return add_product(c, sign, a, a.transposed());
  const std::size_t n = c.rows / 2;
  const MatrixView upper = a.part(0, 0, n, a.columns), lower = a.part(n, 0, a.rows - n, a.columns);
  add_square(half(c, false, false), sign, upper);
  add_product(half(c, true, false), sign, lower, upper.transposed());
  add_square(half(c, true, true), sign, lower);
}

/// x → x · L'⁻¹
void divide_by_factor(const MatrixView& x, const MatrixView& l) {
  if (l.rows <= small) {
    for (std::size_t j = 0; j < l.rows; ++j) {
      for (std::size_t k = 0; k < j; ++k)
        for (std::size_t i = 0; i < x.rows; ++i) x(i, j) -= l(j, k) * x(i, k);
      for (std::size_t i = 0; i < x.rows; ++i) x(i, j) /= l(j, j);
    }
    return;
  }
  const std::size_t n = l.rows / 2;
  const MatrixView left = x.part(0, 0, x.rows, n), right = x.part(0, n, x.rows, l.rows - n);
  divide_by_factor(left, half(l, false, false));
  add_product(right, -1, left, half(l, true, false).transposed());
  divide_by_factor(right, half(l, true, true));
}

bool factorise(const MatrixView& k) {
  if (k.rows > small) {
    if (!factorise(half(k, false, false))) return false;
    divide_by_factor(half(k, true, false), half(k, false, false));
    add_square(half(k, true, true), -1, half(k, true, false));
    return factorise(half(k, true, true));
  }
  for (std::size_t j = 0; j < k.rows; ++j) {
    for (std::size_t p = 0; p < j; ++p)
      for (std::size_t i = j; i < k.rows; ++i) k(i, j) -= k(i, p) * k(j, p);
    if (!(k(j, j) > 0)) return false;
    const double root = std::sqrt(k(j, j));
    for (std::size_t i = j; i < k.rows; ++i) k(i, j) /= root;
  }
  return true;
}

void invert(const MatrixView& l) {
  if (l.rows > small) {
    invert(half(l, false, false));
    invert(half(l, true, true));
    const MatrixView between = half(l, true, false), before = half(l, false, false), after = half(l, true, true);
    std::vector<double> old(between.rows * between.columns), product(old.size(), 0.0);
    const MatrixView from = view(old, between.rows, between.columns), to = view(product, between.rows, between.columns);
    for (std::size_t j = 0; j < between.columns; ++j)
      for (std::size_t i = 0; i < between.rows; ++i) from(i, j) = between(i, j), between(i, j) = 0;
    add_product(to, 1, from, before);
    return add_product(between, -1, after, to);
  }
  for (std::size_t j = 0; j < l.rows; ++j) {
    l(j, j) = 1 / l(j, j);
    for (std::size_t i = j + 1; i < l.rows; ++i) {
      double sum = 0;
      for (std::size_t p = j; p < i; ++p) sum -= l(i, p) * l(p, j);
      l(i, j) = sum / l(i, i);
    }
  }
}

/// The lower triangle of c += x' · x, x lower triangular.
void add_own_square(const MatrixView& c, const MatrixView& x) {
  if (c.rows <= 2 * small) return add_product(c, 1, x.transposed(), x);
  add_own_square(half(c, false, false), half(x, false, false));
  add_square(half(c, false, false), 1, half(x, true, false).transposed());
  add_product(half(c, true, false), 1, half(x, true, true).transposed(), half(x, true, false));
  add_own_square(half(c, true, true), half(x, true, true));
}

}  // namespace

void add_product(const MatrixView& c, double sign, const MatrixView& a, const MatrixView& b) {
  std::vector<double> left, right;
  for (std::size_t p = 0; p < a.columns; p += deep) {
    const std::size_t depth = std::min(deep, a.columns - p);
    pack(b.part(p, 0, depth, b.columns).transposed(), right);
    for (std::size_t i = 0; i < c.rows; i += tall) {
      const std::size_t height = std::min(tall, c.rows - i);
      pack(a.part(i, p, height, depth), left);
      add_packed(c.part(i, 0, height, c.columns), sign, left, right, depth);
    }
  }
}

bool factorise(std::span<double> k, std::size_t n) {
  const MatrixView all = view(k, n, n);
  if (!factorise(all)) return false;
  for (std::size_t j = 1; j < n; ++j) std::fill_n(&all(0, j), j, 0.0);
  return true;
}

void invert_factor(std::span<double> factor, std::size_t n) { invert(view(factor, n, n)); }

std::vector<double> inverse_of(std::span<double> inverted_factor, std::size_t n) {
  std::vector<double> out(n * n, 0.0);
  const MatrixView all = view(out, n, n);
  add_own_square(all, view(inverted_factor, n, n));
  for (std::size_t j = 0; j < n; ++j)
    for (std::size_t i = 0; i < j; ++i) all(i, j) = all(j, i);
  return out;
}

}  // namespace bha::models::kernel
