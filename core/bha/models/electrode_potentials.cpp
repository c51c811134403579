#include "bha/models/electrode_potentials.h"

#include "bha/math/portable.h"

namespace bha::models {

using math::portable::exp;
using math::portable::tanh;

double nmc811_V(double y) {
  return -0.8090 * y + 4.4875 - 0.0428 * tanh(18.5138 * (y - 0.5542)) - 17.7326 * tanh(15.7890 * (y - 0.3117)) +
         17.5842 * tanh(15.9308 * (y - 0.3120));
}
double lfp_V(double y) { return 3.4077 - 0.020269 * y + 0.5 * exp(-150 * y) - 0.9 * exp(-30 * (1 - y)); }
double graphite_silicon_V(double x) {
  return 1.9793 * exp(-39.3631 * x) + 0.2482 - 0.0909 * tanh(29.8538 * (x - 0.1234)) - 0.04478 * tanh(14.9159 * (x - 0.2769)) -
         0.0205 * tanh(30.4444 * (x - 0.6103));
}
double graphite_V(double x) {
  return 0.6379 + 0.5416 * exp(-305.5309 * x) + 0.044 * tanh(-(x - 0.1958) / 0.1088) - 0.1978 * tanh((x - 1.0571) / 0.0854) -
         0.6875 * tanh((x + 0.0117) / 0.0529) - 0.0175 * tanh((x - 0.5692) / 0.0875);
}

}  // namespace bha::models
