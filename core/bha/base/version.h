#pragma once
#include <string_view>
namespace bha {
inline constexpr std::string_view version = "0.1.0";
}
