// What JSON has to know of a type, in constant tables: one Shape a type, made of its description. Whatever walks over them is
// written once for all structs, not once for each:  shape<Report>.members[0].name
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "bha/base/codes.h"
#include "bha/base/describe.h"
#include "bha/base/table.h"

namespace bha::json {

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

struct Shape;
struct Member {  // a field of a described struct
  std::string_view name, says;
  const Shape* shape;
  const void* (*in)(const void* object);
};
struct Items {  // one after the other, Shape::bytes each
  const void* first;
  std::size_t size;
};
struct Entry {
  std::string_view key;
  const void* value;
};
struct Shape {
  enum class Kind : std::uint8_t { boolean, number, integer, text, code, word, optional, list, map, table, object } kind{};
  std::size_t bytes = 0;                                   // of one value
  bool is_signed = false;                                  // integer: otherwise `whole` is to be read as unsigned
  std::int64_t (*whole)(const void* from) = nullptr;       // integer, code, word (its index)
  bool (*set_whole)(void* into, std::int64_t) = nullptr;   // false: out of the type's range
  std::span<const std::string_view> words{};               // word
  std::span<const Member> members{};                       // object
  const Shape* item = nullptr;                             // optional, list, map; of a table a row
  Items (*items)(const void* from) = nullptr;              // optional (none or one), list, table
  void* (*renew)(void* into, std::size_t size) = nullptr;  // likewise: so many items that nobody filled in; the first of them
  std::vector<Entry> (*entries)(const void* map) = nullptr;
  void* (*value_of)(void* map, const std::string& key) = nullptr;
};

template <class T, std::size_t I>
const void* member_in(const void* object) {
  return &(static_cast<const T*>(object)->*field_at<I>(fields<T>).at);
}
template <class T>
std::int64_t whole_of(const void* from) {
  return static_cast<std::int64_t>(*static_cast<const T*>(from));
}
template <class T>
bool set_whole(void* into, std::int64_t value) {
  if constexpr (std::is_integral_v<T>)
    if (!std::in_range<T>(value)) return false;
  *static_cast<T*>(into) = static_cast<T>(value);
  return true;
}
template <class T>
Items items_of(const void* from) {
  const T& value = *static_cast<const T*>(from);
  if constexpr (is_optional<T>)
    return {value ? &*value : nullptr, value ? std::size_t{1} : 0};
  else if constexpr (is_table<T>)
    return {value.rows.data(), value.rows.size()};
  else
    return {value.data(), value.size()};
}
template <class T>
void* renew(void* into, std::size_t size) {
  T& value = *static_cast<T*>(into);
  if constexpr (is_optional<T>) {
    value.reset();
    return size == 0 ? nullptr : &value.emplace();
  } else if constexpr (is_table<T>) {
    return renew<decltype(value.rows)>(&value.rows, size);
  } else {
    value.clear();
    value.resize(size);
    return value.data();
  }
}
template <class Map>
std::vector<Entry> entries_of(const void* map) {
  std::vector<Entry> out;
  for (const auto& [key, value] : *static_cast<const Map*>(map)) out.push_back({key, &value});
  return out;
}
template <class Map>
void* value_of(void* map, const std::string& key) {
  return &(*static_cast<Map*>(map))[key];
}

template <class T>
consteval Shape shape_of();
template <class T>
inline constexpr Shape shape = shape_of<T>();

template <class T, std::size_t... I>
consteval auto members_of(std::index_sequence<I...>) {
  const auto member = []<class M>(const Field<T, M>& field, auto in) -> Member {
    return {field.name, field.says, &shape<M>, in};
  };
  return std::array<Member, sizeof...(I)>{member(field_at<I>(fields<T>), &member_in<T, I>)...};
}
template <class T>
inline constexpr auto members = members_of<T>(std::make_index_sequence<field_count<T>>{});

template <class T>
consteval Shape shape_of() {
  using Kind = Shape::Kind;
  if constexpr (std::is_same_v<T, bool>)
    return {.kind = Kind::boolean, .bytes = sizeof(T)};
  else if constexpr (std::is_same_v<T, double>)
    return {.kind = Kind::number, .bytes = sizeof(T)};
  else if constexpr (std::is_integral_v<T>)
    return {.kind = Kind::integer,
            .bytes = sizeof(T),
            .is_signed = std::is_signed_v<T>,
            .whole = whole_of<T>,
            .set_whole = set_whole<T>};
  else if constexpr (std::is_same_v<T, std::string>)
    return {.kind = Kind::text, .bytes = sizeof(T)};
  else if constexpr (std::is_same_v<T, Code>)
    return {.kind = Kind::code, .bytes = sizeof(T), .whole = whole_of<T>, .set_whole = set_whole<T>};
  else if constexpr (is_worded<T>)
    return {.kind = Kind::word, .bytes = sizeof(T), .whole = whole_of<T>, .set_whole = set_whole<T>, .words = words<T>};
  else if constexpr (is_map<T>)
    return {.kind = Kind::map,
            .bytes = sizeof(T),
            .item = &shape<typename T::mapped_type>,
            .entries = entries_of<T>,
            .value_of = value_of<T>};
  else if constexpr (is_table<T>)
    return {.kind = Kind::table,
            .bytes = sizeof(T),
            .item = &shape<typename decltype(T::rows)::value_type>,
            .items = items_of<T>,
            .renew = renew<T>};
  else if constexpr (is_optional<T> || is_vector<T>)
    return {.kind = is_optional<T> ? Kind::optional : Kind::list,
            .bytes = sizeof(T),
            .item = &shape<typename T::value_type>,
            .items = items_of<T>,
            .renew = renew<T>};
  else {
    static_assert(described<T>, "describe the struct with `fields` first");
    return {.kind = Kind::object, .bytes = sizeof(T), .members = members<T>};
  }
}

}  // namespace bha::json
