#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "bha/base/json.h"
#include "bha/base/text.h"
#include "bha/base/version.h"
#include "bha/pipeline/cohorts.h"
#include "bha/pipeline/siblings.h"
#include "bha/report/chart_data.h"
#include "bha/report/csv.h"
#include "bha/report/fleet.h"
#include "bha/report/html.h"
#include "bha/report/json.h"
#include "bha/report/text.h"
#include "bha/report/words.h"
#include "shell/cli/commands.h"
#include "shell/cli/interrupt.h"
#include "shell/cli/reading.h"
#include "shell/files/write.h"
#include "shell/plots/assets.h"
#include "shell/plots/convert.h"
#include "shell/workspace/store.h"

namespace bha::cli {
namespace {

// A file name from a cell's name: letters, digits, dot, dash and underscore.
std::string file_name(std::string_view cell) {
  std::string out;
  for (const char c : cell) {
    const bool keep =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_';
    out += keep ? c : '_';
  }
  return out.empty() || out == "." || out == ".." ? "cell" : out;
}

std::string spelled(const report::Report& report, const std::string& format, const Terminal& io) {
  if (format == "json") return report::to_json(report) + "\n";
  if (format == "csv") return report::soh_csv(report);
  if (format == "html") return report::to_html(report, plots::assets());
  return report::to_text(report, {.width = std::min(io.width, 120), .color = io.out_is_terminal && io.color});
}

struct Writer {
  const ReportArgs& args;
  const Terminal& io;
  report::Fleet fleet{};
  std::vector<plots::Picture> pictures{};
  std::vector<report::CellTable> tables{};                      // on stdout they are one
  std::map<std::string, int> used{{"fleet", 1}, {"index", 1}};  // names of files; these two are the folder's own
  std::vector<pipeline::LifeSoFar> lives{};                     // of all cells, in order
  std::deque<Result<report::Report>> waiting{};  // from the first that others may tell of: what comes is handed on in order
  bool failed = false, warned = false, first = true;

