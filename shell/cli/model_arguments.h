// The options of the commands about models that are fitted or trained: fit, benchmark, train, predict, model show.
#pragma once
#include <string>

#include "shell/cli/arguments.h"
#include "shell/cli/asked_commands.h"

namespace bha::cli {

struct TrainWords {  // as typed
  std::string regressor = "best", inputs{};
};
void add_fit_command(Commands&, FitArgs&);
void add_benchmark_command(Commands&, BenchmarkArgs&, std::string& level);
void add_model_commands(Commands&, TrainArgs&, PredictArgs&, ModelArgs&, TrainWords&);
[[nodiscard]] TrainArgs finished(TrainArgs, const TrainWords&);

}  // namespace bha::cli
