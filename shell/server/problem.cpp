#include "shell/server/problem.h"

#include "bha/base/json.h"

namespace bha::server {
namespace {

Response told(const Problem& problem) {
  Response out = response(static_cast<unsigned>(problem.status), "application/problem+json", json::write(problem) + "\n");
  out.headers.emplace_back("Cache-Control", "no-store");
  return out;
}

unsigned status_of(Code code) {
  switch (code) {
    case Code::cell_not_found:
      return 404;
    case Code::option_invalid:
      return 400;
    case Code::container_missing:
      return 406;  // Arrow was asked for, where its library is not installed
    case Code::column_missing:
    case Code::same_cell_twice:
      return 422;  // the cell and the model do not fit each other
    case Code::file_not_found:
    case Code::write_failed:
    case Code::out_of_time:
      return 503;  // no workspace yet, or one that is busy
    default:
      return 500;
  }
}

}  // namespace

Response problem(unsigned status, std::string title, std::string detail) {
  return told({.type = "about:blank", .title = std::move(title), .status = status, .detail = std::move(detail)});
}

Response problem(const Finding& finding) {
  return told({.type = "about:blank",
               .title = std::string(words_of(finding.code).says),
               .status = status_of(finding.code),
               .detail = spell(finding),
               .code = std::string(id(finding.code))});
}

}  // namespace bha::server
