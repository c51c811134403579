// The path and the query of a request, taken apart and checked. A path is a key to look up, never a place in the file system.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bha::server {

using Words = std::vector<std::pair<std::string, std::string>>;
/// name=value&name=value, as a query or a form has it, in its order; a name may come again. Nothing: a bad escape, a control byte,
/// bytes that are no UTF-8.
[[nodiscard]] std::optional<Words> words_of(std::string_view text);

struct Target {
  std::string path{};                          // decoded, begins with '/'
  std::vector<std::string> segments{};         // of the path, decoded one by one: a name may hold a slash
  std::map<std::string, std::string> query{};  // the first of each name
  Words words{};                               // all of the query
};
inline constexpr std::size_t most_target_bytes = 2'048;
/// Nothing for what is no absolute path: another scheme, a bad escape, a NUL or another control byte, `.` or `..` as a segment
/// (written in whatever way), a backslash, bytes that are no UTF-8, more than most_target_bytes.
[[nodiscard]] std::optional<Target> target_of(std::string_view text);

}  // namespace bha::server
