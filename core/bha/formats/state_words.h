// What a cycler's word for a step says of the cell: "C", "CC_DChg", "Discharge", "REST", … → State.
//   state_of("CCCV_CHG") == record::State::charge;  state_of("EIS") == record::State::other
#pragma once
#include <string_view>

#include "bha/record/types.h"

namespace bha::formats {

/// Without case; blanks, quotes and underscores do not matter. A word for an impedance measurement is `other`. An empty field and
/// a word that is not known ("TABLE", a drive profile) are `unknown`: such rows are taken by their current. No allocation.
/// Source  Maccor's letters, Neware's, Arbin's, PEC's and BDF's step types
[[nodiscard]] record::State state_of(std::string_view word);
/// "CV", "Taper" and the like: they do not say which way the current flows. A charge's, for a discharge seldom ends so.
[[nodiscard]] bool says_held_voltage_alone(std::string_view word);

}  // namespace bha::formats
