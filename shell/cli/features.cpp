#include <algorithm>
#include <map>

#include "bha/base/json.h"
#include "bha/base/text.h"
#include "bha/report/csv.h"
#include "bha/report/rows_csv.h"
#include "shell/cli/commands.h"
#include "shell/cli/reading.h"
#include "shell/files/write.h"

namespace bha::cli {
namespace {

using features::SliceRow;

// The slice row of each cycle; a cycle without a charge has an empty one.
std::vector<SliceRow> slices_by_cycle(const pipeline::Analysis& a) {
  std::vector<SliceRow> out;
  for (const features::CycleRow& row : a.cycles) {
    const auto at = std::lower_bound(a.steps.slices.begin(), a.steps.slices.end(), row.cycle,
                                     [](const SliceRow& s, std::int64_t cycle) { return s.cycle < cycle; });
    const bool there = at != a.steps.slices.end() && at->cycle == row.cycle;
    out.push_back(there ? *at : SliceRow{.cc_missing = Code::no_charge, .cv_missing = Code::no_charge});
  }
  return out;
}

// Both tables side by side, without the columns that the first has already: cycle and start_time_s.
std::string beside(const std::string& table, const std::string& more) {
  std::string out;
  const auto a = split(table, '\n'), b = split(more, '\n');
  for (std::size_t i = 0; i < a.size() && i < b.size() && !a[i].empty(); ++i) {
    const std::size_t after_cycle = b[i].find(','), after_time = b[i].find(',', after_cycle + 1);
    out.append(a[i]).append(b[i].substr(after_time)) += '\n';
  }
  return out;
}

/// The cycle table and those of the groups that were asked for, of all cells.
struct Tables {
  std::map<std::string, std::vector<report::CellTable>> named{};  // "": the cycle table

  void add(const pipeline::Analysis& a, const features::StepOptions& groups) {
    const auto put = [&](bool wanted, const char* name, const auto& rows) {
      if (wanted) named[name].push_back({a.cell.id, report::rows_csv(std::span(rows))});
    };
    std::string cycles = report::to_csv(a.cycles);
    if (groups.slices) cycles = beside(cycles, report::rows_csv(std::span<const SliceRow>(slices_by_cycle(a))));
    named[""].push_back({a.cell.id, std::move(cycles)});
    put(groups.dcir, "dcir", a.steps.pulses);
    put(groups.ic_peaks, "ic_peaks", a.steps.ic_peaks);
    put(groups.ic_curves, "ic_curves", a.steps.ic_curves);
    put(groups.depths, "depths", a.steps.depths);
    put(groups.rests, "rests", a.steps.rests);
  }
  [[nodiscard]] std::string text() const {
    std::string out;
    for (const char* name : {"", "dcir", "ic_peaks", "ic_curves", "depths", "rests"})
      if (const auto table = named.find(name); table != named.end())
        out += (*name == 0 ? "" : std::string("\n# ") + name + "\n") + report::csv_of_cells(table->second);
    return out;
  }
};

std::string json_of(const pipeline::Analysis& a, const features::StepOptions& groups) {
  std::string out = json::write(Table<features::CycleRow>{a.cycles});
  if (!groups.any()) return out + "\n";
  out = "{\"cycles\":" + out;
  if (groups.slices) out += ",\"slices\":" + json::write(Table<SliceRow>{a.steps.slices});
  if (groups.dcir) out += ",\"dcir\":" + json::write(Table<features::PulseRow>{a.steps.pulses});
  if (groups.ic_peaks) out += ",\"ic_peaks\":" + json::write(Table<features::IcPeakRow>{a.steps.ic_peaks});
  if (groups.ic_curves) out += ",\"ic_curves\":" + json::write(Table<features::IcCurveRow>{a.steps.ic_curves});
  if (groups.depths) out += ",\"depths\":" + json::write(Table<features::DepthRow>{a.steps.depths});
  if (groups.rests) out += ",\"rests\":" + json::write(Table<features::RestRow>{a.steps.rests});
  return out + "}\n";
}

}  // namespace

int features_command(const FeaturesArgs& args, const Terminal& io) {
  for (const std::string_view other : {".xlsx", ".xls", ".parquet", ".h5", ".hdf5", ".feather", ".arrow"})
    if (lower(args.out).ends_with(other))
      return io.refuse(
          finding(Code::option_invalid, Severity::refused, {.column = "--output"}, in_quotes(args.out), "FILE.csv or FILE.json"));
  if (const auto spared = spare_inputs(args.reading, args.out); !spared) return io.refuse(spared.error());
  ReadingArgs reading = args.reading;
  reading.options.fits = false;
  reading.options.curves = false;
  const features::StepOptions& groups = reading.options.steps;
  const bool json = reading.json || args.out.ends_with(".json");
  std::string text;
  Tables tables;
  std::size_t cells = 0;
  const auto outcome = analyse_all(reading, false, io, [&](CellResult cell) {
    if (!cell.analysis) return;
    if (!reading.quiet) io.show_all(cell.analysis->findings);
    if (json)
      text += json_of(*cell.analysis, groups);
    else
      tables.add(*cell.analysis, groups);
    ++cells;
  });
  if (!outcome) return io.refuse(outcome.error());
  if (cells > 0)
    if (const auto written = files::write_file(args.out, json ? text : tables.text()); !written)
      return io.refuse(written.error());
  return outcome->exit_code(reading.strict);
}

}  // namespace bha::cli
