// Any request of a server without a workspace: answered with a status that it may have, no line break in a header, a problem
// document where it was not done, and nothing of a folder above.
//   GET /path HTTP         the first line; then a header a line. A first byte of '!' : the server asks for a token.
#include <array>
#include <cstdlib>

#include "bha/base/json.h"
#include "bha/base/text.h"
#include "shell/server/problem.h"
#include "shell/server/service.h"

namespace {

using namespace bha::server;

Service& service(bool with_token) {
  const auto made = [](Guard guard) {
    Site site;
    site.emplace("/index.html", SiteFile{response(200, "text/html", "<p>here</p>")});
    return Service("no-such-folder", "no-dashboard", std::move(site), std::move(guard),
                   std::make_unique<Intake>("/bin/true", "no-such-folder", false));
  };
  static std::array<Service, 2> both{made({.port = 8420}), made({.port = 8420, .loopback = false, .token = "secret"})};
  return both[with_token ? 1 : 0];
}

Request request_of(std::string_view text) {
  Request out;
  bool first = true;
  for (const std::string_view line : bha::split(text, '\n')) {
    if (std::exchange(first, false)) {
      const std::size_t blank = line.find(' ');
      out.method = line.substr(0, blank);
      out.target = blank == std::string_view::npos ? "" : line.substr(blank + 1, line.rfind(" HTTP") - blank - 1);
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    out.headers.emplace_back(bha::lower(line.substr(0, colon)), std::string(bha::trimmed(line.substr(colon + 1))));
  }
  return out;
}

void must(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const bool with_token = text.starts_with('!');
  if (with_token) text.remove_prefix(1);
  const Response told = service(with_token).answer(request_of(text));
  constexpr std::array<unsigned, 10> may_be{200, 303, 304, 400, 401, 403, 404, 405, 421, 503};  // 503: no workspace yet
  must(std::find(may_be.begin(), may_be.end(), told.status) != may_be.end());
  for (const auto& [name, value] : told.headers)
    must(name.find_first_of("\r\n:") == std::string::npos && value.find_first_of("\r\n") == std::string::npos);
  if (told.status >= 400) must(bha::json::read<Problem>(*told.body).has_value());
  return 0;
}
