// What `bha fit` tells: the laws through one table, the best one marked, and its crossing.
#pragma once
#include <string>
#include <vector>

#include "bha/base/describe.h"
#include "bha/base/finding.h"
#include "bha/models/types.h"

namespace bha::report {

struct FitDocument {
  std::string schema = "bha.fit/0";
  models::Axis x{};
  std::int64_t points = 0;
  std::vector<models::Fit> fits{};
  models::EndOfLife end_of_life{};           // in the rows of the table
  std::vector<models::Forecast> forecast{};  // of the best law, where the end was not seen
  models::KneeTold knee{};
  std::vector<Finding> findings{};
};
[[nodiscard]] std::string to_json(const FitDocument&);
[[nodiscard]] std::string to_text(const FitDocument&);

}  // namespace bha::report
namespace bha {
template <>
inline constexpr auto fields<report::FitDocument> = Fields{
    Field{"schema", &report::FitDocument::schema, "Name and version of this document."},
    Field{"x", &report::FitDocument::x, "Axis."},
    Field{"points", &report::FitDocument::points, "Rows used."},
    Field{"fits", &report::FitDocument::fits, "The laws."},
    Field{"end_of_life", &report::FitDocument::end_of_life, "Seen in the rows, or until when it was not."},
    Field{"forecast", &report::FitDocument::forecast, "Crossing of the threshold by the best law; none where it was seen."},
    Field{"knee", &report::FitDocument::knee, "Where the series turns downward."},
    Field{"findings", &report::FitDocument::findings, "What was found."}};
static_assert(fully_described<report::FitDocument>);
}  // namespace bha
