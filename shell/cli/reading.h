// From the paths of a command line to analyses, cell by cell, on all threads, in the order in which the paths were given.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bha/pipeline/metadata.h"
#include "bha/pipeline/session.h"
#include "bha/pipeline/types.h"
#include "shell/cli/arguments.h"
#include "shell/cli/terminal.h"

namespace bha::cli {

/// told: the cell's name before files of one name are told apart.
struct CellResult {
  std::string path{};
  Result<pipeline::Analysis> analysis;
  std::string told{};
};

/// Whether one of them is more than a note.
[[nodiscard]] bool warns(std::span<const Finding>);

/// What came of all cells together, for the exit code.
struct Outcome {
  bool refused = false, warned = false;
  bool none = false;  // time was up before the first
  std::size_t files = 0, files_read = 0;
  void tell_unread(const Terminal&) const;         // how many of several were read, where not all were
  [[nodiscard]] int exit_code(bool strict) const;  // 1 if a cell was refused, or with `strict` if there was a warning
};

/// Of a path: where its reading was left and the digest of what had been read until then. Left anew by analyse_all.
/// unchanged: the file is as it was, which is known without a look at its bytes: what is asked of its cycles is another thing.
struct Marked {
  pipeline::Bookmark bookmark{};
  std::string sha256{};
  bool unchanged = false;
};
using Bookmarks = std::map<std::string, Marked>;

/// Analyses every cell behind `args.paths` and hands each result to `take`, in order; refusals have been shown by then.
/// `with_digest`: sources carry their sha256. Refused when the paths, the metadata or the belief cannot be used at all; a refused
/// file is a CellResult. bookmarks: of paths that may have grown; not of files that are joined.
[[nodiscard]] Result<Outcome> analyse_all(const ReadingArgs& args, bool with_digest, const Terminal&,
                                          const std::function<void(CellResult)>& take, Bookmarks* bookmarks = nullptr);

/// The belief of --believe; nothing where it was not given.
[[nodiscard]] Result<std::optional<record::Belief>> belief_of(const ReadingArgs&);
/// The rows of --metadata, and behind them those that --name-pattern makes of the paths; none where neither was given.
[[nodiscard]] Result<std::vector<pipeline::MetadataRow>> metadata_of(const ReadingArgs&, const std::vector<std::string>& paths);
/// Names, once, the folders in folders that are not entered.
void tell_subfolders(const std::vector<std::string>& paths, const Terminal&);

/// Refused (write_failed) when `out` is one of the files that are read: a result never replaces what it was made from.
[[nodiscard]] Result<void> spare_inputs(const ReadingArgs& args, const std::string& out);

}  // namespace bha::cli
