// One table behind the plug-in's C interface (plugin.h): what every plug-in has in common. Exceptions end at the interface.
#pragma once
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <exception>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "shell/containers/plugin.h"

namespace bha::containers {

inline constexpr double missing = std::numeric_limits<double>::quiet_NaN();
inline constexpr std::int64_t no_moment = std::numeric_limits<std::int64_t>::min();

// Beyond 64 bits of nanoseconds (before 1677, after 2262) a moment is missing, and so is a duration of 292 years.
inline std::int64_t in_ns(std::int64_t count, std::int64_t step_ns) {
  std::int64_t out = 0;
  return __builtin_mul_overflow(count, step_ns, &out) ? no_moment : out;
}

struct TableColumn {
  std::string heading{};
  bha_column_kind kind = BHA_OTHER;
};

/// The different texts of one piece of a column, numbered as they come.
struct Words {
  std::unordered_map<std::string, std::int32_t> number{};
  std::vector<const std::string*> text{};
  std::int32_t of(std::string_view word) {
    const auto [at, fresh] = number.try_emplace(std::string(word), static_cast<std::int32_t>(text.size()));
    if (fresh) text.push_back(&at->first);
    return at->second;
  }
  void forget() { number.clear(), text.clear(); }
};

class Table {
 public:
  Table() = default;
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;
  virtual ~Table() = default;
  virtual void enter(std::uint32_t) {}
  virtual void select(std::vector<std::uint32_t> columns, std::uint32_t threads) = 0;
  virtual std::int64_t next(std::uint64_t most, void* const* into) = 0;
  virtual std::int64_t skip(std::uint64_t) { return 0; }

  std::vector<std::string> tables{""};
  std::uint64_t rows = 0;  // from here on: of the table that was entered
  std::vector<TableColumn> columns{};
  std::vector<Words> words{};  // one a selected column
};

inline void say(const char* what, char* error, std::uint64_t size) {
  if (size == 0) return;
  const std::size_t n = std::min<std::size_t>(std::strlen(what), size - 1);
  std::memcpy(error, what, n);
  error[n] = '\0';
}
/// What `body` gives, or `failed` with the reason in `error`.
template <class T, class Body>
T guarded(T failed, char* error, std::uint64_t size, Body&& body) {
  try {
    return body();
  } catch (const std::exception& e) {
    say(e.what(), error, size);
  } catch (...) {
    say("unknown failure", error, size);
  }
  return failed;
}

/// The C interface of a plug-in that makes a Table with `make(const bha_bytes&) → std::unique_ptr<Table>`.
template <auto make>
struct Interface {
  static void* open(const bha_bytes* bytes, char* error, std::uint64_t size) {
    return guarded<void*>(nullptr, error, size, [&] { return static_cast<void*>(make(*bytes).release()); });
  }
  static void close(void* container) { delete static_cast<Table*>(container); }
  static std::uint32_t tables(const void* container) {
    return static_cast<std::uint32_t>(static_cast<const Table*>(container)->tables.size());
  }
  static const char* table(const void* container, std::uint32_t number) {
    return static_cast<const Table*>(container)->tables[number].c_str();
  }
  static int enter(void* container, std::uint32_t number, char* error, std::uint64_t size) {
    return guarded(-1, error, size, [&] {
      static_cast<Table*>(container)->enter(number);
      return 0;
    });
  }
  static std::uint64_t rows(const void* container) { return static_cast<const Table*>(container)->rows; }
  static std::uint32_t columns(const void* container) {
    return static_cast<std::uint32_t>(static_cast<const Table*>(container)->columns.size());
  }
  static const char* heading(const void* container, std::uint32_t column) {
    return static_cast<const Table*>(container)->columns[column].heading.c_str();
  }
  static bha_column_kind kind(const void* container, std::uint32_t column) {
    return static_cast<const Table*>(container)->columns[column].kind;
  }
  static int select(void* container, const std::uint32_t* columns, std::uint32_t n, std::uint32_t threads, char* error,
                    std::uint64_t size) {
    return guarded(-1, error, size, [&] {
      auto& table = *static_cast<Table*>(container);
      table.words.assign(n, {});
      table.select({columns, columns + n}, threads);
      return 0;
    });
  }
  static std::int64_t next(void* container, std::uint64_t most, void* const* into, char* error, std::uint64_t size) {
    return guarded<std::int64_t>(-1, error, size, [&] {
      auto& table = *static_cast<Table*>(container);
      for (Words& words : table.words) words.forget();
      return table.next(most, into);
    });
  }
  static std::int64_t skip(void* container, std::uint64_t n, char* error, std::uint64_t size) {
    return guarded<std::int64_t>(-1, error, size, [&] { return static_cast<Table*>(container)->skip(n); });
  }
  static const char* text_of(const void* container, std::uint32_t selected, std::int32_t number, std::uint64_t* size) {
    const std::string& text = *static_cast<const Table*>(container)->words[selected].text[static_cast<std::size_t>(number)];
    *size = text.size();
    return text.data();
  }
  static bha_container_api api(const char* made_with) {
    return {BHA_CONTAINER_ABI, made_with, open, close,  tables, table, enter,  rows,
            columns,           heading,   kind, select, next,   skip,  text_of};
  }
};

}  // namespace bha::containers
