// What `bha whatif --marginal` tells: the cost of a day under each condition, as JSON, as CSV rows and as text.
#pragma once
#include <string>

#include "bha/simulate/types.h"

namespace bha::report {

[[nodiscard]] std::string to_json(const simulate::Marginal&);
[[nodiscard]] std::string to_csv(const simulate::Marginal&);
[[nodiscard]] std::string to_text(const simulate::Marginal&);

}  // namespace bha::report
