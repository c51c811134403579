// What is asked and what is answered, as values. Nothing here knows a socket.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bha::server {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method = "GET", target = "/";  // target: as it came, path and query
  Headers headers{};                         // names in small letters
  std::string body{};
  /// Of the first header of that name; "" where there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const {
    for (const auto& [is, value] : headers)
      if (is == name) return value;
    return {};
  }
};

/// How much a word is wanted by the list of an Accept header, "br;q=0.5, gzip": 0 … 1; 0 where it is not named (RFC 9110, 12.5).
[[nodiscard]] double weight_of(std::string_view word, std::string_view list);

/// body: shared, for what was asked for once is kept.
struct Response {
  unsigned status = 200;
  Headers headers{};
  std::shared_ptr<const std::string> body = std::make_shared<const std::string>();
  bool events = false;  // stays open, and is told of changes
};

[[nodiscard]] inline Response response(unsigned status, std::string type, std::string body) {
  return {.status = status,
          .headers = {{"Content-Type", std::move(type)}},
          .body = std::make_shared<const std::string>(std::move(body))};
}

}  // namespace bha::server
