#pragma once
#include <string>

namespace bha {

// Appends a finite number in the fewest letters that read back as the same number: what std::to_chars(first, last, value) gives,
// letter by letter. For the browser, where to_chars brings 105 kB of tables along; elsewhere to_chars is faster. 200 ns.
void append_shortest(std::string& out, double value);

}  // namespace bha
