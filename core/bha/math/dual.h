// Forward-mode derivatives: a number that carries its N partial derivatives through arithmetic. Exact to rounding, where finite
// differences cap a fit at about seven digits.  Dual<2> b = Dual<2>::variable(3.0, 0);  exp(b * 2.0).d[0] is the derivative.
#pragma once
#include <array>
#include <cmath>
#include <cstddef>

namespace bha::math {

template <std::size_t N>
struct Dual {
  double v = 0;
  std::array<double, N> d{};
  constexpr Dual() = default;
  constexpr Dual(double value) : v(value) {}
  static constexpr Dual variable(double value, std::size_t which) {
    Dual out(value);
    out.d[which] = 1;
    return out;
  }
  /// f(this), where f has the value `value` and the slope `slope` here.
  [[nodiscard]] constexpr Dual chain(double value, double slope) const {
    Dual out(value);
    for (std::size_t j = 0; j < N; ++j) out.d[j] = slope * d[j];
    return out;
  }
  friend constexpr Dual operator-(const Dual& a) { return a.chain(-a.v, -1); }
  friend constexpr Dual operator+(Dual a, const Dual& b) {
    a.v += b.v;
    for (std::size_t j = 0; j < N; ++j) a.d[j] += b.d[j];
    return a;
  }
  friend constexpr Dual operator-(Dual a, const Dual& b) {
    a.v -= b.v;
    for (std::size_t j = 0; j < N; ++j) a.d[j] -= b.d[j];
    return a;
  }
  friend constexpr Dual operator*(const Dual& a, const Dual& b) {
    Dual out(a.v * b.v);
    for (std::size_t j = 0; j < N; ++j) out.d[j] = a.d[j] * b.v + a.v * b.d[j];
    return out;
  }
  friend constexpr Dual operator/(const Dual& a, const Dual& b) {
    Dual out(a.v / b.v);
    for (std::size_t j = 0; j < N; ++j) out.d[j] = (a.d[j] - out.v * b.d[j]) / b.v;
    return out;
  }
};

template <std::size_t N>
Dual<N> exp(const Dual<N>& a) {
  const double e = std::exp(a.v);
  return a.chain(e, e);
}
template <std::size_t N>
Dual<N> expm1(const Dual<N>& a) {
  return a.chain(std::expm1(a.v), std::exp(a.v));
}
template <std::size_t N>
Dual<N> log(const Dual<N>& a) {
  return a.chain(std::log(a.v), 1 / a.v);
}
template <std::size_t N>
Dual<N> sqrt(const Dual<N>& a) {
  const double root = std::sqrt(a.v);
  return a.chain(root, 0.5 / root);
}
template <std::size_t N>
Dual<N> sin(const Dual<N>& a) {
  return a.chain(std::sin(a.v), std::cos(a.v));
}
template <std::size_t N>
Dual<N> cos(const Dual<N>& a) {
  return a.chain(std::cos(a.v), -std::sin(a.v));
}
template <std::size_t N>
Dual<N> atan(const Dual<N>& a) {
  return a.chain(std::atan(a.v), 1 / (1 + a.v * a.v));
}
/// a^b for a > 0.
template <std::size_t N>
Dual<N> pow(const Dual<N>& a, const Dual<N>& b) {
  return exp(b * log(a));
}

}  // namespace bha::math
