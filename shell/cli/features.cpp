#include "bha/base/json.h"
#include "bha/base/table.h"
#include "bha/report/csv.h"
#include "shell/cli/commands.h"
#include "shell/cli/reading.h"
#include "shell/files/write.h"

namespace bha::cli {

int features_command(const FeaturesArgs& args, const Terminal& io) {
  Executor executor(args.reading.threads);
  ReadingArgs reading = args.reading;
  reading.options.fits = false;
  reading.options.curves = false;
  const bool json = reading.json || args.out.ends_with(".json");
  bool refused = false, warned = false;
  std::string text;
  std::size_t cells = 0;
  const auto done = analyse_all(reading, false, io, executor, [&](CellResult cell) {
    if (!cell.analysis) {
      io.show(cell.analysis.error());
      refused = true;
      return;
    }
    if (!reading.quiet) io.show_all(cell.analysis->findings);
    warned = warned || has_warning(cell.analysis->findings);
    if (json)
      text += json::write(Table<features::CycleRow>{cell.analysis->cycles}) + "\n";
    else
      text += cells == 0 ? report::to_csv(cell.analysis->cycles) : "\n" + report::to_csv(cell.analysis->cycles);
    ++cells;
  });
  if (!done) {
    io.show(done.error());
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
  return exit_code(refused, warned, reading.strict);
}

}  // namespace bha::cli
