#include "bha/pipeline/text_findings.h"

#include <utility>

#include "bha/base/text.h"

namespace bha::pipeline {

namespace {

std::string_view expectation(Code code) {
  switch (code) {
    case Code::number_format:
      return "a number in the believed format";
    case Code::field_count:
      return "as many fields as there are headings";
    case Code::not_finite:
      return "a finite number";
    case Code::impossible_value:
      return "a possible value";
    case Code::temperature_out_of_range:
      return "-60 to 120 degC";
    case Code::line_too_long:
      return "a shorter line";
    default:
      return "a value";
  }
}

}  // namespace

std::vector<Finding> text_findings(const std::array<std::uint64_t, 512>& counts, const std::vector<record::Reject>& rejects,
                                   const std::string& file) {
  std::vector<Finding> out;
  for (std::size_t number = 0; number < counts.size(); ++number) {
    if (counts[number] == 0) continue;
    const Code code = static_cast<Code>(number);
    Place place{.file = file};
    std::string found;
    for (const record::Reject& r : rejects)
      if (r.code == code) {
        place.line = r.line;
        place.first_row = r.row;
        place.column = r.column;
        found = r.text.empty() ? "an empty field" : in_quotes(r.text);
        break;
      }
    out.push_back(
        finding(code, Severity::warning, std::move(place), std::move(found), std::string(expectation(code)), {}, counts[number]));
  }
  return out;
}

}  // namespace bha::pipeline
