// The law of text inside the browser's machine: its vector instructions read every number as the scalar reference does.
#include <cmath>

#include "bha/formats/text_kernels.h"
#include "tests/laws/text_law.h"

extern "C" {

/// How many of the first `seeds` texts are read otherwise; −1: there are no vector instructions to judge.
__attribute__((export_name("texts_read_otherwise"))) int texts_read_otherwise(int seeds) {
  if (bha::formats::narrow_kernels() == nullptr) return -1;
  int otherwise = 0;
  for (int seed = 0; seed < seeds; ++seed)
    otherwise += !bha::laws::equals_the_reference(bha::laws::fast, static_cast<std::uint64_t>(seed));
  return otherwise;
}
/// Likewise of a reader that loses a last digit: the law has to catch it.
__attribute__((export_name("texts_of_a_culprit"))) int texts_of_a_culprit(int seeds) {
  const auto culprit = [](std::string_view text, const bha::formats::TextPlan& plan, bha::formats::ParsedPiece& out) {
    bha::formats::parse(text, plan, out);
    for (auto& block : out.blocks)
      for (double& v : block.voltage_V) v = std::nextafter(v, 0);
  };
  int otherwise = 0;
  for (int seed = 0; seed < seeds; ++seed)
    otherwise += !bha::laws::equals_the_reference(culprit, static_cast<std::uint64_t>(seed));
  return otherwise;
}

}  // extern "C"
