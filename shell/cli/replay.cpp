#include <fmt/format.h>

#include <map>

#include "bha/base/text.h"
#include "bha/pipeline/session.h"
#include "bha/report/json.h"
#include "shell/cli/commands.h"
#include "shell/cli/interrupt.h"
#include "shell/files/source.h"

namespace bha::cli {
namespace {

// The options of the report, parsed again exactly as they were typed.
Result<pipeline::Options> options_of(const report::Report& report, const std::string& name) {
  std::vector<std::string> words{"bha", "report"};
  for (const auto& source : report.source) words.push_back(source.name);
  for (const auto& [option, values] : report.run.options) {
    if (option == "out" || option == "format" || option == "json" || option == "metadata" || option == "name-pattern" ||
        option == "believe")
      continue;
    bool first = true;
    for (const std::string_view value : split(values, '\n')) {
      if (option != "voltage-limits" || first) words.push_back("--" + option);
      first = false;
      if (value != "true") words.emplace_back(value);
    }
  }
  std::vector<const char*> argv;
  for (const std::string& w : words) argv.push_back(w.c_str());
  const Arguments arguments = parse_arguments(static_cast<int>(argv.size()), argv.data());
  const auto* parsed = std::get_if<ReportArgs>(&arguments);
  if (parsed == nullptr)
    return refuse(Code::document_invalid, {.file = name, .column = "run.options"}, std::get<Words>(arguments).text,
                  "options of bha report");
  pipeline::Options options = parsed->reading.options;
  options.belief.believe = report.belief;
  options.cell = report.cell;
  return options;
}

/// The source at `path`, if it is the one that the report tells of; it keeps the name that the report gave it.
Result<formats::Source> source_at(const std::string& path, const record::Provenance& told) {
  auto source = files::open(path);
  if (!source) return source;
  const auto digest = files::digest(*source);
  if (!digest) return Refusal(digest.error());
  if (digest->sha256 != told.sha256)
    return refuse(Code::source_changed, {.file = path}, "sha256 " + digest->sha256,
                  "sha256 " + told.sha256 + ", as in the report",
                  "the file is not what it was: put that one back and name it (bha replay REPORT PATH), or make a new report");
  if (source->name == path) source->name = told.name;
  for (formats::Part& part : source->parts)
    if (part.name == path) part.name = told.name;
  if (told.name == "-")  // it was read from its beginning to its end, without a look at its tail
    for (formats::Part& part : source->parts) part.size = formats::unknown_size;
  return source;
}

Result<std::vector<formats::Source>> sources_of(const report::Report& report, const ReplayArgs& args) {
  const auto elsewhere = files::expand(args.paths);
  if (!elsewhere) return Refusal(elsewhere.error());
  std::map<std::string, std::string> moved;  // sha256 → path; what cannot be read is no source
  for (const std::string& path : *elsewhere)
    if (const auto digest = files::open(path).and_then(files::digest)) moved.emplace(digest->sha256, path);
  std::vector<formats::Source> sources;
  for (const auto& told : report.source) {
    if (told.sha256.empty())
      return refuse(Code::source_changed, {.file = args.report},
                    "a source without sha256 (standard input that was not read to its end)", "a file",
                    "save the input to a file and report that");
    const auto now = moved.find(told.sha256);
    if (now == moved.end() && told.name == "-")
      return refuse(Code::source_changed, {.file = args.report}, "standard input, sha256 " + told.sha256, "a file of these bytes",
                    "save them to a file and name it: bha replay REPORT FILE");
    auto source = source_at(now == moved.end() ? told.name : now->second, told);
    if (!source && source.error().code == Code::file_not_found)
      source.error().remedy =
          args.paths.empty()
              ? "go to the folder where the report was made, or name the file where it lies now: bha replay REPORT PATH"
              : "name the file with the sha256 of the report, " + told.sha256 + ": none of those that were named has it";
    if (!source) return Refusal(source.error());
    sources.push_back(std::move(*source));
  }
  return sources;
}

}  // namespace

int replay_command(const ReplayArgs& args, const Terminal& io) {
  const auto told = files::read_text(args.report).and_then([&](const std::string& text) {
    return report::from_json(trimmed(text), args.report);
  });
  if (!told) {
    Finding why = told.error();
    if (why.code == Code::document_invalid)
      why.remedy =
          "give one report, such as bha report PATH --json > report.json makes; of several cells `--format json --out DIR` "
          "makes a file each";
    return io.refuse(why);
  }
  const auto options = options_of(*told, args.report);
  if (!options) return io.refuse(options.error());
  auto sources = sources_of(*told, args);
  if (!sources) return io.refuse(sources.error());
  threads::Executor executor(0);
  Run run = run_until_interrupted(executor);
  auto analysis = pipeline::analyse_joined(*sources, *options, run);
  if (!analysis) return io.refuse(analysis.error());
  for (std::size_t i = 0; i < analysis->source.size(); ++i) {
    analysis->source[i].sha256 = told->source[i].sha256;
    analysis->source[i].bytes = told->source[i].bytes;
  }
  const auto differ = report::differences(*told, report::make_report(*analysis, told->run));
  if (!differ.empty()) {
    std::string names;
    for (const std::string& d : differ) names += (names.empty() ? "" : ", ") + d;
    return io.refuse(finding(Code::replay_differs, Severity::refused, {.file = args.report}, "other numbers in " + names,
                             "the same as in the report (made by bha " + told->run.version + ")"));
  }
  io.result(args.json ? R"({"same":true})"
                        "\n"
                      : fmt::format("same: every number of {} comes out again\n", args.report));
  return exit_result;
}

}  // namespace bha::cli
