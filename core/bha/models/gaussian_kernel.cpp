#include "bha/models/gaussian_kernel.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "bha/models/definite_matrix.h"

namespace bha::models::kernel {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;
using Index = Eigen::Index;

constexpr double jitter = 1e-7, smooth = 0.02, floor_error = 1e-3, prior_sd = 1.5;

double squared(double log_value) { return std::exp(2 * log_value); }
Index as_index(std::size_t i) { return static_cast<Index>(i); }

Eigen::Map<const Matrix> square(std::span<const double> values) {
  const auto n = static_cast<Index>(std::lround(std::sqrt(static_cast<double>(values.size()))));
  return {values.data(), n, n};
}
Eigen::Map<const Vector> list(std::span<const double> values) { return {values.data(), as_index(values.size())}; }
std::vector<double> values_of(const Matrix& m) { return {m.data(), m.data() + m.size()}; }

Matrix columns_of(const FeatureRows& z, std::span<const std::size_t> columns) {
  Matrix out(as_index(columns.size()), as_index(z.rows()));  // a row's numbers side by side
  for (std::size_t i = 0; i < z.rows(); ++i)
    for (std::size_t j = 0; j < columns.size(); ++j) out(as_index(j), as_index(i)) = z.row(i)[columns[j]];
  return out;
}

/// Sum of a∘b for symmetric weights: the derivative of a trace.
template <class A, class B>
double inner(const A& a, const B& b) {
  return a.cwiseProduct(b).sum();
}

/// The whole covariance, and the pieces its derivatives need.
struct Covariance {
  Matrix all;
  std::vector<Matrix> unit{};  // each term without amplitude
  Matrix own;                  // first term squared within a group, else 0
};
/// exp(−½ Σ d/ℓ²) of one term, whose first length is p[length].
Matrix unit_term(const Parts& given, std::span<const double> p, std::size_t length, std::size_t lengths) {
  const Index n = as_index(given.rows);
  Matrix out(n, n);
  for (Index j = 0; j < n; ++j) {
    for (Index i = 0; i < j; ++i) out(i, j) = out(j, i);
    out(j, j) = 1;
    for (Index i = j + 1; i < n; ++i) {
      double exponent = 0;
      for (std::size_t g = length; g < length + lengths; ++g)
        exponent -= 0.5 / squared(p[g]) * given.distances[g][static_cast<std::size_t>(j * n + i)];
      out(i, j) = std::exp(exponent);
    }
  }
  return out;
}
Covariance covariance_of(const Parts& given, std::span<const std::size_t> groups, const GaussianProcessOptions& options,
                         std::span<const double> p) {
  const Layout at = layout(options);
  const Index n = as_index(groups.size());
  Covariance out{.all = Matrix::Zero(n, n), .own = Matrix::Zero(n, n)};
  std::size_t length = 0;
  for (std::size_t t = 0; t < at.terms; ++t) {
    out.unit.push_back(unit_term(given, p, length, options.terms[t].groups.size()));
    length += options.terms[t].groups.size();
    out.all += squared(p[at.amplitude(t)]) * out.unit.back();
  }
  if (at.linear != 0) out.all += squared(p[at.slope()]) * square(given.products);
  const double level = squared(p[at.own_level()]), curve = squared(p[at.own_curve()]);
  for (const auto& block : blocks(groups))
    for (const std::size_t i : block)
      for (const std::size_t j : block) {
        const double unit = out.unit[0](as_index(i), as_index(j));
        out.own(as_index(i), as_index(j)) = unit * unit;
        out.all(as_index(i), as_index(j)) += level + curve * unit * unit;
      }
  out.all.diagonal().array() += squared(p[at.noise()]) + jitter;
  return out;
}

std::span<double> values_in(Matrix& m) { return {m.data(), static_cast<std::size_t>(m.size())}; }

}  // namespace

Layout layout(const GaussianProcessOptions& options) {
  Layout out{.terms = options.terms.size(), .linear = options.linear.empty() ? 0u : 1u};
  for (const KernelTerm& term : options.terms) out.lengths += term.groups.size();
  return out;
}

