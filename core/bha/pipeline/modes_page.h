// What a page shows of what a cell lost: degradation_modes, with the rows of its chart and words for it.
//   modes_page(analysis, {.positive = {"positive.csv", text}, .negative = {"graphite"}}, run)
#pragma once
#include <string>
#include <vector>

#include "bha/base/run.h"
#include "bha/pipeline/modes.h"
#include "bha/report/chart_data.h"
#include "bha/report/modes_document.h"

namespace bha::pipeline {

/// text: that of a file (CSV: stoichiometry, potential_V); empty: `name` is one of the library's.
struct ElectrodeAsked {
  std::string name{}, text{};
};
struct ModesAsked {
  ElectrodeAsked positive{}, negative{};
};
struct ModesPage {
  report::ModesDocument told{};
  std::vector<report::ModeMark> modes{};
  std::vector<std::string> summaries{};  // of the charts of report::modes_titles
};

/// Findings  those of models::read_half_cell and of degradation_modes
[[nodiscard]] Result<ModesPage> modes_page(const Analysis&, const ModesAsked&, Run&);

}  // namespace bha::pipeline
namespace bha {
template <>
inline constexpr auto fields<pipeline::ElectrodeAsked> = Fields{
    Field{"name", &pipeline::ElectrodeAsked::name, "Of its file, or of a published curve."},
    Field{"text", &pipeline::ElectrodeAsked::text, "Its curve as CSV: stoichiometry, potential_V; empty: a published one."}};
static_assert(fully_described<pipeline::ElectrodeAsked>);
template <>
inline constexpr auto fields<pipeline::ModesAsked> =
    Fields{Field{"positive", &pipeline::ModesAsked::positive, "The positive electrode."},
           Field{"negative", &pipeline::ModesAsked::negative, "The negative electrode."}};
static_assert(fully_described<pipeline::ModesAsked>);
template <>
inline constexpr auto fields<pipeline::ModesPage> =
    Fields{Field{"told", &pipeline::ModesPage::told, "The answer: bha.modes/0."},
           Field{"modes", &pipeline::ModesPage::modes, "Rows of the charts modes and modes_interval."},
           Field{"summaries", &pipeline::ModesPage::summaries, "What these charts show, a sentence each."}};
static_assert(fully_described<pipeline::ModesPage>);
}  // namespace bha
