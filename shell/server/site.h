// The files of the built dashboard, read once when the server starts: a request looks up a name among them and reaches no file.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "bha/base/finding.h"
#include "shell/server/message.h"
#include "shell/server/target.h"

namespace bha::server {

/// With their ETag; an HTML page with the policy that stands in it. brotli: of FILE.br beside it, for those who take it.
struct SiteFile {
  Response answer{};
  std::optional<Response> brotli{};
};
using Site = std::map<std::string, SiteFile>;  // by path: "/index.html"

/// Empty where there is no such folder.
/// Findings  limit_exceeded (64 MB in all), those of reading
[[nodiscard]] Result<Site> read_site(const std::string& folder);
/// "/" is "/index.html"; a page's name may leave ".html" away. accepts: the Accept-Encoding header. nullptr: there is none.
[[nodiscard]] const Response* file_of(const Site&, const Target&, std::string_view accepts);
/// What is told where the dashboard was not built.
[[nodiscard]] Response page_without_dashboard(const std::string& folder);

}  // namespace bha::server
