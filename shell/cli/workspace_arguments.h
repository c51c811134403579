// The options of the commands about a workspace: add, list, remove, serve; and --workspace of report.
#pragma once
#include <optional>
#include <string>

#include "shell/cli/arguments.h"
#include "shell/cli/asked_commands.h"
#include "shell/cli/reading_options.h"

namespace CLI {
class App;
}
namespace bha::cli {

struct WorkspaceCommands {  // targets of the options
  AddArgs add{};
  ListArgs list{};
  RemoveArgs remove{};
  ServeArgs serve{};
  ReadingSaid said{};
  std::string x = "cycle";
};
void add_workspace_commands(Commands&, WorkspaceCommands&);
/// Nothing: another command was given.
[[nodiscard]] std::optional<Arguments> workspace_arguments(const CLI::App&, WorkspaceCommands&);

/// PATH is no longer needed where --workspace is given.
void add_report_from_workspace(CLI::App& report, ReportArgs&);
/// Throws CLI's ValidationError for what no option type can see.
void check_report_from_workspace(const ReportArgs&);

}  // namespace bha::cli
