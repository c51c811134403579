#include "bha/report/inspection.h"
#include "shell/cli/commands.h"
#include "shell/cli/reading.h"

namespace bha::cli {

int inspect_command(const InspectArgs& args, const Terminal& io) {
  Executor executor(args.reading.threads);
  ReadingArgs reading = args.reading;
  reading.options.fits = false;
  reading.options.curves = false;
  bool refused = false, warned = false, first = true;
  const auto done = analyse_all(reading, true, io, executor, [&](CellResult cell) {
    if (!cell.analysis) {
      io.show(cell.analysis.error());
      refused = true;
      return;
    }
    warned = warned || has_warning(cell.analysis->findings);
    const report::Inspection inspection = report::inspection_of(*cell.analysis);
    if (!first) io.result("\n");
    first = false;
    io.result(reading.json ? report::to_json(inspection) : report::to_text(inspection, io.width));
  });
  if (!done) {
    io.show(done.error());
    return exit_refused;
  }
  return exit_code(refused, warned, reading.strict);
}

}  // namespace bha::cli
