// Files that come with the program, found from where it lies, or from where the library lies that we are in.
#pragma once
#include <initializer_list>
#include <string>

namespace bha::plots {

/// The first of these paths, relative to the program's folder, that exists; "" when none does.
[[nodiscard]] std::string first_beside_program(std::initializer_list<const char*> relative);

}  // namespace bha::plots
