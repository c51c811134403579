// The five curve laws of fade: SoH against t = x − x0, x in cycles, efc or days. Source: METHODS 3.1, CONTRACT "End of life".
//   linear               s0 − b t                     b ≥ 0
//   sqrt-linear          s0 − a √t − b t              a, b ≥ 0
//   power                s0 − a t^z                   a ≥ 0, 0.3 ≤ z ≤ 3
//   exponential          s0 − b (e^{t/c} − 1)         b, c > 0: fade that accelerates; its limit for large c is linear
//   double-exponential   a e^{b t} + c e^{d t}        b < d
#pragma once
#include <array>
#include <span>
#include <string_view>

#include "bha/models/types.h"

namespace bha::models {

inline constexpr Law every_law[] = {Law::linear, Law::sqrt_linear, Law::power, Law::exponential, Law::double_exponential};
inline constexpr std::size_t most_parameters = 4;
using Parameters = std::array<double, most_parameters>;  // in the order of the formula, the rest 0

[[nodiscard]] std::span<const std::string_view> parameter_names(Law);
[[nodiscard]] inline std::size_t parameter_count(Law law) { return parameter_names(law).size(); }

/// Bounds beside the signs above. Exponents as share of the observed span: κ = span/c of the exponential (its least is a straight
/// line to 1e-6), b·span and d·span of the double exponential.
inline constexpr double least_z = 0.3, most_z = 3, least_kappa = 1e-6, most_kappa = 60, least_exponent = -200, most_exponent = 50;
/// Whether parameter j stands on one of its bounds, for data over `span`.
[[nodiscard]] bool on_bound(Law, const Parameters&, std::size_t j, double span);

/// SoH at t ≥ 0; below 0 sqrt-linear and power have no value (NaN).
[[nodiscard]] double law_value(Law, const Parameters&, double t);
/// Derivatives of the value by each parameter.
[[nodiscard]] Parameters law_gradient(Law, const Parameters&, double t);

/// The first t ≥ 0 at which the value is at or below `level`; infinity when there is none up to `most`.
/// Closed form (sqrt-linear without cancellation), the double exponential by 256 looks and halving.   Source  METHODS 3.1, 5.1
[[nodiscard]] double law_crossing(Law, const Parameters&, double level, double most);

/// The fitted curve at x, in the unit of the x that was fitted. NaN before x0 for sqrt-linear and power.
[[nodiscard]] double soh_at(const Fit&, double x);
[[nodiscard]] Parameters parameters_of(const Fit&);

}  // namespace bha::models
