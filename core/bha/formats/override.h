// --believe FILE: a Belief that repeats or overrides what would be detected, field by field.
#pragma once
#include <string>

#include "bha/formats/types.h"

namespace bha::formats {

/// What the handed-in Belief says, as options, so that it is not asked for again: delimiter, decimal sign, columns, sign, clock.
/// What the user said besides stays. A field at its default value says nothing, unless the Belief is a whole one (it names a
/// format).
[[nodiscard]] BeliefOptions with_believed(const BeliefOptions& options);
/// Fields of `believe` that say something replace those of `belief`; columns are matched by heading.
/// Findings     belief_invalid (refused): it names a column that the file does not have, or another place for it
[[nodiscard]] Result<bool> override_belief(record::Belief& belief, const BeliefOptions& options, const std::string& file);

}  // namespace bha::formats
