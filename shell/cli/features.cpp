#include <algorithm>
#include <map>

#include "bha/base/json.h"
#include "bha/base/text.h"
#include "bha/pipeline/row_stream.h"
#include "bha/pipeline/slice_columns.h"
#include "bha/report/arrow_table.h"
#include "bha/report/csv.h"
#include "bha/report/rows_csv.h"
#include "shell/cli/as_it_comes.h"
#include "shell/cli/commands.h"
#include "shell/cli/reading.h"
#include "shell/containers/write_table.h"
#include "shell/files/write.h"

namespace bha::cli {
namespace {

std::string table_name(std::string_view group) {
  std::string out(group);
  std::ranges::replace(out, '-', '_');
  return out;
}

/// FILE.csv is the cycle table's, FILE.ic_peaks.csv that of the group ic-peaks.
std::string file_of(const std::string& out, std::string_view group) {
  return group.empty() ? out : out.substr(0, out.size() - 3) + table_name(group) + out.substr(out.size() - 4);
}

/// The cycle table and those of the groups that were asked for, of all cells.
struct Tables {
  std::map<std::string, std::vector<report::CellTable>, std::less<>> named{};  // "": the cycle table

  void add(const pipeline::Analysis& a, const features::StepOptions& groups) {
    std::string cycles;
    if (groups.slices) {
      pipeline::append_heading_with_slices(cycles);
      pipeline::append_with_slices(cycles, a.cycles, a.steps.slices);
    } else {
      cycles = report::to_csv(a.cycles);
    }
    named[""].push_back({a.cell.id, std::move(cycles)});
    features::for_each_table(a.steps, groups, [&](std::string_view name, const auto& rows) {
      named[std::string(name)].push_back({a.cell.id, report::rows_csv(std::span(rows))});
    });
  }
  [[nodiscard]] std::string text() const {
    std::string out = report::csv_of_cells(named.at(""));
    for (const features::StepGroup& group : features::step_groups)
      if (const auto table = named.find(group.name); table != named.end())
        out += "\n# " + table_name(group.name) + "\n" + report::csv_of_cells(table->second);
    return out;
  }
};

/// What is to be written where: each table of FILE.csv in a file of its own, FILE.dcir.csv and so on; else all in one text.
std::map<std::string, std::string> texts_of(const Tables& tables, const std::string& out) {
  if (!lower(out).ends_with(".csv")) return {{out, tables.text()}};
  std::map<std::string, std::string> texts;
  for (const auto& [name, rows] : tables.named) texts[file_of(out, name)] = report::csv_of_cells(rows);
  return texts;
}

/// A table without a row would leave open why.
void tell_empty(const pipeline::Analysis& a, const features::StepOptions& groups, const Terminal& io) {
  features::for_each_table(a.steps, groups, [&](std::string_view name, const auto& rows) {
    if (rows.empty())
      io.words("note: " + a.cell.id + ": no row of " + std::string(name) +
               ": the record has nothing of the kind; what it takes: docs/features.md");
  });
}

std::string json_of(const pipeline::Analysis& a, const features::StepOptions& groups) {
  std::string out = json::write(Table<features::CycleRow>{a.cycles});
  if (!groups.any()) return out;
  out = "{\"cycles\":" + out;
  if (groups.slices) out += ",\"slices\":" + json::write(Table<features::SliceRow>{a.steps.slices});
  features::for_each_table(a.steps, groups, [&]<class Row>(std::string_view name, const std::vector<Row>& rows) {
    out += ",\"" + table_name(name) + "\":" + json::write(Table<Row>{rows});
  });
  return out + "}";
}

/// One document; of several cells a line each, which begins with its cell.
std::string lines_of(const std::vector<std::pair<std::string, std::string>>& documents) {
  std::string out;
  for (const auto& [cell, document] : documents) {
    if (documents.size() > 1) {
      out += "{\"cell\":";
      json::append_string(out, cell);
      out += ",";
    }
    out.append(document, documents.size() > 1 ? 1 : 0) += "\n";
  }
  return out;
}

// Each row when its cycle has closed: a program that writes rows reads what they make before the record ends.
int follow(const ReadingArgs& reading, const Terminal& io) {
  const auto belief = belief_of(reading);
  if (!belief) return io.refuse(belief.error());
  pipeline::Options options = reading.options;
  options.belief.believe = *belief;
  pipeline::RowStream stream("-", std::move(options), {});
  if (const int code = tell_as_it_comes(stream, io); code != exit_result) return code;
  if (!reading.quiet) io.show_all(stream.findings());
  return Outcome{.warned = warns(stream.findings())}.exit_code(reading.strict);
}

}  // namespace

int features_command(const FeaturesArgs& args, const Terminal& io) {
  for (const std::string_view other : {".xlsx", ".xls", ".h5", ".hdf5"})
    if (lower(args.out).ends_with(other))
      return io.refuse(finding(Code::option_invalid, Severity::refused, {.column = "--output"}, in_quotes(args.out),
                               "FILE.csv, FILE.json, FILE.parquet or FILE.arrow"));
  const auto form = containers::table_form_of(args.out);
  if (form && args.reading.options.steps.any())
    return io.refuse(finding(Code::option_invalid, Severity::refused, {.column = "--groups"}, in_quotes(args.out),
                             "the cycle table alone in such a file", "say --output FILE.csv or FILE.json for groups"));
  if (const auto spared = spare_inputs(args.reading, args.out); !spared) return io.refuse(spared.error());
  if (args.follow) return follow(args.reading, io);
  ReadingArgs reading = args.reading;
  reading.options.fits = false;
  reading.options.curves = false;
  const features::StepOptions& groups = reading.options.steps;
  const bool json = reading.json || args.out.ends_with(".json");
  std::map<std::string, std::string> texts;
  std::vector<std::pair<std::string, std::string>> documents;
  Tables tables;
  report::RowsOfCells<features::CycleRow> all;
  std::size_t cells = 0;
  const auto outcome = analyse_all(reading, false, io, [&](CellResult cell) {
    if (!cell.analysis) return;
    if (!reading.quiet) io.show_all(cell.analysis->findings);
    if (!reading.quiet) tell_empty(*cell.analysis, groups, io);
    if (form)
      all.add(cell.analysis->cell.id, cell.analysis->cycles);
    else if (json)
      documents.emplace_back(cell.analysis->cell.id, json_of(*cell.analysis, groups));
    else
      tables.add(*cell.analysis, groups);
    ++cells;
  });
  if (!outcome) return io.refuse(outcome.error());
  if (!reading.quiet) outcome->tell_unread(io);
  if (cells == 0) return outcome->exit_code(reading.strict);
  if (form) {
    auto bytes = containers::table_bytes(all.table(), *form, {.file = args.out});
    if (!bytes) return io.refuse(bytes.error());
    texts[args.out] = std::move(*bytes);
  } else if (json) {
    texts[args.out] = lines_of(documents);
  } else {
    texts = texts_of(tables, args.out);
  }
  for (const auto& [path, text] : texts) {
    const auto written = spare_inputs(args.reading, path).and_then([&] { return files::write_file(path, text); });
    if (!written) return io.refuse(written.error());
  }
  return outcome->exit_code(reading.strict);
}

}  // namespace bha::cli
