#include "bha/base/json.h"
#include "bha/base/table.h"
#include "bha/report/csv.h"
#include "shell/cli/commands.h"
#include "shell/cli/reading.h"
#include "shell/files/write.h"

namespace bha::cli {

int features_command(const FeaturesArgs& args, const Terminal& io) {
  if (const auto spared = spare_inputs(args.reading, args.out); !spared) {
    io.show(spared.error());
    return exit_refused;
  }
  ReadingArgs reading = args.reading;
  reading.options.fits = false;
  reading.options.curves = false;
  const bool json = reading.json || args.out.ends_with(".json");
  std::string text;
  std::size_t cells = 0;
  const auto outcome = analyse_all(reading, false, io, [&](CellResult cell) {
    if (!cell.analysis) return;
    if (!reading.quiet) io.show_all(cell.analysis->findings);
    if (json)
      text += json::write(Table<features::CycleRow>{cell.analysis->cycles}) + "\n";
    else
      text += cells == 0 ? report::to_csv(cell.analysis->cycles) : "\n" + report::to_csv(cell.analysis->cycles);
    ++cells;
  });
  if (!outcome) {
    io.show(outcome.error());
    return exit_refused;
  }
  if (cells > 0) {
    if (args.out == "-") {
      io.result(text);
    } else if (const auto written = files::write_file(args.out, text); !written) {
      io.show(written.error());
      return exit_refused;
    }
  }
  return outcome->exit_code(reading.strict);
}

}  // namespace bha::cli
