// From the paths of a command line to analyses, cell by cell, on all threads, in the order in which the paths were given.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "bha/pipeline/types.h"
#include "shell/cli/arguments.h"
#include "shell/cli/executor.h"
#include "shell/cli/terminal.h"

namespace bha::cli {

struct CellResult {
  std::string path{};
  Result<pipeline::Analysis> analysis;
};

/// Analyses every cell behind `args.paths` and hands each result to `take`, in order. `with_digest`: sources carry their sha256.
/// Refused when the paths, the metadata or the belief cannot be used at all; a refused file is a CellResult.
[[nodiscard]] Result<void> analyse_all(const ReadingArgs& args, bool with_digest, const Terminal&, Executor&,
                                       const std::function<void(CellResult)>& take);

/// The words and the exit code of a list of results: 1 if one was refused, or with `strict` if there was a warning.
[[nodiscard]] int exit_code(bool any_refused, bool any_warning, bool strict);
[[nodiscard]] bool has_warning(const std::vector<Finding>&);

}  // namespace bha::cli
