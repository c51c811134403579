// Standard input to standard output, piece by piece: a program that writes rows reads what they make before it writes the next.
#pragma once
#include <csignal>
#include <string>
#include <vector>

#include "shell/cli/terminal.h"
#include "shell/files/source.h"

namespace bha::cli {

/// Stream: push(bytes, said) and finish(said), whose words go out at once. exit_result at the end; what is refused was shown.
template <class Stream>
[[nodiscard]] int tell_as_it_comes(Stream& stream, const Terminal& io) {
  std::signal(SIGINT, SIG_DFL);  // what was told is out already
  std::vector<char> buffer(std::size_t{1} << 16);
  for (;;) {
    const auto got = files::read_arrived(buffer);
    if (!got) return io.refuse(got.error());
    std::string said;
    const auto done = *got == 0 ? stream.finish(said) : stream.push({buffer.data(), *got}, said);
    if (!said.empty() && !io.deliver(said)) return exit_refused;  // main says so
    if (!done) return io.refuse(done.error());
    if (*got == 0) return exit_result;
  }
}

}  // namespace bha::cli
