#include <cmath>

#include "bha/base/json.h"
#include "bha/pipeline/benchmark.h"

namespace bha::pipeline {
namespace {

using Kind = json::Value::Kind;

std::string text_of(const json::Value& document, std::string_view key) {
  const json::Value* found = document.find(key);
  return found != nullptr && found->kind == Kind::string ? found->string : std::string();
}
double number_of(const json::Value& document, std::string_view key) {
  const json::Value* found = document.find(key);
  return found != nullptr && found->kind == Kind::number ? found->number : nan;
}
std::map<std::string, double> numbers_of(const json::Value& document, std::string_view key) {
  std::map<std::string, double> out;
  if (const json::Value* found = document.find(key); found != nullptr)
    for (const auto& [name, value] : found->members)
      if (value.kind == Kind::number) out[name] = value.number;
  return out;
}
bool names_of(const json::Value& document, std::string_view key, std::vector<std::string>& out) {
  const json::Value* found = document.find(key);
  if (found == nullptr || found->kind != Kind::array) return false;
  for (const json::Value& item : found->items) {
    if (item.kind != Kind::string || item.string.empty()) return false;
    out.push_back(item.string);
  }
  return true;
}

}  // namespace

Result<Protocol> read_protocol(std::string_view text, const std::string& file) {
  const auto parsed = json::parse(text, {}, file);
  if (!parsed) return Refusal(parsed.error());
  Protocol out{
      .id = text_of(*parsed, "id"), .task = text_of(*parsed, "task"), .source = text_of(*parsed, "source"), .file = file};
  const auto invalid = [&](const char* member, const char* expected) {
    return refuse(Code::document_invalid, {.file = file, .column = member}, "it is missing or of another kind", expected,
                  "see the protocols' README");
  };
  if (out.task.empty()) return invalid("task", "the name of a task");
  if (!names_of(*parsed, "train", out.train)) return invalid("train", "a list of cells");
  if (!names_of(*parsed, "test", out.test) || out.test.empty()) return invalid("test", "a list of at least one cell");
  out.leaky = text_of(*parsed, "protocol") == "leaky";
  out.nominal_Ah = number_of(*parsed, "nominal_Ah");
  out.nominal_of = numbers_of(*parsed, "nominal_Ah");
  out.eol_soh = number_of(*parsed, "eol_soh");
  out.threshold_Ah = number_of(*parsed, "threshold_Ah");
  out.truth = numbers_of(*parsed, "truth");
  for (const char* key : {"published", "published_same_cells"})
    if (const json::Value* found = parsed->find(key); found != nullptr)
      for (const auto& [name, value] : found->members)
        if (const double mae = number_of(value, "MAE"); std::isfinite(mae)) out.published[name] = mae;
  return out;
}

}  // namespace bha::pipeline
