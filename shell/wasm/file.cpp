// A file in the browser can be read at any place, by a function of the page: offset and how much, as JavaScript's numbers.
#include <cstddef>

#include "shell/c/bha.h"

extern "C" {
// NOLINTNEXTLINE: the names under which the page gives it
[[clang::import_module("page"), clang::import_name("read_at")]] std::size_t page_read_at(double offset, void* into,
                                                                                         std::size_t n);

__attribute__((export_name("bha_session_probe_file"))) int bha_session_probe_file(bha_session* session, double size) {
  const auto read_at = [](void*, unsigned long long offset, void* into, std::size_t n) {
    return page_read_at(static_cast<double>(offset), into, n);
  };
  return bha_session_probe(session, static_cast<unsigned long long>(size), read_at, nullptr);
}
}
