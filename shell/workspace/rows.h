// A described struct as a row of a table, and back: columns, their names and their order are those of `fields`. What is no
// number, word or text (lists, inner structs) has a table of its own, or stands in the report alone.
//   "CREATE TABLE cycle(" + columns<CycleRow>() + ")";   bind_row(insert, 2, row);   read_row(select, 0, row);
#pragma once
#include <optional>
#include <string>
#include <type_traits>

#include "bha/base/json_shape.h"
#include "bha/base/table.h"
#include "shell/workspace/database.h"

namespace bha::workspace {

template <class M>
inline constexpr bool is_column =
    std::is_arithmetic_v<M> || std::is_enum_v<M> || std::is_same_v<M, std::string> || std::is_same_v<M, std::optional<double>>;

template <class M>
constexpr std::string_view column_type() {
  if constexpr (std::is_floating_point_v<M> || std::is_same_v<M, std::optional<double>>)
    return "REAL";
  else if constexpr (std::is_arithmetic_v<M>)
    return "INTEGER";
  else
    return "TEXT";
}

template <class T, class F>
void for_each_column(F&& f) {
  for_each_field<T>([&]<class M>(const Field<T, M>& field) {
    if constexpr (is_column<M>) f(field);
  });
}
template <class T>
int column_count() {
  int n = 0;
  for_each_column<T>([&](const auto&) { ++n; });
  return n;
}
/// `"cycle" INTEGER, "kind" TEXT, …`; quoted, for `group` and `column` are SQL's own words.
template <class T>
std::string columns() {
  std::string out;
  for_each_column<T>([&]<class M>(const Field<T, M>& field) {
    out.append(out.empty() ? "\"" : ",\n  \"").append(field.name).append("\" ").append(column_type<M>());
  });
  return out;
}
/// `"cycle", "kind", …`, each after `prefix`.
template <class T>
std::string column_names(std::string_view prefix = {}) {
  std::string out;
  for_each_column<T>([&](const auto& field) {
    out.append(out.empty() ? "" : ", ").append(prefix).append("\"").append(field.name).append("\"");
  });
  return out;
}

template <class M>
void bind_value(Statement& into, int at, const M& value) {
  if constexpr (std::is_same_v<M, Code>) {
    value == Code::none ? into.bind_null(at) : into.bind(at, id(value));
  } else if constexpr (std::is_same_v<M, std::optional<double>>) {
    value ? into.bind(at, *value) : into.bind_null(at);
  } else if constexpr (std::is_enum_v<M>) {
    into.bind(at, word(value));
  } else if constexpr (std::is_same_v<M, std::string>) {
    into.bind(at, std::string_view(value));
  } else if constexpr (std::is_floating_point_v<M>) {
    into.bind(at, value);
  } else {
    const auto whole = static_cast<std::int64_t>(value);
    whole == no_integer ? into.bind_null(at) : into.bind(at, whole);
  }
}
template <class M>
void read_value(const Statement& from, int column, M& value) {
  if constexpr (std::is_same_v<M, Code>) {
    value = from.is_null(column) ? Code::none : code_named(from.text(column));
  } else if constexpr (std::is_same_v<M, std::optional<double>>) {
    value = from.is_null(column) ? std::nullopt : std::optional(from.number(column));
  } else if constexpr (std::is_enum_v<M>) {
    from_word(from.text(column), value);
  } else if constexpr (std::is_same_v<M, std::string>) {
    value = from.text(column);
  } else if constexpr (std::is_floating_point_v<M>) {
    value = from.number(column);
  } else {
    value = static_cast<M>(from.is_null(column) ? no_integer : from.integer(column));
  }
}
/// Returns the place after the last.
template <class T>
int bind_row(Statement& into, int first, const T& row) {
  for_each_column<T>([&](const auto& field) { bind_value(into, first++, row.*field.at); });
  return first;
}
template <class T>
int read_row(const Statement& from, int first, T& row) {
  for_each_column<T>([&](const auto& field) { read_value(from, first++, row.*field.at); });
  return first;
}
/// "?, ?, ?"
inline std::string places(int n) {
  std::string out;
  for (int i = 0; i < n; ++i) out += i == 0 ? "?" : ", ?";
  return out;
}

}  // namespace bha::workspace
