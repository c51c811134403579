#include "bha/pipeline/impedance.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "bha/base/version.h"
#include "bha/features/impedance.h"
#include "bha/formats/impedance_sweep.h"

namespace bha::pipeline {
namespace {

double largest(const std::vector<double>& values) {
  double out = 0;
  for (const double v : values) out = std::max(out, std::abs(v));
  return values.empty() ? nan : out;
}

}  // namespace

Result<void> add_sweep(report::ImpedanceDocument& out, std::string_view text, const std::string& name) {
  const auto read = formats::read_impedance_sweep(text, name);
  if (!read) return Refusal(read.error());
  auto told = features::impedance_features(read->sweep);
  if (!told) {
    told.error().place.file = name;
    return Refusal(told.error());
  }
  const features::ImpedanceFeatures& f = *told;
  std::string shown = name.substr(name.rfind('/') + 1);
  std::ranges::replace(shown, ',', ';');
  out.version = version;
  out.sweeps.push_back({.sweep = shown,
                        .points = static_cast<std::int64_t>(f.sorted.size()),
                        .frequency_min_Hz = f.sorted.frequency_Hz.back(),
                        .frequency_max_Hz = f.sorted.frequency_Hz.front(),
                        .r0_ohm = f.r0_ohm,
                        .r0_from = std::string(word(f.r0_from)),
                        .arcs = f.arcs,
                        .arc_ohm = f.arc_ohm,
                        .arc_end = std::string(word(f.arc_end)),
                        .arc_frequency_Hz = f.arc_frequency_Hz,
                        .arc_height_ohm = f.arc_height_ohm,
                        .tail_slope = f.tail_slope,
                        .kk_residual = f.kk_residual,
                        .kk_residual_Hz = f.kk_residual_Hz,
                        .kk_rms = f.kk_rms,
                        .kk_lag1 = f.kk_lag1,
                        .kk_verdict = f.kk_residual > features::kk_doubtful ? "doubtful" : "consistent",
                        .kk_elements = static_cast<std::int64_t>(f.kk.elements),
                        .kk_mu_elements = static_cast<std::int64_t>(f.kk_by_mu.elements),
                        .kk_mu = f.kk_by_mu.mu,
                        .kk_mu_residual_re = largest(f.kk_by_mu.residual_re),
                        .kk_mu_residual_im = largest(f.kk_by_mu.residual_im)});
  for (std::size_t i = 0; i < f.sorted.size(); ++i)
    out.points.push_back({.sweep = shown,
                          .frequency_Hz = f.sorted.frequency_Hz[i],
                          .re_ohm = f.sorted.re_ohm[i],
                          .im_ohm = f.sorted.im_ohm[i],
                          .kk_residual_re = f.kk.residual_re[i],
                          .kk_residual_im = f.kk.residual_im[i]});
  const Place place{.file = name};
  if (f.kk_residual > features::kk_doubtful)
    out.findings.push_back(
        finding(Code::impedance_inconsistent, Severity::warning, place,
                fmt::format("a residual of {:.2g} % of |Z| at {:.3g} Hz", 100 * f.kk_residual, f.kk_residual_Hz),
                fmt::format("at most {:g} %", 100 * features::kk_doubtful)));
  if (f.r0_ohm <= 0)
    out.findings.push_back(finding(Code::impossible_value, Severity::warning, place,
                                   fmt::format("an ohmic resistance of {:.3g} ohm", f.r0_ohm), "one above 0",
                                   "check the connections and the sign of Re Z"));
  if (read->left_out > 0)
    out.findings.push_back(finding(Code::rows_rejected, Severity::note, place, "rows of frequency 0",
                                   "rows of a sweep; they are left out", "nothing", read->left_out));
  return {};
}

}  // namespace bha::pipeline
