// The C library's exp, log, pow and their kin keep 10 kB of tables that nothing makes smaller; the browser core takes the core's
// own, which need none: 1 to 2 units of the last place, pow up to |y · log x| of them. Fits agree to 1e-9 across platforms either
// way, and what is promised bit for bit takes none of these. Linked without -flto: the linker knows these names.
#include <cmath>
#include <limits>

#include "bha/math/portable.h"

namespace portable = bha::math::portable;

extern "C" {

double exp(double x) { return portable::exp(x); }
double expm1(double x) { return portable::expm1(x); }
double log(double x) { return portable::log(x); }
double log1p(double x) { return portable::log1p(x); }
double tanh(double x) { return portable::tanh(x); }

double pow(double x, double y) {
  if (y == 0 || x == 1) return 1;
  const bool whole = std::trunc(y) == y, odd = whole && std::fabs(y) < 0x1p53 && std::trunc(y / 2) * 2 != y;
  if (x < 0 && !whole && !std::isinf(y)) return std::numeric_limits<double>::quiet_NaN();
  double out = std::fabs(x);
  if (whole && std::fabs(y) <= 64) {
    double power = out;
    out = 1;
    for (unsigned n = static_cast<unsigned>(std::fabs(y)); n != 0; n /= 2, power *= power)
      if (n % 2 != 0) out *= power;
    if (y < 0) out = 1 / out;
  } else {
    out = out == 1 ? 1 : portable::exp(y * portable::log(out));
  }
  return std::signbit(x) && odd ? -out : out;
}

}  // extern "C"