std::vector<double> start(const GaussianProcessOptions& options) {
  const Layout at = layout(options);
  std::vector<double> p(at.size(), std::log(2.0));
  for (std::size_t t = 0; t < at.terms; ++t) p[at.amplitude(t)] = std::log(0.7);
  if (at.linear != 0) p[at.slope()] = std::log(0.5);
  p[at.own_level()] = p[at.own_curve()] = std::log(0.2);
  p[at.noise()] = std::log(0.1);
  return p;
}

Parts parts(const FeatureRows& z, const GaussianProcessOptions& options) {
  Parts out{.rows = z.rows()};
  for (const KernelTerm& term : options.terms)
    for (const auto& group : term.groups) {
      const Matrix a = columns_of(z, group);
      const Vector length = a.colwise().squaredNorm();
      Matrix d = -2 * (a.transpose() * a);
      d.colwise() += length;
      d.rowwise() += length.transpose();
      out.distances.push_back(values_of((d / static_cast<double>(group.size())).cwiseMax(0.0)));
    }
  if (!options.linear.empty()) {
    const Matrix a = columns_of(z, options.linear);
    out.products = values_of(((a.transpose() * a / static_cast<double>(options.linear.size())).array() + 1).matrix());
  }
  return out;
}

std::vector<double> covariance(const Parts& given, std::span<const std::size_t> groups, const GaussianProcessOptions& options,
                               std::span<const double> p) {
  return values_of(covariance_of(given, groups, options, p).all);
}

double shared(std::span<const double> a, std::span<const double> b, const GaussianProcessOptions& options, const Layout& at,
              std::span<const double> p) {
  double sum = 0;
  std::size_t length = 0;
  for (std::size_t t = 0; t < at.terms; ++t) {
    double exponent = 0;
    for (const auto& group : options.terms[t].groups) {
      double d = 0;
      for (const std::size_t j : group) d += (a[j] - b[j]) * (a[j] - b[j]);
      exponent -= 0.5 * d / (static_cast<double>(group.size()) * squared(p[length++]));
    }
    sum += squared(p[at.amplitude(t)]) * std::exp(exponent);
  }
  if (at.linear != 0) {
    double product = 0;
    for (const std::size_t j : options.linear) product += a[j] * b[j];
    sum += squared(p[at.slope()]) * (1 + product / static_cast<double>(options.linear.size()));
  }
  return sum;
}

std::vector<std::vector<std::size_t>> blocks(std::span<const std::size_t> groups) {
  std::vector<std::size_t> names(groups.begin(), groups.end());
  std::ranges::sort(names);
  names.erase(std::ranges::unique(names).begin(), names.end());
  std::vector<std::vector<std::size_t>> out(names.size());
  for (std::size_t i = 0; i < groups.size(); ++i)
    out[static_cast<std::size_t>(std::ranges::lower_bound(names, groups[i]) - names.begin())].push_back(i);
  return out;
}

Solution solve(std::span<const double> covariance, std::span<const std::size_t> groups, std::span<const double> y) {
  const std::size_t n = y.size();
  Solution out{.factor = {covariance.begin(), covariance.end()}};
  out.definite = factorise(out.factor, n);
  if (!out.definite) return out;
  std::vector<double> inverted = out.factor;
  invert_factor(inverted, n);
  const auto x = square(inverted);
  const Vector alpha = x.transpose() * (x * list(y));
  out.weights.assign(alpha.data(), alpha.data() + alpha.size());
  out.left_out_error.resize(n);
  out.left_out_sd.resize(n);
  for (const auto& block : blocks(groups)) {
    const Matrix own = x(Eigen::all, block), b = own.transpose() * own;  // the block of the inverse
    const Eigen::LLT<Matrix> solved(b);
    const Vector error = solved.solve(Vector(alpha(block)));
    const Matrix spread = solved.solve(Matrix::Identity(b.rows(), b.cols()));
    for (std::size_t i = 0; i < block.size(); ++i) {
      out.left_out_error[block[i]] = error[as_index(i)];
      out.left_out_sd[block[i]] = std::sqrt(std::max(0.0, spread(as_index(i), as_index(i))));
    }
  }
  return out;
}

