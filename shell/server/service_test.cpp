// What is asked and what is answered, without a socket; over real ones: tests/doors/serve_test.py.
#include "shell/server/service.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "bha/base/json.h"
#include "bha/base/text.h"
#include "shell/server/api.h"
#include "shell/server/api_page.h"
#include "shell/server/intake.h"
#include "shell/server/target.h"

namespace bha::server {
namespace {

std::string_view header_of(const Response& r, std::string_view name) {
  for (const auto& [is, value] : r.headers)
    if (is == name) return value;
  return {};
}
Request asking(std::string target, Headers more = {}) {
  more.emplace_back("host", "127.0.0.1:8420");
  return {.target = std::move(target), .headers = std::move(more)};
}
Service service_of(Guard guard = {.port = 8420}) {
  Site site;
  Response page = response(200, "text/html", "<p>here</p>");
  page.headers.emplace_back("ETag", "\"1\"");
  site.emplace("/index.html", SiteFile{page});
  return {"no-such-folder", "no-dashboard", std::move(site), std::move(guard)};
}

TEST(Target, Table) {
  struct Row {
    const char *given, *path;  // nullptr: refused
  };
  for (const Row& row :
       {Row{"/", "/"}, Row{"/api/b%20c", "/api/b c"}, Row{"/a?x=1", "/a"},
        Row{"/api/v1/cells/a%2Fb/report", "/api/v1/cells/a/b/report"}, Row{"/../etc/passwd", nullptr},
        Row{"/%2e%2e/etc", nullptr}, Row{"/api/..", nullptr}, Row{"/.%2E/x", nullptr}, Row{"/a%00b", nullptr},
        Row{"/a%0d%0aSet-Cookie:x", nullptr}, Row{"/%5c..%5cx", nullptr}, Row{"/%zz", nullptr}, Row{"/%", nullptr},
        Row{"/%ff", nullptr}, Row{"http://other/", nullptr}, Row{"*", nullptr}, Row{"", nullptr}}) {
    const auto target = target_of(row.given);
    EXPECT_EQ(target.has_value(), row.path != nullptr) << row.given;
    if (target && row.path != nullptr) {
      EXPECT_EQ(target->path, row.path);
    }
  }
  EXPECT_FALSE(target_of("/" + std::string(5'000, 'a')));
  EXPECT_EQ(target_of("/x?a=1%202&b&a=3&c=+")->query, (std::map<std::string, std::string>{{"a", "1 2"}, {"b", ""}, {"c", " "}}));
  EXPECT_EQ(target_of("/x?a=2&b&a=1")->words, (Words{{"a", "2"}, {"b", ""}, {"a", "1"}})) << "in their order";
  EXPECT_EQ(words_of("a=%0A"), std::nullopt);
  EXPECT_EQ(target_of("/api/v1/cells/a%2Fb/report")->segments[3], "a/b") << "a name may hold a slash";
}

TEST(Message, WeightOfAWordInAListTable) {
  struct Row {
    const char *word, *list;
    double weight;
  };
  for (const Row& row :
       {Row{"br", "gzip, BR", 1}, Row{"br", "br;q=0.5, gzip", 0.5}, Row{"br", "br; q=0", 0}, Row{"br", "gzip;q=1", 0},
        Row{"br", "brx", 0}, Row{"br", "", 0}, Row{"a/b", "c/d;q=0.1,a/b;version=2;q=0.25 ", 0.25}})
    EXPECT_EQ(weight_of(row.word, row.list), row.weight) << row.list;
}

TEST(Service, AnAddressThatIsTooLongIsToldAsThat) {
  Service service = service_of();
  EXPECT_EQ(service.answer(asking("/" + std::string(7'000, 'a'))).status, 414u);
  EXPECT_EQ(service.answer(asking("/" + std::string(most_target_bytes - 1, 'a'))).status, 404u);
}

TEST(Service, WhoMayAsk) {
  struct Row {
    const char *says, *name, *value;
    unsigned status;
  };
  Service service = service_of();
  for (const Row& row : {Row{"this page", "host", "127.0.0.1:8420", 200}, Row{"by name", "host", "localhost:8420", 200},
                         Row{"a name that leads here", "host", "evil.example:8420", 421},
                         Row{"another port", "host", "127.0.0.1:80", 421}, Row{"no name", "host", "", 421}})
    EXPECT_EQ(service.answer({.target = "/", .headers = {{row.name, row.value}}}).status, row.status) << row.says;
  EXPECT_EQ(service.answer({.target = "/"}).status, 400u) << "no host";
  EXPECT_EQ(service.answer(asking("/", {{"origin", "http://127.0.0.1:8420"}})).status, 200u);
  EXPECT_EQ(service.answer(asking("/", {{"origin", "http://evil.example"}})).status, 403u);
  EXPECT_EQ(service.answer(asking("/", {{"origin", "null"}})).status, 403u);
}

TEST(Service, ElsewhereTheTokenIsAskedFor) {
  Service service = service_of({.port = 8420, .loopback = false, .token = "secret"});
  const auto with = [&](std::string target, Headers headers) {
    headers.emplace_back("host", "lab.example:8420");
    return service.answer({.target = std::move(target), .headers = std::move(headers)});
  };
  EXPECT_EQ(with("/", {}).status, 401u);
  EXPECT_EQ(with("/?token=secre", {}).status, 401u);
  EXPECT_EQ(with("/", {{"cookie", "a=b; bha_token=secreT"}}).status, 401u);
  EXPECT_EQ(with("/", {{"cookie", "a=b; bha_token=secret"}}).status, 200u);
  EXPECT_EQ(with("/", {{"authorization", "Bearer secret"}}).status, 200u);
  const Response on = with("/?token=secret", {});
  EXPECT_EQ(on.status, 303u);
  EXPECT_EQ(header_of(on, "Location"), "/");
  EXPECT_NE(header_of(on, "Set-Cookie").find("bha_token=secret; HttpOnly; SameSite=Strict"), std::string_view::npos);
}

TEST(Service, SaysWhatIsNotThere) {
  Service service = service_of();
  struct Row {
    const char *method, *target;
    unsigned status;
  };
  for (const Row& row :
       {Row{"GET", "/nothing", 404}, Row{"GET", "/api/v1/nothing", 404}, Row{"GET", "/api/nothing", 404}, Row{"POST", "/", 405},
        Row{"DELETE", "/api/v1/cells", 405}, Row{"GET", "/api/v1/cells", 503}, Row{"GET", "/api/v1/cells/a/report", 503},
        Row{"GET", "/api/v1/what-if?years=ten", 400}, Row{"GET", "/api/v1/what-if?colour=red", 400},
        Row{"GET", "/api/v1/what-if?model=none", 400}, Row{"GET", "/..%2f..%2fetc/passwd", 404}, Row{"HEAD", "/", 200},
        Row{"GET", "/api/v1/health", 200}, Row{"GET", "/api/v1/what-if?instead.temperature_degC=35", 200}}) {
    Request request = asking(row.target);
    request.method = row.method;
    const Response told = service.answer(request);
    EXPECT_EQ(told.status, row.status) << row.method << " " << row.target;
    if (row.status < 400) continue;
    EXPECT_EQ(header_of(told, "Content-Type"), "application/problem+json");
    const auto problem = json::parse(*told.body);
    ASSERT_TRUE(problem);
    EXPECT_EQ(problem->find("status")->integer, row.status);
    EXPECT_FALSE(problem->find("detail")->string.empty());
  }
}

TEST(Service, WhoHasItAlreadyIsToldSo) {
  Service service = service_of();
  const Response first = service.answer(asking("/api/v1/version"));
  const std::string tag(header_of(first, "ETag"));
  EXPECT_EQ(first.status, 200u);
  for (const std::string& said : {tag, "W/" + tag, "\"x\", " + tag, std::string("*")}) {
    const Response again = service.answer(asking("/api/v1/version", {{"if-none-match", said}}));
    EXPECT_TRUE(again.status == 304 && again.body->empty()) << said;
  }
  EXPECT_EQ(service.answer(asking("/api/v1/version", {{"if-none-match", "\"x\""}})).status, 200u);
}

TEST(OpenApi, IsJsonAndNamesEveryRoute) {
  const auto document = json::parse(openapi());
  ASSERT_TRUE(document);
  EXPECT_EQ(document->find("openapi")->string, "3.1.0");
  const auto* schemas = document->find("components")->find("schemas");
  for (const Route& route : routes()) {
    const auto* path = document->find("paths")->find(route.path);
    ASSERT_NE(path, nullptr) << route.path;
    if (route.shape == nullptr) continue;
    const std::string schema = path->find("get")
                                   ->find("responses")
                                   ->find("200")
                                   ->find("content")
                                   ->find("application/json")
                                   ->find("schema")
                                   ->find("$ref")
                                   ->string;
    EXPECT_NE(schemas->find(schema.substr(schema.rfind('/') + 1)), nullptr) << schema;
  }
}

// The dashboard's types are made from these.
TEST(Schemas, AreAsTheyAreWrittenDown) {
  const auto kept = [](const std::string& schema, const json::Shape& shape) {
    const std::string path = std::string(BHA_ROOT) + "/docs/schema/" + lower(schema) + ".schema.json";
    const std::string text = json::indented(json::schema(shape, schema));
    if (const char* update = std::getenv("BHA_GOLDEN_UPDATE"); update != nullptr && std::string(update) == "1")
      std::ofstream(path, std::ios::binary) << text;
    std::ostringstream stands;
    stands << std::ifstream(path, std::ios::binary).rdbuf();
    EXPECT_EQ(stands.str(), text) << "make golden-update";
  };
  for (const Route& route : routes())
    if (route.schema == "Health") kept("Health", *route.shape);
  kept("Upload", json::shape<Upload>);
  kept("Job", json::shape<Job>);
}

TEST(ApiPage, NamesAllThatTheDocumentNamesAndLetsNothingRun) {
  Service service = service_of();
  const Response page = service.answer(asking("/api"));
  EXPECT_EQ(page.status, 200u);
  EXPECT_EQ(header_of(page, "Content-Type"), "text/html; charset=utf-8");
  for (const Route& route : routes()) {
    EXPECT_NE(page.body->find(std::string(route.path) + "</"), std::string::npos) << route.path;
    if (route.shape == nullptr) continue;
    std::string link(route.schema);
    std::ranges::replace(link, '/', '-');
    EXPECT_NE(page.body->find("<a href=\"#" + link + "\">"), std::string::npos) << link;
    EXPECT_NE(page.body->find("<h2 id=\"" + link + "\">"), std::string::npos) << link;
  }
  for (const Operation& each : operations()) {
    EXPECT_NE(page.body->find(std::string(each.path) + "</"), std::string::npos) << each.path;
    EXPECT_NE(page.body->find("<h2 id=\"" + std::string(each.name) + "\">"), std::string::npos) << each.name;
  }
  for (const char* part : {"<script", "http:", "https:", "onclick"}) EXPECT_EQ(page.body->find(part), std::string::npos) << part;
}

TEST(ApiPage, TextIsShownAndNotObeyed) {
  const std::string page = api_page(
      R"({"paths":{"/a\"<b>":{"get":{"operationId":"x","summary":"<script>1</script>","responses":{}}}},"components":{"schemas":{}}})");
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_NE(page.find("&lt;script&gt;1"), std::string::npos);
  EXPECT_NE(page.find("/a&quot;&lt;b&gt;"), std::string::npos);
  EXPECT_NE(api_page("no document").find("</html>"), std::string::npos);
}

}  // namespace
}  // namespace bha::server
