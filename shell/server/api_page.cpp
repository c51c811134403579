#include "shell/server/api_page.h"

#include "bha/base/json.h"
#include "bha/base/text.h"
#include "bha/report/html_frame.h"

namespace bha::server {
namespace {

using report::html_text;

constexpr std::string_view style =
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "h2{font:600 1.05rem/1.4 ui-monospace,monospace;margin-top:2rem}section{border-top:1px solid #8884}"
    "table{border-collapse:collapse;margin:.5rem 0}th,td{text-align:left;vertical-align:top;padding:.15rem 1rem .15rem 0}"
    "caption{text-align:left;font-weight:600}ul{padding-left:1.2rem}.type{opacity:.75}"
    ":root{color-scheme:light dark}@media print{details{display:block}}";

std::string_view text_at(const json::Value& value, std::string_view key) {
  const json::Value* found = value.find(key);
  return found == nullptr ? std::string_view{} : std::string_view(found->string);
}
// "#/components/schemas/Job": a link to where it is told.
std::string link_to(std::string_view reference) {
  const std::string name = html_text(reference.substr(reference.rfind('/') + 1));
  return "<a href=\"#" + name + "\">" + name + "</a>";
}
std::string code(std::string_view text) { return "<code>" + html_text(text) + "</code>"; }

// The first form of a field stands in allOf, its words beside it.
const json::Value& form_of(const json::Value& schema) {
  const json::Value* all = schema.find("allOf");
  return all != nullptr && !all->items.empty() ? form_of(all->items.front()) : schema;
}
std::string type_of(const json::Value& given) {
  const json::Value& schema = form_of(given);
  if (!text_at(schema, "$ref").empty()) return link_to(text_at(schema, "$ref"));
  std::string out;
  const auto add = [&](const std::string& word) { out += (out.empty() ? "" : " or ") + word; };
  if (const json::Value* words = schema.find("enum")) {
    for (const json::Value& word : words->items) add(code(word.string));
    return out;
  }
  if (const json::Value* any = schema.find("anyOf")) {
    for (const json::Value& each : any->items) add(type_of(each));
    return out;
  }
  const json::Value* type = schema.find("type");
  if (type == nullptr) return "anything";
  if (type->kind == json::Value::Kind::array)
    for (const json::Value& each : type->items) add(html_text(each.string));
  else
    add(html_text(type->string));
  const json::Value* items = schema.find("items");
  return items == nullptr ? out : out + " of " + type_of(*items);
}
// Its fields, and theirs; nothing of what has none.
std::string fields_of(const json::Value& given) {
  const json::Value& schema = form_of(given);
  for (const std::string_view inner : {"items", "additionalProperties"})
    if (const json::Value* of = schema.find(inner)) return fields_of(*of);
  if (const json::Value* any = schema.find("anyOf")) {
    std::string out;
    for (const json::Value& each : any->items) out += fields_of(each);
    return out;
  }
  const json::Value* fields = schema.find("properties");
  if (fields == nullptr) return {};
  std::string out = "<ul>\n";
  for (const auto& [name, field] : fields->members) {
    const std::string line =
        code(name) + " <span class=\"type\">" + type_of(field) + "</span> " + html_text(text_at(field, "description"));
    const std::string inner = fields_of(field);
    out +=
        inner.empty() ? "<li>" + line + "</li>\n" : "<li><details><summary>" + line + "</summary>" + inner + "</details></li>\n";
  }
  return out + "</ul>\n";
}

std::string parameters_of(const json::Value& operation) {
  std::string rows;
  if (const json::Value* all = operation.find("parameters"))
    for (const json::Value& each : all->items) {
      const json::Value* schema = each.find("schema");
      rows += "<tr><th scope=\"row\">" + code(text_at(each, "name")) + "</th><td>" + html_text(text_at(each, "in")) +
              "</td><td>" + (schema == nullptr ? "" : type_of(*schema)) + "</td><td>" + html_text(text_at(each, "description")) +
              "</td></tr>\n";
    }
  return rows.empty() ? "" : "<table><caption>Parameters</caption>\n" + rows + "</table>\n";
}
std::string content_of(const json::Value& holder) {
  const json::Value* content = holder.find("content");
  std::string out;
  if (content != nullptr)
    for (const auto& [type, each] : content->members) {
      const json::Value* schema = each.find("schema");
      out += (out.empty() ? "" : "<br>") + code(type) + (schema == nullptr ? "" : " " + type_of(*schema) + fields_of(*schema));
    }
  return out;
}
std::string answers_of(const json::Value& operation) {
  std::string rows;
  if (const json::Value* all = operation.find("responses"))
    for (const auto& [status, answer] : all->members)
      rows += "<tr><th scope=\"row\">" + html_text(status == "default" ? "otherwise" : status) + "</th><td>" +
              html_text(text_at(answer, "description")) + "</td><td>" + content_of(answer) + "</td></tr>\n";
  return "<table><caption>Answers</caption>\n" + rows + "</table>\n";
}
std::string operation_of(std::string_view path, std::string_view method, const json::Value& operation) {
  std::string verb(method);
  for (char& c : verb) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  std::string heading = verb + " " + html_text(path);
  if (verb == "GET" && path.find('{') == std::string_view::npos)
    heading = verb + " <a href=\"" + html_text(path) + "\">" + html_text(path) + "</a>";
  std::string out = "<section><h2 id=\"" + html_text(text_at(operation, "operationId")) + "\">" + heading + "</h2>\n<p>" +
                    html_text(text_at(operation, "summary")) + "</p>\n" + parameters_of(operation);
  if (const json::Value* body = operation.find("requestBody")) out += "<p>Takes " + content_of(*body) + "</p>\n";
  return out + answers_of(operation) + "</section>\n";
}

}  // namespace

std::string api_page(std::string_view openapi) {
  std::string out =
      "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
      "<title>bha: what can be asked</title>\n<style>";
  out.append(style).append(
      "</style>\n<main><h1>What can be asked</h1>\n<p>For programs the same stands in <a href=\"/api/openapi.json\">"
      "/api/openapi.json</a> (OpenAPI 3.1). What cannot be answered is told as a problem document; what has an ETag is not sent "
      "again to who has it. <a href=\"/\">The dashboard</a>.</p>\n");
  const auto document = json::parse(openapi);
  if (!document) return out + "</main></html>\n";
  if (const json::Value* paths = document->find("paths"))
    for (const auto& [path, operations] : paths->members)
      for (const auto& [method, operation] : operations.members) out += operation_of(path, method, operation);
  const json::Value* components = document->find("components");
  if (const json::Value* schemas = components == nullptr ? nullptr : components->find("schemas"))
    for (const auto& [name, schema] : schemas->members)
      out += "<section><h2 id=\"" + html_text(name) + "\">" + html_text(name) + "</h2>\n<p class=\"type\">" + type_of(schema) +
             "</p>\n" + fields_of(schema) + "</section>\n";
  return out + "</main></html>\n";
}

}  // namespace bha::server
