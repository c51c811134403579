// Files that come in pieces, kept in a folder of the workspace. A piece is at the end or it is not taken: whoever was cut off
// asks how much is there and goes on.
//   Uploads uploads("bench3/uploads");   uploads.put("cell7.csv", 0, bytes);   uploads.whole("cell7.csv")
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bha/base/describe.h"
#include "bha/base/finding.h"

namespace bha::server {

struct Upload {
  std::string name{};
  std::int64_t bytes = 0;
  std::string sha256{};
};

class Uploads {
 public:
  explicit Uploads(std::string folder, std::int64_t most_bytes = std::int64_t{8} << 30)
      : folder_(std::move(folder)), most_bytes_(most_bytes) {}
  /// A name is one segment of a path that shows itself: no slash, no dot in front, at most 200 bytes.
  [[nodiscard]] static bool may_be_called(std::string_view name);
  [[nodiscard]] std::vector<Upload> all() const;  // by name
  [[nodiscard]] std::optional<Upload> one(const std::string& name) const;
  enum class Put : std::uint8_t { taken, elsewhere, too_much, not_written };
  /// elsewhere: the piece does not begin where the file ends; nothing was written. not_written: nor then (a full disk).
  [[nodiscard]] Put put(const std::string& name, std::int64_t offset, std::string_view bytes) const;
  /// SHA-256 of a span of it, as hexadecimal digits; nothing where it does not hold these bytes. Read into memory: at most
  /// `most_digest_bytes`, so that others need not wait long.
  [[nodiscard]] std::optional<std::string> sha256(const std::string& name, std::int64_t first, std::int64_t count) const;
  static constexpr std::int64_t most_digest_bytes = std::int64_t{16} << 20;
  /// Its path, when all of it is on the disk.
  [[nodiscard]] Result<std::string> whole(const std::string& name) const;
  bool remove(const std::string& name) const;

 private:
  [[nodiscard]] std::string path_of(const std::string& name) const { return folder_ + "/" + name; }
  std::string folder_;
  std::int64_t most_bytes_;
};

}  // namespace bha::server
namespace bha {
template <>
inline constexpr auto fields<server::Upload> =
    Fields{Field{"name", &server::Upload::name, "Name of the file."},
           Field{"bytes", &server::Upload::bytes, "How much of it is there: the offset of the next piece."},
           Field{"sha256", &server::Upload::sha256, "Of the span that `first` and `count` ask for; empty: none was asked for."}};
static_assert(fully_described<server::Upload>);
}  // namespace bha
