// The schema of a Shape (JSON Schema 2020-12), with each member's description.
#include "bha/base/json.h"
#include "bha/base/json_list.h"

namespace bha::json {
namespace {

using Kind = Shape::Kind;

void append_schema(std::string& out, const Shape& shape);

/// Each member with its description; `one` says what its value is.
template <class One>
void append_members_schema(std::string& out, const Shape& shape, const One& one) {
  out += R"({"type":"object","properties":)";
  listed(
      out, '{', shape.members.size(),
      [&](std::size_t i) {
        const Member& m = shape.members[i];
        append_key(out, m.name);
        out += R"({"description":)";
        append_string(out, m.says);
        one(*m.shape);
        out += '}';
      },
      '}');
  out += '}';
}
/// An array a column; a whole number of 64 bits may be missing.
void append_columns_schema(std::string& out, const Shape& row) {
  append_members_schema(out, row, [&](const Shape& item) {
    out += R"(,"type":"array","items":)";
    if (may_miss(item))
      out += R"({"type":["integer","null"]})";
    else
      append_schema(out, item);
  });
}
void append_object_schema(std::string& out, const Shape& shape) {
  append_members_schema(out, shape, [&](const Shape& value) {
    out += R"(,"allOf":[)";
    append_schema(out, value);
    out += ']';
  });
}
void append_around_item(std::string& out, std::string_view before, const Shape& shape, std::string_view after) {
  out += before;
  append_schema(out, *shape.item);
  out += after;
}

void append_schema(std::string& out, const Shape& shape) {
  switch (shape.kind) {
    case Kind::boolean:
      out += R"({"type":"boolean"})";
      return;
    case Kind::number:
      out += R"({"type":["number","null"]})";
      return;
    case Kind::integer:
      out += R"({"type":"integer"})";
      return;
    case Kind::text:
    case Kind::code:
      out += R"({"type":"string"})";
      return;
    case Kind::word:
      out += R"({"enum":)";
      listed(out, '[', shape.words.size(), [&](std::size_t i) { append_string(out, shape.words[i]); }, ']');
      out += '}';
      return;
    case Kind::optional:
      return append_around_item(out, R"({"anyOf":[{"type":"null"},)", shape, "]}");
    case Kind::list:
      return append_around_item(out, R"({"type":"array","items":)", shape, "}");
    case Kind::map:
      return append_around_item(out, R"({"type":"object","additionalProperties":)", shape, "}");
    case Kind::table:
      return append_columns_schema(out, *shape.item);
    case Kind::object:
      return append_object_schema(out, shape);
  }
}

}  // namespace

std::string schema(const Shape& shape, std::string_view name) {
  std::string out = R"({"$schema":"https://json-schema.org/draft/2020-12/schema","title":)";
  append_string(out, name);
  out += R"(,"allOf":[)";
  append_schema(out, shape);
  return out + "]}";
}

}  // namespace bha::json
