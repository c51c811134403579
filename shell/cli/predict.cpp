#include "bha/pipeline/predict.h"

#include "bha/pipeline/predict_stream.h"
#include "shell/cli/as_it_comes.h"
#include "shell/cli/commands.h"
#include "shell/cli/interrupt.h"
#include "shell/cli/reading.h"
#include "shell/files/source.h"
#include "shell/files/write.h"

namespace bha::cli {
namespace {

/// Each row is answered when its line is there: a program that writes rows reads its answers before it writes the next.
int answer_as_they_come(const report::ModelDocument& document, const models::TrainedModel& model, const PredictArgs& args,
                        const Terminal& io) {
  pipeline::PredictStream stream(document, model, args.table, args.options);
  const int code = tell_as_it_comes(stream, io);
  if (code == exit_result) io.show_all(stream.findings());
  return code;
}

}  // namespace

int predict_command(const PredictArgs& args, const Terminal& io) {
  if (const auto spared = spare_inputs({.paths = {args.model, args.table}}, args.out); !spared) return io.refuse(spared.error());
  threads::Executor executor(0);
  Run run = run_until_interrupted(executor);
  const auto document =
      files::read_text(args.model).and_then([&](const std::string& text) { return pipeline::read_model(text, args.model); });
  if (!document) return io.refuse(document.error());
  const auto model = pipeline::model_of(*document, args.model);
  if (!model) return io.refuse(model.error());
  const bool json = args.json || args.out.ends_with(".json");
  if (args.table == "-" && args.out == "-" && !json) return answer_as_they_come(*document, *model, args, io);
  const auto told = files::read_text(args.table).and_then([&](const std::string& text) {
    return pipeline::predict_table(*document, *model, {args.table, text}, args.options, run);
  });
  if (!told) return io.refuse(told.error());
  io.show_all(told->findings);
  if (!told->reference.empty()) io.words(told->target + " is relative to " + told->reference);
  const std::string text = json ? report::to_json(*told) : report::to_csv(*told);
  if (args.out == "-") return io.result(text), exit_result;
  if (const auto written = files::write_file(args.out, text); !written) return io.refuse(written.error());
  return exit_result;
}

}  // namespace bha::cli
