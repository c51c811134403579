// Paths become sources: a file, a folder that belongs together, gzip inflated on the way, or standard input ("-").
// Files are read with pread into the caller's buffers; nothing of the user's is mapped or changed.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bha/formats/types.h"

namespace bha::files {

/// hashed: a stream, which cannot be read again, is hashed while it is read, for `digest` afterwards.
/// Findings  file_not_found, permission_denied, not_a_file (devices other than "-" and pipes), compressed_corrupt (when read)
[[nodiscard]] Result<formats::Source> open(const std::string& path, bool hashed = false);

/// The files and known folders behind what the user wrote: patterns (* ? [) are expanded, a folder is itself when it holds
/// metadata.csv (one source), else its files, sorted as people count (cell2 before cell10). What is named twice, by whatever
/// path, is one. Refused when nothing is there.
[[nodiscard]] Result<std::vector<std::string>> expand(const std::vector<std::string>& paths);

/// SHA-256 over all parts in order, as 64 hexadecimal digits; and the number of bytes. Of a stream that was not read to its end:
/// none, and those that were read.
struct Digest {
  std::string sha256{};
  std::uint64_t bytes = 0;
};
[[nodiscard]] Result<Digest> digest(const formats::Source&);
/// Of the first `bytes` as well, in the same pass: `prefix`.
struct Digests {
  Digest whole{}, prefix{};
};
[[nodiscard]] Result<Digests> digests(const formats::Source&, std::uint64_t bytes);
[[nodiscard]] std::string hexadecimal(std::span<const unsigned char> bytes);
[[nodiscard]] std::string sha256(std::string_view bytes);

/// The whole of a small text file (metadata, belief, report). Refused above `most` bytes.
[[nodiscard]] Result<std::string> read_text(const std::string& path, std::size_t most = 256 << 20);

/// What has come on standard input, as soon as there is any; 0: its end.
[[nodiscard]] Result<std::size_t> read_arrived(std::span<char>);

}  // namespace bha::files
