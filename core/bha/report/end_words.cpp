// Sentences of where a life ends and where it bends.
#include <fmt/format.h>

#include "bha/report/words.h"

namespace bha::report {
namespace {

/// A place along the life: whole cycles, days or equivalent full cycles say all that is known.
std::string place_words(double x) { return x < 10 ? fmt::format("{:.2g}", x) : fmt::format("{:.0f}", x); }

/// "1 cycle", "250 cycles", "1 efc".
std::string at_words(double x, models::Axis unit) {
  std::string_view one = word(unit);
  if (x == 1 && unit != models::Axis::efc) one.remove_suffix(1);
  return fmt::format("{:.4g} {}", x, one);
}

}  // namespace

std::string end_of_life_words(const models::EndOfLife& e) {
  if (!std::isfinite(e.threshold)) return "no threshold";
  const std::string_view unit = word(e.unit);
  if (e.eol_observed) {
    std::string out = fmt::format("reached at {} (SoH {:.3g})", at_words(*e.eol_observed, e.unit), e.threshold);
    return e.eol_confirmed_at ? out + fmt::format(", certain from {:.4g} on: three in a row below it", *e.eol_confirmed_at) : out;
  }
  if (e.censored_at)
    return fmt::format("not reached: no three in a row at or below {:.3g} up to {}, the last that is compared", e.threshold,
                       at_words(*e.censored_at, e.unit));
  return fmt::format("not known (threshold {:.3g}){}", e.threshold,
                     e.unit == models::Axis::cycle ? "" : fmt::format(": no point has a place in {}", unit));
}

std::string forecast_words(const models::Forecast& f) {
  const std::string_view unit = word(f.unit);
  const std::string_view basis = f.basis == "single_cell_extrapolation" ? "; this one cell's curve carried on, nothing more" : "";
  if (!f.median && f.lower && f.code == Code::extrapolation_not_supported)
    return fmt::format("end of life not before {} {}, which is as far as what was seen can tell [{}]{}", place_words(*f.lower),
                       unit, id(f.code), basis);
  if (f.code == Code::law_ended_before_cell && f.lower)
    return fmt::format("none: the law had reached the end of life by {} {} and the cell had not, so it does not fit its end [{}]",
                       place_words(*f.lower), unit, id(f.code));
  std::string out;
  if (f.median)
    out = fmt::format("end of life at {} {}", place_words(*f.median), unit);
  else
    out = f.lower ? fmt::format("end of life not before {} {}", place_words(*f.lower), unit) : std::string("not known");
  if (f.median && f.lower)
    out += f.upper ? fmt::format(", {} … {}", place_words(*f.lower), place_words(*f.upper))
                   : fmt::format(", not before {}", place_words(*f.lower));
  if (f.coverage)
    out += fmt::format(" ({:.0f} % interval; on {} other cells it held {:.0f} %)", 100 * f.level, f.coverage->cells,
                       100 * f.coverage->observed);
  else if (f.lower)
    out +=
        fmt::format(" ({:.0f} % parameter band: what the curve's parameters leave open, not a measured coverage)", 100 * f.level);
  if (!f.median && f.code != Code::none) out += fmt::format(". {} [{}]", words_of(f.code).says, id(f.code));
  if (f.basis == "siblings" && f.coverage) out += "; from siblings: " + f.coverage->protocol;
  out += basis;
  if (std::isfinite(f.p_not_reached) && f.p_not_reached > 0)
    out += fmt::format("; {:.0f} % of the resampled curves do not get there before {} {}", 100 * f.p_not_reached,
                       place_words(f.horizon), unit);
  return out;
}

bool bends_before_knee(const models::KneeTold& k) { return k.onset < k.knee; }

bool fades_before_knee(const models::KneeTold& k) {
  constexpr double most_times = 100;  // one law of fade does not get faster by more: the slope before cannot be told from none
  return k.slope_before < 0 && k.slope_after > most_times * k.slope_before;
}

std::string knee_words(const Report& r) {
  const models::KneeTold& k = r.knee;
  if (!k.accepted) return "";
  std::string out = fmt::format("at {} {} ({} … {}, 90 %)", place_words(k.knee), word(r.end_of_life.unit), place_words(k.lower),
                                place_words(k.upper));
  out += fades_before_knee(k) ? fmt::format("; after it the fade is {:.1f} times as fast", k.slope_after / k.slope_before)
                              : "; before it there was next to no fade";
  return bends_before_knee(k) ? out + fmt::format("; it begins to bend at {}", place_words(k.onset)) : out;
}

}  // namespace bha::report
