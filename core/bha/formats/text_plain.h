// UTF-16, CR line ends and quoted line breaks → UTF-8 with one line feed a line, from bytes cut anywhere. Serial by nature: what
// a byte means depends on those before it. Everything else is passed on as it is.
//   PlainText plain{belief.dialect};
//   while (more) append_plain(plain, bytes, text);          then text is cut at line ends and parsed as any other
#pragma once
#include <string>
#include <string_view>

#include "bha/record/types.h"

namespace bha::formats {

/// Between two pushes. A cut character or surrogate pair waits in `held`.
struct PlainText {
  record::Dialect dialect{};
  std::string held{};
  bool in_quotes = false;
  bool begun = false;
};
/// Whether text of this dialect has to go this way.
[[nodiscard]] bool needs_plain(const record::Dialect&);
/// Appends to `out`. A byte order mark at the beginning is dropped; a line break within quotes becomes a vertical tab, so that
/// parsing still counts the line.    Cost  UTF-16 about 150 MB/s, else 400 MB/s
void append_plain(PlainText&, std::string_view bytes, std::string& out);

}  // namespace bha::formats
