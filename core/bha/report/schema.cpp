#include "bha/report/schema.h"

#include "bha/base/json.h"
#include "bha/report/chart_data.h"
#include "bha/report/fleet.h"
#include "bha/report/page_document.h"
#include "bha/report/types.h"

namespace bha::report {

std::string report_schema() { return json::indented(json::schema<Report>(report_schema_name)); }
std::string fleet_schema() { return json::indented(json::schema<Fleet>(fleet_schema_name)); }
std::string page_schema() { return json::indented(json::schema<PageDocument>(page_schema_name)); }
std::string chart_schema() { return json::indented(json::schema<ChartData>("bha.charts/0")); }

}  // namespace bha::report
