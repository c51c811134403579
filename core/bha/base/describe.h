// One description of a struct: a table beside it, from which JSON, schema, CSV headings and docs are made.
//   struct Parameter { std::string name{}; double value = nan; };
//   template <> inline constexpr auto fields<Parameter> = std::tuple{Field{"name", &Parameter::name, "Letter."}, …};
//   static_assert(fully_described<Parameter>);          // a forgotten field does not compile
#pragma once
#include <cstddef>
#include <limits>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace bha {

inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();

template <class T, class M>
struct Field {
  std::string_view name;
  M T::* at;
  std::string_view says;
#ifdef BHA_WITHOUT_SENTENCES  // the browser core: nobody asks it for a schema
  consteval Field(std::string_view called, M T::* where, std::string_view) : name(called), at(where), says() {}
#endif
};
template <class T>
inline constexpr std::tuple<> fields{};  // specialised beside each struct

struct any_field {
  template <class T>
  operator T() const;  // declared, never called
};
template <class T, class... A>
consteval std::size_t arity() {
  if constexpr (requires { T{A{}..., any_field{}}; })
    return arity<T, A..., any_field>();
  else
    return sizeof...(A);
}
template <class T>
inline constexpr bool described = std::tuple_size_v<std::remove_cvref_t<decltype(fields<T>)>> != 0;
template <class T>
inline constexpr bool fully_described = std::tuple_size_v<std::remove_cvref_t<decltype(fields<T>)>> == arity<T>();

/// Calls f(field) for each field of T in order.
template <class T, class F>
constexpr void for_each_field(F&& f) {
  std::apply([&](const auto&... field) { (f(field), ...); }, fields<T>);
}

// An enum is described by its words, in the order of its values from 0:
//   template <> inline constexpr std::string_view words<FitStatus>[] = {"converged", …};
template <class E>
inline constexpr std::string_view words[] = {""};
template <class E>
constexpr std::string_view word(E value) {
  const auto i = static_cast<std::size_t>(value);
  return i < std::size(words<E>) ? words<E>[i] : std::string_view{"?"};
}
template <class E>
constexpr bool from_word(std::string_view text, E& value) {
  for (std::size_t i = 0; i < std::size(words<E>); ++i)
    if (words<E>[i] == text) return value = static_cast<E>(i), true;
  return false;
}

}  // namespace bha
