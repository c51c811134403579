// What a workbook says of its sheets: their names and parts, the texts that cells share, and which styles show a date or a
// duration.
/// Source    ECMA-376 part 1, SpreadsheetML: 18.2 (workbook), 18.4 (shared strings), 18.8 (styles: 18.8.30 has the built-in
/// formats)
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "shell/containers/xlsx/zip.h"

namespace bha::containers {

enum class Shown : std::uint8_t { number, date, duration };
struct Workbook {
  struct Sheet {
    std::string name{}, part{};
  };
  std::vector<Sheet> sheets{};
  std::vector<std::string> shared{};
  std::vector<Shown> styles{};  // a style's number → what its format shows
  bool from_1904 = false;       // days are counted from there, not from 1900
};

/// Throws std::runtime_error where it is no workbook.
[[nodiscard]] Workbook workbook_of(const Zip&);
/// What a number format shows: "yyyy-mm-dd hh:mm" a date, "[h]:mm:ss" a duration, "0.00" a number.
[[nodiscard]] Shown shown_by(std::string_view format);

}  // namespace bha::containers
