// What can be asked, as a page to read: made of the OpenAPI document, so that both say the same.
#pragma once
#include <string>
#include <string_view>

namespace bha::server {

/// No script, nothing fetched. openapi: the document as `openapi()` makes it; of anything else the page has no rows.
[[nodiscard]] std::string api_page(std::string_view openapi);

}  // namespace bha::server
