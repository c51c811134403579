// The parts of the module _core, one unit each. Values in, values out; what is refused is thrown as Refused and raised as
// bha.Error.
#pragma once
#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <utility>

#include "bha/base/finding.h"
#include "bha/report/arrow_table.h"

namespace nanobind {
class module_;
}  // namespace nanobind
namespace bha::python {

void add_sources(nanobind::module_&);  // what is read: a path, Arrow data, arrays
void add_tables(nanobind::module_&);   // what is told as columns
void add_reading(nanobind::module_&);  // belief, rows, cycle tables, findings
void add_reports(nanobind::module_&);  // reports, those of a workspace, laws and forecasts
void add_models(nanobind::module_&);   // regressors, intervals, what-ifs, simulated cells
void add_lives(nanobind::module_&);    // remaining life from siblings, levels that go on with each row

struct Refused : std::exception {
  explicit Refused(Finding why) : finding(std::move(why)) {}
  Finding finding;
};
template <class T>
T need(Result<T> result) {
  if (!result) throw Refused(std::move(result.error()));
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// Of arrays that go together.
inline void need_rows(const char* array, std::size_t found, std::size_t rows) {
  if (found != rows)
    throw Refused(finding(Code::length_mismatch, Severity::refused, {.column = array}, std::to_string(found) + " values",
                          std::to_string(rows) + ", one a row"));
}

/// A table that Python holds, and all views of its columns with it.
struct Columns {
  std::shared_ptr<const report::ArrowTable> table{};
};
[[nodiscard]] inline Columns columns_of(report::ArrowTable table) {
  return {std::make_shared<const report::ArrowTable>(std::move(table))};
}
/// A numpy array of n float64 that lets go of them with itself. Floats: nanobind's name for it. Defined with the tables.
template <class Floats>
[[nodiscard]] Floats held_by_numpy(std::unique_ptr<double[]> values, std::size_t n);
/// Findings as rows: code, number, severity, text, where and how often; what is not known of a place is missing.
[[nodiscard]] report::ArrowTable findings_table(std::span<const Finding>);

}  // namespace bha::python
