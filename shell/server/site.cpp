#include "shell/server/site.h"

#include <algorithm>
#include <filesystem>

#include "shell/files/source.h"
#include "shell/server/guard.h"

namespace bha::server {
namespace {

constexpr std::uint64_t most_bytes = 64 << 20;

std::string type_of(const std::string& path) {
  static const std::map<std::string, std::string, std::less<>> types{{".html", "text/html; charset=utf-8"},
                                                                     {".js", "text/javascript; charset=utf-8"},
                                                                     {".css", "text/css; charset=utf-8"},
                                                                     {".json", "application/json"},
                                                                     {".svg", "image/svg+xml"},
                                                                     {".png", "image/png"},
                                                                     {".wasm", "application/wasm"},
                                                                     {".ico", "image/x-icon"},
                                                                     {".txt", "text/plain; charset=utf-8"}};
  const auto found = types.find(std::filesystem::path(path).extension().string());
  return found == types.end() ? "application/octet-stream" : found->second;
}

// The policy that the page carries (it knows the hash of its own script), and what only a header can say.
std::string policy_of(const std::string& html) {
  constexpr std::string_view mark = "http-equiv=\"content-security-policy\" content=\"";
  const std::size_t at = html.find(mark);
  if (at == std::string::npos) return std::string(default_policy);
  const std::size_t from = at + mark.size(), end = html.find('"', from);
  if (end == std::string::npos) return std::string(default_policy);
  return html.substr(from, end - from) + "; frame-ancestors 'none'";
}

Response answer_of(const std::string& path, const std::string& text, std::string body) {
  Response out = response(200, type_of(path), "");
  out.headers.emplace_back("ETag", "\"" + files::sha256(body) + "\"");
  out.headers.emplace_back("Cache-Control",
                           path.find("immutable/") != std::string::npos ? "public, max-age=31536000, immutable" : "no-cache");
  out.headers.emplace_back("Vary", "Accept-Encoding");
  if (path.ends_with(".html")) out.headers.emplace_back("Content-Security-Policy", policy_of(text));
  out.body = std::make_shared<const std::string>(std::move(body));
  return out;
}

}  // namespace

Result<Site> read_site(const std::string& folder) {
  namespace fs = std::filesystem;
  std::map<std::string, std::string> files;
  std::error_code none;
  if (!fs::is_regular_file(folder + "/index.html", none)) return Site{};
  std::uint64_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder, none)) {
    if (entry.is_symlink(none) || !entry.is_regular_file(none)) continue;  // what lies elsewhere is not served
    if (entry.path().extension() == ".gz") continue;                       // for other servers
    bytes += entry.file_size(none);
    if (bytes > most_bytes)
      return refuse(Code::limit_exceeded, {.file = folder}, "more than 64 MB", "a built dashboard",
                    "name it with --dashboard DIR");
    auto text = files::read_text(entry.path().string());
    if (!text) return Refusal(text.error());
    files.emplace("/" + fs::relative(entry.path(), folder, none).generic_string(), std::move(*text));
  }
  Site out;
  for (const auto& [path, text] : files) {
    if (path.ends_with(".br") && files.contains(path.substr(0, path.size() - 3))) continue;
    SiteFile& file = out[path];
    file.answer = answer_of(path, text, text);
    const auto packed = files.find(path + ".br");
    if (packed == files.end()) continue;
    file.brotli = answer_of(path, text, packed->second);
    file.brotli->headers.emplace_back("Content-Encoding", "br");
  }
  return out;
}

const Response* file_of(const Site& site, const Target& target, std::string_view accepts) {
  std::string path = target.path;
  if (path.ends_with('/')) path += "index.html";
  auto found = site.find(path);
  if (found == site.end()) found = site.find(path + ".html");
  if (found == site.end()) return nullptr;
  const SiteFile& file = found->second;
  return file.brotli && weight_of("br", accepts) > 0 ? &*file.brotli : &file.answer;
}

Response page_without_dashboard(const std::string& folder) {
  std::string shown;
  for (const char c : folder) shown += c == '<' ? "&lt;" : c == '&' ? "&amp;" : std::string(1, c);
  return response(200, "text/html; charset=utf-8",
                  "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>bha</title>\n"
                  "<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:42rem;margin:4rem auto;padding:0 1rem}</style>\n"
                  "<h1>The dashboard is not built</h1>\n<p>Make it with <code>make dashboard</code>, then start <code>bha serve"
                  "</code> again. It was looked for in <code>" +
                      shown +
                      "</code>; <code>--dashboard DIR</code> names another place.</p>\n<p>The workspace answers without it: "
                      "<a href=\"/api/v1/cells\">its cells</a>, <a href=\"/api\">what can be asked</a>.</p></html>\n");
}

}  // namespace bha::server
