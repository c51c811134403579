// Delimited text whose columns are recognised by name, and BDF text, which is the same with fixed names.
#pragma once
#include "bha/formats/types.h"

namespace bha::formats {

[[nodiscard]] const Format& delimited_format();
[[nodiscard]] const Format& bdf_format();

/// Of a source that was refused: how its text is written and what its headings are taken for, so that someone can say it better.
/// Where no heading is known, those of the line that the refusal names. No columns: there is no table.   Cost  as probe
[[nodiscard]] record::Belief headings_seen(const Source&, const BeliefOptions&, const Limits&);

}  // namespace bha::formats
