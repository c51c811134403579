#include "bha/pipeline/impedance.h"
#include "shell/cli/commands.h"
#include "shell/cli/reading.h"
#include "shell/files/source.h"
#include "shell/files/write.h"

namespace bha::cli {

int eis_command(const EisArgs& args, const Terminal& io) {
  const auto paths = files::expand(args.paths);
  if (!paths) return io.refuse(paths.error());
  if (const auto spared = spare_inputs({.paths = *paths}, args.out); !spared) return io.refuse(spared.error());
  report::ImpedanceDocument told;
  bool refused = false;
  for (const std::string& path : *paths) {
    const auto read =
        files::read_text(path).and_then([&](const std::string& text) { return pipeline::add_sweep(told, text, path); });
    if (read) continue;
    io.show(read.error());
    refused = true;
  }
  if (told.sweeps.empty()) return exit_refused;
  io.show_all(told.findings);
  const bool json = args.json || args.format == "json" || args.out.ends_with(".json");
  const bool csv = args.format == "csv" || args.out.ends_with(".csv");
  const std::string text = json ? report::to_json(told) : csv ? report::to_csv(told) : report::to_text(told);
  if (const auto written = files::write_file(args.out, text); !written) return io.refuse(written.error());
  return refused ? exit_refused : exit_result;
}

}  // namespace bha::cli
