// The rows of a sheet as they come, empty ones left out.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shell/containers/xlsx/workbook.h"
#include "shell/containers/xlsx/xml.h"

namespace bha::containers {

/// A cell's value: nothing, a number (of a date or duration its days), or a text.
struct Cell {
  enum class Kind : std::uint8_t { none, number, text } kind = Kind::none;
  Shown shown = Shown::number;
  double number = 0;
  const std::string* shared = nullptr;  // a text of the workbook's: many cells may name a long one
  std::string own{};
  [[nodiscard]] std::string_view text() const { return shared != nullptr ? *shared : own; }
};
using Row = std::vector<Cell>;

class Sheet : private XmlReader {
 public:
  Sheet(const Zip&, const Workbook&, std::size_t sheet);
  /// False at the end. What was in `row` is taken for another row: no memory is asked for again.
  bool next(Row& row);

 private:
  void start(std::string_view element, const Attributes&) override;
  void end(std::string_view element) override;
  void text(std::string_view piece) override;
  void take_cell();

  const Workbook& workbook_;
  Row row_{};
  bool holds_ = false;  // the row has a value
  bool whole_ = false;  // the row has ended
  std::string type_{}, value_{};
  std::size_t column_ = 0, next_column_ = 0;
  Shown shown_ = Shown::number;
  bool in_row_ = false, in_cell_ = false, in_value_ = false, spoken_ = false;
};

}  // namespace bha::containers
