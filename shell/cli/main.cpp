#include <cstdio>
#include <exception>

#include "shell/cli/commands.h"
#include "shell/cli/interrupt.h"

namespace {

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};

int dispatch(const bha::cli::Arguments& arguments, const bha::cli::Terminal& io) {
  using namespace bha::cli;
  return std::visit(Overloaded{[&](const Words& words) {
                                 words.exit == 0 ? io.result(words.text) : io.words(words.text);
                                 return words.exit;
                               },
                               [&](const ReportArgs& a) { return report_command(a, io); },
                               [&](const InspectArgs& a) { return inspect_command(a, io); },
                               [&](const FeaturesArgs& a) { return features_command(a, io); },
                               [&](const ModesArgs& a) { return modes_command(a, io); },
                               [&](const CapacityArgs& a) { return capacity_command(a, io); },
                               [&](const EisArgs& a) { return eis_command(a, io); },
                               [&](const FitArgs& a) { return fit_command(a, io); },
                               [&](const SimulateArgs& a) { return simulate_command(a, io); },
                               [&](const WhatIfArgs& a) { return whatif_command(a, io); },
                               [&](const ReplayArgs& a) { return replay_command(a, io); },
                               [&](const BenchmarkArgs& a) { return benchmark_command(a, io); },
                               [&](const TrainArgs& a) { return train_command(a, io); },
                               [&](const PredictArgs& a) { return predict_command(a, io); },
                               [&](const ModelArgs& a) { return model_command(a, io); },
                               [&](const AddArgs& a) { return add_command(a, io); },
                               [&](const ListArgs& a) { return list_command(a, io); },
                               [&](const RemoveArgs& a) { return remove_command(a, io); },
                               [&](const ServeArgs& a) { return serve_command(a, io); },
                               [&](const SchemaArgs& a) { return schema_command(a, io); }},
                    arguments);
}

}  // namespace

int main(int argc, char** argv) {
  const bha::cli::Terminal io = bha::cli::this_terminal();
  try {
    bha::cli::catch_interrupts();
    const int code = dispatch(bha::cli::parse_arguments(argc, argv), io);
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {  // a full disk or a closed pipe behind stdout
      io.show(bha::finding(bha::Code::write_failed, bha::Severity::refused, {.file = "stdout"},
                           "the result could not be written whole", "room for it, and a reader at the other end"));
      return bha::cli::exit_refused;
    }
    return code;
  } catch (const std::exception& e) {
    io.show(bha::finding(bha::Code::internal, bha::Severity::refused, {}, e.what(), "no exception here"));
    return bha::cli::exit_bug;
  }
}
