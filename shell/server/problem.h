// What could not be answered, as a problem document (RFC 9457): a finding's words with its HTTP status.
#pragma once
#include <string>

#include "bha/base/finding.h"
#include "shell/server/message.h"

namespace bha::server {

struct Problem {
  std::string type{}, title{};
  std::int64_t status = 0;
  std::string detail{}, code{};
};
[[nodiscard]] Response problem(unsigned status, std::string title, std::string detail);
/// cell_not_found is 404, what the caller could say otherwise 400, what does not fit 422, what is the server's 500 or 503.
[[nodiscard]] Response problem(const Finding&);

}  // namespace bha::server
namespace bha {
template <>
inline constexpr auto fields<server::Problem> =
    Fields{Field{"type", &server::Problem::type, "about:blank, or the page that explains the code."},
           Field{"title", &server::Problem::title, "What is wrong, the same for all of its kind."},
           Field{"status", &server::Problem::status, "HTTP status."},
           Field{"detail", &server::Problem::detail, "What is wrong here, and what to do."},
           Field{"code", &server::Problem::code, "Public name of the finding; empty: it is HTTP's."}};
static_assert(fully_described<server::Problem>);
}  // namespace bha
