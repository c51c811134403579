// The rows that a Belief rests on: the head, and for a file short stretches spread to its end. At most 128 KiB are parsed
// whatever the size of the file, and nothing here depends on how it is read later.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bha/formats/dialect.h"
#include "bha/formats/types.h"
#include "bha/record/types.h"

namespace bha::formats {

/// The first bytes of a part: `most` or all there is. `whole`: the part ends within them.
struct Head {
  std::string bytes{};
  bool whole = false;
};
/// Findings     what read_at refuses; empty_file
[[nodiscard]] Result<Head> head_of(const Part& part, std::size_t most);

/// Lines of data. Rows of one stretch follow each other in the file; between stretches there are rows we have not seen.
struct SampleLines {
  std::vector<std::shared_ptr<const std::string>> storage{};
  std::vector<std::string_view> text{};
  std::vector<std::uint64_t> line{};     // number in the file; 0: not known (beyond the head)
  std::vector<std::uint32_t> stretch{};  // rising
  bool used_tail = false;
  bool saw_end = false;  // the last line of the source is among them
  bool cut = false;      // that line has no end: its last field may be cut short
};
/// Cost         head 48 KiB and 20 stretches of 4 KiB, of which the last is the end of the file
[[nodiscard]] Result<SampleLines> sample_lines(const Part& part, const Text& head, const record::Dialect& dialect);

/// The sampled fields of the believed columns as numbers in CONTRACT's units. NaN: missing or unreadable.
struct SampleRows {
  std::size_t rows = 0;
  std::vector<std::uint64_t> line{};
  std::vector<std::uint32_t> stretch{};
  std::vector<std::vector<std::string_view>> field{};  // [column of the belief][row]; empty for an ignored column
  std::vector<std::vector<double>> value{};            // [column][row]; dates in unix seconds, states empty
  SampleLines lines{};                                 // keeps the bytes alive
};
[[nodiscard]] SampleRows sample_rows(SampleLines lines, const record::Belief& belief);
/// Reads one column again after its style, factor or date order was changed.
void read_column(SampleRows& rows, const record::Belief& belief, std::size_t column);
/// Values of the column that holds the quantity; null when there is none.
[[nodiscard]] const std::vector<double>* values(const SampleRows& rows, const record::Belief& belief, record::Quantity quantity);
/// Its place among the columns; −1 when there is none.
[[nodiscard]] std::ptrdiff_t column_of(const record::Belief& belief, record::Quantity quantity);

}  // namespace bha::formats
