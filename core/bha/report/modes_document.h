// What `bha modes` tells: what the cell lost at each check-up, with intervals and what they rest on.
#pragma once
#include <string>
#include <vector>

#include "bha/base/finding.h"
#include "bha/models/types.h"
#include "bha/record/types.h"

namespace bha::report {

struct ElectrodeCurve {
  std::string name{};
  bool library = false;
  std::string source{};
  std::int64_t points = 0;
  double stoichiometry_min = nan, stoichiometry_max = nan;
};

/// One check-up. A mode that its interval does not support is missing, with the reason. Absolute values are missing where the
/// electrodes' curves are not the cell's own.
struct ModesRow {
  std::int64_t cycle = 0;
  double start_time_s = nan;
  std::string curves{};  // charge, discharge or both
  double c_rate = nan, charge_Ah = nan;
  double lithium_loss = nan, lithium_loss_lower = nan, lithium_loss_upper = nan;
  double positive_loss = nan, positive_loss_lower = nan, positive_loss_upper = nan;
  double negative_loss = nan, negative_loss_lower = nan, negative_loss_upper = nan;
  Code lithium_missing{}, positive_missing{}, negative_missing{};
  double lithium_Ah = nan, positive_Ah = nan, negative_Ah = nan;
  double x0 = nan, x100 = nan, y0 = nan, y100 = nan;
  double polarisation_V = nan, rmse_V = nan;
  models::FitStatus status{};
};

struct ModesDocument {
  std::string schema = "bha.modes/0";
  record::Cell cell{};
  std::vector<record::Provenance> source{};
  ElectrodeCurve positive{}, negative{};
  std::string note{};  // what the numbers may be used for
  double level = 0.9;  // of the intervals
  std::int64_t reference_cycle = 0;
  std::vector<Finding> findings{};
  std::vector<ModesRow> rows{};
};
[[nodiscard]] std::string to_json(const ModesDocument&);
[[nodiscard]] std::string to_text(const ModesDocument&);
[[nodiscard]] std::string to_csv(const ModesDocument&);

}  // namespace bha::report
namespace bha {
template <>
inline constexpr auto fields<report::ElectrodeCurve> =
    Fields{Field{"name", &report::ElectrodeCurve::name, "File, or name in the library."},
           Field{"library", &report::ElectrodeCurve::library, "A published curve, not the cell's own."},
           Field{"source", &report::ElectrodeCurve::source, "Citation of a library's curve."},
           Field{"points", &report::ElectrodeCurve::points, "Points of the curve."},
           Field{"stoichiometry_min", &report::ElectrodeCurve::stoichiometry_min, "Where it begins."},
           Field{"stoichiometry_max", &report::ElectrodeCurve::stoichiometry_max, "Where it ends."}};
static_assert(fully_described<report::ElectrodeCurve>);
template <>
inline constexpr auto fields<report::ModesRow> = Fields{
    Field{"cycle", &report::ModesRow::cycle, "Cycle of the check-up."},
    Field{"start_time_s", &report::ModesRow::start_time_s, "Test time when its first slow curve begins [s]."},
    Field{"curves", &report::ModesRow::curves, "What was fitted: charge, discharge or charge+discharge."},
    Field{"c_rate", &report::ModesRow::c_rate, "Rate of the curves [1/h]."},
    Field{"charge_Ah", &report::ModesRow::charge_Ah, "Charge of the widest curve [Ah]."},
    Field{"lithium_loss", &report::ModesRow::lithium_loss,
          "LLI: lithium inventory lost since the reference check-up, a fraction."},
    Field{"lithium_loss_lower", &report::ModesRow::lithium_loss_lower, "Lower end of its interval."},
    Field{"lithium_loss_upper", &report::ModesRow::lithium_loss_upper, "Upper end."},
    Field{"positive_loss", &report::ModesRow::positive_loss, "LAM_PE: capacity lost by the positive electrode, a fraction."},
    Field{"positive_loss_lower", &report::ModesRow::positive_loss_lower, "Lower end of its interval."},
    Field{"positive_loss_upper", &report::ModesRow::positive_loss_upper, "Upper end."},
    Field{"negative_loss", &report::ModesRow::negative_loss, "LAM_NE: capacity lost by the negative electrode, a fraction."},
    Field{"negative_loss_lower", &report::ModesRow::negative_loss_lower, "Lower end of its interval."},
    Field{"negative_loss_upper", &report::ModesRow::negative_loss_upper, "Upper end."},
    Field{"lithium_missing", &report::ModesRow::lithium_missing, "Why LLI is missing; none: it is there."},
    Field{"positive_missing", &report::ModesRow::positive_missing, "Why LAM_PE is missing."},
    Field{"negative_missing", &report::ModesRow::negative_missing, "Why LAM_NE is missing."},
    Field{"lithium_Ah", &report::ModesRow::lithium_Ah, "Lithium that cycles [Ah]."},
    Field{"positive_Ah", &report::ModesRow::positive_Ah, "Capacity of the positive electrode, stoichiometry 0 to 1 [Ah]."},
    Field{"negative_Ah", &report::ModesRow::negative_Ah, "Capacity of the negative electrode [Ah]."},
    Field{"x0", &report::ModesRow::x0, "Stoichiometry of the negative electrode at the curve's empty end."},
    Field{"x100", &report::ModesRow::x100, "At its full end."},
    Field{"y0", &report::ModesRow::y0, "Stoichiometry of the positive electrode at the curve's empty end."},
    Field{"y100", &report::ModesRow::y100, "At its full end."},
    Field{"polarisation_V", &report::ModesRow::polarisation_V, "What the slow current costs [V]."},
    Field{"rmse_V", &report::ModesRow::rmse_V, "Distance between curves and model [V]."},
    Field{"status", &report::ModesRow::status, "How the fit ended."}};
static_assert(fully_described<report::ModesRow>);
template <>
inline constexpr auto fields<report::ModesDocument> =
    Fields{Field{"schema", &report::ModesDocument::schema, "Name and version of this document."},
           Field{"cell", &report::ModesDocument::cell, "The cell."},
           Field{"source", &report::ModesDocument::source, "What was read."},
           Field{"positive", &report::ModesDocument::positive, "Curve of the positive electrode."},
           Field{"negative", &report::ModesDocument::negative, "Curve of the negative electrode."},
           Field{"note", &report::ModesDocument::note, "What the numbers may be used for."},
           Field{"level", &report::ModesDocument::level,
                 "Nominal level of the intervals: noise of the record and misfit, not a wrong electrode curve."},
           Field{"reference_cycle", &report::ModesDocument::reference_cycle, "Check-up since which losses are counted."},
           Field{"findings", &report::ModesDocument::findings, "What was found."},
           Field{"rows", &report::ModesDocument::rows, "One a check-up."}};
static_assert(fully_described<report::ModesDocument>);
}  // namespace bha
