// --map QUANTITY=HEADING[:UNIT]: what the user says a column is.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "bha/base/finding.h"
#include "bha/formats/types.h"
#include "bha/formats/units.h"

namespace bha::formats {

struct MapOption {
  record::Quantity quantity{};  // ignored: the user said nothing of this heading
  std::string unit{};           // as the user spelled it
  const Unit* meant = nullptr;
};
inline constexpr std::size_t any_column = ~std::size_t{0};
/// What --map says of a heading. Headings are compared without case and without blanks at their ends; "#3" is the third column,
/// whatever its heading.
[[nodiscard]] MapOption mapped(const BeliefOptions& options, std::string_view heading, std::size_t column = any_column);
/// option_invalid (refused) for a quantity that does not exist or a unit that measures something else.
[[nodiscard]] Result<bool> check_map(const BeliefOptions& options);
/// option_invalid (refused) for a heading that the file does not have, unit_unknown (refused) for a unit that we do not know.
/// What a belief brought along is not looked at here (override.h does).
[[nodiscard]] Result<bool> check_headings(const BeliefOptions& options, const std::vector<std::string>& headings,
                                          const std::string& file);

}  // namespace bha::formats
