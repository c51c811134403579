// JSON Schema (2020-12) of the documents that bha writes, made from the structs' descriptions; kept in docs/schema.
#pragma once
#include <string>

namespace bha::report {

[[nodiscard]] std::string report_schema_json();  // bha.report/0
[[nodiscard]] std::string fleet_schema_json();   // bha.fleet/0
[[nodiscard]] std::string chart_schema_json();   // the rows that charts draw, by the name of the data

}  // namespace bha::report
