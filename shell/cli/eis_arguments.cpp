#include "shell/cli/eis_arguments.h"

#include <CLI/CLI.hpp>

namespace bha::cli {

void add_eis_command(Commands& commands, EisArgs& args) {
  if (CLI::App* eis =
          commands.add("eis", "Impedance sweeps: resistance, arcs, tail, and whether they can be believed (Lin-KK)")) {
    eis->add_option("PATH", args.paths, "Sweeps: files, folders, patterns; '-' is standard input")->required()->type_name("");
    eis->add_option("--format", args.format, "text, json or csv (a line a sweep)")
        ->check(CLI::IsMember({"text", "json", "csv"}, CLI::ignore_case));
    eis->add_flag("--json", args.json, "The same as --format json; with the residual at each frequency");
    eis->add_option("-o,--output", args.out, "FILE; '-' is stdout");
    eis->footer(
        "Examples:\n  bha eis cell7_soc50.csv\n  bha eis sweeps/*.DTA --format csv -o resistances.csv\n"
        "A sweep is text with a column of frequency, of Re Z and of Im Z, as instruments export it (Gamry, ZPlot, "
        "EC-Lab, Autolab, …).");
  }
}

}  // namespace bha::cli
