// Rows into the columns of an open block, one after the other: the reference way, which also words what is wrong with a row.
#pragma once
#include <array>
#include <string_view>
#include <vector>

#include "bha/formats/text.h"

namespace bha::formats {

/// The open block of a piece. Its columns have room for block_rows rows until close_block.
struct RowWriter {
  const TextPlan& plan;
  ParsedPiece& out;
  record::SampleBlock* block = nullptr;
  std::size_t opened = 0;  // blocks so far
  std::size_t block_rows = plan.block_rows;
  std::array<double*, slots> number{};
  std::array<std::int64_t*, slots> time{};
  std::array<std::int32_t*, slots> integer{};
  record::State* state = nullptr;
  std::vector<std::string_view> fields{};
};
void open_block(RowWriter&);   // the next block of the piece, empty
void close_block(RowWriter&);  // columns cut to its rows; the sign rule and the columns that are copies of others
inline std::size_t room(const RowWriter& w) { return w.block_rows - w.block->rows; }

constexpr bool is_time(Slot s) { return s == Slot::time || s == Slot::unix_time; }
constexpr bool is_integer(Slot s) { return s == Slot::step || s == Slot::cycle; }
constexpr bool is_required(const TextPlan& plan, Slot s) { return s == plan.clock || s == Slot::voltage || s == Slot::current; }

/// One field into its column at `row` of the block. `clean`: nothing has to be said of it; else `code` says it, and `keep`
/// whether the row may stay.
struct Stored {
  bool clean = true, keep = true;
  Code code{};
};
[[nodiscard]] Stored store_field(RowWriter&, std::size_t column, std::size_t row, std::string_view field);

/// One line of a row, without its line end, into `row` of the block. Says in the piece what is wrong with it, as row and line of
/// the piece. False: the row is left out.
[[nodiscard]] bool store_row(RowWriter&, std::size_t row, std::string_view line, std::uint64_t row_number,
                             std::uint64_t line_number);

/// Whole lines, one after the other, into as many blocks as they need.
void take_lines(RowWriter&, std::string_view text);

}  // namespace bha::formats
