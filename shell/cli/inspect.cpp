#include "bha/report/inspection.h"
#include "shell/cli/commands.h"
#include "shell/cli/reading.h"

namespace bha::cli {

int inspect_command(const InspectArgs& args, const Terminal& io) {
  ReadingArgs reading = args.reading;
  reading.options.fits = false;
  reading.options.curves = false;
  bool first = true;
  const auto outcome = analyse_all(reading, true, io, [&](CellResult cell) {
    if (!cell.analysis) return;
    const report::Inspection inspection = report::inspection_of(*cell.analysis);
    if (!first) io.result("\n");
    first = false;
    io.result(reading.json ? report::to_json(inspection) : report::to_text(inspection, io.width));
  });
  if (!outcome) return io.refuse(outcome.error());
  return outcome->exit_code(reading.strict);
}

}  // namespace bha::cli
