// Any bytes as a folder of the NASA set: a line "=== NAME" begins a file. Each cell is refused with words or read.
#include <algorithm>

#include "bha/pipeline/session.h"
#include "tests/fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace bha;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  formats::Source folder{.name = "set"};
  while (!text.empty()) {
    const std::size_t end = std::min(text.find("=== "), text.size());
    const std::string_view file = text.substr(0, end);
    text.remove_prefix(std::min(end + 4, text.size()));
    const std::size_t line = std::min(file.find('\n'), file.size());
    const std::string_view bytes = file.substr(std::min(line + 1, file.size()));
    folder.parts.push_back({.name = std::string(file.substr(0, line)),
                            .size = bytes.size(),
                            .read_at = [bytes](std::uint64_t at, std::span<char> into) -> Result<std::size_t> {
                              const auto rest = bytes.substr(std::min<std::uint64_t>(at, bytes.size()));
                              return rest.copy(into.data(), into.size());
                            }});
  }
  if (folder.parts.empty()) return 0;
  Run run;
  for (const auto& cell : pipeline::analyse_each(folder, {.fits = false, .curves = false}, run))
    if (!cell) fuzz::require_words(cell.error());
  return 0;
}
