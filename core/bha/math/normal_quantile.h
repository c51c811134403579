// Quantile of the standard normal distribution.
#pragma once

namespace bha::math {

/// z with Φ(z) = p; ±infinity at 0 and 1, NaN outside. One draw a number and monotone, unlike Box–Muller.
/// Error     about 1e-16 relative.  Bits  the same everywhere (portable log, IEEE sqrt)
/// Source    AS 241, PPND16: Wichura, Appl. Stat. 37 (1988) 477; METHODS 10.5
[[nodiscard]] double normal_quantile(double p);

}  // namespace bha::math
