// One function a command, one file each. They translate, call, translate back; no arithmetic.
#pragma once
#include "shell/cli/arguments.h"
#include "shell/cli/terminal.h"

namespace bha::cli {

int report_command(const ReportArgs&, const Terminal&);
int inspect_command(const InspectArgs&, const Terminal&);
int features_command(const FeaturesArgs&, const Terminal&);
int eis_command(const EisArgs&, const Terminal&);
int modes_command(const ModesArgs&, const Terminal&);
int capacity_command(const CapacityArgs&, const Terminal&);
int fit_command(const FitArgs&, const Terminal&);
int simulate_command(const SimulateArgs&, const Terminal&);
int whatif_command(const WhatIfArgs&, const Terminal&);
int replay_command(const ReplayArgs&, const Terminal&);
int benchmark_command(const BenchmarkArgs&, const Terminal&);
int train_command(const TrainArgs&, const Terminal&);
int predict_command(const PredictArgs&, const Terminal&);
int model_command(const ModelArgs&, const Terminal&);
int add_command(const AddArgs&, const Terminal&);
int list_command(const ListArgs&, const Terminal&);
int remove_command(const RemoveArgs&, const Terminal&);
int serve_command(const ServeArgs&, const Terminal&);
int schema_command(const SchemaArgs&, const Terminal&);

}  // namespace bha::cli
