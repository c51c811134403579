#include "bha/pipeline/health.h"
#include "shell/cli/commands.h"
#include "shell/cli/interrupt.h"
#include "shell/files/source.h"

namespace bha::cli {

int fit_command(const FitArgs& args, const Terminal& io) {
  threads::Executor executor(0);
  Run run = run_until_interrupted(executor);
  run.budget_s = args.time_limit_s;
  const auto document =
      files::read_text(args.table)
          .and_then([&](const std::string& text) { return pipeline::read_soh_table(text, args.table, args.cell); })
          .and_then([&](const pipeline::SohTable& table) { return pipeline::fit_table(table, args.model, args.eol, run); });
  if (!document) return io.refuse(document.error());
  io.show_all(document->findings);
  io.result(args.json ? report::to_json(*document) : report::to_text(*document));
  return exit_result;
}

}  // namespace bha::cli
