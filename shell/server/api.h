// What can be asked of a workspace over HTTP: one table of routes, from which requests are answered and the OpenAPI document is
// made. A route reads the workspace and nothing else.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "bha/base/json_shape.h"
#include "bha/report/arrow_table.h"
#include "shell/server/message.h"
#include "shell/server/target.h"
#include "shell/workspace/store.h"

namespace bha::server {

inline constexpr std::string_view arrow_stream = "application/vnd.apache.arrow.stream";  // of a table, for those who accept it

struct Asked {
  const workspace::Workspace* kept = nullptr;  // nullptr: there is none yet
  std::string folder{};                        // where it is looked for
  const Target& target;
  std::string cell{};  // what stands for {cell} in the path
  bool takes_files = false;
};
struct Route {
  std::string_view path, name, says;  // path: "/api/v1/cells/{cell}/report"
  std::string_view schema;            // name of the document
  const json::Shape* shape;           // nullptr: text/event-stream
  Result<std::string> (*answer)(const Asked&);
  Result<report::ArrowTable> (*table)(const Asked&) = nullptr;  // where it is one: for those who ask for Arrow
  bool of_workspace = true;                                     // false: it may change while the workspace does not
};
[[nodiscard]] std::span<const Route> routes();
/// OpenAPI 3.1, made from the routes and the descriptions of the structs that they answer with.
[[nodiscard]] std::string openapi();

struct Found {
  const Route* route = nullptr;
  std::string cell{};
};
[[nodiscard]] Found route_of(const Target&);

/// Parameters of /api/v1/what-if besides those of the baseline: "instead." before the name of a condition.
struct WhatIfAsked {
  std::string model{};
  double years = 10, eol = 0.8, soh_now = nan, days_now = nan, efc_now = nan;
};

}  // namespace bha::server
namespace bha {
template <>
inline constexpr auto fields<server::WhatIfAsked> =
    Fields{Field{"model", &server::WhatIfAsked::model, "Name of an ageing model, as `bha whatif --list-models` tells them."},
           Field{"years", &server::WhatIfAsked::years, "How far."},
           Field{"eol", &server::WhatIfAsked::eol, "End of life, relative to the new cell."},
           Field{"soh_now", &server::WhatIfAsked::soh_now, "Health of your cell: the model is scaled to it."},
           Field{"days_now", &server::WhatIfAsked::days_now, "How long it has lived [days]."},
           Field{"efc_now", &server::WhatIfAsked::efc_now, "How many equivalent full cycles it has done."}};
static_assert(fully_described<server::WhatIfAsked>);
}  // namespace bha
