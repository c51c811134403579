// Two walks over a Shape: a value is written, a value is filled in. The third, its schema: json_schema.cpp.
#include <algorithm>

#include "bha/base/json.h"
#include "bha/base/json_list.h"
#include "bha/base/text.h"

namespace bha::json {
namespace {

using Kind = Shape::Kind;

template <class T>
const T& as(const void* at) {
  return *static_cast<const T*>(at);
}
const void* item(const Shape& list, const void* first, std::size_t i) {
  return static_cast<const std::byte*>(first) + i * list.item->bytes;
}
void* item(const Shape& list, void* first, std::size_t i) { return static_cast<std::byte*>(first) + i * list.item->bytes; }
/// A member of an object that may be written: what `in` was given is no constant.
void* member(const Member& m, void* object) { return const_cast<void*>(m.in(object)); }

void append_integer(std::string& out, const Shape& shape, std::int64_t value) {
  if (shape.is_signed) return append_number(out, value);
  append_number(out, static_cast<std::uint64_t>(value));
}
void append_cell(std::string& out, const Shape& shape, const void* at) {
  if (may_miss(shape) && as<std::int64_t>(at) == no_integer)
    out += "null";
  else
    append(out, shape, at);
}
/// {"column":[…],…}: one member a field.
void append_table(std::string& out, const Shape& table, const Items rows) {
  const auto columns = table.item->members;
  listed(
      out, '{', columns.size(),
      [&](std::size_t c) {
        append_key(out, columns[c].name);
        listed(
            out, '[', rows.size,
            [&](std::size_t i) { append_cell(out, *columns[c].shape, columns[c].in(item(table, rows.first, i))); }, ']');
      },
      '}');
}
std::string_view word_at(const Shape& shape, std::int64_t index) {
  return static_cast<std::uint64_t>(index) < shape.words.size() ? shape.words[static_cast<std::size_t>(index)] : "?";
}

}  // namespace

void append(std::string& out, const Shape& shape, const void* at) {
  switch (shape.kind) {
    case Kind::boolean:
      out += as<bool>(at) ? "true" : "false";
      return;
    case Kind::number:
      return append_double(out, as<double>(at));
    case Kind::integer:
      return append_integer(out, shape, shape.whole(at));
    case Kind::text:
      return append_string(out, as<std::string>(at));
    case Kind::code:
      return append_string(out, id(static_cast<Code>(shape.whole(at))));
    case Kind::word:
      return append_string(out, word_at(shape, shape.whole(at)));
    case Kind::optional: {
      const Items one = shape.items(at);
      if (one.size == 0)
        out += "null";
      else
        append(out, *shape.item, one.first);
      return;
    }
    case Kind::list: {
      const Items items = shape.items(at);
      return listed(out, '[', items.size, [&](std::size_t i) { append(out, *shape.item, item(shape, items.first, i)); }, ']');
    }
    case Kind::map: {
      const std::vector<Entry> entries = shape.entries(at);
      return listed(
          out, '{', entries.size(),
          [&](std::size_t i) {
            append_key(out, entries[i].key);
            append(out, *shape.item, entries[i].value);
          },
          '}');
    }
    case Kind::table:
      return append_table(out, shape, shape.items(at));
    case Kind::object:
      return listed(
          out, '{', shape.members.size(),
          [&](std::size_t i) {
            append_key(out, shape.members[i].name);
            append(out, *shape.members[i].shape, shape.members[i].in(at));
          },
          '}');
  }
}

namespace {

void named(std::string& where, std::string_view name) {
  where.insert(0, where.empty() ? std::string(name) : std::string(name) + ".");
}
bool assign_number(double& out, const Value& value) {
  out = value.number;  // NaN of a null
  return value.kind == Value::Kind::null || value.kind == Value::Kind::number;
}
bool assign_word(const Shape& shape, void* out, const Value& value) {
  const auto found = std::find(shape.words.begin(), shape.words.end(), value.string);
  return value.kind == Value::Kind::string && found != shape.words.end() && shape.set_whole(out, found - shape.words.begin());
}
bool assign_optional(const Shape& shape, void* out, const Value& value, std::string& where) {
  const bool there = value.kind != Value::Kind::null;
  void* const into = shape.renew(out, there ? 1 : 0);
  return !there || assign(*shape.item, into, value, where);
}
bool assign_list(const Shape& shape, void* out, const Value& value, std::string& where) {
  if (value.kind != Value::Kind::array) return false;
  void* const first = shape.renew(out, value.items.size());
  for (std::size_t i = 0; i < value.items.size(); ++i)
    if (!assign(*shape.item, item(shape, first, i), value.items[i], where)) return false;
  return true;
}
bool assign_map(const Shape& shape, void* out, const Value& value, std::string& where) {
  if (value.kind != Value::Kind::object) return false;
  for (const auto& [key, inside] : value.members)
    if (!assign(*shape.item, shape.value_of(out, key), inside, where)) return false;
  return true;
}
bool assign_cell(const Shape& shape, void* out, const Value& value, std::string& where) {
  if (may_miss(shape) && value.kind == Value::Kind::null) return shape.set_whole(out, no_integer);
  return assign(shape, out, value, where);
}
bool assign_table(const Shape& shape, void* out, const Value& value, std::string& where) {
  if (value.kind != Value::Kind::object) return false;
  std::optional<std::size_t> rows;
  void* first = shape.renew(out, 0);
  for (const Member& column : shape.item->members) {
    const Value* said = value.find(column.name);
    if (said == nullptr) continue;
    if (!rows) first = shape.renew(out, *(rows = said->items.size()));
    bool good = said->kind == Value::Kind::array && said->items.size() == *rows;
    for (std::size_t i = 0; good && i < *rows; ++i)
      good = assign_cell(*column.shape, member(column, item(shape, first, i)), said->items[i], where);
    if (!good) return named(where, column.name), false;
  }
  return true;
}
bool assign_object(const Shape& shape, void* out, const Value& value, std::string& where) {
  if (value.kind != Value::Kind::object) return false;
  for (const Member& m : shape.members) {
    const Value* said = value.find(m.name);
    if (said != nullptr && !assign(*m.shape, member(m, out), *said, where)) return named(where, m.name), false;
  }
  return true;
}

}  // namespace

bool assign(const Shape& shape, void* out, const Value& value, std::string& where) {
  switch (shape.kind) {
    case Kind::boolean:
      *static_cast<bool*>(out) = value.boolean;
      return value.kind == Value::Kind::boolean;
    case Kind::number:
      return assign_number(*static_cast<double*>(out), value);
    case Kind::integer:
      return value.kind == Value::Kind::number && value.is_integer && shape.set_whole(out, value.integer);
    case Kind::text:
      *static_cast<std::string*>(out) = value.string;
      return value.kind == Value::Kind::string;
    case Kind::code:
      return value.kind == Value::Kind::string && shape.set_whole(out, static_cast<std::int64_t>(code_named(value.string)));
    case Kind::word:
      return assign_word(shape, out, value);
    case Kind::optional:
      return assign_optional(shape, out, value, where);
    case Kind::list:
      return assign_list(shape, out, value, where);
    case Kind::map:
      return assign_map(shape, out, value, where);
    case Kind::table:
      return assign_table(shape, out, value, where);
    case Kind::object:
      return assign_object(shape, out, value, where);
  }
  return false;
}

std::optional<Finding> read(const Shape& shape, void* out, std::string_view text, std::string_view file, const Limits& limits) {
  const Result<Value> value = parse(text, limits, file);
  if (!value) return value.error();
  std::string where;
  if (assign(shape, out, *value, where)) return {};
  return finding(Code::document_invalid, Severity::refused, {.file = std::string(file), .column = where}, "another kind of value",
                 "what docs/schema says");
}

}  // namespace bha::json
