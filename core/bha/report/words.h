// The sentences of a report: text and HTML tell the same ones. Each is one line without a line end; what is missing is said.
#pragma once
#include <map>
#include <string>

#include "bha/report/types.h"

namespace bha::report {

[[nodiscard]] std::string source_words(const Report&);
[[nodiscard]] std::string belief_words(const Report&);
[[nodiscard]] std::string cycle_words(const Report&);
[[nodiscard]] std::string exclusion_words(const Report&);  // of cycles that are left out of the curve of health
[[nodiscard]] std::string reasons_words(const std::map<Code, std::size_t>&);
[[nodiscard]] std::string soh_words(const Report&);
[[nodiscard]] std::string law_words(const Report&);
[[nodiscard]] std::string law_card(const Report&);  // the same in a line: without letters, status and residuals
/// "1 cell", "8 cells".
[[nodiscard]] std::string counted(std::int64_t n, std::string_view thing);
[[nodiscard]] std::string end_of_life_words(const models::EndOfLife&);
[[nodiscard]] std::string forecast_words(const models::Forecast&);
[[nodiscard]] std::string knee_words(const Report&);
/// Whether the onset may be told: the first of three straight lines can also end behind the knee of two.
[[nodiscard]] bool bends_before_knee(const models::KneeTold&);
/// Whether "so many times as fast" means something: the slope before is far enough from none.
[[nodiscard]] bool fades_before_knee(const models::KneeTold&);
[[nodiscard]] std::string efficiency_words(const Report&);
[[nodiscard]] std::string resistance_words(const Report&);
[[nodiscard]] std::string ic_peak_words(const Report&);
[[nodiscard]] std::string temperature_words(const Report&);
[[nodiscard]] std::string count_of_findings(const Report&);
[[nodiscard]] std::string size_words(double bytes);  // "12.3 MB"

}  // namespace bha::report
