#include "shell/cli/ranges.h"

#include <cmath>

#include "bha/base/text.h"

namespace bha::cli {
namespace {

std::string unless(bool good, const std::string& text, const std::string& expected) {
  return good ? "" : "found " + in_quotes(text) + ", expected " + expected;
}

}  // namespace

Check above_zero() {
  return [](const std::string& text) {
    double value = 0;
    return unless(read_number(text, value) && value > 0 && std::isfinite(value), text, "a number above 0");
  };
}

Check between(double least, double most) {
  return [=](const std::string& text) {
    double value = 0;
    return unless(read_number(text, value) && least <= value && value <= most, text,
                  "a number from " + number_text(least) + " to " + number_text(most));
  };
}

}  // namespace bha::cli
