// JSON Schema (2020-12) of the documents that bha writes, made from the structs' descriptions; kept in docs/schema. With line
// breaks, for people.
#pragma once
#include <string>

namespace bha::report {

[[nodiscard]] std::string report_schema();  // bha.report/0
[[nodiscard]] std::string fleet_schema();   // bha.fleet/0
[[nodiscard]] std::string page_schema();    // bha.page/0
[[nodiscard]] std::string chart_schema();   // the rows that charts draw, by the name of the data

}  // namespace bha::report
