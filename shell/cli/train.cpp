#include "bha/pipeline/train.h"
#include "bha/pipeline/model_file.h"
#include "shell/cli/commands.h"
#include "shell/cli/interrupt.h"
#include "shell/cli/reading.h"
#include "shell/files/source.h"
#include "shell/files/write.h"

namespace bha::cli {
namespace {

Result<std::vector<pipeline::TableText>> read_tables(const std::vector<std::string>& paths) {
  const auto files = files::expand(paths);
  if (!files) return Refusal(files.error());
  std::vector<pipeline::TableText> out;
  for (const std::string& file : *files) {
    auto text = files::read_text(file);
    if (!text) return Refusal(text.error());
    out.push_back({file, std::move(*text)});
  }
  return out;
}

}  // namespace

int train_command(const TrainArgs& args, const Terminal& io) {
  if (const auto spared = spare_inputs({.paths = args.tables}, args.out); !spared) return io.refuse(spared.error());
  threads::Executor executor(args.threads);
  Run run = run_until_interrupted(executor);
  run.budget_s = args.time_limit_s;
  io.watch(run);
  const auto trained = read_tables(args.tables).and_then([&](const std::vector<pipeline::TableText>& tables) {
    return pipeline::train(tables, args.options, run);
  });
  io.clear_progress();
  if (!trained) return io.refuse(trained.error());
  io.show_all(trained->findings);
  const std::string text = report::to_json(trained->model);
  if (args.out == "-") return io.result(text), exit_result;
  if (const auto written = files::write_file(args.out, text); !written) return io.refuse(written.error());
  io.result(args.json ? report::to_json(pipeline::without_parameters(trained->model)) : report::to_text(trained->model));
  return exit_result;
}

}  // namespace bha::cli
