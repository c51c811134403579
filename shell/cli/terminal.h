// Where words and results go: results to stdout (or a file), words and progress to stderr.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "bha/base/finding.h"
#include "bha/base/run.h"

namespace bha::cli {

inline constexpr int exit_result = 0, exit_refused = 1, exit_command_line = 2, exit_bug = 3;

struct Terminal {
  bool out_is_terminal = false, err_is_terminal = false, color = false;
  int width = 100;
  bool progress_lines = false;               // progress as lines, for a program that listens
  void result(std::string_view text) const;  // stdout
  /// stdout, at once. False: nobody takes it any more.
  [[nodiscard]] bool deliver(std::string_view text) const;
  void words(std::string_view text) const;  // stderr, with a line end
  void show(const Finding&) const;          // one finding, coloured by severity
  /// Shows why, and gives the exit code: exit_command_line where an option by itself cannot be used, else exit_refused.
  [[nodiscard]] int refuse(const Finding&) const;
  /// At most `most` findings, the gravest first; then how many more there are.
  void show_all(std::span<const Finding>, std::size_t most = 12) const;
  /// Shows progress of long work on a terminal, or as lines; nothing otherwise.
  void watch(Run&) const;
  void clear_progress() const;
};
[[nodiscard]] Terminal this_terminal();

}  // namespace bha::cli
