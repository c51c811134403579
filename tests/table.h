// Reads the reference tables of data/reference in tests: a CSV with a header, no quotes.
#pragma once
#include <fstream>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "bha/base/text.h"

namespace bha::tests {

struct Table {
  std::vector<std::string> columns;
  std::map<std::string, std::vector<std::string>> text;
  [[nodiscard]] std::size_t rows() const { return columns.empty() ? 0 : text.at(columns[0]).size(); }
  [[nodiscard]] std::vector<double> numbers(const std::string& column) const {
    std::vector<double> out;
    for (const std::string& field : text.at(column)) {
      double value = std::numeric_limits<double>::quiet_NaN();
      out.push_back(read_number(field, value) ? value : std::numeric_limits<double>::quiet_NaN());
    }
    return out;
  }
};

inline Table read_table(const std::string& name) {
  std::ifstream file(std::string(BHA_ROOT) + "/data/reference/" + name);
  Table table;
  for (std::string line; std::getline(file, line);) {
    const auto fields = split(trimmed(line), ',');
    if (table.columns.empty()) {
      for (const auto field : fields) table.columns.emplace_back(field);
    } else {
      for (std::size_t i = 0; i < table.columns.size(); ++i)
        table.text[table.columns[i]].emplace_back(i < fields.size() ? std::string(fields[i]) : std::string());
    }
  }
  return table;
}

}  // namespace bha::tests
