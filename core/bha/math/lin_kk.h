// Whether an impedance can be that of a linear, causal system at rest (Kramers-Kronig): such a one is matched by a resistance, an
// inductance and relaxations (R‖C) whose time constants are given, so that the fit is linear and cannot miss.
//   const LinKk test = lin_kk(omega, re, im, {});   where test.residual_re is large, the cell drifted or was driven too hard
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "bha/base/finding.h"

namespace bha::math {

/// elements: so many relaxations; 0: more of them until mu falls below mu_limit, at most `most`. capacitance: one in series, for
/// what has no intercept at low frequencies.
struct LinKkOptions {
  std::size_t elements = 0, most = 50;
  double mu_limit = 0.85;
  bool capacitance = false;
};
/// mu = 1 − Σ|R<0| / Σ R≥0: near 1 while relaxations are few; falls when they fit noise. Residuals: (Z − fit)/|Z|.
struct LinKk {
  std::size_t elements = 0;
  double mu = nan;
  std::vector<double> residual_re{}, residual_im{};
};

/// Real and imaginary part together, each point weighted by 1/|Z|; time constants evenly in log from 1/ω_max to 1/ω_min (one:
/// 1/ω_min). Everything finite, omega > 0, |Z| > 0. Fewer than 3 points: no residuals.
/// Cost      n·m² each number m of relaxations tried; 40 points 2 ms
/// Source    METHODS 2.10; Schönleber, Klotz & Ivers-Tiffée, Electrochim. Acta 131 (2014) 20; impedance.py's linKK to 1e-9
[[nodiscard]] LinKk lin_kk(std::span<const double> omega, std::span<const double> re, std::span<const double> im,
                           const LinKkOptions&);

}  // namespace bha::math
