#include "shell/cli/reading.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>

#include "bha/base/json.h"
#include "bha/base/text.h"
#include "bha/pipeline/continuation.h"
#include "bha/pipeline/join_order.h"
#include "bha/pipeline/metadata.h"
#include "bha/pipeline/name_pattern.h"
#include "bha/pipeline/session.h"
#include "bha/report/inspection.h"
#include "shell/cli/interrupt.h"
#include "shell/containers/containers.h"
#include "shell/files/source.h"

namespace bha::cli {
namespace {

// What the command line said goes before what the table says.
pipeline::Options options_for(const ReadingArgs& args, const std::optional<record::Belief>& belief,
                              const pipeline::MetadataRow* row, std::size_t threads) {
  pipeline::Options options = args.options;
  options.extra_formats = containers::formats(threads);
  if (belief) options.belief.believe = belief;
  pipeline::take_in(options, row);
  return options;
}

void set_digest(record::Provenance& provenance, const files::Digest& digest) {
  provenance.sha256 = digest.sha256;
  provenance.bytes = digest.bytes;
}

std::vector<CellResult> cells_of(const std::string& path, const pipeline::Options& options, bool with_digest, Run& run,
                                 Marked* marked) {
  const auto source = files::open(path, with_digest);
  if (!source) return {{path, Refusal(source.error())}};
  Result<files::Digest> digest{};  // of the source, however many cells it holds
  if (marked != nullptr && marked->bookmark.bytes > 0 && marked->unchanged) {
    digest = files::Digest{.sha256 = marked->sha256, .bytes = marked->bookmark.bytes};
  } else if (marked != nullptr && marked->bookmark.bytes > 0) {
    const auto both = files::digests(*source, marked->bookmark.bytes);
    if (!both) return {{path, Refusal(both.error())}};
    digest = both->whole;
    if (both->prefix.sha256 != marked->sha256) marked->bookmark = {};  // another text, from its beginning
  }
  auto analyses = pipeline::analyse_each(*source, options, run, marked != nullptr ? &marked->bookmark : nullptr);
  if (marked != nullptr && marked->unchanged && marked->bookmark.from == 0) digest = files::Digest{};  // it was read after all
  const bool any = std::any_of(analyses.begin(), analyses.end(), [](const auto& a) { return a.has_value(); });
  if (any && with_digest && digest && digest->sha256.empty()) digest = files::digest(*source);
  std::vector<CellResult> out;
  for (auto& analysis : analyses) {
    if (analysis && !digest)
      analysis = Refusal(digest.error());
    else if (analysis && digest->bytes > 0)
      set_digest(analysis->source.front(), *digest);
    out.push_back({path, std::move(analysis)});
  }
  return out;
}

CellResult joined(const std::vector<std::string>& paths, const pipeline::Options& options, bool one_by_one, bool with_digest,
                  Run& run) {
  std::vector<formats::Source> found;
  for (const std::string& path : paths) {
    auto source = files::open(path, with_digest);
    if (!source) return {path, Refusal(source.error())};
    found.push_back(std::move(*source));
  }
  const pipeline::JoinOrder order = pipeline::join_order(found, options, one_by_one, run);
  std::vector<formats::Source> sources;
  for (const std::size_t place : order.places) sources.push_back(std::move(found[place]));
  auto analysis = pipeline::analyse_joined(sources, options, run);
  if (analysis) analysis->findings.insert(analysis->findings.end(), order.findings.begin(), order.findings.end());
  for (std::size_t i = 0; with_digest && analysis && i < sources.size(); ++i) {
    const auto digest = files::digest(sources[i]);
    if (digest)
      set_digest(analysis->source[i], *digest);
    else
      analysis = Refusal(digest.error());
  }
  return {options.cell.id, std::move(analysis)};
}

}  // namespace

bool warns(std::span<const Finding> findings) {
  return std::ranges::any_of(findings, [](const Finding& f) { return f.severity != Severity::note; });
}

Result<std::optional<record::Belief>> belief_of(const ReadingArgs& args) {
  if (args.believe_file.empty()) return std::optional<record::Belief>{};
  return files::read_text(args.believe_file)
      .and_then([&](const std::string& text) { return report::belief_from_json(text, args.believe_file); })
      .map([](record::Belief belief) { return std::optional(std::move(belief)); });
}

Result<std::vector<pipeline::MetadataRow>> metadata_of(const ReadingArgs& args, const std::vector<std::string>& paths) {
  std::vector<pipeline::MetadataRow> out;
  if (!args.metadata_file.empty()) {
    auto table = files::read_text(args.metadata_file).and_then([&](const std::string& text) {
      return pipeline::read_metadata(text, args.metadata_file);
    });
    if (!table) return table;
    out = std::move(*table);
  }
  if (args.name_pattern.empty()) return out;
  auto by_name = pipeline::rows_by_name(args.name_pattern, paths);
  if (!by_name) return by_name;
  std::erase_if(*by_name, [&](const pipeline::MetadataRow& row) { return pipeline::row_of(out, row.file) != nullptr; });
  std::ranges::move(*by_name, std::back_inserter(out));
  return out;
}

// A folder's files are read, not those of the folders in it; a data set that is one folder reads its own.
void tell_subfolders(const std::vector<std::string>& paths, const Terminal& io) {
  namespace fs = std::filesystem;
  std::error_code none;
  for (const std::string& path : paths) {
    if (!fs::is_directory(path, none) || fs::exists(path + "/metadata.csv", none)) continue;
    std::vector<std::string> inside;
    for (const fs::directory_entry& entry : fs::directory_iterator(path, none))
      if (entry.is_directory(none)) inside.push_back(entry.path().string());
    if (inside.empty()) continue;
    std::ranges::sort(inside);
    io.words("note: " + inside.front() +
             (inside.size() > 1 ? " and " + std::to_string(inside.size() - 1) + " more folders" : "") + " in " + path +
             ": not entered. Name a folder to read its files.");
  }
}

// Rows of the table that name none of the files, and files that no row names: a name that was mistyped is seen.
void tell_unmatched(const std::vector<pipeline::MetadataRow>& rows, const std::vector<std::string>& paths,
                    const std::string& table, const Terminal& io) {
  if (rows.empty() || table.empty()) return;
  const auto unnamed = static_cast<std::size_t>(
      std::ranges::count_if(paths, [&](const std::string& path) { return pipeline::row_of(rows, path) == nullptr; }));
  if (unnamed == paths.size() || (unnamed > 0 && paths.size() - unnamed < rows.size()))
    io.show(finding(Code::metadata_invalid, Severity::warning, {.file = table, .column = "file"},
                    std::to_string(unnamed) + " of " + std::to_string(paths.size()) +
                        " files are in no row of it (the first row names " + in_quotes(rows.front().file) + ")",
                    "a row for each file", "write the file's name, or the end of its path, into the column file"));
}

// Files that the pattern does not fit.
void tell_unnamed(const std::vector<pipeline::MetadataRow>& rows, const std::vector<std::string>& paths,
                  const std::string& pattern, const Terminal& io) {
  if (pattern.empty()) return;
  const auto unnamed = [&](const std::string& path) { return pipeline::row_of(rows, path) == nullptr; };
  const auto first = std::ranges::find_if(paths, unnamed);
  if (first == paths.end()) return;
  const auto n = std::count_if(first, paths.end(), unnamed);
  io.show(
      finding(Code::metadata_invalid, Severity::warning, {.file = *first, .column = "--name-pattern"},
              std::to_string(n) + " of " + std::to_string(paths.size()) + " names that " + in_quotes(pattern) + " does not fit",
              "a name that it fits", "see `bha help metadata`"));
}

// Its owner's own columns are nothing to do with us; a misspelt one is.
void tell_not_read(const std::string& table, const Terminal& io) {
  const auto text = table.empty() ? Result<std::string>() : files::read_text(table);
  if (!text) return;
  const auto headings = pipeline::headings_not_read(*text);
  if (headings.empty()) return;
  std::string named;
  for (const std::string& heading : headings) named += (named.empty() ? "" : ", ") + in_quotes(heading);
  io.show(finding(Code::metadata_invalid, Severity::note, {.file = table}, named + ", which nobody reads",
                  std::string(pipeline::metadata_headings), "nothing, or write the heading as it stands there"));
}

// The files of each cell, in order: rows of the table that name one cell make one of their files (--join ID does for all).
std::vector<std::vector<std::string>> files_of_cells(const std::vector<std::string>& paths,
                                                     const std::vector<pipeline::MetadataRow>& rows) {
  std::vector<std::vector<std::string>> out;
  std::map<std::string, std::size_t> place;
  for (const std::string& path : paths) {
    const auto* row = pipeline::row_of(rows, path);
    const std::string cell = row == nullptr ? "" : row->cell.id;
    const auto [at, first] = cell.empty() ? std::pair(place.end(), true) : place.try_emplace(cell, out.size());
    if (first)
      out.push_back({path});
    else
      out[at->second].push_back(path);
  }
  return out;
}

Result<Outcome> analyse_all(const ReadingArgs& args, bool with_digest, const Terminal& io,
                            const std::function<void(CellResult)>& take, Bookmarks* bookmarks) {
  const auto belief = belief_of(args);
  if (!belief) return Refusal(belief.error());
  const auto paths = files::expand(args.paths);
  if (!paths) return Refusal(paths.error());
  const auto metadata = metadata_of(args, *paths);
  if (!metadata) return Refusal(metadata.error());

  if (!args.quiet) tell_subfolders(args.paths, io);
  if (!args.quiet) tell_not_read(args.metadata_file, io);
  if (!args.quiet) tell_unmatched(*metadata, *paths, args.metadata_file, io);
  if (!args.quiet) tell_unnamed(*metadata, *paths, args.name_pattern, io);
  threads::Executor executor(args.threads);
  Run run = run_until_interrupted(executor);
  run.budget_s = args.time_limit_s;
  if (!args.quiet) io.watch(run);
  Outcome outcome;
  std::vector<pipeline::Extent> told;
  std::map<std::string, int> named;
  const auto hand_on = [&](CellResult cell) {
    if (cell.analysis) cell.told = cell.analysis->cell.id;
    if (cell.analysis)  // files of one name in different folders are different cells
      if (const int n = ++named[cell.analysis->cell.id]; n > 1) cell.analysis->cell.id += "-" + std::to_string(n);
    if (cell.analysis && paths->size() > 1 && args.join.empty()) pipeline::tell_continuation(told, *cell.analysis);
    if (cell.analysis) {
      outcome.warned |= warns(cell.analysis->findings);
    } else {
      outcome.refused = true;
      io.show(cell.analysis.error());
    }
    take(std::move(cell));
  };
  if (!args.join.empty()) {
    pipeline::Options options = options_for(args, *belief, pipeline::row_of(*metadata, paths->front()), run.threads);
    options.cell.id = args.join;
    hand_on(joined(*paths, options, !args.expanded && *paths == args.paths, with_digest, run));
    io.clear_progress();
    return outcome;
  }
  outcome.files = paths->size();
  // A workspace keeps each file's own place to read on from.
  const auto units = files_of_cells(*paths, bookmarks != nullptr ? std::vector<pipeline::MetadataRow>{} : *metadata);
  // Several files: each on one thread, so many at a time that results can be handed on in order. One file: its pieces on all.
  const std::size_t at_once = units.size() == 1 ? 1 : 4 * run.threads;
  std::size_t from = 0;
  for (; from < units.size() && !run.must_stop(); from += at_once) {
    const std::size_t n = std::min(at_once, units.size() - from);
    std::vector<std::vector<CellResult>> results(n);
    Run alone = run;
    if (n > 1) {
      alone.parallel_for = nullptr;
      alone.parallel_in_order = nullptr;
      alone.threads = 1;
      alone.progress = nullptr;
    }
    run.each(n, [&](std::size_t i) {
      const std::vector<std::string>& own_files = units[from + i];
      const std::string& path = own_files.front();
      Run own = alone;
      const auto* row = pipeline::row_of(*metadata, path);
      if (own_files.size() > 1) {
        results[i].push_back(joined(own_files, options_for(args, *belief, row, own.threads), false, with_digest, own));
        return;
      }
      const auto mark = bookmarks != nullptr ? bookmarks->find(path) : Bookmarks::iterator{};  // none is added meanwhile
      Marked* marked = bookmarks != nullptr && mark != bookmarks->end() ? &mark->second : nullptr;
      results[i] = cells_of(path, options_for(args, *belief, row, own.threads), with_digest, own, marked);
    });
    for (auto& cells : results) {
      const bool read = std::ranges::any_of(cells, [](const CellResult& cell) { return cell.analysis.has_value(); });
      outcome.files_read += read ? units[from + static_cast<std::size_t>(&cells - results.data())].size() : 0;
      for (CellResult& cell : cells) hand_on(std::move(cell));
    }
    if (units.size() > 1) run.tell(static_cast<double>(from + n) / static_cast<double>(units.size()), "files read");
  }
  io.clear_progress();
  if (from < units.size()) {
    io.show(finding(run.stop_code(), Severity::warning, {},
                    std::to_string(from) + " of " + std::to_string(units.size()) + " cells", "all of them"));
    outcome.warned = true;
    outcome.none = from == 0;
  }
  return outcome;
}

Result<void> spare_inputs(const ReadingArgs& args, const std::string& out) {
  const auto paths = files::expand(args.paths);
  if (!paths) return Refusal(paths.error());
  std::error_code none;
  for (const std::string& path : *paths)
    if (std::filesystem::equivalent(path, out, none))
      return refuse(Code::write_failed, {.file = out}, "a file that is read here", "another place for the result",
                    "name another file or folder");
  return {};
}

void Outcome::tell_unread(const Terminal& io) const {
  if (files > 1 && files_read < files)
    io.words("note: " + std::to_string(files_read) + " of " + std::to_string(files) + " files were read; why not stands above");
}
int Outcome::exit_code(bool strict) const { return refused || none || (strict && warned) ? exit_refused : exit_result; }

}  // namespace bha::cli
