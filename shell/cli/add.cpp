#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "bha/base/json.h"
#include "bha/base/version.h"
#include "bha/pipeline/metadata.h"
#include "bha/report/json.h"
#include "bha/report/words.h"
#include "shell/cli/commands.h"
#include "shell/cli/reading.h"
#include "shell/files/source.h"
#include "shell/workspace/store.h"

namespace bha::cli {

/// What decides the numbers beside the bytes; as text it is the same when they must be.
struct Settings {
  std::string version{};
  std::map<std::string, std::string> options{};
  std::string belief_sha256{};
  record::Cell cell{};
};

}  // namespace bha::cli
namespace bha {
template <>
inline constexpr auto fields<cli::Settings> =
    Fields{Field{"version", &cli::Settings::version, "Version of bha."},
           Field{"options", &cli::Settings::options, "Options that were given, by name."},
           Field{"belief_sha256", &cli::Settings::belief_sha256, "Of the file given with --believe."},
           Field{"cell", &cli::Settings::cell, "What --metadata says of the file."}};
static_assert(fully_described<cli::Settings>);
}  // namespace bha
namespace bha::cli {
namespace {

using workspace::Reading;
using workspace::SourceSeen;
using workspace::Workspace;

// What was given, without what changes no number.
std::map<std::string, std::string> deciding(std::map<std::string, std::string> given) {
  for (const char* name :
       {"workspace", "threads", "time-limit", "strict", "quiet", "json", "progress", "metadata", "name-pattern", "believe"})
    given.erase(name);
  return given;
}

// What is said otherwise than when it was stored: "--eol 0.7 (before: not said)".
std::string changed(const std::string& before_text, const std::string& now_text) {
  const auto before = json::read<Settings>(before_text), now = json::read<Settings>(now_text);
  if (!before || !now) return "what was said";
  std::set<std::string> names;
  const auto said = [](const Settings& settings, const std::string& name) {
    const auto found = settings.options.find(name);
    return found == settings.options.end() ? std::string("not said") : found->second;
  };
  for (const auto* settings : {&*before, &*now})
    for (const auto& [name, value] : settings->options)
      if (const std::string was = said(*before, name), is = said(*now, name); was != is)
        names.insert(fmt::format("--{} {} (before: {})", name, is, was));
  if (before->belief_sha256 != now->belief_sha256) names.insert("--believe");
  if (json::write(before->cell) != json::write(now->cell)) names.insert("--metadata");
  if (before->version != now->version) names.insert("the version of bha");
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

// Whether the cycles are the same and only what follows from them is asked for otherwise.
bool has_the_same_cycles(const std::string& before_text, const std::string& now_text) {
  auto before = json::read<Settings>(before_text), now = json::read<Settings>(now_text);
  if (!before || !now) return false;
  for (Settings* settings : {&*before, &*now}) {
    for (const char* name : {"reference", "eol", "eol-ah", "x", "exclude"}) settings->options.erase(name);
    settings->cell.id = settings->cell.group = settings->cell.chemistry = {};
  }
  return json::write(*before) == json::write(*now);
}

struct Group {  // of paths that are one reading
  std::vector<std::string> paths{};
  Reading reading{};
};

// What would be read: each path by itself, or all as one cell.
struct Asked {
  const AddArgs& args;
  std::vector<pipeline::MetadataRow> metadata{};
  std::string belief_sha256{};

  [[nodiscard]] Result<Reading> reading_of(const std::vector<std::string>& paths) const {
    Reading out;
    for (const std::string& path : paths) {
      if (path == "-")
        return refuse(Code::option_invalid, {}, "standard input", "files, which can be looked at again",
                      "write it to a file first");
      auto stamp = files::stamp(path);
      if (!stamp) return Refusal(stamp.error());
      out.sources.push_back({.path = files::whole_path(path), .stamp = *stamp});
      out.name += (out.name.empty() ? "" : "\n") + out.sources.back().path;
    }
    const ReadingArgs& said = args.reading;
    if (!said.join.empty()) out.name += "\n--join " + said.join;
    if (!said.options.belief.cell.empty()) out.name += "\n--cell " + said.options.belief.cell;
    Settings settings{.version = std::string(version), .options = deciding(said.given), .belief_sha256 = belief_sha256};
    if (const auto* row = pipeline::row_of(metadata, paths.front())) settings.cell = row->cell;
    out.options = json::write(settings);
    return out;
  }
  [[nodiscard]] Result<std::vector<Group>> groups(const std::vector<std::string>& paths, const Terminal& io) const {
    std::vector<std::vector<std::string>> together;
    if (!args.reading.join.empty())
      together.push_back(paths);
    else
      for (const std::string& path : paths) together.push_back({path});
    std::vector<Group> out;
    for (auto& group : together) {
      auto reading = reading_of(group);
      if (reading)
        out.push_back({std::move(group), std::move(*reading)});
      else if (reading.error().code == Code::option_invalid)
        return Refusal(reading.error());
      else
        io.show(reading.error());
    }
    return out;
  }
};

struct Adding {
  const AddArgs& args;
  const Terminal& io;
  Workspace& kept;
  std::map<std::string, Reading> known{};
  std::map<std::string, Reading> pending{};  // by the first path
  Bookmarks bookmarks{};                     // of each path that is read by itself
  std::int64_t unchanged = 0, added = 0, again = 0, on = 0, anew = 0;
  std::int64_t refused = 0;
  bool failed = false, cut = false;

  // of the source that is being told; its cells are stored together
  std::string current{};
  std::vector<workspace::ToldReport> reports{};
  std::map<std::string, std::string> digests{};  // by whole path
  bool whole = true;

  // Whether it is stored as it is now; a change of time alone is noted without reading the rows.
  Result<bool> is_stored(Reading& now, const std::vector<std::string>& paths) {
    const auto found = known.find(now.name);
    if (found == known.end()) return false;
    const Reading& before = found->second;
    now.key = before.key;
    if (before.options != now.options) {
      if (!args.reading.quiet)
        io.words("note: " + paths.front() +
                 " was added with other options; what is said now holds alone: " + changed(before.options, now.options));
      return false;
    }
    if (before.sources.size() != now.sources.size()) return false;
    bool touched = false;
    for (std::size_t i = 0; i < now.sources.size(); ++i) {
      const SourceSeen& was = before.sources[i];
      SourceSeen& is = now.sources[i];
      if (was.sha256.empty()) return false;
      is.sha256 = was.sha256;
      if (was.stamp == is.stamp) continue;
      if (was.stamp.bytes != is.stamp.bytes) return false;
      const auto digest = files::open(paths[i]).and_then([](const formats::Source& s) { return files::digest(s); });
      if (!digest) return Refusal(digest.error());
      if (digest->sha256 != was.sha256) return false;
      if (files::may_change_unseen(is.stamp)) is.stamp.changed_ns = 0;
      touched |= is.stamp != was.stamp;
    }
    if (touched)
      if (const auto noted = kept.touch(now); !noted) return Refusal(noted.error());
    return true;
  }

  // Where a text was left that has grown, or of which only another reference, end of life or the like is asked for: its health is
  // told anew from the cycles that are kept. Empty for one that is not stored: it is marked when it has been read.
  Result<Marked> left(const Reading& now) const {
    const auto found = known.find(now.name);
    if (found == known.end() || !has_the_same_cycles(found->second.options, now.options)) return Marked{};
    const SourceSeen &was = found->second.sources.front(), &is = now.sources.front();
    const bool as_it_was = was.stamp == is.stamp;
    if (was.sha256.empty() || (!as_it_was && was.stamp.bytes >= is.stamp.bytes)) return Marked{};
    return kept.bookmark(found->second).map([&](pipeline::Bookmark mark) {
      return mark.bytes == was.stamp.bytes ? Marked{std::move(mark), was.sha256, as_it_was} : Marked{};
    });
  }

  // The paths that must be read.
  Result<std::vector<std::string>> to_read(std::vector<Group> groups) {
    std::vector<std::string> out;
    for (Group& group : groups) {
      const auto stored = is_stored(group.reading, group.paths);
      if (!stored) return Refusal(stored.error());
      if (*stored) {
        ++unchanged;
        continue;
      }
      if (args.reading.join.empty()) {
        auto marked = left(group.reading);
        if (!marked) return Refusal(marked.error());
        bookmarks.emplace(group.paths.front(), std::move(*marked));
      }
      out.insert(out.end(), group.paths.begin(), group.paths.end());
      pending.emplace(group.paths.front(), std::move(group.reading));
    }
    return out;
  }

  void take(CellResult cell) {
    const std::string path = args.reading.join.empty() ? cell.path : pending.begin()->first;
    if (path != current) store();
    current = path;
    if (!cell.analysis) {
      whole = false;
      failed = true;
      ++refused;
      return;
    }
    auto& findings = cell.analysis->findings;
    if (std::ranges::any_of(findings, [](const Finding& f) { return f.code == Code::stopped || f.code == Code::out_of_time; })) {
      cut = true;  // the best so far is no report to be kept
      return;
    }
    // what goes on from another file is told here; a stored report rests on its own file alone
    for (const Finding& f : findings)
      if (f.code == Code::apparent_continuation && !args.reading.quiet) io.show(f);
    std::erase_if(findings, [](const Finding& f) { return f.code == Code::apparent_continuation; });
    digests.clear();
    for (const auto& source : cell.analysis->source) digests[files::whole_path(source.name)] = source.sha256;
    report::RunInfo run{.version = std::string(version), .command = args.reading.command, .options = args.reading.given};
    run.options.erase("workspace");
    run.options.erase("progress");
    run.options.erase("json");
    reports.push_back({cell.told, report::make_report(*cell.analysis, std::move(run))});
  }

  void store() {
    const auto found = pending.find(current);
    if (found != pending.end() && !reports.empty() && !cut) {
      Reading& reading = found->second;
      for (SourceSeen& seen : reading.sources) {
        const auto now = files::stamp(seen.path);
        const auto digest = digests.find(seen.path);
        if (whole && digest != digests.end() && now && *now == seen.stamp) seen.sha256 = digest->second;
        if (files::may_change_unseen(seen.stamp)) seen.stamp.changed_ns = 0;
      }
      const bool replaces = known.contains(reading.name);
      const auto mark = bookmarks.find(current);
      const bool is_marked = mark != bookmarks.end() && !reading.sources.front().sha256.empty();
      const auto names = kept.put(reading, std::move(reports), is_marked ? mark->second.bookmark : pipeline::Bookmark{});
      const bool went_on = mark != bookmarks.end() && mark->second.bookmark.from > 0;
      if (!names) {
        io.show(names.error());
        failed = true;
      } else {
        std::int64_t& count = went_on && mark->second.unchanged ? anew : went_on ? on : replaces ? again : added;
        count += static_cast<std::int64_t>(names->size());
      }
    }
    reports.clear();
    whole = true;
  }

  [[nodiscard]] std::string document() const {
    return fmt::format(
        "{{\"workspace\":{},\"cells_added\":{},\"cells_read_on\":{},\"cells_read_again\":{},\"cells_told_anew\":{},\"sources_"
        "unchanged\":{},\"files_"
        "refused\":{}}}\n",
        json::write(args.workspace), added, on, again, anew, unchanged, refused);
  }
  [[nodiscard]] std::string words() const {
    std::string out = args.workspace + "/: ";
    const auto part = [&](std::int64_t n, std::string_view what) {
      if (n > 0) out += (out.ends_with(": ") ? "" : ", ") + report::counted(n, "cell") + std::string(what);
    };
    part(added, " added");
    part(on, " read on");
    part(again, " read again");
    part(anew, " told anew from the cycles that are kept");
    if (unchanged > 0) out += (out.ends_with(": ") ? "" : ", ") + report::counted(unchanged, "source") + " unchanged";
    if (refused > 0) out += (out.ends_with(": ") ? "" : ", ") + report::counted(refused, "file") + " refused";
    if (out.ends_with(": ")) out += "nothing was added";
    return out;
  }
};

}  // namespace

int add_command(const AddArgs& args, const Terminal& terminal) {
  Terminal io = terminal;
  io.progress_lines = args.progress;
  const auto paths = files::expand(args.reading.paths);
  if (!paths) return io.refuse(paths.error());
  Asked asked{.args = args};
  auto metadata = metadata_of(args.reading, *paths);
  if (!metadata) return io.refuse(metadata.error());
  asked.metadata = std::move(*metadata);
  if (!args.reading.believe_file.empty()) {
    const auto digest = files::open(args.reading.believe_file).and_then([](const auto& s) { return files::digest(s); });
    if (!digest) return io.refuse(digest.error());
    asked.belief_sha256 = digest->sha256;
  }
  auto groups = asked.groups(*paths, io);
  if (!groups) return io.refuse(groups.error());
  if (groups->empty()) return exit_refused;  // no folder is made for nothing
  auto kept = Workspace::open(args.workspace, workspace::Access::write);
  if (!kept) return io.refuse(kept.error());
  auto known = kept->readings();
  if (!known) return io.refuse(known.error());
  Adding adding{.args = args, .io = io, .kept = *kept, .known = std::move(*known)};
  if (args.reading.join.empty()) adding.refused = static_cast<std::int64_t>(paths->size() - groups->size());
  adding.failed = adding.refused > 0;
  auto to_read = adding.to_read(std::move(*groups));
  if (!to_read) return io.refuse(to_read.error());
  if (!args.reading.quiet) tell_subfolders(args.reading.paths, io);
  Outcome outcome;
  if (!to_read->empty()) {
    ReadingArgs reading = args.reading;
    reading.paths = *to_read;
    reading.expanded = *paths != args.reading.paths;
    const auto read = analyse_all(reading, true, io, [&](CellResult cell) { adding.take(std::move(cell)); }, &adding.bookmarks);
    adding.store();
    if (!read) return io.refuse(read.error());
    outcome = *read;
  }
  if (adding.cut)
    io.show(finding(Code::stopped, Severity::warning, {.file = args.workspace}, "cells that were not read to their end",
                    "whole ones: these are not stored", "add them again"));
  if (args.json)
    io.result(adding.document());
  else if (!args.reading.quiet)
    io.words(adding.words());
  return adding.failed || adding.cut ? exit_refused : outcome.exit_code(args.reading.strict);
}

}  // namespace bha::cli
