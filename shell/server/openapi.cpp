#include <set>

#include "bha/base/json.h"
#include "bha/base/text.h"
#include "bha/base/version.h"
#include "bha/models/types.h"
#include "shell/server/api.h"
#include "shell/server/intake.h"
#include "shell/server/problem.h"
#include "shell/server/trained.h"

namespace bha::server {
namespace {

constexpr std::string_view one = "/api/v1/cells/{cell}/";

std::string component(std::string_view schema) {  // a key may hold letters, digits, '.', '-' and '_'
  std::string out;
  for (const char c : schema) out += c == '/' ? '-' : c;
  return out;
}
std::string parameter(std::string_view name, std::string_view in, std::string_view says, std::string_view type,
                      bool required = false) {
  std::string out = "{\"name\":";
  json::append_string(out, name);
  out.append(",\"in\":\"")
      .append(in)
      .append(required || in == "path" ? "\",\"required\":true" : "\"")
      .append(",\"description\":");
  json::append_string(out, says);
  return out.append(",\"schema\":{\"type\":\"").append(type).append("\"}}");
}
// One that may come again is an array, each of its values a word of its own.
std::string form_of(std::span<const AddSaid> said) {
  std::string out;
  for (const AddSaid& each : said) {
    out += out.empty() ? "" : ",";
    json::append_string(out, each.name);
    out += R"(:{"description":)";
    json::append_string(out, each.says);
    out += each.again ? R"(,"type":"array","items":{"type":"string"}})" : R"(,"type":"string"})";
  }
  return R"({"type":"object","additionalProperties":false,"properties":{)" + out + "}}";
}
std::string parameters_of(const Route& route) {
  std::string out;
  const auto add = [&](std::string text) { out += (out.empty() ? "" : ",") + std::move(text); };
  if (route.path.starts_with(one)) add(parameter("cell", "path", "Name of the cell, as the list of cells has it.", "string"));
  if (route.name == "prediction")
    for_each_field<PredictAsked>([&](const auto& field) {
      const bool model = field.name == "model";
      add(parameter(field.name, "query", field.says, model ? "string" : "boolean", model));
    });
  if (route.name == "whatIf") {
    for_each_field<WhatIfAsked>(
        [&](const auto& field) { add(parameter(field.name, "query", field.says, field.name == "model" ? "string" : "number")); });
    for (const std::string_view prefix : {"", "instead."})
      for_each_field<models::Conditions>(
          [&](const auto& field) { add(parameter(std::string(prefix).append(field.name), "query", field.says, "number")); });
  }
  return "[" + out + "]";
}
constexpr std::string_view why_not =
    R"("default":{"description":"Why not.","content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}}}})";

std::string operation(const Route& route) {
  std::string out = "\"get\":{\"operationId\":";
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
  return out.append(",").append(why_not);
}
std::string operation(const Operation& each) {
  std::string parameters;
  const auto add = [&](std::string text) { parameters += (parameters.empty() ? "" : ",") + std::move(text); };
  if (each.path.find("{name}") != std::string_view::npos) add(parameter("name", "path", "Name of the file.", "string"));
  if (each.path.find("{id}") != std::string_view::npos) add(parameter("id", "path", "Number of the job.", "integer"));
  if (each.name == "upload") {
    add(parameter("first", "query", "Where the span begins whose SHA-256 is asked for [bytes].", "integer"));
    add(parameter("count", "query", "How long it is [bytes], at most 16 MiB.", "integer"));
  }
  if (each.name == "putPiece") add(parameter("offset", "query", "Where the piece begins [bytes].", "integer"));
  std::string out = "\"" + lower(each.method) + "\":{\"operationId\":";
  json::append_string(out, each.name);
  out += ",\"summary\":";
  json::append_string(out, each.says);
  out += ",\"parameters\":[" + parameters + "]";
  if (each.method == "PUT")
    out +=
        R"(,"requestBody":{"required":true,"content":{"application/octet-stream":{"schema":{"type":"string","format":"binary"}}}})";
  if (each.name == "addUpload")  // an address may say the same, as far as it reaches
    out += R"(,"requestBody":{"content":{"application/x-www-form-urlencoded":{"schema":)" + form_of(add_said()) + "}}}";
  out += ",\"responses\":{\"" + std::to_string(each.status) + "\":{\"description\":";
  json::append_string(out, each.says);
  return out + R"(,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/)" + component(each.schema) +
         R"("}}}},)" + std::string(why_not);
}

}  // namespace

std::string openapi() {
  std::string out = R"({"openapi":"3.1.0","info":{"title":"bha","summary":"A workspace of battery cells","version":")" +
                    std::string(version) + R"("},"servers":[{"url":"/"}],"paths":{)";
  std::vector<std::pair<std::string_view, std::string>> paths;
  for (const Route& route : routes()) paths.emplace_back(route.path, operation(route));
  for (const Operation& each : operations()) {
    if (paths.back().first == each.path)
      paths.back().second += "," + operation(each);
    else
      paths.emplace_back(each.path, operation(each));
  }
  for (std::size_t i = 0; i < paths.size(); ++i) {
    out += i == 0 ? "" : ",";
    json::append_string(out, paths[i].first);
    out += ":{" + paths[i].second + "}";
  }
  out += R"(},"components":{"schemas":{"Problem":)" + json::schema<Problem>("Problem");
  for (const Route& route : routes())
    if (route.shape != nullptr) out += ",\"" + component(route.schema) + "\":" + json::schema(*route.shape, route.schema);
  for (std::set<std::string_view> told; const Operation& each : operations()) {
    if (told.insert(each.schema).second) out += ",\"" + component(each.schema) + "\":" + json::schema(*each.shape, each.schema);
  }
  return out + "}}}";
}

}  // namespace bha::server
