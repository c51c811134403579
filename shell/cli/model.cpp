#include "bha/pipeline/model_file.h"
#include "shell/cli/commands.h"
#include "shell/files/source.h"

namespace bha::cli {

int model_command(const ModelArgs& args, const Terminal& io) {
  auto document =
      files::read_text(args.model).and_then([&](const std::string& text) { return pipeline::read_model(text, args.model); });
  if (!document) return io.refuse(document.error());
  if (const auto model = pipeline::model_of(*document, args.model); !model) return io.refuse(model.error());
  if (!args.json) return io.result(report::to_text(*document)), exit_result;
  io.result(report::to_json(pipeline::without_parameters(*std::move(document))));
  return exit_result;
}

}  // namespace bha::cli
