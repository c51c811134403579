// How a text is written: encoding, line ends, quotes, delimiter, decimal sign, and which line holds the headings.
//   const Text text = decoded(head);                      // UTF-8, with what was found out about its encoding
//   Result<Layout> layout = layout_of(text, name, options);
// The line of the headings is the one whose fields are recognised as column names, wherever it stands: Maccor, BioLogic, Novonix,
// PEC and Basytec put 1 to 120 lines before it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "bha/base/finding.h"
#include "bha/formats/types.h"

namespace bha::formats {

/// The first bytes of a text as UTF-8. Latin-1 and UTF-16 are converted, a cut last character is dropped.
struct Text {
  std::string utf8{};
  record::Dialect dialect{};  // encoding, byte_order_mark, line_end
  bool whole = false;         // the text ends here: its last line is complete
};
/// Whether the bytes are no text: too many control bytes (more than one in ten), or the signature of a known container.
[[nodiscard]] bool is_binary(std::string_view bytes);
[[nodiscard]] Text decoded(std::string_view bytes, bool whole);
/// Bytes from the middle of the same file, in the encoding already found.
[[nodiscard]] std::string decoded_like(std::string_view bytes, record::TextEncoding encoding);

/// Lines without their ends, at most `most`. A last line without an end is left out unless `whole`.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text, record::LineEnd line_end, bool whole,
                                                     std::size_t most);
/// Fields of one line. `out` is reused. Quotes around a field, and around the whole line, are taken off; a delimiter of one blank
/// stands for a run of blanks.
void fields_of(std::string_view line, const record::Dialect& dialect, std::vector<std::string_view>& out);

struct Layout {
  record::Dialect dialect{};
  std::vector<std::string> headings{};
  int recognised = 0;  // how many headings name a quantity that we use
};
/// Findings     header_missing, delimiter_ambiguous, decimal_ambiguous, line_too_long, no_data_rows, quoting (all refused)
/// Cost         the first 600 lines at most; ~100 µs
[[nodiscard]] Result<Layout> layout_of(const Text& text, std::string_view name, const BeliefOptions& options,
                                       const Limits& limits);

/// "1,5" where ',' is the decimal sign. False: no number.
[[nodiscard]] bool read_decimal(std::string_view field, char decimal, double& value);

}  // namespace bha::formats