double objective(const Parts& given, std::span<const std::size_t> groups, std::span<const double> labels,
                 const GaussianProcessOptions& options, std::span<const double> p, std::span<double> gradient) {
  const Layout at = layout(options);
  Covariance k = covariance_of(given, groups, options, p);
  if (!factorise(values_in(k.all), labels.size())) return nan;
  invert_factor(values_in(k.all), labels.size());
  const auto inverted = inverse_of(values_in(k.all), labels.size());
  const auto inverse = square(inverted);
  const Vector alpha = inverse * list(labels);
  const auto cells = blocks(groups);
  const Index n = as_index(labels.size()), count = as_index(cells.size());
  // Error e_c = B_c⁻¹α_c. With v_c = B_c⁻¹ ∂E/∂e_c, dE = Σ_ij M_ij dK_ij, M = Σ_c (K⁻¹v_c)(K⁻¹e_c)' − (K⁻¹v)α'.
  double error = 0;
  Matrix u(n, count + 1), w(n, count + 1);
  Vector v(n);
  for (Index c = 0; c < count; ++c) {
    const auto& block = cells[static_cast<std::size_t>(c)];
    const double share = 1 / (static_cast<double>(block.size()) * static_cast<double>(count));
    const Matrix b = inverse(block, block), own_columns = inverse(Eigen::all, block);
    const Eigen::LLT<Matrix> solved(b);
    const Vector own = alpha(block), e = solved.solve(own);
    const Vector size = (e.array().square() + smooth * smooth).sqrt();
    error += share * (size.array() - smooth).sum();
    const Vector slope = share * e.array() / size.array(), pulled = solved.solve(slope);
    v(block) = pulled;
    u.col(c) = own_columns * pulled;
    w.col(c) = own_columns * e;
  }
  u.col(count) = -(inverse * v);
  w.col(count) = alpha;
  Matrix m = Matrix::Zero(n, n);
  const auto rows = labels.size(), columns = cells.size() + 1;
  add_product(view(values_in(m), rows, rows), 1, view(values_in(u), rows, columns),
              view(values_in(w), rows, columns).transposed());
  const double own_curve = squared(p[at.own_curve()]);
  const Matrix m_own = m.cwiseProduct(k.own);
  std::size_t length = 0;
  for (std::size_t t = 0; t < at.terms; ++t) {
    const double amplitude = squared(p[at.amplitude(t)]);
    const Matrix m_unit = m.cwiseProduct(k.unit[t]);
    for (std::size_t g = 0; g < options.terms[t].groups.size(); ++g, ++length) {
      const auto distance = square(given.distances[length]);
      gradient[length] = amplitude * inner(m_unit, distance) / squared(p[length]);
      if (t == 0) gradient[length] += 2 * own_curve * inner(m_own, distance) / squared(p[length]);
    }
    gradient[at.amplitude(t)] = 2 * amplitude * m_unit.sum();
  }
  if (at.linear != 0) gradient[at.slope()] = 2 * squared(p[at.slope()]) * inner(m, square(given.products));
  double level = 0;
  for (const auto& block : cells) level += m(block, block).sum();
  gradient[at.own_level()] = 2 * squared(p[at.own_level()]) * level;
  gradient[at.own_curve()] = 2 * own_curve * m_own.sum();
  gradient[at.noise()] = 2 * squared(p[at.noise()]) * m.trace();
  const auto centre = start(options);
  const double pull = options.prior / (4 * static_cast<double>(count) * prior_sd * prior_sd);
  double value = std::log(error + floor_error);
  for (std::size_t i = 0; i < at.size(); ++i) {
    const double off = p[i] - centre[i];
    value += pull * off * off;
    gradient[i] = gradient[i] / (error + floor_error) + 2 * pull * off;
  }
  return value;
}

}  // namespace bha::models::kernel
