// Belief, rows, cycle tables and findings of what is read.
#include <nanobind/nanobind.h>
#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <map>

#include "bha/base/json.h"
#include "shell/python/module.h"
#include "shell/python/reading.h"
#include "shell/python/working.h"

namespace nb = nanobind;

namespace bha::python {
namespace {

// One row a cycle: a cycle without a charge has no slices.
std::vector<features::SliceRow> slices_beside(const pipeline::Analysis& a) {
  std::vector<features::SliceRow> out;
  for (const features::CycleRow& row : a.cycles) {
    const auto at = std::ranges::lower_bound(a.steps.slices, row.cycle, {}, &features::SliceRow::cycle);
    const bool there = at != a.steps.slices.end() && at->cycle == row.cycle;
    out.push_back(there ? *at : features::SliceRow{.cc_missing = Code::no_charge, .cv_missing = Code::no_charge});
  }
  return out;
}

struct Tables {
  report::RowsOfCells<features::CycleRow> cycles{};
  report::RowsOfCells<features::SliceRow> slices{};
  report::RowsOfCells<features::PulseRow> pulses{};
  report::RowsOfCells<features::IcPeakRow> ic_peaks{};
  report::RowsOfCells<features::IcCurveRow> ic_curves{};
  report::RowsOfCells<features::WindowRow> windows{};
  report::RowsOfCells<features::DepthRow> depths{};
  report::RowsOfCells<features::TemperatureRow> temperatures{};
  report::RowsOfCells<features::RestRow> rests{};
  report::RowsOfCells<features::OcvRow> ocv{};
  report::RowsOfCells<features::DeltaQRow> delta_q{};

  void add(const pipeline::Analysis& a) {
    const std::string& cell = a.cell.id;
    cycles.add(cell, a.cycles);
    slices.add(cell, slices_beside(a));
    pulses.add(cell, a.steps.pulses);
    ic_peaks.add(cell, a.steps.ic.peaks);
    ic_curves.add(cell, a.steps.ic.curves);
    windows.add(cell, a.steps.windows);
    depths.add(cell, a.steps.depths);
    temperatures.add(cell, a.steps.temperatures);
    rests.add(cell, a.steps.rests);
    ocv.add(cell, a.steps.ocv);
    delta_q.add(cell, a.steps.delta_q);
  }
  // Cycle and start time stand in the cycle table already.
  [[nodiscard]] report::ArrowTable with_slices() const {
    report::ArrowTable out = cycles.table(), beside = report::arrow_table(std::span<const features::SliceRow>(slices.rows));
    std::move(beside.columns.begin() + 2, beside.columns.end(), std::back_inserter(out.columns));
    return out;
  }
  /// By name; "" is the cycle table.
  [[nodiscard]] std::map<std::string, report::ArrowTable> asked_for(const features::StepOptions& groups) const {
    std::map<std::string, report::ArrowTable> out;
    out[""] = groups.slices ? with_slices() : cycles.table();
    if (groups.dcir) out["dcir"] = pulses.table();
    if (groups.ic_peaks) out["ic-peaks"] = ic_peaks.table();
    if (groups.ic_curves) out["ic-curves"] = ic_curves.table();
    if (groups.windows) out["windows"] = windows.table();
    if (groups.depths) out["depths"] = depths.table();
    if (groups.temperatures) out["temperatures"] = temperatures.table();
    if (groups.rests) out["rests"] = rests.table();
    if (groups.ocv) out["ocv"] = ocv.table();
    if (groups.delta_q) out["delta-q"] = delta_q.table();
    return out;
  }
};

Reading without_health(const std::string& options) {
  Reading out = need(reading_of(options));
  out.options.fits = out.options.curves = false;
  return out;
}

std::map<std::string, Columns> features_of(const std::vector<Given>& given, const std::string& options,
                                           const Progress& progress) {
  const Reading reading = without_health(options);
  std::map<std::string, report::ArrowTable> tables;
  work(progress, reading.threads, reading.time_limit_s, [&](Run& run) {
    Tables all;
    for (auto& analysis : analyses_of(given, reading, false, run)) all.add(need(std::move(analysis)));
    tables = all.asked_for(reading.options.steps);
  });
  std::map<std::string, Columns> out;
  for (auto& [name, table] : tables) out[name] = columns_of(std::move(table));
  return out;
}

/// Whatever is wrong is a row, refusals too.
Columns check(const std::vector<Given>& given, const std::string& options, const Progress& progress) {
  const Reading reading = without_health(options);
  std::vector<Finding> findings;
  work(progress, reading.threads, reading.time_limit_s, [&](Run& run) {
    for (const auto& analysis : analyses_of(given, reading, false, run)) {
      if (!analysis) findings.push_back(analysis.error());
      if (!analysis) continue;
      for (Finding f : analysis->findings) {
        if (f.place.cell.empty()) f.place.cell = analysis->cell.id;
        findings.push_back(std::move(f));
      }
    }
  });
  return columns_of(findings_table(findings));
}

/// (belief as JSON, findings, names of the cells)
std::tuple<std::string, Columns, std::vector<std::string>> probe(const Given& given, const std::string& options) {
  const Reading reading = without_health(options);
  formats::Decision decision;
  work(std::nullopt, 1, reading.time_limit_s, [&](Run& run) { decision = need(decided(given, reading, run)); });
  return {json::write(decision.belief), columns_of(findings_table(decision.findings)), decision.cells};
}

Columns samples(const Given& given, const std::string& options, const Progress& progress) {
  const Reading reading = without_health(options);
  report::ArrowTable table;
  work(progress, reading.threads, reading.time_limit_s, [&](Run& run) { table = need(samples_of(given, reading, run)); });
  return columns_of(std::move(table));
}

}  // namespace

void add_reading(nb::module_& m) {
  const auto progress = nb::arg("progress") = nb::none();
  m.def("features", features_of, nb::arg("sources"), nb::arg("options"), progress);
  m.def("check", check, nb::arg("sources"), nb::arg("options"), progress);
  m.def("probe", probe, nb::arg("source"), nb::arg("options"));
  m.def("samples", samples, nb::arg("source"), nb::arg("options"), progress);
}

}  // namespace bha::python
