#include "bha/models/definite_matrix.h"

#include <gtest/gtest.h>

#include <Eigen/Cholesky>
#include <random>

namespace bha::models::kernel {
namespace {

using Matrix = Eigen::MatrixXd;

Matrix any_matrix(Eigen::Index rows, Eigen::Index columns, std::uint32_t seed) {
  std::mt19937 bits(seed);
  Matrix out(rows, columns);
  for (Eigen::Index i = 0; i < out.size(); ++i) out.data()[i] = static_cast<double>(bits()) / 4294967296.0 - 0.5;
  return out;
}
std::span<double> values(Matrix& m) { return {m.data(), static_cast<std::size_t>(m.size())}; }
MatrixView view_of(Matrix& m) { return view(values(m), static_cast<std::size_t>(m.rows()), static_cast<std::size_t>(m.cols())); }

}  // namespace

TEST(DefiniteMatrix, ProductsEqualEigensAlsoOfTransposes) {
  for (const auto& [m, n, k] : {std::array{1, 1, 1}, {5, 3, 2}, {64, 65, 66}, {130, 7, 300}, {3, 129, 513}}) {
    Matrix a = any_matrix(m, k, 1), b = any_matrix(n, k, 2), c = any_matrix(m, n, 3), turned = any_matrix(k, m, 4);
    const Matrix want = c - a * b.transpose() + turned.transpose() * b.transpose();
    add_product(view_of(c), -1, view_of(a), view_of(b).transposed());
    add_product(view_of(c), 1, view_of(turned).transposed(), view_of(b).transposed());
    EXPECT_LT((c - want).cwiseAbs().maxCoeff(), 1e-12) << m << ' ' << n << ' ' << k;
  }
}

TEST(DefiniteMatrix, FactorAndInverseEqualEigens) {
  for (const Eigen::Index n : {1, 2, 23, 24, 25, 50, 97, 150, 301}) {
    const Matrix a = any_matrix(n, n + 3, 5), k = a * a.transpose() + 0.1 * Matrix::Identity(n, n);
    Matrix factor = k.triangularView<Eigen::Lower>();
    ASSERT_TRUE(factorise(values(factor), static_cast<std::size_t>(n)));
    EXPECT_LT((factor - Matrix(k.llt().matrixL())).cwiseAbs().maxCoeff(), 1e-11) << n;
    invert_factor(values(factor), static_cast<std::size_t>(n));
    auto inverse = inverse_of(values(factor), static_cast<std::size_t>(n));
    const Eigen::Map<const Matrix> told(inverse.data(), n, n);
    EXPECT_LT((told * k - Matrix::Identity(n, n)).cwiseAbs().maxCoeff(), 1e-9) << n;
    EXPECT_EQ(told, told.transpose());
  }
}

TEST(DefiniteMatrix, WhatIsNotDefiniteIsRefused) {
  for (const Eigen::Index n : {1, 30, 100}) {
    Matrix k = Matrix::Identity(n, n);
    k(n - 1, n - 1) = 0;
    EXPECT_FALSE(factorise(values(k), static_cast<std::size_t>(n)));
    k(n - 1, n - 1) = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE(factorise(values(k), static_cast<std::size_t>(n)));
  }
}

}  // namespace bha::models::kernel
