#include "bha/math/portable.h"

#include <bit>
#include <cstdint>
#include <limits>

namespace bha::math::portable {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
// ln 2 in two parts: the first has 21 trailing zero bits, so k · ln2_high is exact for |k| < 2^20.
constexpr double ln2_high = 0x1.62e42feep-1, ln2_low = 0x1.a39ef35793c76p-33, per_ln2 = 0x1.71547652b82fep+0;
constexpr double half_ln2 = 0.34657359027997264;

/// The nearest integer, for |x| < 2^51: adding 1.5 · 2^52 leaves no bits for a fraction.
double nearest(double x) { return (x + 0x1.8p52) - 0x1.8p52; }

/// 2^k for −1022 ≤ k ≤ 1023.
double power_of_two(int k) { return std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52); }

/// x · 2^k with one rounding, also where the result is subnormal.
double scaled(double x, int k) {
  if (k > 1023) return x * 0x1p1023 * power_of_two(k - 1023);
  if (k < -1021) return x * power_of_two(k + 60) * 0x1p-60;
  return x * power_of_two(k);
}

/// (eʳ − 1 − r) / r² for |r| ≤ 0.36: Σ rⁿ/(n+2)!, the first term left out is below 2e-18.
double exp_tail(double r) {
  constexpr double c[] = {
      1.0 / 2,      1.0 / 6,       1.0 / 24,       1.0 / 120,       1.0 / 720,          1.0 / 5040,         1.0 / 40320,
      1.0 / 362880, 1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800.0, 1.0 / 87178291200.0};
  const double r2 = r * r;  // even and odd terms apart: two short chains instead of one long one
  const double even = c[0] + r2 * (c[2] + r2 * (c[4] + r2 * (c[6] + r2 * (c[8] + r2 * (c[10] + r2 * c[12])))));
  const double odd = c[1] + r2 * (c[3] + r2 * (c[5] + r2 * (c[7] + r2 * (c[9] + r2 * c[11]))));
  return even + r * odd;
}

struct Reduced {
  int k;             // x = k · ln 2 + r
  double r, r_lost;  // r in two parts
};
Reduced reduced(double x) {
  const double k = nearest(x * per_ln2);
  const double high = x - k * ln2_high, low = k * ln2_low, r = high - low;
  return {static_cast<int>(k), r, (high - r) - low};
}

/// log(1 + f) + k · ln 2 for 1 + f in [√½, √2]: with s = f/(2+f), log(1+f) = f − f²/2 + s·(f²/2 + Σ 2·s²ⁿ/(2n+1)).
double log_sum(double f, double f_lost, double k) {
  const double s = f / (2 + f), z = s * s, half_square = 0.5 * f * f;
  const double series =
      z * (2.0 / 3 +
           z * (2.0 / 5 +
                z * (2.0 / 7 +
                     z * (2.0 / 9 +
                          z * (2.0 / 11 +
                               z * (2.0 / 13 +
                                    z * (2.0 / 15 + z * (2.0 / 17 + z * (2.0 / 19 + z * (2.0 / 21 + z * (2.0 / 23)))))))))));
  return k * ln2_high - ((half_square - (s * (half_square + series) + (k * ln2_low + f_lost))) - f);
}

struct Split {
  double mantissa;  // in [√½, √2)
  int exponent;
};
Split split(double x) {  // x finite and > 0
  int extra = 0;
  if (x < 0x1p-1022) x *= 0x1p54, extra = -54;
  const auto bits = std::bit_cast<std::uint64_t>(x);
  int exponent = static_cast<int>(bits >> 52) - 1023 + extra;
  double mantissa = std::bit_cast<double>((bits & 0x000fffffffffffffULL) | 0x3ff0000000000000ULL);
  if (mantissa > 0x1.6a09e667f3bcdp0) mantissa *= 0.5, ++exponent;
  return {mantissa, exponent};
}

}  // namespace

double exp(double x) {
  if (x != x) return x;
  if (x > 709.782712893384) return infinity;
  if (x < -745.1332191019412) return 0;
  const auto [k, r, lost] = reduced(x);
  return scaled(1 + (r + (r * r * exp_tail(r) + lost)), k);
}

double expm1(double x) {
  if (x != x) return x;
  if (x > 709.782712893384) return infinity;
  if (x < -40) return -1;
  if (x <= half_ln2 && x >= -half_ln2) return x + x * x * exp_tail(x);
  const auto [k, r, lost] = reduced(x);
  const double rest = r + (r * r * exp_tail(r) + lost);
  // 2^k·(rest + 1) − 1, with 1 − 2^−k exact where it counts
  if (k > 56) return scaled(1 + rest, k);
  return scaled((1 - scaled(1, -k)) + rest, k);
}

double log(double x) {
  if (x != x || x < 0) return std::numeric_limits<double>::quiet_NaN();
  if (x == 0) return -infinity;
  if (x == infinity) return x;
  const auto [mantissa, exponent] = split(x);
  return log_sum(mantissa - 1, 0, exponent);
}

double log1p(double x) {
  if (x != x || x < -1) return std::numeric_limits<double>::quiet_NaN();
  if (x == -1) return -infinity;
  if (x == infinity) return x;
  if (x > -0.29 && x < 0.41) return log_sum(x, 0, 0);
  const double u = 1 + x;
  const double lost = x >= 1 ? 1 - (u - x) : x - (u - 1);  // what rounding u dropped
  const auto [mantissa, exponent] = split(u);
  return log_sum(mantissa - 1, lost / u, exponent);
}

double tanh(double x) {
  if (x != x) return x;
  const double a = x < 0 ? -x : x;
  if (a > 22) return x < 0 ? -1 : 1;
  const double e = expm1(a < 1 ? -2 * a : 2 * a);
  const double t = a < 1 ? -e / (2 + e) : 1 - 2 / (e + 2);
  return x < 0 ? -t : t;
}

}  // namespace bha::math::portable
