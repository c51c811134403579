#include "shell/cli/reading.h"

#include <memory>

#include "bha/base/json.h"
#include "bha/pipeline/metadata.h"
#include "bha/pipeline/session.h"
#include "bha/report/inspection.h"
#include "shell/containers/containers.h"
#include "shell/files/source.h"

namespace bha::cli {
namespace {

Result<std::vector<pipeline::MetadataRow>> metadata_of(const ReadingArgs& args) {
  if (args.metadata_file.empty()) return std::vector<pipeline::MetadataRow>{};
  return files::read_text(args.metadata_file).and_then([&](const std::string& text) {
    return pipeline::read_metadata(text, args.metadata_file);
  });
}

// What the command line said goes before what the table says.
pipeline::Options options_for(const ReadingArgs& args, const record::Belief* belief, const pipeline::MetadataRow* row) {
  pipeline::Options options = args.options;
  options.extra_formats = containers::formats();
  if (belief != nullptr) options.belief.believe = *belief;
  if (row != nullptr) {
    options.cell = row->cell;
    const auto unless_said = [](double& said, double told) {
      if (std::isnan(said)) said = told;
    };
    unless_said(options.belief.nominal_capacity_Ah, row->cell.nominal_capacity_Ah);
    unless_said(options.belief.voltage_min_V, row->cell.voltage_min_V);
    unless_said(options.belief.voltage_max_V, row->cell.voltage_max_V);
  }
  return options;
}

Result<void> add_digest(pipeline::Analysis& analysis, const std::vector<formats::Source>& sources) {
  for (std::size_t i = 0; i < sources.size() && i < analysis.source.size(); ++i) {
    const auto digest = files::digest(sources[i]);
    if (!digest) return Refusal(digest.error());
    analysis.source[i].sha256 = digest->sha256;
    analysis.source[i].bytes = digest->bytes;
  }
  return {};
}

bool can_be_read_twice(const formats::Source& source) { return source.name != "-"; }

std::vector<CellResult> cells_of(const std::string& path, const pipeline::Options& options, bool with_digest, Run& run) {
  const auto source = files::open(path);
  if (!source) return {{path, Refusal(source.error())}};
  std::vector<CellResult> out;
  for (auto& analysis : pipeline::analyse_each(*source, options, run)) {
    if (analysis && with_digest && can_be_read_twice(*source))
      if (const auto added = add_digest(*analysis, {*source}); !added) analysis = Refusal(added.error());
    out.push_back({path, std::move(analysis)});
  }
  return out;
}

CellResult joined(const std::vector<std::string>& paths, const pipeline::Options& options, bool with_digest, Run& run) {
  std::vector<formats::Source> sources;
  for (const std::string& path : paths) {
    auto source = files::open(path);
    if (!source) return {path, Refusal(source.error())};
    sources.push_back(std::move(*source));
  }
  auto analysis = pipeline::analyse_joined(sources, options, run);
  if (analysis && with_digest)
    if (const auto added = add_digest(*analysis, sources); !added) analysis = Refusal(added.error());
  return {options.cell.id, std::move(analysis)};
}

}  // namespace

Result<void> analyse_all(const ReadingArgs& args, bool with_digest, const Terminal& io, Executor& executor,
                         const std::function<void(CellResult)>& take) {
  std::unique_ptr<record::Belief> belief;
  if (!args.believe_file.empty()) {
    const auto text = files::read_text(args.believe_file);
    if (!text) return Refusal(text.error());
    auto read = report::belief_from_json(*text, args.believe_file);
    if (!read) return Refusal(read.error());
    belief = std::make_unique<record::Belief>(std::move(*read));
  }
  const auto metadata = metadata_of(args);
  if (!metadata) return Refusal(metadata.error());
  const auto paths = files::expand(args.paths);
  if (!paths) return Refusal(paths.error());

  Run run = executor.run();
  if (!args.quiet) io.watch(run);
  if (!args.join.empty()) {
    pipeline::Options options = options_for(args, belief.get(), pipeline::row_of(*metadata, paths->front()));
    options.cell.id = args.join;
    take(joined(*paths, options, with_digest, run));
    io.clear_progress();
    return {};
  }
  // Several files: each on one thread, so many at a time that results can be handed on in order. One file: its pieces on all.
  const std::size_t at_once = paths->size() == 1 ? 1 : 4 * run.threads;
  for (std::size_t from = 0; from < paths->size() && !run.must_stop(); from += at_once) {
    const std::size_t n = std::min(at_once, paths->size() - from);
    std::vector<std::vector<CellResult>> results(n);
    Run alone = run;
    if (n > 1) {
      alone.parallel_for = nullptr;
      alone.threads = 1;
      alone.progress = nullptr;
    }
    run.each(n, [&](std::size_t i) {
      const std::string& path = (*paths)[from + i];
      Run own = alone;
      results[i] = cells_of(path, options_for(args, belief.get(), pipeline::row_of(*metadata, path)), with_digest, own);
    });
    for (auto& cells : results)
      for (CellResult& cell : cells) take(std::move(cell));
    if (paths->size() > 1) run.tell(static_cast<double>(from + n) / static_cast<double>(paths->size()), "files read");
  }
  io.clear_progress();
  return {};
}

int exit_code(bool any_refused, bool any_warning, bool strict) {
  return any_refused || (strict && any_warning) ? exit_refused : exit_result;
}

bool has_warning(const std::vector<Finding>& findings) {
  for (const Finding& f : findings)
    if (f.severity != Severity::note) return true;
  return false;
}

}  // namespace bha::cli
