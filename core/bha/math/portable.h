// exp, log, tanh and their kin with the same bits on every platform: + − × ÷, comparisons and bit operations only, no libm.
// For what is promised bit for bit (simulated records, random numbers); fits take the platform's own functions.
/// Error     exp, log 1 ulp, expm1, log1p 2, tanh 2.5, against 80-bit long double (portable_test.cpp); NaN stays NaN
/// Needs     -ffp-contract=off and IEEE doubles: a fused multiply-add would change the last bit
/// Source    argument reduction to |r| ≤ ln2/2 and Taylor's series (exp), to [√½, √2) and the atanh series (log)
#pragma once

namespace bha::math::portable {

[[nodiscard]] double exp(double x);    // 0 below −745.2 (subnormals are kept), infinity above 709.78
[[nodiscard]] double expm1(double x);  // eˣ − 1 without cancellation near 0
[[nodiscard]] double log(double x);    // −infinity at 0, NaN below
[[nodiscard]] double log1p(double x);  // log(1 + x) without cancellation near 0
[[nodiscard]] double tanh(double x);

}  // namespace bha::math::portable
