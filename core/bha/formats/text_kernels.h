// Delimiters and digits, many at a time. Vector instructions work on integers and do to doubles only what rounds the same
// everywhere: convert, multiply, divide. Every kernel takes the fields of one column in rows that follow each other, eight at a
// time, and stops in front of the first eight that are not all of the given form: the caller looks at those in another way. So a
// kernel never decides what a number is, and its numbers are those of text_field.h.
#pragma once
#include <cstddef>
#include <cstdint>

namespace bha::formats {

/// Field i ends at text[ends[i · stride]] and begins after the last `before` in front of that. At least 16 bytes can be read in
/// front of each end.
struct FieldRun {
  const char* text = nullptr;
  const std::uint32_t* ends = nullptr;
  std::size_t stride = 1, rows = 0;
  char before = ',', decimal = '.';
};
/// [-]digits with so many of them after the decimal sign; at most 8 bytes, `wide`: at most 15.
struct Form {
  unsigned decimals = 0;  // ≤ 14
  bool wide = false;
  bool operator==(const Form&) const = default;
};
/// value = digits / 10^(decimals + shift) · factor, |number as written| ≤ most
struct Scale {
  double factor = 1, most = 0;
  unsigned shift = 0;
};
/// Where the fields end. With `crlf` a line ends at its CR, and `even` says that each CR stands before an LF and each LF after a
/// CR.
struct Index {
  std::size_t ends = 0, lines = 0;
  bool even = true;
};

struct Kernels {
  /// `out` has room for as many entries as there are bytes, and 64 more.
  Index (*index)(const char* text, std::size_t bytes, char delimiter, bool crlf, std::uint32_t* out);
  std::size_t (*numbers)(const FieldRun&, Form, const Scale&, double* out);
  /// The decimal sign anywhere in the last 8 bytes, or not at all.
  std::size_t (*any_numbers)(const FieldRun&, bool wide, const Scale&, double* out);
  /// digits · unit_ns / 10^decimals + offset_ns; likewise anywhere, and at most 15 bytes.
  std::size_t (*times)(const FieldRun&, std::uint64_t unit_ns, std::int64_t offset_ns, std::int64_t* out);
  std::size_t (*integers)(const FieldRun&, std::int32_t* out);
};
/// With AVX2; with vectors of 16 bytes: SIMD128 in the browser, SSE4.1. Null where compiler or machine does not have them.
[[nodiscard]] const Kernels* avx2_kernels();
[[nodiscard]] const Kernels* narrow_kernels();

}  // namespace bha::formats
