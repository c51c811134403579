// What several ways of telling a report need to look up in it.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "bha/report/types.h"

namespace bha::report {

/// The series of the reference's key; nullptr when there is none.
[[nodiscard]] const models::SohSeries* find_series(const Report&, models::SohQuantity, models::View);
[[nodiscard]] const models::Fit* best_fit(const Report&);  // nullptr: none was chosen
[[nodiscard]] std::string formula(const models::Fit&);     // "s0 − a·√(x − 1) − b·(x − 1)": x is counted from the first point
/// SoH by a fitted law; x in the fit's unit, not counted from x0. NaN before x0 and for a law whose letters are not there.
[[nodiscard]] double law_at(const models::Fit&, double x);
/// A column's finite values with their cycles, of cycles that are not left out.
struct Points {
  std::vector<std::int64_t> cycle{};
  std::vector<double> value{};
};
[[nodiscard]] Points points(const Report&, double features::CycleRow::* column);
/// Of one capacity key alone, with the check-ups and other conditions that make such a key.
[[nodiscard]] Points points(const Report&, double features::CycleRow::* column, std::int32_t key);
[[nodiscard]] double median(std::vector<double>);  // NaN of none
[[nodiscard]] bool excluded(const features::CycleRow&);
/// Excluded, and not what state of health is told by: where that is check-ups, they are not left out of its curve.
[[nodiscard]] bool left_out(const Report&, const features::CycleRow&);
/// Why a cycle is left out, in words: of one that was left out on request the reason that was given.
[[nodiscard]] std::string exclusion_reason(const Report&, const features::CycleRow&);
/// How many cycles have a reason to be left out, by reason.
[[nodiscard]] std::map<Code, std::size_t> exclusions(const Report&);
/// Findings, the gravest first, otherwise in their order.
[[nodiscard]] std::vector<Finding> by_severity(const Report&);

}  // namespace bha::report
