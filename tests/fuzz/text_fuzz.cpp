// Any bytes as rows of seven columns: vector instructions and the scalar reference say the same, in one piece and in two.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "tests/laws/text_law.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace bha::laws;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto plan = seven_columns(size % 2 != 0);
  const Rows reference = read_in_pieces(text, plan, {}, scalar);
  if (!(reference == read_in_pieces(text, plan, {}, fast))) std::abort();
  if (!(reference == read_in_pieces(text, plan, {size / 2}, fast))) std::abort();
  return 0;
}
