// Exports as they look out in the field, made here: a table of charges and discharges, and what is believed about it.
#pragma once
#include <string>

#include "bha/base/text.h"
#include "bha/formats/registry.h"

namespace bha::formats {

inline Result<Decision> probed(const std::string& bytes, const BeliefOptions& options = {}, const char* name = "x.csv") {
  return probe(source_in_memory(name, bytes), options, {});
}
// Twenty rows of charge and twenty of discharge in turn, every 10 s; `row(i, volts, amperes)` spells each.
template <class Row>
std::string table(const std::string& headings, int rows, Row row) {
  std::string out = headings + "\n";
  double voltage = 3.5;
  for (int i = 0; i < rows; ++i) {
    const double current = i % 40 < 20 ? 1.0 : -1.0;
    voltage += 0.01 * current;
    out += row(i, voltage, current) + "\n";
  }
  return out;
}
template <class Row>
std::string table(const std::string& headings, Row row) {
  return table(headings, 160, row);
}
inline std::string text(double x) { return std::to_string(x); }
inline std::string plain(int i, double v, double a) { return text(10 * i) + "," + text(v) + "," + text(a); }
inline record::ColumnBelief column(const Decision& d, record::Quantity q) {
  for (const record::ColumnBelief& c : d.belief.columns)
    if (c.quantity == q) return c;
  return {};
}
inline std::string two(int n) { return (n < 10 ? "0" : "") + std::to_string(n); }

}  // namespace bha::formats
