#include "shell/containers/xlsx/sheet.h"

#include <charconv>
#include <stdexcept>

namespace bha::containers {
namespace {

constexpr std::size_t most_columns = 16'384, most_text = 1u << 20;

/// "AB12" → 27; most_columns: not so written.
std::size_t column_of(std::string_view reference) {
  std::size_t out = 0;
  for (const char c : reference) {
    if (c < 'A' || c > 'Z') break;
    out = 26 * out + static_cast<std::size_t>(c - 'A' + 1);
    if (out > most_columns) return most_columns;
  }
  return out == 0 ? most_columns : out - 1;
}

}  // namespace

Sheet::Sheet(const Zip& zip, const Workbook& workbook, std::size_t sheet)
    : XmlReader(zip.entry(workbook.sheets[sheet].part), workbook.sheets[sheet].part), workbook_(workbook) {}

bool Sheet::next(Row& row) {
  while (!whole_)
    if (!more()) return false;
  std::swap(row, row_);
  whole_ = false;
  return true;
}

void Sheet::start(std::string_view element, const Attributes& a) {
  if (element == "row") {
    for (Cell& cell : row_) cell.kind = Cell::Kind::none;
    next_column_ = 0, holds_ = false, in_row_ = true;
  }
  if (element == "rPh") spoken_ = true;
  if (element == "c" && in_row_) {
    const std::size_t at = column_of(a.of("r"));
    column_ = at == most_columns ? next_column_ : at;
    next_column_ = column_ + 1;
    type_ = a.of("t");
    value_.clear();
    std::size_t style = 0;
    const std::string_view said = a.of("s");
    std::from_chars(said.data(), said.data() + said.size(), style);
    shown_ = style < workbook_.styles.size() ? workbook_.styles[style] : Shown::number;
    in_cell_ = true;
  }
  in_value_ = in_cell_ && !spoken_ && (element == "v" || element == "t");
}

void Sheet::text(std::string_view piece) {
  if (!in_value_) return;
  if (value_.size() + piece.size() > most_text) throw std::runtime_error("a cell of more than 1 MB");
  value_ += piece;
}

void Sheet::end(std::string_view element) {
  if (element == "v" || element == "t") in_value_ = false;
  if (element == "rPh") spoken_ = false;
  if (element == "c" && in_cell_) take_cell();
  if (element != "row") return;
  whole_ = in_row_ && holds_;  // of a row within a row the outer one is none
  in_row_ = false;
  if (whole_) hold();  // a small piece may have thousands of wide rows
}

void Sheet::take_cell() {
  in_cell_ = false;
  if (value_.empty() || type_ == "e" || column_ >= most_columns) return;  // #N/A and its kin are no value
  const auto number = [&](auto& into) {
    const auto [end, failed] = std::from_chars(value_.data(), value_.data() + value_.size(), into);
    return failed == std::errc() && end == value_.data() + value_.size();
  };
  std::size_t shared = 0;
  if (row_.size() <= column_) row_.resize(column_ + 1);
  Cell& cell = row_[column_];
  cell.shown = shown_;
  if (type_ == "s") {
    if (!number(shared) || shared >= workbook_.shared.size())
      throw std::runtime_error("a cell names a shared text that is not there");
    cell.kind = Cell::Kind::text, cell.shared = &workbook_.shared[shared];
  } else if ((type_.empty() || type_ == "n" || type_ == "b") && number(cell.number)) {
    cell.kind = Cell::Kind::number;
  } else {
    cell.kind = Cell::Kind::text, cell.shared = nullptr, cell.own = value_;
  }
  if (cell.kind == Cell::Kind::text && cell.text().find_first_not_of(" \t\r\n") == std::string_view::npos)
    cell.kind = Cell::Kind::none;
  holds_ |= cell.kind != Cell::Kind::none;
}

}  // namespace bha::containers
