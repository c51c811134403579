// `bha list` and `bha remove`.
#include <set>

#include "bha/base/json.h"
#include "bha/base/version.h"
#include "bha/pipeline/cohorts.h"
#include "bha/report/words.h"
#include "shell/cli/commands.h"
#include "shell/cli/did_you_mean.h"
#include "shell/workspace/store.h"

namespace bha::cli {

using workspace::Access;
using workspace::Workspace;

int list_command(const ListArgs& args, const Terminal& io) {
  const auto kept = Workspace::open(args.workspace, Access::look);
  if (!kept) return io.refuse(kept.error());
  auto cells = kept->cells();
  if (!cells) return io.refuse(cells.error());
  report::Fleet fleet{.run = {.version = std::string(version), .command = "bha list"}, .cells = std::move(*cells)};
  if (args.json) {
    fleet.cohorts = pipeline::cohorts_of(fleet.cells);
    io.result(report::to_json(fleet) + "\n");
  } else if (fleet.cells.empty()) {
    io.words("no cells in " + args.workspace + "/ yet: bha add PATH --workspace " + args.workspace);
  } else {
    io.result(report::to_text(fleet));
  }
  return exit_result;
}

int remove_command(const RemoveArgs& args, const Terminal& io) {
  auto kept = Workspace::open(args.workspace, Access::look);  // none is made here
  if (kept) kept = Workspace::open(args.workspace, Access::write);
  if (!kept) return io.refuse(kept.error());
  if (auto done = kept->remove(args.cells); !done) {
    Finding why = done.error();
    const auto names = kept->cell_names();
    if (why.code == Code::cell_not_found && names)
      for (const std::string& cell : args.cells)
        if (const std::string meant = did_you_mean(cell, *names); !meant.empty()) why.expected += " (" + meant.substr(1) + ")";
    return io.refuse(why);
  }
  const std::set<std::string> removed(args.cells.begin(), args.cells.end());
  if (args.json)
    io.result("{\"removed\":" + json::write(std::vector<std::string>(removed.begin(), removed.end())) +
              ",\"workspace\":" + json::write(args.workspace) + "}\n");
  else
    io.words(report::counted(static_cast<std::int64_t>(removed.size()), "cell") + " removed from " + args.workspace +
             "/; the files they were read from are where they were");
  return exit_result;
}

}  // namespace bha::cli
