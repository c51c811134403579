// A report on one screen, for a test engineer: what was believed, what is left out and why, the state of health as a small plot,
// what the models say and how far that may be trusted, what to look at, and how to get more.
//   out << to_text(report, {.width = terminal_width, .color = is_terminal});
#pragma once
#include <string>

#include "bha/report/types.h"

namespace bha::report {

struct TextOptions {
  int width = 100;     // letters a line, at least 60
  bool color = false;  // ANSI colours
  int plot_rows = 8;   // height of the plot; 0: none
  int findings = 5;    // how many findings are told; the gravest first
};

/// UTF-8. Cost: one pass over cycles and series.
[[nodiscard]] std::string to_text(const Report&, const TextOptions& = {});

}  // namespace bha::report
