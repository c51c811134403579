// One description of a struct: a table beside it, from which JSON, schema, CSV headings and docs are made.
//   struct Parameter { std::string name{}; double value = nan; };
//   template <> inline constexpr auto fields<Parameter> = Fields{Field{"name", &Parameter::name, "Letter."}, …};
//   static_assert(fully_described<Parameter>);          // a forgotten field does not compile
#pragma once
#include <cstddef>
#include <limits>
#include <string_view>
#include <type_traits>
#include <utility>

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

// The fields of a struct, in order. std::tuple would do, but every unit that sees the descriptions paid a second for its
// constructors.
template <std::size_t I, class F>
struct FieldAt {
  F field;
};
template <class Numbers, class... F>
struct FieldsAt;
template <std::size_t... I, class... F>
struct FieldsAt<std::index_sequence<I...>, F...> : FieldAt<I, F>... {
  constexpr explicit FieldsAt(const F&... field) : FieldAt<I, F>{field}... {}
};
template <class... F>
struct Fields : FieldsAt<std::index_sequence_for<F...>, F...> {
  static constexpr std::size_t count = sizeof...(F);
  constexpr explicit Fields(const F&... field) : FieldsAt<std::index_sequence_for<F...>, F...>(field...) {}
};
template <std::size_t I, class F>
constexpr const F& field_at(const FieldAt<I, F>& fields) {
  return fields.field;
}
template <class T>
inline constexpr Fields<> fields{};  // specialised beside each struct
template <class T>
inline constexpr std::size_t field_count = std::remove_cvref_t<decltype(fields<T>)>::count;

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
inline constexpr bool described = field_count<T> != 0;
template <class T>
inline constexpr bool fully_described = field_count<T> == arity<T>();

/// Calls f(field) for each field of T in order.
template <class T, class F>
constexpr void for_each_field(F&& f) {
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (f(field_at<I>(fields<T>)), ...);
  }(std::make_index_sequence<field_count<T>>{});
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
