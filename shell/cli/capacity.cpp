#include "bha/pipeline/partial_capacity.h"
#include "shell/cli/commands.h"
#include "shell/cli/reading.h"
#include "shell/files/source.h"
#include "shell/files/write.h"

namespace bha::cli {
namespace {

std::string told(const report::CapacityDocument& document, const std::string& format) {
  return format == "json" ? report::to_json(document) : format == "csv" ? report::to_csv(document) : report::to_text(document);
}

}  // namespace

int capacity_command(const CapacityArgs& args, const Terminal& io) {
  const auto curve = files::read_text(args.ocv).and_then(
      [&](const std::string& text) { return models::read_open_circuit_curve(text, args.ocv); });
  if (!curve) return io.refuse(curve.error());
  ReadingArgs reading = args.reading;
  reading.options.fits = reading.options.curves = false;
  reading.options.steps.rests = true;
  std::string text;
  bool refused = false;
  const auto outcome = analyse_all(reading, true, io, [&](const CellResult& cell) {
    if (!cell.analysis) return;
    const auto document = pipeline::partial_capacity(*cell.analysis, *curve, args.options);
    if (!document) {
      io.show(document.error());
      refused = true;
      return;
    }
    if (!reading.quiet) io.show_all(document->findings);
    text += (text.empty() || args.format == "json" ? "" : "\n") + told(*document, args.format);
  });
  if (!outcome) return io.refuse(outcome.error());
  if (!text.empty())
    if (const auto written = files::write_file(args.out, text); !written) return io.refuse(written.error());
  return refused ? exit_refused : outcome->exit_code(reading.strict);
}

}  // namespace bha::cli
