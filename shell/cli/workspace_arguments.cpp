#include "shell/cli/workspace_arguments.h"
#include "shell/cli/ranges.h"

#include <array>

#include <CLI/CLI.hpp>

#include "bha/base/text.h"
#include "shell/workspace/store.h"

namespace bha::cli {
namespace {

CLI::Option* add_folder(CLI::App& app, std::string& folder) {
  folder = workspace::default_folder;
  return app.add_option("--workspace", folder, "Folder of the workspace")->type_name("DIR");
}

}  // namespace

void add_workspace_commands(Commands& commands, WorkspaceCommands& to) {
  if (CLI::App* add = commands.add("add", "Reads cells into a workspace; what is there and has not changed is not read again")) {
    add_reading(*add, to.add.reading, to.said);
    add->remove_option(add->get_option("--json"));
    add_health(*add, to.add.reading, to.x);
    add->get_option("PATH")->description("Files, folders, patterns");  // what can be looked at again
    add_folder(*add, to.add.workspace);
    add->add_flag("--json", to.add.json, "What was added, as JSON");
    add->add_flag("--progress", to.add.progress, "Tell how far it is for a program to read: lines of `progress 0.42` on stderr");
    add->footer(
        "Examples:\n  bha add data/*.csv --metadata cells.csv     into bha-workspace, a folder made here\n"
        "  bha add bench3/ --workspace bench3 --nominal-capacity-ah 2\n"
        "  bha list; bha report --workspace bha-workspace --cell B0005\n"
        "A file whose size and time of change are the same is not opened; other options than before make it "
        "be read again,\nbut for --reference, --eol, --eol-ah, --x, --exclude, names and groups: they need its cycles alone.\n"
        "It is one SQLite file, bha.sqlite, for anyone to ask: sqlite3 bha-workspace/bha.sqlite \"SELECT cell, soh FROM cells\"" +
        std::string(reading_footer));
  }
  if (CLI::App* list = commands.add("list", "The cells of a workspace")) {
    add_folder(*list, to.list.workspace);
    list->add_flag("--json", to.list.json, "As JSON (bha.fleet/0)");
    list->footer("Examples:\n  bha list\n  bha list --workspace bench3 --json");
  }
  if (CLI::App* remove = commands.add("remove", "Takes cells out of a workspace; their files stay")) {
    remove->add_option("CELL", to.remove.cells, "Names, as `bha list` shows them")->required()->type_name("");
    add_folder(*remove, to.remove.workspace);
    remove->add_flag("--json", to.remove.json, "What was removed, as JSON");
    remove->footer("Example:\n  bha remove B0005 B0006 --workspace bench3");
  }
  if (CLI::App* serve = commands.add("serve", "The dashboard and a workspace on a local web server; Ctrl-C ends it")) {
    add_folder(*serve, to.serve.workspace);
    serve->add_option("--port", to.serve.port, "0: any that is free")->check(between(0, 65535));
    serve->add_option("--address", to.serve.address,
                      "Other than loopback: whoever knows the token in the printed address may look");
    serve->add_option("--dashboard", to.serve.dashboard, "The built dashboard; by default the one beside bha")->type_name("DIR");
    serve->add_option("--deadline-s", to.serve.deadline_s, "How long a request may take, and its answer [s]")
        ->check(between(0.1, 3600.0));
    serve->add_flag("--uploads", to.serve.uploads,
                    "Let pages and programs of this machine send files and add them to the workspace");
    serve->add_flag("--json", to.serve.json, "The address as JSON");
    serve->add_flag("--open", to.serve.open, "Open the page in a browser");
    serve->add_flag("--quiet", to.serve.quiet, "Print nothing but the address");
    serve->footer(
        "Examples:\n  bha serve\n  bha serve --workspace bench3 --port 0 --open\n"
        "What can be asked: /api, for programs /api/openapi.json. Without --uploads nothing is written through it; `bha add` and "
        "`bha remove` are seen at once.");
  }
}

std::optional<Arguments> workspace_arguments(const CLI::App& app, WorkspaceCommands& to) {
  if (app.got_subcommand("add")) {
    finish_reading(to.add.reading, to.said);
    finish_health(to.add.reading, to.x);
    return to.add;
  }
  if (app.got_subcommand("list")) return to.list;
  if (app.got_subcommand("remove")) return to.remove;
  if (app.got_subcommand("serve")) return to.serve;
  return std::nullopt;
}

void add_report_from_workspace(CLI::App& report, ReportArgs& args) {
  report.get_option("PATH")->required(false);
  report.add_option("--workspace", args.workspace, "Tell what this workspace holds (`bha add`); no file is read again")
      ->type_name("DIR");
}

void check_report_from_workspace(const ReportArgs& args) {
  if (args.workspace.empty()) {
    if (args.reading.paths.empty()) throw CLI::RequiredError("PATH");
    return;
  }
  if (!args.reading.paths.empty())
    throw CLI::ValidationError("--workspace", "give files or a workspace, not both; `bha add` puts files into it");
  constexpr std::array<std::string_view, 8> telling{"workspace", "cell", "format", "json", "out", "strict", "quiet", "threads"};
  for (const auto& [option, value] : args.reading.given)
    if (std::ranges::find(telling, option) == telling.end())
      throw CLI::ValidationError("--" + option, "the reports of a workspace were made by `bha add`: say it there");
}

}  // namespace bha::cli
