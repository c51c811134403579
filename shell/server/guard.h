// Who may ask: this machine's own pages on a loopback address, or who knows the token. Pure.
#pragma once
#include <optional>
#include <string>

#include "shell/server/message.h"
#include "shell/server/target.h"

namespace bha::server {

/// token: empty on loopback, where none is asked for.
struct Guard {
  int port = 0;
  bool loopback = true;
  std::string token{};
};
/// Nothing: it may pass. A page of another site is refused by Origin; another name for this machine (DNS rebinding) by Host;
/// elsewhere who comes with the token in the address gets it as a cookie and is sent on to the address without it.
[[nodiscard]] std::optional<Response> refused(const Request&, const Target&, const Guard&);

/// Headers that every answer carries, each after a line end, for the connection to append.
inline constexpr std::string_view security_headers =
    "\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nCross-Origin-Opener-Policy: same-origin"
    "\r\nCross-Origin-Resource-Policy: same-origin\r\nX-Frame-Options: DENY";
/// And a Content-Security-Policy: this one, unless the answer has its own.
inline constexpr std::string_view default_policy =
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

}  // namespace bha::server
