#include "bha/base/finding.h"

#include <fmt/format.h>

namespace bha {

Finding finding(Code code, Severity severity, Place place, std::string found, std::string expected, std::string remedy,
                std::uint64_t count) {
  if (remedy.empty()) remedy = words_of(code).remedy;
  return {code,
          severity,
          std::move(place),
          std::move(found),
          std::move(expected),
          std::move(remedy),
          count,
          static_cast<std::int64_t>(code)};
}

Refusal refuse(Code code, Place place, std::string found, std::string expected, std::string remedy) {
  return Refusal(finding(code, Severity::refused, std::move(place), std::move(found), std::move(expected), std::move(remedy)));
}

std::string spell(const Finding& f) {
  std::string out = f.place.file;
  if (f.place.line != 0) out += fmt::format(":{}", f.place.line);
  if (f.place.line == 0 && f.place.byte > 1) out += fmt::format(": byte {}", f.place.byte);
  if (!out.empty()) out += ": ";
  if (!f.place.cell.empty()) out += fmt::format("cell {}: ", f.place.cell);
  if (!f.place.column.empty()) out += f.place.column + ": ";
  if (f.place.cycle >= 0) out += fmt::format("cycle {}: ", f.place.cycle);
  const CodeWords text = words_of(f.code);
  if (f.found.empty())
    out += text.says;
  else if (f.expected.empty())
    out += fmt::format("{} Found {}.", text.says, f.found);
  else
    out += fmt::format("found {}, expected {}.", f.found, f.expected);
  if (f.place.line == 0 && f.place.first_row != 0)
    out += f.place.last_row > f.place.first_row ? fmt::format(" Rows {} to {}.", f.place.first_row, f.place.last_row)
                                                : fmt::format(" Row {}.", f.place.first_row);
  if (f.count > 1) out += fmt::format(" {} times.", f.count);
  if (!f.remedy.empty() && f.remedy != "nothing") out += fmt::format(" What to do: {}.", f.remedy);
  return out + fmt::format(" [{}, {}]", text.id, static_cast<unsigned>(f.code));
}

}  // namespace bha
