// What a page shows that asks an ageing model again and again, as its sliders move.
//   what_if_page({.model = "nmc111-sanyo-2Ah", .baseline = {…}, .instead = warmer})
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "bha/base/finding.h"
#include "bha/report/chart_data.h"
#include "bha/simulate/types.h"

namespace bha::pipeline {

/// model: empty is the usual one. instead: beside the baseline; nothing: the baseline alone.
struct WhatIfAsked {
  std::string model{};
  double years = 10, eol = 0.8, soh_now = nan, days_now = nan, efc_now = nan;
  models::Conditions baseline{};
  std::optional<models::Conditions> instead{};
};
/// A model that may be asked, and where its data lie.
struct WhatIfModel {
  std::string id{}, cell{}, chemistry{}, source{}, caution{};
  std::vector<std::string> range{};
};
/// A case as a line of a table; numbers are those at the end of the years.
struct WhatIfLine {
  std::string name{}, conditions{}, end_of_life{};
  double soh = nan, soh_difference = nan, resistance = nan;
};
struct WhatIfPage {
  simulate::WhatIf told{};
  std::vector<WhatIfLine> lines{};
  std::vector<report::WhatIfMark> what_if{};
  std::vector<std::string> summaries{};  // of the charts what_if and what_if_difference
  std::vector<WhatIfModel> models{};
};

/// Findings  those of simulate::what_if
[[nodiscard]] Result<WhatIfPage> what_if_page(const WhatIfAsked&);

}  // namespace bha::pipeline
namespace bha {
template <>
inline constexpr auto fields<pipeline::WhatIfAsked> =
    Fields{Field{"model", &pipeline::WhatIfAsked::model, "Name of an ageing model; empty: the usual one."},
           Field{"years", &pipeline::WhatIfAsked::years, "How far."},
           Field{"eol", &pipeline::WhatIfAsked::eol, "End of life, relative to the new cell."},
           Field{"soh_now", &pipeline::WhatIfAsked::soh_now, "Health of your cell: the model is scaled to it."},
           Field{"days_now", &pipeline::WhatIfAsked::days_now, "How long it has lived [days]."},
           Field{"efc_now", &pipeline::WhatIfAsked::efc_now, "How many equivalent full cycles it has done."},
           Field{"baseline", &pipeline::WhatIfAsked::baseline, "Conditions of every day."},
           Field{"instead", &pipeline::WhatIfAsked::instead, "What is asked beside them; null: nothing."}};
static_assert(fully_described<pipeline::WhatIfAsked>);
template <>
inline constexpr auto fields<pipeline::WhatIfModel> =
    Fields{Field{"id", &pipeline::WhatIfModel::id, "Name, as it is asked for."},
           Field{"cell", &pipeline::WhatIfModel::cell, "The cell it was measured on."},
           Field{"chemistry", &pipeline::WhatIfModel::chemistry, "Its electrodes."},
           Field{"source", &pipeline::WhatIfModel::source, "Whom to cite."},
           Field{"caution", &pipeline::WhatIfModel::caution, "What to know before it is believed; empty: nothing besides."},
           Field{"range", &pipeline::WhatIfModel::range, "Where its data lie, in words."}};
static_assert(fully_described<pipeline::WhatIfModel>);
template <>
inline constexpr auto fields<pipeline::WhatIfLine> =
    Fields{Field{"name", &pipeline::WhatIfLine::name, "Name of the case."},
           Field{"conditions", &pipeline::WhatIfLine::conditions, "Its conditions, in words."},
           Field{"end_of_life", &pipeline::WhatIfLine::end_of_life, "When it ends, in words."},
           Field{"soh", &pipeline::WhatIfLine::soh, "State of health after the years asked."},
           Field{"soh_difference", &pipeline::WhatIfLine::soh_difference, "Minus the baseline's then."},
           Field{"resistance", &pipeline::WhatIfLine::resistance, "Over that of the new cell, then; null: not in the model."}};
static_assert(fully_described<pipeline::WhatIfLine>);
template <>
inline constexpr auto fields<pipeline::WhatIfPage> =
    Fields{Field{"told", &pipeline::WhatIfPage::told, "The answer: bha.whatif/0."},
           Field{"lines", &pipeline::WhatIfPage::lines, "Its cases as lines of a table."},
           Field{"what_if", &pipeline::WhatIfPage::what_if, "Rows of the charts what_if and what_if_difference."},
           Field{"summaries", &pipeline::WhatIfPage::summaries, "What these charts show, a sentence each."},
           Field{"models", &pipeline::WhatIfPage::models, "Which models may be asked."}};
static_assert(fully_described<pipeline::WhatIfPage>);
}  // namespace bha
