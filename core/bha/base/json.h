// JSON from and to described structs; shortest numbers, NaN and infinities as null, keys in the order of `fields`.
//   std::string text = json::write(report);      Result<Report> report = json::read<Report>(text);
// Readers ignore unknown keys; a missing key keeps the member's default. Depth and size are limited (Limits).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bha/base/finding.h"
#include "bha/base/json_shape.h"
#include "bha/base/limits.h"

namespace bha::json {

// ---- writing
void append_string(std::string& out, std::string_view text);  // quoted and escaped; bytes that are no UTF-8 become U+FFFD
void append_double(std::string& out, double value);           // null when not finite
void append(std::string& out, const Shape&, const void* value);

/// Appends a value: number, bool, string, enum (its word), vector, optional (null), map, table (by column), described struct.
template <class T>
void append(std::string& out, const T& value) {
  append(out, shape<T>, &value);
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

bool assign(const Shape&, void* out, const Value& value, std::string& where);
std::optional<Finding> read(const Shape&, void* out, std::string_view text, std::string_view file, const Limits&);

/// Fills `out` from `value`; false (and the path of the culprit in `where`) when a present key has another type. All columns of a
/// table that are there must have one length; an absent column keeps the member's default.
template <class T>
bool assign(T& out, const Value& value, std::string& where) {
  return assign(shape<T>, &out, value, where);
}
template <class T>
[[nodiscard]] Result<T> read(std::string_view text, std::string_view file = {}, const Limits& limits = {}) {
  T out{};
  if (auto wrong = read(shape<T>, &out, text, file, limits)) return Refusal(*std::move(wrong));
  return out;
}

// ---- schema (JSON Schema 2020-12, inline)
[[nodiscard]] std::string schema(const Shape&, std::string_view name);
template <class T>
[[nodiscard]] std::string schema(std::string_view name) {
  return schema(shape<T>, name);
}

}  // namespace bha::json
