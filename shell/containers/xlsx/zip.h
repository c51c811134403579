// bha's bytes as a zip archive, read through libzip; an entry is inflated piece by piece.
#pragma once
#include <zip.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "shell/containers/plugin.h"

namespace bha::containers {

/// One entry from its first byte on. Throws std::runtime_error with the archive's own words.
class ZipEntry {
 public:
  ZipEntry(zip_t* archive, const std::string& name);
  /// 0: the end.
  std::size_t read(std::span<char> into);

 private:
  std::string name_;
  std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file_;
};

class Zip {
 public:
  explicit Zip(const bha_bytes& bytes);
  [[nodiscard]] bool has(const std::string& name) const;
  [[nodiscard]] ZipEntry entry(const std::string& name) const { return {archive_.get(), name}; }

 private:
  bha_bytes bytes_;
  std::uint64_t at_ = 0;
  zip_error_t error_{};
  std::unique_ptr<zip_t, void (*)(zip_t*)> archive_;

  static zip_int64_t serve(void* self, void* data, zip_uint64_t size, zip_source_cmd_t command);
};

}  // namespace bha::containers
