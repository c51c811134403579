#include "bha/pipeline/modes.h"
#include "shell/cli/commands.h"
#include "shell/cli/interrupt.h"
#include "shell/cli/reading.h"
#include "shell/files/source.h"
#include "shell/files/write.h"

namespace bha::cli {
namespace {

// A name of the library, else a file.
Result<models::HalfCell> half_cell(const std::string& said) {
  if (models::is_library_half_cell(said)) return models::library_half_cell(said);
  return files::read_text(said).and_then([&](const std::string& text) { return models::read_half_cell(text, said); });
}

std::string told(const report::ModesDocument& document, const std::string& format) {
  return format == "json" ? report::to_json(document) : format == "csv" ? report::to_csv(document) : report::to_text(document);
}

}  // namespace

int modes_command(const ModesArgs& args, const Terminal& io) {
  const auto positive = half_cell(args.positive), negative = half_cell(args.negative);
  for (const auto* curve : {&positive, &negative})
    if (!*curve) return io.refuse(curve->error());
  ReadingArgs reading = args.reading;
  reading.options.fits = reading.options.curves = false;
  reading.options.steps.slow_curves = true;
  threads::Executor executor(reading.threads);
  Run run = run_until_interrupted(executor);
  run.budget_s = reading.time_limit_s;
  std::string text;
  bool refused = false, warned = false;
  const auto outcome = analyse_all(reading, true, io, [&](const CellResult& cell) {
    if (!cell.analysis) return;
    const auto document = pipeline::degradation_modes(*cell.analysis, *positive, *negative, run);
    if (!document) {
      io.show(document.error());
      refused = true;
      return;
    }
    if (!reading.quiet) io.show_all(document->findings);
    for (const Finding& f : document->findings) warned |= f.severity == Severity::warning;
    text += (text.empty() || args.format == "json" ? "" : "\n") + told(*document, args.format);
  });
  if (!outcome) return io.refuse(outcome.error());
  if (!text.empty())
    if (const auto written = files::write_file(args.out, text); !written) return io.refuse(written.error());
  return refused || (reading.strict && warned) ? exit_refused : outcome->exit_code(reading.strict);
}

}  // namespace bha::cli
