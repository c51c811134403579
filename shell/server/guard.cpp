#include "shell/server/guard.h"

#include <algorithm>

#include "bha/base/text.h"
#include "shell/server/problem.h"

namespace bha::server {
namespace {

// Takes as long whatever is wrong with it.
bool same_secret(std::string_view a, std::string_view b) {
  unsigned differ = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < a.size(); ++i) differ |= static_cast<unsigned char>(a[i] ^ (i < b.size() ? b[i] : '\0'));
  return differ == 0;
}

std::string_view cookie(const Request& request, std::string_view name) {
  for (std::string_view part : split(request.header("cookie"), ';')) {
    part = trimmed(part);
    if (part.starts_with(name) && part.substr(name.size()).starts_with('=')) return part.substr(name.size() + 1);
  }
  return {};
}

constexpr std::string_view cookie_name = "bha_token";

}  // namespace

std::optional<Response> refused(const Request& request, const Target& target, const Guard& guard) {
  const std::string_view host = request.header("host"), origin = request.header("origin");
  if (std::ranges::count_if(request.headers, [](const auto& header) { return header.first == "host"; }) != 1)
    return problem(400, "A request names one host.", "give one Host header");
  if (guard.loopback) {
    const std::string port = ":" + std::to_string(guard.port);
    const bool ours = host == "127.0.0.1" + port || host == "[::1]" + port || equal_without_case(host, "localhost" + port);
    if (!ours)
      return problem(421, "This server does not go by that name.", "ask http://127.0.0.1" + port + "/, not " + in_quotes(host));
  }
  if (!origin.empty() && origin != "http://" + std::string(host))
    return problem(403, "Pages of other sites may not ask.", "the request comes from " + in_quotes(origin));
  if (guard.token.empty()) return std::nullopt;
  const std::string bearer = "Bearer " + guard.token;
  if (same_secret(bearer, request.header("authorization")) || same_secret(guard.token, cookie(request, cookie_name)))
    return std::nullopt;
  if (const auto said = target.query.find("token"); said != target.query.end() && same_secret(guard.token, said->second)) {
    Response on = response(303, "text/plain", "");
    on.headers.emplace_back("Location", "/");
    on.headers.emplace_back("Set-Cookie", std::string(cookie_name) + "=" + guard.token + "; HttpOnly; SameSite=Strict; Path=/");
    on.headers.emplace_back("Cache-Control", "no-store");
    return on;
  }
  Response out = problem(401, "The token is missing or wrong.", "open the address that bha serve printed");
  out.headers.emplace_back("WWW-Authenticate", "Bearer");
  return out;
}

}  // namespace bha::server
