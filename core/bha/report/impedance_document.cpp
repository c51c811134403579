#include "bha/report/impedance_document.h"

#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "bha/base/json.h"
#include "bha/report/rows_csv.h"

namespace bha::report {
namespace {

std::string ohms(double ohm) {
  return std::isnan(ohm) ? "none" : std::abs(ohm) < 1 ? fmt::format("{:.4g} mohm", 1000 * ohm) : fmt::format("{:.4g} ohm", ohm);
}

}  // namespace

std::string to_json(const ImpedanceDocument& document) { return json::indented(json::write(document)); }
std::string to_csv(const ImpedanceDocument& document) { return rows_csv(std::span<const ImpedanceRow>(document.sweeps)); }

std::string to_text(const ImpedanceDocument& document) {
  std::string out;
  for (const ImpedanceRow& r : document.sweeps) {
    out += fmt::format("{}{}: {} frequencies, {:.4g} ... {:.4g} Hz\n", out.empty() ? "" : "\n", r.sweep, r.points,
                       r.frequency_max_Hz, r.frequency_min_Hz);
    out += fmt::format("  Lin-KK   {}: residuals at most {:.2f} % of |Z| (at {:.3g} Hz), {:.2f} % rms\n", r.kk_verdict,
                       100 * r.kk_residual, r.kk_residual_Hz, 100 * r.kk_rms);
    out += fmt::format("  R0       {}{}\n", ohms(r.r0_ohm),
                       r.r0_from == "highest-frequency" ? " at most: no inductive part was measured" : "");
    if (r.arcs > 0) {
      out += fmt::format("  arcs     {} wide{}, {} of them\n", ohms(r.arc_ohm),
                         r.arc_end == "valley" ? "" : " at the lowest frequency", r.arcs);
      out += fmt::format("  top      {:.4g} Hz, {} high (time constant {:.3g} s)\n", r.arc_frequency_Hz, ohms(r.arc_height_ohm),
                         1 / (2 * std::numbers::pi * r.arc_frequency_Hz));
    } else {
      out += "  arcs     none\n";
    }
    if (!std::isnan(r.tail_slope)) out += fmt::format("  tail     slope {:.2f} (1: Warburg diffusion)\n", r.tail_slope);
  }
  return out;
}

}  // namespace bha::report
