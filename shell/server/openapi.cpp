#include "bha/base/json.h"
#include "bha/base/version.h"
#include "bha/models/types.h"
#include "shell/server/api.h"
#include "shell/server/problem.h"

namespace bha::server {
namespace {

constexpr std::string_view one = "/api/v1/cells/{cell}/";

std::string component(std::string_view schema) {  // a key may hold letters, digits, '.', '-' and '_'
  std::string out;
  for (const char c : schema) out += c == '/' ? '-' : c;
  return out;
}
std::string parameter(std::string_view name, std::string_view in, std::string_view says, std::string_view type) {
  std::string out = "{\"name\":";
  json::append_string(out, name);
  out.append(",\"in\":\"").append(in).append(in == "path" ? "\",\"required\":true" : "\"").append(",\"description\":");
  json::append_string(out, says);
  return out.append(",\"schema\":{\"type\":\"").append(type).append("\"}}");
}
std::string parameters_of(const Route& route) {
  std::string out;
  const auto add = [&](std::string text) { out += (out.empty() ? "" : ",") + std::move(text); };
  if (route.path.starts_with(one)) add(parameter("cell", "path", "Name of the cell, as the list of cells has it.", "string"));
  if (route.name == "whatIf") {
    for_each_field<WhatIfAsked>(
        [&](const auto& field) { add(parameter(field.name, "query", field.says, field.name == "model" ? "string" : "number")); });
    for (const std::string_view prefix : {"", "instead."})
      for_each_field<models::Conditions>(
          [&](const auto& field) { add(parameter(std::string(prefix).append(field.name), "query", field.says, "number")); });
  }
  return "[" + out + "]";
}
std::string operation(const Route& route) {
  std::string out = "{\"get\":{\"operationId\":";
  json::append_string(out, route.name);
  out += ",\"summary\":";
  json::append_string(out, route.says);
  out += ",\"parameters\":" + parameters_of(route) + ",\"responses\":{\"200\":{\"description\":";
  json::append_string(out, route.says);
  if (route.shape == nullptr)
    out += R"(,"content":{"text/event-stream":{"schema":{"type":"string"}}}})";
  else
    out += R"(,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/)" + component(route.schema) + R"("}})" +
           (route.table == nullptr ? ""
                                   : ",\"" + std::string(arrow_stream) + R"(":{"schema":{"type":"string","format":"binary"}})") +
           R"(}},"304":{"description":"As it was: If-None-Match names it."})";
  return out +
         R"(,"default":{"description":"Why not.","content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}}}}})";
}

}  // namespace

std::string openapi() {
  std::string out = R"({"openapi":"3.1.0","info":{"title":"bha","summary":"A workspace of battery cells","version":")" +
                    std::string(version) + R"("},"servers":[{"url":"/"}],"paths":{)";
  for (bool first = true; const Route& route : routes()) {
    out += first ? "" : ",";
    first = false;
    json::append_string(out, route.path);
    out += ":" + operation(route);
  }
  out += R"(},"components":{"schemas":{"Problem":)" + json::schema<Problem>("Problem");
  for (const Route& route : routes())
    if (route.shape != nullptr) out += ",\"" + component(route.schema) + "\":" + json::schema(*route.shape, route.schema);
  return out + "}}}";
}

}  // namespace bha::server
