#include "bha/pipeline/modes_page.h"

#include <cmath>

#include "bha/base/text.h"

namespace bha::pipeline {
namespace {

Result<models::HalfCell> half_cell(const ElectrodeAsked& asked) {
  return asked.text.empty() ? models::library_half_cell(asked.name) : models::read_half_cell(asked.text, asked.name);
}

struct Mode {
  const char* name;
  double report::ModesRow::*loss, report::ModesRow::*lower, report::ModesRow::*upper;
};
using Row = report::ModesRow;
constexpr Mode modes[] = {
    {"lithium (LLI)", &Row::lithium_loss, &Row::lithium_loss_lower, &Row::lithium_loss_upper},
    {"positive electrode (LAM_PE)", &Row::positive_loss, &Row::positive_loss_lower, &Row::positive_loss_upper},
    {"negative electrode (LAM_NE)", &Row::negative_loss, &Row::negative_loss_lower, &Row::negative_loss_upper}};

std::string percent(double fraction) { return number_text(std::round(1000 * fraction) / 10); }

std::string told_of(const report::ModesDocument& told) {
  const Row& last = told.rows.back();
  std::string out = std::to_string(told.rows.size()) + (told.rows.size() == 1 ? " check-up" : " check-ups");
  if (told.rows.size() < 2) return out + ": losses are told from the second one on";
  out += "; lost by cycle " + std::to_string(last.cycle) + " since cycle " + std::to_string(told.reference_cycle) + ": ";
  for (const Mode& mode : modes) {
    out += (&mode == modes ? "" : ", ") + std::string(mode.name) + " ";
    const double loss = last.*mode.loss;
    out += std::isnan(loss) ? "not determined"
                            : percent(loss) + " % (" + percent(last.*mode.lower) + " to " + percent(last.*mode.upper) + ")";
  }
  return out + ". Each is a share of its own: what lies on each other is no share of the capacity.";
}
std::string intervals_of(const report::ModesDocument& told) {
  return "Bands are " + std::to_string(std::lround(100 * told.level)) + " % intervals: " + told.note + ".";
}

}  // namespace

Result<ModesPage> modes_page(const Analysis& analysis, const ModesAsked& asked, Run& run) {
  const auto positive = half_cell(asked.positive), negative = half_cell(asked.negative);
  for (const auto* electrode : {&positive, &negative})
    if (!*electrode) return Refusal(electrode->error());
  return degradation_modes(analysis, *positive, *negative, run).map([](report::ModesDocument told) {
    ModesPage out{.summaries = {told_of(told), intervals_of(told)}};
    for (const Row& row : told.rows)
      for (const Mode& mode : modes)
        if (!std::isnan(row.*mode.loss))
          out.modes.push_back({row.cycle, mode.name, row.*mode.loss, row.*mode.lower, row.*mode.upper});
    out.told = std::move(told);
    return out;
  });
}

}  // namespace bha::pipeline
