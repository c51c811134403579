// What the tests of a fit's residuals mean, in words: the effect first, then what follows from it.
#pragma once
#include <string>

#include "bha/models/types.h"

namespace bha::metrics {

/// Sentences for a test engineer. A p value alone proves little on thousands of points, so the size of the effect leads:
/// |ρ₁| ≥ 0.2, a quarter fewer changes of sign than chance makes or W < 0.95 counts; below, a small p value is called small.
[[nodiscard]] std::string consequence(const models::ResidualTests&);

}  // namespace bha::metrics
