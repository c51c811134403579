#include "bha/report/schema.h"

#include "bha/base/json.h"
#include "bha/report/chart_data.h"
#include "bha/report/fleet.h"
#include "bha/report/types.h"

namespace bha::report {

std::string report_schema_json() { return json::schema<Report>(report_schema); }
std::string fleet_schema_json() { return json::schema<Fleet>(fleet_schema); }
std::string chart_schema_json() { return json::schema<ChartData>("bha.charts/0"); }

}  // namespace bha::report
