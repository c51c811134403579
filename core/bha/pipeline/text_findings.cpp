#include "bha/pipeline/text_findings.h"

#include <algorithm>
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

// A file that was put together from several, or begun anew.
bool repeats_a_heading(const record::Reject& r, const record::Belief& belief) {
  return std::ranges::any_of(belief.columns,
                             [&](const record::ColumnBelief& c) { return trimmed(c.heading) == trimmed(r.text); });
}

// Of numbers that cannot be read one that is no repeated heading, if there is any.
const record::Reject* first_of(const std::vector<record::Reject>& rejects, Code code, const record::Belief& belief) {
  const record::Reject* first = nullptr;
  for (const record::Reject& r : rejects) {
    if (r.code != code) continue;
    if (first == nullptr) first = &r;
    if (code != Code::number_format || !repeats_a_heading(r, belief)) return &r;
  }
  return first;
}

}  // namespace

std::vector<Finding> text_findings(const std::array<std::uint64_t, 512>& counts, const std::vector<record::Reject>& rejects,
                                   const record::Belief& belief, const std::string& file) {
  std::vector<Finding> out;
  for (std::size_t number = 0; number < counts.size(); ++number) {
    if (counts[number] == 0) continue;
    const Code code = static_cast<Code>(number);
    Place place{.file = file};
    std::string found, expected(expectation(code)), remedy;
    const record::Reject* first = first_of(rejects, code, belief);
    if (first != nullptr) {
      place.line = first->line;
      place.first_row = first->row;
      place.column = first->column;
      found = first->text.empty() ? "an empty field" : in_quotes(first->text);
      if (code == Code::number_format && repeats_a_heading(*first, belief)) {
        found += ", the heading once more";
        expected = "headings above the rows alone";
        remedy = "nothing: such a line is left out";
      }
    }
    out.push_back(finding(code, Severity::warning, std::move(place), std::move(found), std::move(expected), std::move(remedy),
                          counts[number]));
  }
  return out;
}

}  // namespace bha::pipeline
