// Any request of a server, with a workspace and without: answered with a status that it may have, no line break in a header, a problem
// document where it was not done, and nothing of a folder above.
//   GET /path HTTP         the first line; then a header a line. A first byte of '!': the server asks for a token; '$': it has a cell.
#include <array>
#include <cstdlib>
#include <filesystem>

#include "bha/base/json.h"
#include "bha/base/text.h"
#include "shell/server/problem.h"
#include "shell/server/service.h"
#include "shell/workspace/store.h"

namespace {

using namespace bha::server;

struct Folder {
  std::string path = (std::filesystem::temp_directory_path() / "bha-http-XXXXXX").string();
  Folder() {
    path = ::mkdtemp(path.data());
    bha::report::Report r{.cell = {.id = "A", .nominal_capacity_Ah = 2}};
    for (int k = 1; k <= 30; ++k)
      r.cycles.rows.push_back({.cycle = k, .capacity_key = 1, .charge_capacity_Ah = 2, .discharge_capacity_Ah = 2 - 0.01 * k});
    bha::models::SohSeries series{.key = 1};
    for (int k = 1; k <= 30; ++k) series.cycle.push_back(k), series.value.push_back(1 - 0.005 * k), series.reason.push_back({});
    series.lower = series.upper = series.value;
    r.soh = {.reference = {.value_Ah = 2, .key = 1}, .now = 0.85, .series = {series}};
    r.fits.push_back({.law = bha::models::Law::linear, .parameters = {{.name = "b", .value = 0.005}}, .best = true});
    auto kept = bha::workspace::Workspace::open(path, bha::workspace::Access::write);
    const bha::workspace::Reading reading{.name = "a.csv", .options = "{}", .sources = {{"a.csv", "00ff", {10, 20}}}};
    if (!kept || !kept->put(reading, {{"A", r}})) std::abort();
  }
  ~Folder() { std::filesystem::remove_all(path); }
};

Service& service(bool with_token, bool with_cell) {
  static const Folder folder;
  const auto made = [](const std::string& workspace, Guard guard) {
    Site site;
    site.emplace("/index.html", SiteFile{response(200, "text/html", "<p>here</p>")});
    return Service(workspace, "no-dashboard", std::move(site), std::move(guard),
                   std::make_unique<Intake>("/bin/true", workspace, false));
  };
  static std::array<Service, 3> all{made("no-such-folder", {.port = 8420}),
                                    made("no-such-folder", {.port = 8420, .loopback = false, .token = "secret"}),
                                    made(folder.path, {.port = 8420})};
  return all[with_cell ? 2 : with_token ? 1 : 0];
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
  const bool with_token = text.starts_with('!'), with_cell = text.starts_with('$');
  if (with_token || with_cell) text.remove_prefix(1);
  const Response told = service(with_token, with_cell).answer(request_of(text));
  constexpr std::array<unsigned, 10> may_be{200, 303, 304, 400, 401, 403, 404, 405, 421, 503};  // 503: no workspace yet
  must(std::find(may_be.begin(), may_be.end(), told.status) != may_be.end());
  for (const auto& [name, value] : told.headers)
    must(name.find_first_of("\r\n:") == std::string::npos && value.find_first_of("\r\n") == std::string::npos);
  if (told.status >= 400) must(bha::json::read<Problem>(*told.body).has_value());
  return 0;
}
