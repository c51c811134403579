// What `bha eis` tells: of each impedance sweep its resistances, its arcs and whether it can be believed.
#pragma once
#include <string>
#include <vector>

#include "bha/base/finding.h"

namespace bha::report {

/// r0_from, arc_end: words of features/impedance.
struct ImpedanceRow {
  std::string sweep{};
  std::int64_t points = 0;
  double frequency_min_Hz = nan, frequency_max_Hz = nan;
  double r0_ohm = nan;
  std::string r0_from{};
  std::int64_t arcs = 0;
  double arc_ohm = nan;
  std::string arc_end{};
  double arc_frequency_Hz = nan, arc_height_ohm = nan, tail_slope = nan;
  double kk_residual = nan, kk_residual_Hz = nan, kk_rms = nan, kk_lag1 = nan;
  std::string kk_verdict{};
  std::int64_t kk_elements = 0, kk_mu_elements = 0;
  double kk_mu = nan, kk_mu_residual_re = nan, kk_mu_residual_im = nan;
};
struct ImpedancePoint {
  std::string sweep{};
  double frequency_Hz = nan, re_ohm = nan, im_ohm = nan, kk_residual_re = nan, kk_residual_im = nan;
};
struct ImpedanceDocument {
  std::string schema = "bha.eis/0", version{};
  std::vector<Finding> findings{};
  std::vector<ImpedanceRow> sweeps{};
  std::vector<ImpedancePoint> points{};
};
[[nodiscard]] std::string to_json(const ImpedanceDocument&);
[[nodiscard]] std::string to_text(const ImpedanceDocument&);
[[nodiscard]] std::string to_csv(const ImpedanceDocument&);  // the sweeps, a line each

}  // namespace bha::report
namespace bha {
template <>
inline constexpr auto fields<report::ImpedanceRow> = Fields{
    Field{"sweep", &report::ImpedanceRow::sweep, "File of the sweep."},
    Field{"points", &report::ImpedanceRow::points, "Frequencies in it."},
    Field{"frequency_min_Hz", &report::ImpedanceRow::frequency_min_Hz, "Lowest of them [Hz]."},
    Field{"frequency_max_Hz", &report::ImpedanceRow::frequency_max_Hz, "Highest of them [Hz]."},
    Field{"r0_ohm", &report::ImpedanceRow::r0_ohm, "Ohmic resistance: Re Z where Im Z is 0 at high frequency [ohm]."},
    Field{"r0_from", &report::ImpedanceRow::r0_from,
          "crossing, or highest-frequency: no crossing was measured, R0 is at most this; none: all of it is inductive."},
    Field{"arcs", &report::ImpedanceRow::arcs, "Maxima of -Im Z that stand out by 2 % of the span of Re Z, and from noise."},
    Field{"arc_ohm", &report::ImpedanceRow::arc_ohm, "Width of all arcs: films and charge transfer [ohm]."},
    Field{"arc_end", &report::ImpedanceRow::arc_end,
          "valley: the arcs end before the tail; lowest-frequency: where the sweep ends; none: no arc."},
    Field{"arc_frequency_Hz", &report::ImpedanceRow::arc_frequency_Hz, "Frequency at the top of the highest arc [Hz]."},
    Field{"arc_height_ohm", &report::ImpedanceRow::arc_height_ohm, "-Im Z there [ohm]."},
    Field{"tail_slope", &report::ImpedanceRow::tail_slope, "-Im Z over Re Z in the last decade after the arcs; 1: Warburg."},
    Field{"kk_residual", &report::ImpedanceRow::kk_residual, "Largest residual of a fit that keeps to Kramers-Kronig, of |Z|."},
    Field{"kk_residual_Hz", &report::ImpedanceRow::kk_residual_Hz, "Frequency where it is [Hz]."},
    Field{"kk_rms", &report::ImpedanceRow::kk_rms, "Root mean square of all residuals, of |Z|."},
    Field{"kk_lag1", &report::ImpedanceRow::kk_lag1, "Correlation of neighbouring residuals; noise is near 0 or below."},
    Field{
        "kk_verdict", &report::ImpedanceRow::kk_verdict,
        "consistent; doubtful: a residual above 0.01, so the cell drifted, was driven too hard, or the instrument erred there."},
    Field{"kk_elements", &report::ImpedanceRow::kk_elements, "Relaxations in that fit: three a decade, and a capacitance."},
    Field{"kk_mu_elements", &report::ImpedanceRow::kk_mu_elements,
          "Relaxations by the published rule (mu below 0.85, no capacitance), for comparison with other tools."},
    Field{"kk_mu", &report::ImpedanceRow::kk_mu, "mu with so many."},
    Field{"kk_mu_residual_re", &report::ImpedanceRow::kk_mu_residual_re, "Largest residual of Re Z with so many, of |Z|."},
    Field{"kk_mu_residual_im", &report::ImpedanceRow::kk_mu_residual_im, "Largest residual of Im Z with so many, of |Z|."}};
static_assert(fully_described<report::ImpedanceRow>);
template <>
inline constexpr auto fields<report::ImpedancePoint> =
    Fields{Field{"sweep", &report::ImpedancePoint::sweep, "File of the sweep."},
           Field{"frequency_Hz", &report::ImpedancePoint::frequency_Hz, "Frequency, from high to low [Hz]."},
           Field{"re_ohm", &report::ImpedancePoint::re_ohm, "Re Z [ohm]."},
           Field{"im_ohm", &report::ImpedancePoint::im_ohm, "Im Z, capacitive negative [ohm]."},
           Field{"kk_residual_re", &report::ImpedancePoint::kk_residual_re, "Residual of Re Z, of |Z|."},
           Field{"kk_residual_im", &report::ImpedancePoint::kk_residual_im, "Residual of Im Z, of |Z|."}};
static_assert(fully_described<report::ImpedancePoint>);
template <>
inline constexpr auto fields<report::ImpedanceDocument> =
    Fields{Field{"schema", &report::ImpedanceDocument::schema, "Name and version of this form."},
           Field{"version", &report::ImpedanceDocument::version, "Of the program that made it."},
           Field{"findings", &report::ImpedanceDocument::findings, "What was found."},
           Field{"sweeps", &report::ImpedanceDocument::sweeps, "One a sweep."},
           Field{"points", &report::ImpedanceDocument::points, "One a frequency of each sweep."}};
static_assert(fully_described<report::ImpedanceDocument>);
}  // namespace bha
