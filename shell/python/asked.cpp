#include "shell/python/asked.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "bha/base/json.h"
#include "bha/base/text.h"
#include "bha/formats/evidence.h"
#include "bha/formats/map_option.h"
#include "bha/models/reference.h"
#include "bha/pipeline/left_out.h"
#include "bha/report/inspection.h"
#include "shell/files/source.h"

namespace bha::python {
namespace {

Refusal wrong(std::string_view option, const std::string& found, std::string expected) {
  return refuse(Code::option_invalid, {.column = std::string(option)}, found, std::move(expected),
                "see the argument " + std::string(option));
}

Result<void> one_of(std::string_view option, const std::string& said, const std::vector<std::string_view>& words) {
  std::string expected;
  for (const std::string_view word : words) {
    if (said.empty() || said == word) return {};
    expected += (expected.empty() ? "" : ", ") + std::string(word);
  }
  return wrong(option, in_quotes(said), "one of " + expected);
}
Result<void> above_zero(std::string_view option, double said) {
  return std::isnan(said) || (said > 0 && std::isfinite(said)) ? Result<void>{}
                                                               : wrong(option, number_text(said), "a number above 0");
}
Result<void> within(std::string_view option, double said, double least, double most) {
  return least <= said && said <= most
             ? Result<void>{}
             : wrong(option, number_text(said), "a number from " + number_text(least) + " to " + number_text(most));
}
Result<void> rising(std::string_view option, double low, double high) {
  return !(low >= high) ? Result<void>{} : wrong(option, number_text(low) + ", " + number_text(high), "the lower one first");
}

// One byte, or its name.
std::string delimiter_of(const std::string& said) {
  return said == "tab" ? "\t" : said == "blank" || said == "space" ? " " : said;
}

Result<void> check(const Asked& a) {
  const auto pair = [](std::string_view option, const std::vector<double>& said) {
    return said.empty()       ? Result<void>{}
           : said.size() == 2 ? rising(option, said[0], said[1])
                              : wrong(option, std::to_string(said.size()) + " numbers", "two: from, to");
  };
  const bool absolute_and_relative = std::isfinite(a.eol_Ah) && a.eol != Asked{}.eol;
  for (const Result<void>& checked :
       {one_of("sign", a.sign, {"charge-positive", "discharge-positive", "from-state"}), one_of("decimal", a.decimal, {".", ","}),
        one_of("configuration", a.configuration, {"full-cell", "half-cell-anode", "half-cell-cathode"}),
        one_of("by", a.by, {"cycle", "cycle_source"}), one_of("x", a.x, {"cycle", "efc", "days"}),
        delimiter_of(a.delimiter).size() <= 1 ? Result<void>{}
                                              : wrong("delimiter", in_quotes(a.delimiter), "one letter, tab or blank"),
        above_zero("nominal_capacity_Ah", a.nominal_capacity_Ah), above_zero("eol_Ah", a.eol_Ah), within("eol", a.eol, 0.01, 1.5),
        within("threads", static_cast<double>(a.threads), 0, 256), within("time_limit_s", a.time_limit_s, 0, 1e9),
        rising("voltage_min_V", a.voltage_min_V, a.voltage_max_V), pair("slice_voltage_V", a.slice_voltage_V),
        std::isnan(a.window_V) ? Result<void>{} : within("window_V", a.window_V, 0.005, 100),
        pair("slice_current_A", a.slice_current_A),
        absolute_and_relative ? wrong("eol", "eol and eol_Ah", "one of them") : Result<void>{}})
    if (!checked) return checked;
  std::vector<std::string_view> groups;
  for (const features::StepGroup& group : features::step_groups) groups.push_back(group.name);
  for (const std::string& group : a.groups)
    if (const auto known = one_of("groups", group, groups); !known) return known;
  // Without a capacity "rated" cannot be judged here: where there is none the report says so.
  if (const auto rule = models::reference_rule(a.reference, 1); !rule)
    return wrong("reference", in_quotes(a.reference), "auto, rated, first:N, best:N or checkup:N");
  return {};
}

features::StepOptions steps_of(const Asked& a) {
  features::StepOptions out{.window_V = a.window_V};
  for (const features::StepGroup& group : features::step_groups)
    out.*group.asked = std::ranges::find(a.groups, group.name) != a.groups.end();
  if (!a.slice_voltage_V.empty()) out.slice_from_V = a.slice_voltage_V[0], out.slice_to_V = a.slice_voltage_V[1];
  if (!a.slice_current_A.empty()) out.slice_from_A = a.slice_current_A[0], out.slice_to_A = a.slice_current_A[1];
  return out;
}

Result<std::optional<record::Belief>> belief_of(const Asked& a) {
  if (a.believe.empty() && a.believe_file.empty()) return std::optional<record::Belief>{};
  const auto text = a.believe.empty() ? files::read_text(a.believe_file) : Result<std::string>(a.believe);
  return text
      .and_then([&](const std::string& said) {
        return report::belief_from_json(said, a.believe_file.empty() ? "believe" : a.believe_file);
      })
      .map([](record::Belief belief) { return std::optional(std::move(belief)); });
}

}  // namespace

Result<Reading> reading_of(std::string_view json) {
  const auto read = json::read<Asked>(json, "options");
  if (!read) return Refusal(read.error());
  const Asked& a = *read;
  if (const auto checked = check(a); !checked) return Refusal(checked.error());
  Reading out{.join = a.join, .threads = static_cast<std::size_t>(a.threads), .time_limit_s = a.time_limit_s};
  pipeline::Options& o = out.options;
  o.belief = {.delimiter = delimiter_of(a.delimiter),
              .decimal = a.decimal,
              .clock = a.clock,
              .sign = a.sign,
              .map = a.map,
              .nominal_capacity_Ah = a.nominal_capacity_Ah,
              .voltage_min_V = a.voltage_min_V,
              .voltage_max_V = a.voltage_max_V,
              .temperature = a.temperature,
              .configuration = a.configuration,
              .cell = a.cell};
  for (const auto& checked : {formats::check_map(o.belief), formats::check_clock(o.belief)})
    if (!checked) return Refusal(checked.error());
  o.by = a.by == "cycle_source" ? cycles::CountBy::cycle_source : cycles::CountBy::cycle;
  o.reference = a.reference;
  o.eol = a.eol;
  o.eol_Ah = a.eol_Ah;
  from_word(a.x == "cycle" ? "cycles" : std::string_view(a.x), o.x);
  o.test_time_is_continuous = a.test_time_is_continuous;
  o.seed = a.seed;
  o.steps = steps_of(a);
  for (const std::string& item : a.exclude) {
    auto cycles = pipeline::left_out_from(item);
    if (!cycles) return Refusal(cycles.error());
    o.exclude.push_back(std::move(*cycles));
  }
  auto belief = belief_of(a);
  if (!belief) return Refusal(belief.error());
  o.belief.believe = std::move(*belief);
  if (a.metadata.empty()) return out;
  auto rows =
      files::read_text(a.metadata).and_then([&](const std::string& text) { return pipeline::read_metadata(text, a.metadata); });
  if (!rows) return Refusal(rows.error());
  out.metadata = std::move(*rows);
  return out;
}

}  // namespace bha::python
