// What must hold for every input of a fuzz target: said before the program is ended.
#pragma once
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "bha/base/finding.h"

namespace bha::fuzz {

inline void require(bool good, std::string_view law) {
  if (good) return;
  std::fprintf(stderr, "broken: %.*s\n", static_cast<int>(law.size()), law.data());
  std::abort();
}
/// A refusal says what was found and what was expected.
inline void require_words(const Finding& f) {
  require(!f.found.empty() || !f.expected.empty(), "a finding has words: " + spell(f));
}

}  // namespace bha::fuzz
