// For tests alone: real files that other people published, read through BHA_SHARED and never stored here.
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "bha/formats/types.h"

namespace bha::shared {

inline std::filesystem::path root() {
  const char* named = std::getenv("BHA_SHARED");
  return named != nullptr ? std::filesystem::path(named) : std::filesystem::path(BHA_ROOT) / ".." / "shared";
}
inline std::string file_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
inline formats::Part part_of(const std::filesystem::path& path, std::string name) {
  return {.name = std::move(name),
          .size = std::filesystem::file_size(path),
          .read_at = [path](std::uint64_t offset, std::span<char> into) -> Result<std::size_t> {
            std::ifstream in(path, std::ios::binary);
            in.seekg(static_cast<std::streamoff>(offset));
            in.read(into.data(), static_cast<std::streamsize>(into.size()));
            return static_cast<std::size_t>(in.gcount());
          }};
}
inline formats::Source folder_source(const std::filesystem::path& folder) {
  formats::Source out{folder.filename().string(), {}};
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file())
      out.parts.push_back(part_of(entry.path(), std::filesystem::relative(entry.path(), folder).string()));
  return out;
}

}  // namespace bha::shared

/// Skips where the data are not there, unless BHA_REQUIRE_SHARED=1 says that they must be.
#define BHA_NEEDS_SHARED(folder)                                                                                 \
  if (!std::filesystem::exists(bha::shared::root() / "data" / (folder))) {                                       \
    const char* required = std::getenv("BHA_REQUIRE_SHARED");                                                    \
    if (required != nullptr && std::string(required) == "1") FAIL() << "shared data are required: " << (folder); \
    GTEST_SKIP() << "shared data are not here: " << (folder);                                                    \
  }
