// Any bytes as a gzip file: whatever pieces are asked for, and after a look back, the same bytes and the same end.
#include <algorithm>

#include "bha/formats/registry.h"
#include "shell/files/gzip.h"
#include "tests/fuzz/require.h"

namespace {

constexpr std::size_t most = std::size_t{1} << 22;  // a small file may unpack to a thousand times its size

struct Read {
  std::string bytes{};
  bha::Code refused{};
  bool operator==(const Read&) const = default;
};
Read read(const bha::formats::Part& part, std::size_t piece) {
  Read out;
  std::string buffer(piece, '\0');
  while (out.bytes.size() < most) {
    const auto got = part.read_at(out.bytes.size(), std::span(buffer).first(std::min(piece, most - out.bytes.size())));
    if (!got) {
      out.refused = got.error().code;
      break;
    }
    if (*got == 0) break;
    out.bytes.append(buffer, 0, *got);
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace bha;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto part = files::inflated(formats::source_in_memory("fuzz.gz", text).parts.front());
  fuzz::require(part.has_value(), "nothing is read yet");
  const Read whole = read(*part, most), pieces = read(*part, 1021);
  fuzz::require(pieces.refused == whole.refused, "in pieces it is refused as in one");
  fuzz::require(whole.refused == Code{} ? pieces == whole : pieces.bytes.starts_with(whole.bytes),
                "the same bytes in pieces as in one");
  return 0;
}
