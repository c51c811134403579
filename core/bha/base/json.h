// JSON from and to described structs; shortest numbers, NaN and infinities as null, keys in the order of `fields`.
//   std::string text = json::write(report);      Result<Report> report = json::read<Report>(text);
// Readers ignore unknown keys; a missing key keeps the member's default. Depth and size are limited (Limits).
#pragma once
#include <cmath>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "bha/base/describe.h"
#include "bha/base/finding.h"
#include "bha/base/limits.h"
#include "bha/base/table.h"

namespace bha::json {

// ---- writing
void append_string(std::string& out, std::string_view text);  // quoted and escaped; bytes that are no UTF-8 become U+FFFD
void append_double(std::string& out, double value);           // null when not finite

template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_map = false;
template <class T>
inline constexpr bool is_map<std::map<std::string, T>> = true;
template <class T>
inline constexpr bool is_table = false;
template <class T>
inline constexpr bool is_table<Table<T>> = true;
template <class T>
inline constexpr bool is_worded = std::is_enum_v<T> && !std::is_same_v<T, Code>;

template <class T>
void append(std::string& out, const T& value);
/// {"column":[…],…}: one member a field, in the order of `fields`.
template <class Row>
void append_table(std::string& out, const Table<Row>& table) {
  out += '{';
  bool first_column = true;
  for_each_field<Row>([&]<class M>(const Field<Row, M>& field) {
    if (!first_column) out += ',';
    first_column = false;
    append_string(out, field.name);
    out += ":[";
    bool first = true;
    for (const Row& row : table.rows) {
      if (!first) out += ',';
      first = false;
      if constexpr (std::is_same_v<M, std::int64_t>) {
        if (row.*field.at == no_integer) {
          out += "null";
          continue;
        }
      }
      append(out, row.*field.at);
    }
    out += ']';
  });
  out += '}';
}

/// Appends a value: number, bool, string, enum (its word), vector, optional (null), map, table (by column), described struct.
template <class T>
void append(std::string& out, const T& value) {
  if constexpr (std::is_same_v<T, bool>)
    out += value ? "true" : "false";
  else if constexpr (std::is_same_v<T, Code>)
    append_string(out, id(value));
  else if constexpr (is_worded<T>)
    append_string(out, word(value));
  else if constexpr (std::is_floating_point_v<T>)
    append_double(out, value);
  else if constexpr (std::is_integral_v<T>)
    out += std::to_string(value);
  else if constexpr (std::is_convertible_v<const T&, std::string_view>)
    append_string(out, value);
  else if constexpr (is_optional<T>) {
    if (value)
      append(out, *value);
    else
      out += "null";
  } else if constexpr (is_vector<T>) {
    out += '[';
    bool first = true;
    for (const auto& item : value) {
      if (!first) out += ',';
      first = false;
      append(out, static_cast<const typename T::value_type&>(item));
    }
    out += ']';
  } else if constexpr (is_map<T>) {
    out += '{';
    bool first = true;
    for (const auto& [key, item] : value) {
      if (!first) out += ',';
      first = false;
      append_string(out, key);
      out += ':';
      append(out, item);
    }
    out += '}';
  } else if constexpr (is_table<T>) {
    append_table(out, value);
  } else {
    static_assert(described<T>, "describe the struct with `fields` first");
    out += '{';
    bool first = true;
    for_each_field<T>([&](const auto& field) {
      if (!first) out += ',';
      first = false;
      append_string(out, field.name);
      out += ':';
      append(out, value.*field.at);
    });
    out += '}';
  }
}
template <class T>
[[nodiscard]] std::string write(const T& value) {
  std::string out;
  append(out, value);
  return out;
}
/// The same document with line breaks and two blanks a level, for people. `text` must be valid JSON.
[[nodiscard]] std::string indented(std::string_view text);

// ---- reading
/// A parsed document. Plain data: no member throws.
struct Value {
  enum class Kind : std::uint8_t { null, boolean, number, string, array, object } kind = Kind::null;
  bool boolean = false;
  double number = nan;
  std::int64_t integer = 0;
  bool is_integer = false;
  std::string string{};
  std::vector<Value> items{};                            // array
  std::vector<std::pair<std::string, Value>> members{};  // object, in the order of the text
  [[nodiscard]] const Value* find(std::string_view key) const {
    for (const auto& [name, value] : members)
      if (name == key) return &value;
    return nullptr;
  }
};
/// Findings  document_invalid (with byte), limit_exceeded
[[nodiscard]] Result<Value> parse(std::string_view text, const Limits& = {}, std::string_view file = {});

template <class T>
bool assign(T& out, const Value& value, std::string& where);
/// All columns that are there must have one length; an absent column keeps the member's default.
template <class Row>
bool assign_table(Table<Row>& out, const Value& value, std::string& where) {
  if (value.kind != Value::Kind::object) return false;
  out.rows.clear();
  bool good = true, sized = false;
  for_each_field<Row>([&]<class M>(const Field<Row, M>& field) {
    const Value* column = good ? value.find(field.name) : nullptr;
    if (column == nullptr) return;
    if (!sized) out.rows.resize(column->items.size());
    sized = true;
    good = column->kind == Value::Kind::array && column->items.size() == out.rows.size();
    for (std::size_t i = 0; good && i < out.rows.size(); ++i) {
      if (std::is_same_v<M, std::int64_t> && column->items[i].kind == Value::Kind::null) {
        if constexpr (std::is_same_v<M, std::int64_t>) out.rows[i].*field.at = no_integer;
      } else {
        good = assign(out.rows[i].*field.at, column->items[i], where);
      }
    }
    if (!good) where = where.empty() ? std::string(field.name) : std::string(field.name) + "." + where;
  });
  return good;
}

/// Fills `out` from `value`; false (and the path of the culprit in `where`) when a present key has another type.
template <class T>
bool assign(T& out, const Value& value, std::string& where) {
  using Kind = Value::Kind;
  if constexpr (std::is_same_v<T, bool>) {
    if (value.kind != Kind::boolean) return false;
    out = value.boolean;
  } else if constexpr (std::is_same_v<T, Code>) {
    if (value.kind != Kind::string) return false;
    out = code_named(value.string);
  } else if constexpr (is_worded<T>) {
    return value.kind == Kind::string && from_word(value.string, out);
  } else if constexpr (std::is_floating_point_v<T>) {
    if (value.kind == Kind::null)
      out = nan;
    else if (value.kind == Kind::number)
      out = value.number;
    else
      return false;
  } else if constexpr (std::is_integral_v<T>) {
    if (value.kind != Kind::number || !value.is_integer || !std::in_range<T>(value.integer)) return false;
    out = static_cast<T>(value.integer);
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (value.kind != Kind::string) return false;
    out = value.string;
  } else if constexpr (is_optional<T>) {
    if (value.kind == Kind::null) return out.reset(), true;
    return assign(out.emplace(), value, where);
  } else if constexpr (is_vector<T>) {
    if (value.kind != Kind::array) return false;
    out.clear();
    out.reserve(value.items.size());
    for (const Value& item : value.items) {
      typename T::value_type one{};
      if (!assign(one, item, where)) return false;
      out.push_back(std::move(one));
    }
  } else if constexpr (is_map<T>) {
    if (value.kind != Kind::object) return false;
    for (const auto& [key, item] : value.members)
      if (!assign(out[key], item, where)) return false;
  } else if constexpr (is_table<T>) {
    return assign_table(out, value, where);
  } else {
    static_assert(described<T>, "describe the struct with `fields` first");
    if (value.kind != Kind::object) return false;
    bool good = true;
    for_each_field<T>([&](const auto& field) {
      const Value* member = good ? value.find(field.name) : nullptr;
      if (member != nullptr && !assign(out.*field.at, *member, where)) {
        where = where.empty() ? std::string(field.name) : std::string(field.name) + "." + where;
        good = false;
      }
    });
    return good;
  }
  return true;
}
template <class T>
[[nodiscard]] Result<T> read(std::string_view text, std::string_view file = {}, const Limits& limits = {}) {
  return parse(text, limits, file).and_then([&](const Value& value) -> Result<T> {
    T out{};
    std::string where;
    if (assign(out, value, where)) return out;
    return refuse(Code::document_invalid, {.file = std::string(file), .column = where}, "another kind of value",
                  "what docs/schema says");
  });
}

// ---- schema (JSON Schema 2020-12, inline)
template <class T>
void append_schema(std::string& out);
/// An array a column; a 64-bit integer may be missing.
template <class Row>
void append_table_schema(std::string& out, const Table<Row>*) {
  out += R"({"type":"object","properties":{)";
  bool first = true;
  for_each_field<Row>([&]<class M>(const Field<Row, M>& field) {
    if (!first) out += ',';
    first = false;
    append_string(out, field.name);
    out += R"(:{"description":)";
    append_string(out, field.says);
    out += R"(,"type":"array","items":)";
    if constexpr (std::is_same_v<M, std::int64_t>)
      out += R"({"type":["integer","null"]})";
    else
      append_schema<M>(out);
    out += '}';
  });
  out += "}}";
}
template <class T>
void append_schema(std::string& out) {
  if constexpr (std::is_same_v<T, bool>)
    out += R"({"type":"boolean"})";
  else if constexpr (std::is_same_v<T, Code>)
    out += R"({"type":"string"})";
  else if constexpr (is_worded<T>) {
    out += R"({"enum":[)";
    for (std::size_t i = 0; i < std::size(words<T>); ++i) {
      if (i != 0) out += ',';
      append_string(out, words<T>[i]);
    }
    out += "]}";
  } else if constexpr (std::is_floating_point_v<T>)
    out += R"({"type":["number","null"]})";
  else if constexpr (std::is_integral_v<T>)
    out += R"({"type":"integer"})";
  else if constexpr (std::is_convertible_v<const T&, std::string_view>)
    out += R"({"type":"string"})";
  else if constexpr (is_optional<T>) {
    out += R"({"anyOf":[{"type":"null"},)";
    append_schema<typename T::value_type>(out);
    out += "]}";
  } else if constexpr (is_vector<T>) {
    out += R"({"type":"array","items":)";
    append_schema<typename T::value_type>(out);
    out += '}';
  } else if constexpr (is_map<T>) {
    out += R"({"type":"object","additionalProperties":)";
    append_schema<typename T::mapped_type>(out);
    out += '}';
  } else if constexpr (is_table<T>) {
    append_table_schema(out, static_cast<const T*>(nullptr));
  } else {
    static_assert(described<T>, "describe the struct with `fields` first");
    out += R"({"type":"object","properties":{)";
    bool first = true;
    for_each_field<T>([&]<class M>(const Field<T, M>& field) {
      if (!first) out += ',';
      first = false;
      append_string(out, field.name);
      out += R"(:{"description":)";
      append_string(out, field.says);
      out += R"(,"allOf":[)";
      append_schema<M>(out);
      out += "]}";
    });
    out += "}}";
  }
}
template <class T>
[[nodiscard]] std::string schema(std::string_view name) {
  std::string out = R"({"$schema":"https://json-schema.org/draft/2020-12/schema","title":)";
  append_string(out, name);
  out += R"(,"allOf":[)";
  append_schema<T>(out);
  return out + "]}";
}

}  // namespace bha::json
