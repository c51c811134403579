// Which way the current of a step flows, as tables tell it.
#pragma once
#include <cstdint>

#include "bha/base/describe.h"
#include "bha/cycles/types.h"

namespace bha::features {

enum class StepDirection : std::uint8_t { charge, discharge };
[[nodiscard]] constexpr StepDirection step_direction(cycles::Direction d) {
  return d == cycles::Direction::charge ? StepDirection::charge : StepDirection::discharge;
}

}  // namespace bha::features
namespace bha {
template <>
inline constexpr std::string_view words<features::StepDirection>[] = {"charge", "discharge"};
}  // namespace bha
