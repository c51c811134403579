#include "bha/features/pseudo_ocv.h"

#include <algorithm>
#include <cmath>

#include "bha/math/interpolate.h"

namespace bha::features {
namespace {

constexpr double fastest_c_rate = 1.05 / 20, at_limit_V = 0.02, charges_differ = 0.03;
constexpr std::size_t points = 101;

bool is_whole(const SlowCurve& curve, const cycles::CycleOptions& o) {
  if (curve.charge_Ah.size() < points) return false;
  const double nominal_Ah = o.nominal_capacity_Ah > 0 ? o.nominal_capacity_Ah : curve.charge_Ah.back();
  const double last_V = curve.voltage_V.back();
  const bool ended = curve.charging ? last_V >= o.voltage_max_V - at_limit_V : last_V <= o.voltage_min_V + at_limit_V;
  return ended && curve.current_A <= fastest_c_rate * nominal_Ah;
}

bool is_pair(const SlowCurve& a, const SlowCurve& b) {
  return a.charging != b.charging && b.half == a.half + 1 &&
         std::fabs(a.charge_Ah.back() - b.charge_Ah.back()) <= charges_differ * std::fmax(a.charge_Ah.back(), b.charge_Ah.back());
}

// Beyond its first and last point, where half a point's charge is missing, a curve stays what it is there.
double voltage_at(const SlowCurve& curve, double share) {
  const std::vector<double>&q = curve.charge_Ah, &v = curve.voltage_V;
  const double at = share * q.back();
  const auto after = static_cast<std::size_t>(std::upper_bound(q.begin(), q.end(), at) - q.begin());
  if (after == 0) return v.front();
  if (after == q.size()) return v.back();
  return math::on_line(q[after - 1], v[after - 1], q[after], v[after], at);
}

}  // namespace

std::vector<OcvRow> pseudo_ocv(std::span<const SlowCurve> curves, const cycles::CycleOptions& options) {
  std::vector<OcvRow> out;
  for (std::size_t i = 0; i + 1 < curves.size(); ++i) {
    if (!is_whole(curves[i], options) || !is_whole(curves[i + 1], options) || !is_pair(curves[i], curves[i + 1])) continue;
    const SlowCurve& charge = curves[i].charging ? curves[i] : curves[i + 1];
    const SlowCurve& discharge = curves[i].charging ? curves[i + 1] : curves[i];
    for (std::size_t k = 0; k < points; ++k) {
      const double soc = static_cast<double>(k) / (points - 1);
      const double up_V = voltage_at(charge, soc), down_V = voltage_at(discharge, 1 - soc);
      out.push_back({.cycle = curves[i].cycle,
                     .start_time_s = curves[i].start_time_s,
                     .soc = soc,
                     .voltage_V = (up_V + down_V) / 2,
                     .charge_voltage_V = up_V,
                     .discharge_voltage_V = down_V,
                     .charge_Ah = soc * (charge.charge_Ah.back() + discharge.charge_Ah.back()) / 2});
    }
    ++i;
  }
  return out;
}

}  // namespace bha::features