  void take(Result<report::Report> cell) {
    if (cell) lives.push_back(pipeline::life_so_far(*cell));
    const bool may_be_told = cell && args.format != "csv" && !cell->end_of_life.eol_observed;
    if (waiting.empty() && !may_be_told) return hand_on(std::move(cell));
    waiting.push_back(std::move(cell));
  }
  /// What those that have ended tell of each cell.
  [[nodiscard]] std::vector<pipeline::ToldBySiblings> told_by_siblings() const {
    threads::Executor executor(args.reading.threads);
    Run run = run_until_interrupted(executor);
    if (!args.reading.quiet) io.watch(run);
    auto told = pipeline::forecasts_from_siblings(lives, args.reading.options.seed, run);
    io.clear_progress();
    return told;
  }
  /// Cells that have not ended, by those that have.
  void tell_by_siblings() {
    if (waiting.empty()) return;
    auto told = told_by_siblings();
    const auto readable = std::ranges::count_if(waiting, [](const auto& cell) { return cell.has_value(); });
    auto next = told.end() - readable;  // the newest are those that wait
    for (Result<report::Report>& cell : waiting) {
      if (cell) {
        warned |= warns(next->findings);
        pipeline::take_in(*cell, std::move(*next++));
      }
      hand_on(std::move(cell));
    }
    waiting.clear();
  }
  /// How well those that have ended tell of each other.
  void rehearse() {
    if (lives.empty()) return;
    threads::Executor executor(args.reading.threads);
    Run run = run_until_interrupted(executor);
    if (!args.reading.quiet) io.watch(run);
    fleet.rehearsals = pipeline::rehearse(lives, args.reading.options.seed, run);
    io.clear_progress();
  }
  void hand_on(const Result<report::Report>& cell) {
    if (cell) return tell(*cell);
    fleet.cells.push_back(report::fleet_row(cell.error()));
  }
  void tell(const report::Report& report) {
    if (args.out.empty()) {
      if (args.format == "csv") {
        if (!args.reading.quiet) io.show_all(report.findings);
        tables.push_back({report.cell.id, report::soh_csv(report)});
        return;
      }
      if (!first && args.format != "json") io.result("\n");
      first = false;
      return io.result(spelled(report, args.format, io));
    }
    std::string name = file_name(report.cell.id);
    if (const int n = ++used[name]; n > 1) name += fmt::format("-{}", n);
    const std::string base = args.out + "/" + name;
    if (args.format == "svg" || args.format == "png") {
      for (plots::Picture& picture : plots::pictures_of(report::drawing(report), base, args.format))
        pictures.push_back(std::move(picture));
      fleet.cells.push_back(report::fleet_row(report));
      return;
    }
    const std::string extension = args.format == "text" ? "txt" : args.format;
    const auto written = write(base + "." + extension, spelled(report, args.format, io));
    fleet.cells.push_back(written ? report::fleet_row(report, name + "." + extension) : report::fleet_row(report));
  }
  [[nodiscard]] report::RunInfo run_info() const {
    return {.version = std::string(version), .command = args.reading.command, .options = args.reading.given};
  }
  bool write(const std::string& path, std::string_view bytes) {
    const auto written = spare_inputs(args.reading, path).and_then([&] { return files::write_file(path, bytes); });
    if (!written) {
      io.show(written.error());
      failed = true;
    }
    return written.has_value();
  }
  [[nodiscard]] std::string written_words() const {
    const auto refused = std::ranges::count_if(fleet.cells, [](const report::FleetRow& row) { return !row.refusal.empty(); });
    const auto cells = static_cast<std::ptrdiff_t>(fleet.cells.size()) - refused;
    return fmt::format("written to {}/ ({}{})", args.out, report::counted(cells, "cell"),
                       refused > 0 ? fmt::format(", {} refused", refused) : "");
  }
  void finish() {
    if (args.out.empty()) {
      if (!tables.empty()) io.result(report::csv_of_cells(tables));
      return;
    }
    if (!pictures.empty())
      if (const auto drawn = plots::convert(pictures); !drawn) {
        io.show(drawn.error());
        failed = true;
      }
    fleet.run = run_info();
    fleet.cohorts = pipeline::cohorts_of(fleet.cells);
    rehearse();
    write(args.out + "/fleet.json", report::to_json(fleet) + "\n");
    if (args.format == "html") write(args.out + "/index.html", report::to_html(fleet));
    if (!args.reading.quiet)
      io.words(report::to_text(fleet) +
               (failed ? fmt::format("not everything could be written to {}/: see above", args.out) : written_words()));
  }
};

// What a workspace holds, as it was told when it was added.
Result<Outcome> tell_stored(const ReportArgs& args, const Terminal& io, Writer& writer) {
  const auto kept = workspace::Workspace::open(args.workspace, workspace::Access::look);
  if (!kept) return Refusal(kept.error());
  const std::string& one = args.reading.options.belief.cell;
  const auto names = one.empty() ? kept->cell_names() : Result<std::vector<std::string>>({one});
  if (!names) return Refusal(names.error());
  Outcome outcome;
  if (names->empty())
    return refuse(Code::cell_not_found, {.file = args.workspace}, "no cells", "at least one",
                  "add one: bha add PATH --workspace " + args.workspace);
  const bool as_it_is = args.format == "json" && args.out.empty() && !args.reading.strict;
  std::vector<pipeline::ToldBySiblings> told;  // one a name; none: nobody is asked
  if (!as_it_is && one.empty()) {
    auto lives = kept->lives_json().and_then(
        [&](const std::string& text) { return json::read<std::vector<pipeline::LifeSoFar>>(text, args.workspace); });
    if (!lives) return Refusal(lives.error());
    writer.lives = std::move(*lives);
    if (args.format != "csv" && writer.lives.size() == names->size()) told = writer.told_by_siblings();
  }
  for (std::size_t i = 0; i < names->size(); ++i) {
    const auto json = kept->report_json((*names)[i]);
    if (!json) return Refusal(json.error());
    if (as_it_is) {
      io.result(*json);
      io.result("\n");
      continue;
    }
    auto report = report::from_json(*json, args.workspace);
    if (!report) return Refusal(report.error());
    if (!told.empty()) pipeline::take_in(*report, std::move(told[i]));
    outcome.warned |= warns(report->findings);
    writer.tell(*report);
  }
  return outcome;
}

}  // namespace

int report_command(const ReportArgs& args, const Terminal& io) {
  for (const std::string_view file : {".html", ".json", ".csv", ".txt", ".svg", ".png"})
    if (lower(args.out).ends_with(file))
      return io.refuse(finding(Code::option_invalid, Severity::refused, {.column = "--out"}, in_quotes(args.out),
                               "a folder: each cell is a file in it", "name a folder, or drop --out and say > " + args.out));
  if (!args.out.empty())
    if (const auto made = files::make_folder(args.out); !made) return io.refuse(made.error());
  Writer writer{.args = args, .io = io};
  auto outcome = args.workspace.empty() ? analyse_all(args.reading, true, io,
                                                      [&](CellResult cell) {
                                                        writer.take(cell.analysis.map([&](const auto& a) {
                                                          return report::make_report(a, writer.run_info());
                                                        }));
                                                      })
                                        : tell_stored(args, io, writer);
  if (!outcome) return io.refuse(outcome.error());
  writer.tell_by_siblings();
  writer.finish();
  if (args.format == "html" && plots::vega_path().empty()) {
    if (!args.reading.quiet)
      io.show(finding(Code::converter_missing, Severity::warning, {}, "no Vega bundle beside the program",
                      "one, to draw the charts; the pages have words and tables only",
                      "run `make setup-plots`, then report again"));
    if (args.reading.strict) return exit_refused;
  }
  if (args.out.empty() && args.workspace.empty() && !args.reading.quiet) outcome->tell_unread(io);
  outcome->warned |= writer.warned;
  return writer.failed ? exit_refused : outcome->exit_code(args.reading.strict);
}

}  // namespace bha::cli
