// What is wrong, where, what was expected and what to do: a value. An error is a finding with severity `refused`.
#pragma once
#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "bha/base/codes.h"
#include "bha/base/describe.h"

namespace bha {

enum class Severity : std::uint8_t { note, warning, refused };
template <>
inline constexpr std::string_view words<Severity>[] = {"note", "warning", "refused"};

struct Place {  // file: as the user named it; column: canonical name, the file's own heading stands in `found`
  std::string file{}, column{}, cell{};
  std::uint64_t line = 0, byte = 0, first_row = 0, last_row = 0;  // from 1; 0 when none
  std::int64_t cycle = -1;                                        // -1 when none
};
template <>
inline constexpr auto fields<Place> = Fields{Field{"file", &Place::file, "File as the user named it."},
                                             Field{"column", &Place::column, "Canonical column name."},
                                             Field{"cell", &Place::cell, "Cell, where a source holds several."},
                                             Field{"line", &Place::line, "Line in the file, from 1; 0: none."},
                                             Field{"byte", &Place::byte, "Byte in the file, from 1; 0: none."},
                                             Field{"first_row", &Place::first_row, "First data row, from 1; 0: none."},
                                             Field{"last_row", &Place::last_row, "Last data row."},
                                             Field{"cycle", &Place::cycle, "Cycle; -1: none."}};
static_assert(fully_described<Place>);

struct Finding {
  Code code{};
  Severity severity{};
  Place place{};
  std::string found{}, expected{}, remedy{};  // remedy names an option; empty: the code's usual one
  std::uint64_t count = 1;                    // how often; the place is the first one
  std::int64_t number = 0;                    // the code's
};
template <>
inline constexpr auto fields<Finding> =
    Fields{Field{"code", &Finding::code, "Public name of what was found; its number and words stand in docs/errors.md."},
           Field{"severity", &Finding::severity, "note, warning or refused."},
           Field{"place", &Finding::place, "Where, the first time."},
           Field{"found", &Finding::found, "What stood there."},
           Field{"expected", &Finding::expected, "What was expected."},
           Field{"remedy", &Finding::remedy, "What to do; names an option."},
           Field{"count", &Finding::count, "How often."},
           Field{"number", &Finding::number, "The code's number."}};
static_assert(fully_described<Finding>);

using Error = Finding;
template <class T>
using Result = tl::expected<T, Finding>;
using Refusal = tl::unexpected<Finding>;

/// A refusal: `return refuse(Code::empty_file, place, "0 bytes", "a header and rows");`. An empty remedy is the code's usual one.
[[nodiscard]] Refusal refuse(Code, Place, std::string found, std::string expected, std::string remedy = {});
[[nodiscard]] Finding finding(Code, Severity, Place, std::string found, std::string expected, std::string remedy = {},
                              std::uint64_t count = 1);
/// One finding as the words that every door shows:
///   cell7.csv:1043: voltage_V: found "4,19", expected a number with a decimal point. What to do: … [number_format, 101]
[[nodiscard]] std::string spell(const Finding&);

/// Counts what happens often without allocating; its finding is made once, at the end. Trivially copyable: part of a snapshot.
struct Tally {
  Code code{};
  std::uint64_t count = 0, first_row = 0, last_row = 0;
  void note(std::uint64_t row) {
    if (count++ == 0) first_row = row;
    last_row = row;
  }
};

}  // namespace bha
