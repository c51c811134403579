#include "bha/report/schema.h"
#include "bha/base/json.h"
#include "bha/base/text.h"
#include "bha/report/capacity_document.h"
#include "bha/report/fit_document.h"
#include "bha/report/impedance_document.h"
#include "bha/report/inspection.h"
#include "bha/report/model_document.h"
#include "bha/report/modes_document.h"
#include "bha/simulate/types.h"
#include "shell/cli/commands.h"

namespace bha::cli {

int schema_command(const SchemaArgs& args, const Terminal& io) {
  if (args.name == "report") return io.result(report::report_schema()), exit_result;
  if (args.name == "fleet") return io.result(report::fleet_schema()), exit_result;
  if (args.name == "inspection")
    return io.result(json::indented(json::schema<report::Inspection>("bha.inspection/0"))), exit_result;
  if (args.name == "fit") return io.result(json::indented(json::schema<report::FitDocument>("bha.fit/0"))), exit_result;
  if (args.name == "whatif") return io.result(json::indented(json::schema<simulate::WhatIf>("bha.whatif/0"))), exit_result;
  if (args.name == "marginal") return io.result(json::indented(json::schema<simulate::Marginal>("bha.marginal/0"))), exit_result;
  if (args.name == "modes") return io.result(json::indented(json::schema<report::ModesDocument>("bha.modes/0"))), exit_result;
  if (args.name == "capacity")
    return io.result(json::indented(json::schema<report::CapacityDocument>("bha.capacity/0"))), exit_result;
  if (args.name == "eis") return io.result(json::indented(json::schema<report::ImpedanceDocument>("bha.eis/0"))), exit_result;
  if (args.name == "model") return io.result(json::indented(json::schema<report::ModelDocument>("bha.model/0"))), exit_result;
  if (args.name == "prediction")
    return io.result(json::indented(json::schema<report::PredictionDocument>("bha.prediction/0"))), exit_result;
  return io.refuse(finding(Code::option_invalid, Severity::refused, {}, in_quotes(args.name),
                           "report, fleet, inspection, fit, whatif, marginal, modes, capacity, eis, model or prediction",
                           "see `bha help schema`"));
}

}  // namespace bha::cli
