#include "shell/server/service.h"

#include <algorithm>

#include "bha/base/text.h"
#include "shell/containers/write_table.h"
#include "shell/files/source.h"
#include "shell/server/api.h"
#include "shell/server/api_page.h"
#include "shell/server/problem.h"
#include "shell/server/target.h"

namespace bha::server {
namespace {

Response with_tag(std::string type, std::string body) {
  std::string tag = "\"" + files::sha256(body) + "\"";
  Response out = response(200, std::move(type), std::move(body));
  out.headers.emplace_back("ETag", std::move(tag));
  out.headers.emplace_back("Cache-Control", "no-cache");
  return out;
}

// At least as much as the JSON that is given otherwise.
bool wants_columns(std::string_view accepts) {
  const double weight = weight_of(arrow_stream, accepts);
  return weight > 0 && weight >= std::max({weight_of("application/json", accepts), weight_of("application/*", accepts),
                                           weight_of("*/*", accepts)});
}

std::string_view header_of(const Response& response, std::string_view name) {
  for (const auto& [is, value] : response.headers)
    if (is == name) return value;
  return {};
}

// If-None-Match: one of its tags, or "*".
bool has_it(const Request& request, std::string_view tag) {
  if (tag.empty()) return false;
  for (std::string_view one : split(request.header("if-none-match"), ',')) {
    one = trimmed(one);
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one == tag || one == "*") return true;
  }
  return false;
}

}  // namespace

Service::Service(std::string workspace, std::string dashboard, Site site, Guard guard, std::unique_ptr<Intake> intake)
    : folder_(std::move(workspace)),
      dashboard_(std::move(dashboard)),
      site_(std::move(site)),
      guard_(std::move(guard)),
      intake_(std::move(intake)) {}

std::int64_t Service::revision() {
  const auto now = std::chrono::steady_clock::now();
  if (now - looked_ < std::chrono::milliseconds(1)) return revision_;  // a look costs four calls of the system
  looked_ = now;
  if (!kept_) {
    auto opened = workspace::Workspace::open(folder_, workspace::Access::look);
    if (!opened) return revision_;
    kept_.emplace(std::move(*opened));
    version_.reset();
    ++revision_;
    answers_.clear();
    bytes_ = 0;
  }
  if (!version_) {
    auto asked = kept_->database().prepare("PRAGMA data_version");
    if (!asked) return revision_;
    version_.emplace(std::move(*asked));
  }
  const auto row = version_->step();
  const std::int64_t is = row && *row ? version_->integer(0) : seen_;
  version_->reset();
  if (is != seen_) {
    if (seen_ >= 0) ++revision_;
    seen_ = is;
    answers_.clear();
    bytes_ = 0;
  }
  return revision_;
}

Response Service::of_api(const Request& request, const Target& target) {
  const auto [route, cell] = route_of(target);
  if (route == nullptr)
    return problem(404, "There is nothing by that name.",
                   target.path.starts_with("/api/v1/cells/")
                       ? "of a cell ask for a part: report, page, cycles, curves, findings, fits, forecast or prediction, as "
                         "/api/v1/cells/NAME/report"
                       : "see /api for what there is");
  if (route->shape == nullptr) {
    Response out = response(200, "text/event-stream", "");
    out.headers.emplace_back("Cache-Control", "no-store");
    out.events = true;
    return out;
  }
  (void)revision();
  const bool columns = route->table != nullptr && wants_columns(request.header("accept"));
  const std::string key = (columns ? "arrow " : "json ") + request.target;
  if (const auto kept = answers_.find(key); kept != answers_.end()) return kept->second;
  const Asked asked{
      .kept = kept_ ? &*kept_ : nullptr, .folder = folder_, .target = target, .cell = cell, .takes_files = takes_files()};
  auto text = columns ? route->table(asked).and_then([](report::ArrowTable table) {
    return containers::table_bytes(std::move(table), containers::TableForm::arrow_stream, {});
  })
                      : route->answer(asked);
  if (!text) return problem(text.error());
  Response out = with_tag(columns ? std::string(arrow_stream) : "application/json", std::move(*text));
  if (route->table != nullptr) out.headers.emplace_back("Vary", "Accept");
  if (!route->of_workspace || out.body->size() > kept_bytes / 4) return out;
  if (bytes_ + out.body->size() > kept_bytes || answers_.size() > 10'000) {
    answers_.clear();
    bytes_ = 0;
  }
  bytes_ += out.body->size();
  answers_.emplace(key, out);
  return out;
}

Response Service::told(const Request& request) {
  const auto target = target_of(request.target);
  if (request.target.size() > most_target_bytes)
    return problem(414, "The address is too long.", "at most " + std::to_string(most_target_bytes) + " bytes");
  if (!target) return problem(400, "The address cannot be used.", "a path begins with / and holds no .. or control byte");
  if (auto no = refused(request, *target, guard_)) return *std::move(no);
  if (intake_)
    if (auto answer = intake_->answer(request, *target)) return *std::move(answer);
  if (request.method != "GET" && request.method != "HEAD") {
    Response out = problem(405, "Only reading is possible.", "use GET or HEAD; /api/openapi.json names what can be sent");
    out.headers.emplace_back("Allow", "GET, HEAD");
    return out;
  }
  if (target->path == "/api/openapi.json") {
    static const Response document = with_tag("application/json", openapi());
    return document;
  }
  if (target->path == "/api" || target->path == "/api/") {
    static const Response page = with_tag("text/html; charset=utf-8", api_page(openapi()));
    return page;
  }
  if (target->path.starts_with("/api/")) return of_api(request, *target);
  if (const Response* file = file_of(site_, *target, request.header("accept-encoding"))) return *file;
  if (site_.empty() && target->path == "/") return page_without_dashboard(dashboard_);
  return problem(404, "There is nothing by that name.", "the first page is /");
}

Response Service::answer(const Request& request) {
  Response out = told(request);
  if (out.status == 200 && has_it(request, header_of(out, "ETag"))) {
    out.status = 304;
    out.body = std::make_shared<const std::string>();
    std::erase_if(out.headers, [](const auto& header) { return header.first == "Content-Type"; });
  }
  return out;
}

}  // namespace bha::server
