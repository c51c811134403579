#include "shell/cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace bha::cli {

Terminal this_terminal() {
  Terminal out;
  out.out_is_terminal = ::isatty(1) == 1;
  out.err_is_terminal = ::isatty(2) == 1;
  out.color = out.err_is_terminal && std::getenv("NO_COLOR") == nullptr;
  winsize size{};
  if (out.out_is_terminal && ::ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) out.width = size.ws_col;
  return out;
}

void Terminal::result(std::string_view text) const { std::fwrite(text.data(), 1, text.size(), stdout); }

bool Terminal::deliver(std::string_view text) const {
  result(text);
  return std::fflush(stdout) == 0;
}

void Terminal::words(std::string_view text) const {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fputc('\n', stderr);
}

void Terminal::show(const Finding& f) const {
  const std::string_view name = f.severity == Severity::refused   ? "refused"
                                : f.severity == Severity::warning ? "warning"
                                                                  : "note";
  const std::string_view tint = f.severity == Severity::refused   ? "\x1b[31m"
                                : f.severity == Severity::warning ? "\x1b[33m"
                                                                  : "\x1b[2m";
  words(color ? std::string(tint) + std::string(name) + "\x1b[0m: " + spell(f) : std::string(name) + ": " + spell(f));
}

int Terminal::refuse(const Finding& f) const {
  show(f);
  if (f.code == Code::internal) return exit_bug;
  const bool of_a_file = !f.place.file.empty() && !f.place.file.starts_with("--");
  return f.code == Code::option_invalid && !of_a_file ? exit_command_line : exit_refused;
}

void Terminal::show_all(std::span<const Finding> findings, std::size_t most) const {
  std::vector<const Finding*> order;
  for (const Finding& f : findings) order.push_back(&f);
  std::sort(order.begin(), order.end(), [](const Finding* a, const Finding* b) {
    return a->severity != b->severity ? a->severity > b->severity : a < b;  // within one severity as they came
  });
  for (std::size_t i = 0; i < std::min(most, order.size()); ++i) show(*order[i]);
  if (order.size() > most) words("… and " + std::to_string(order.size() - most) + " more: see --json");
}

void Terminal::watch(Run& run) const {
  if (progress_lines) {
    run.progress = [last = -1.0](double fraction, std::string_view) mutable {
      if (fraction < last + 0.01) return;
      last = fraction;
      std::fprintf(stderr, "progress %.2f\n", fraction);
      std::fflush(stderr);
    };
    return;
  }
  if (!err_is_terminal) return;
  run.progress = [last = -1.0, elapsed = run.elapsed_s](double fraction, std::string_view what) mutable {
    const double now = elapsed ? elapsed() : 0;
    if (now < 0.5 || now - last < 0.1) return;  // short work shows nothing
    last = now;
    if (fraction >= 0)
      std::fprintf(stderr, "\r\x1b[K%3.0f %%  %.*s", 100 * fraction, static_cast<int>(what.size()), what.data());
    else
      std::fprintf(stderr, "\r\x1b[K%.*s", static_cast<int>(what.size()), what.data());
    std::fflush(stderr);
  };
}

void Terminal::clear_progress() const {
  if (err_is_terminal) std::fputs("\r\x1b[K", stderr);
}

}  // namespace bha::cli
