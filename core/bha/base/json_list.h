// What the walks over a Shape share: lists, keys, and which values may be missing.
#pragma once
#include <string>
#include <string_view>

#include "bha/base/json.h"

namespace bha::json {

/// Only whole numbers of 64 bits may be missing, and only in a table.
inline bool may_miss(const Shape& shape) { return shape.kind == Shape::Kind::integer && shape.is_signed && shape.bytes == 8; }

/// Each of n, with commas between.
template <class One>
void listed(std::string& out, char open, std::size_t n, const One& one, char close) {
  out += open;
  for (std::size_t i = 0; i < n; ++i) {
    if (i != 0) out += ',';
    one(i);
  }
  out += close;
}
inline void append_key(std::string& out, std::string_view key) {
  append_string(out, key);
  out += ':';
}

}  // namespace bha::json
