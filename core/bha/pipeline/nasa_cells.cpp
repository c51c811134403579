#include "bha/pipeline/nasa_cells.h"

#include <algorithm>
#include <cmath>

#include "bha/base/comma_table.h"
#include "bha/base/text.h"
#include "bha/features/charge_slice.h"
#include "bha/pipeline/number_table.h"

namespace bha::pipeline {
namespace {

constexpr double rated_Ah = 2, least_capacity_Ah = 0.5, load_A = 1.2, full_V = 4.195, empty_V = 2.7;
constexpr double slice_from_V = 3.9, slice_from_A = 0.1, slice_to_A = 1.2;  // the charge is 1.5 A, then 4.2 V

bool is_full_charge(const NasaRecord& r) {
  std::size_t above = 0;
  bool reached = false;
  for (std::size_t i = 0; i < r.current_A.size(); ++i) {
    above += r.current_A[i] > load_A ? 1 : 0;
    reached = reached || (above > 0 && r.voltage_V[i] >= full_V);
  }
  return r.current_A.size() >= 30 && above >= 10 && reached;
}

/// CC: from 3.9 V until 4.195 V is reached, after the charge has come on; CV: from there on, 1.2 to 0.1 A.
features::SliceNumbers slices_of(const NasaRecord& r) {
  features::ChargeSlices slices;
  slices.cc.begin(nan, nan);
  slices.cv.begin(nan, nan);
  bool on = false, held = false;
  for (std::size_t i = 0; i < r.time_s.size(); ++i) {
    const double v = r.voltage_V[i], now_A = r.current_A[i], dt_s = i == 0 ? 0 : r.time_s[i] - r.time_s[i - 1];
    const auto time_ns = static_cast<std::int64_t>(std::llround(r.time_s[i] * 1e9));
    on = on || now_A > load_A;
    held = held || (on && v >= full_V);
    if (held && now_A >= slice_from_A && now_A <= slice_to_A) slices.cv.push(time_ns, now_A, now_A, dt_s);
    if (on && !held && v >= slice_from_V) slices.cc.push(time_ns, v, now_A, dt_s);
  }
  const features::SliceRow row = slices.row();
  return {row.cc_voltage_mean_V, row.cc_voltage_std_V, row.cc_voltage_kurtosis, row.cc_voltage_skewness,
          row.cc_charge_Ah,      row.cc_time_s,        row.cc_slope_V_per_s,    row.cc_entropy_nats,
          row.cv_current_mean_A, row.cv_current_std_A, row.cv_current_kurtosis, row.cv_current_skewness,
          row.cv_charge_Ah,      row.cv_time_s,        row.cv_slope_A_per_s,    row.cv_entropy_nats};
}

double published_by_trapezoid(const NasaRecord& r) {
  double charge_As = 0;
  bool loaded = false;
  for (std::size_t i = 0; i < r.time_s.size(); ++i) {
    if (i > 0) charge_As -= (r.time_s[i] - r.time_s[i - 1]) * (r.current_A[i] + r.current_A[i - 1]) / 2;
    loaded = loaded || r.current_A[i] < -0.1;
    if (loaded && r.voltage_V[i] < empty_V) break;
  }
  return charge_As / 3600;
}

}  // namespace

Result<std::vector<NasaTest>> read_nasa_tests(const ReadFile& read) {
  const std::string file = "nasa_pcoe/metadata.csv";
  const auto text = read(file);
  if (!text) return Refusal(text.error());
  const auto table = read_comma_table(*text, file);
  if (!table) return Refusal(table.error());
  std::size_t at[5];
  const char* const headings[] = {"type", "battery_id", "test_id", "filename", "Capacity"};
  for (std::size_t j = 0; j < 5; ++j) {
    const auto column = column_of(*table, headings[j]);
    if (!column) return Refusal(column.error());
    at[j] = *column;
  }
  std::vector<NasaTest> out;
  for (std::size_t i = 0; i < table->rows(); ++i) {
    NasaTest test{.cell = std::string(table->field(i, at[1])),
                  .type = std::string(table->field(i, at[0])),
                  .file = std::string(table->field(i, at[3]))};
    if (!read_integer(table->field(i, at[2]), test.test_id))
      return refuse(Code::number_format, {.file = file, .column = "test_id", .line = table->lines[i]},
                    in_quotes(table->field(i, at[2])), "a whole number", "mend the line");
    if (!read_number(table->field(i, at[4]), test.capacity_Ah)) test.capacity_Ah = nan;
    out.push_back(std::move(test));
  }
  std::ranges::sort(out, {}, [](const NasaTest& t) { return std::pair(t.test_id, t.file); });
  return out;
}

Result<NasaRecord> read_nasa_record(const NasaTest& test, const ReadFile& read) {
  const std::string file = "nasa_pcoe/data/" + test.file;
  const auto text = read(file);
  if (!text) return Refusal(text.error());
  const auto table = read_number_table(*text, file);
  if (!table) return Refusal(table.error());
  NasaRecord out;
  for (const auto& [heading, values] :
       {std::pair{"Time", &out.time_s}, {"Voltage_measured", &out.voltage_V}, {"Current_measured", &out.current_A}}) {
    const std::size_t column = table->column(heading);
    if (column == table->columns())
      return refuse(Code::column_missing, {.file = file, .column = heading}, "no such column", heading);
    for (std::size_t i = 0; i < table->rows(); ++i) values->push_back(table->row(i)[column]);
  }
  return out;
}

Result<SliceCell> read_nasa_cell(const std::string& cell, std::span<const NasaTest> tests, const ReadFile& read) {
  SliceCell out{.name = cell};
  bool charged = false;
  features::SliceNumbers last{};
  for (const NasaTest& test : tests) {
    if (test.cell != cell) continue;
    if (test.type == "charge") {
      const auto record = read_nasa_record(test, read);
      if (!record) return Refusal(record.error());
      if (!is_full_charge(*record)) continue;
      charged = true;
      last = slices_of(*record);
    } else if (test.type == "discharge" && charged && test.capacity_Ah >= least_capacity_Ah) {
      out.rows.push_back(last);
      out.labels.push_back(test.capacity_Ah / rated_Ah);
      out.keys.push_back(std::to_string(test.test_id));
      charged = false;
    }
  }
  if (out.rows.empty())
    return refuse(Code::cell_not_found, {.file = "nasa_pcoe/metadata.csv", .cell = cell}, "no discharge that is scored",
                  "a cell of the folder");
  return out;
}

Result<Benchmark> nasa_capacity_task(const Protocol& protocol, const ReadFile& read, const BenchmarkOptions&, Run& run) {
  const auto tests = read_nasa_tests(read);
  if (!tests) return Refusal(tests.error());
  Benchmark out{.key_column = "test_id", .value_column = "capacity_Ah"};
  for (const std::string& cell : protocol.test)
    for (const NasaTest& test : *tests) {
      if (test.cell != cell || test.type != "discharge" || !(test.capacity_Ah > 0)) continue;
      const auto record = in_time(run, protocol.file).and_then([&] { return read_nasa_record(test, read); });
      if (!record) return cut_short(std::move(out), record.error());
      out.predictions.push_back({.cell = cell,
                                 .key = std::to_string(test.test_id),
                                 .value = published_by_trapezoid(*record),
                                 .truth = test.capacity_Ah});
    }
  return out;
}

}  // namespace bha::pipeline
