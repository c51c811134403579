#include "bha/report/inspection.h"

#include <cmath>

#include <fmt/format.h>

#include "bha/base/json.h"
#include "bha/base/text.h"

namespace bha::report {

Inspection inspection_of(const pipeline::Analysis& analysis) {
  Inspection out{.cell = analysis.cell.id,
                 .source = analysis.source,
                 .belief = analysis.belief,
                 .cycles = static_cast<std::int64_t>(analysis.cycles.size()),
                 .findings = analysis.findings,
                 .rejects = analysis.rejects};
  std::vector<std::int64_t> counts(std::size(words<cycles::Kind>));
  for (const features::CycleRow& row : analysis.cycles) ++counts[static_cast<std::size_t>(row.kind)];
  for (std::size_t i = 0; i < counts.size(); ++i)
    if (counts[i] > 0) out.kinds.push_back({std::string(words<cycles::Kind>[i]), counts[i]});
  return out;
}

std::string to_json(const Inspection& inspection) { return json::indented(json::write(inspection)); }

Result<record::Belief> belief_from_json(std::string_view text, std::string_view name) {
  return json::parse(text, {}, name).and_then([&](const json::Value& document) -> Result<record::Belief> {
    const json::Value* inside = document.find("belief");
    record::Belief belief;
    std::string where;
    if (json::assign(belief, inside != nullptr ? *inside : document, where) &&
        (!belief.format.empty() || !belief.columns.empty()))
      return belief;
    return refuse(Code::document_invalid, {.file = std::string(name), .column = where}, "no belief",
                  "what `bha inspect FILE --json` prints");
  });
}

namespace {

std::string shown(double value) { return std::isfinite(value) ? fmt::format("{:.6g}", value) : "unknown"; }

std::string factor_text(const record::ColumnBelief& column) {
  if (column.quantity == record::Quantity::ignored || column.factor == 1) return "";
  return " × " + shown(column.factor);
}

// Words from column `indent` on, in lines of at most `width` where words are no longer than that.
void append_wrapped(std::string& out, std::string_view text, std::size_t indent, std::size_t width) {
  const std::size_t room = width > indent + 20 ? width - indent : 20;
  for (bool first = true; first || !text.empty(); first = false) {
    std::size_t end = std::min(text.size(), room);
    if (end < text.size()) {
      const std::size_t blank = text.substr(0, room + 1).rfind(' ');
      end = blank == std::string_view::npos || blank == 0 ? std::min(text.find(' '), text.size()) : blank;
    }
    if (end > 0) out.append(first ? 2 : indent, ' ').append(text.substr(0, end));
    out += '\n';
    text.remove_prefix(end < text.size() ? end + 1 : end);
  }
}

}  // namespace

std::string to_text(const Inspection& inspection, int width) {
  const record::Belief& b = inspection.belief;
  std::string out;
  const auto line = [&](std::string_view label, const std::string& text) {
    if (!text.empty()) out += fmt::format("{:<16}{}\n", label, text);
  };
  line("cell", inspection.cell);
  for (const record::Provenance& s : inspection.source)
    line("source", fmt::format("{} ({} bytes, {} rows)", s.name, s.bytes, s.rows));
  line("format", fmt::format("{}, {:.0f} % sure: {}", b.format, 100 * b.confidence, b.evidence));
  if (!b.runner_up.empty()) line("", fmt::format("runner-up {}, {:.0f} %", b.runner_up, 100 * b.runner_up_confidence));
  const record::Dialect& d = b.dialect;
  if (b.format == "bdf" || b.format == "delimited")
    line("text", fmt::format("{}{}, separator {}, decimal {}, line ends {}, headings in line {} ({})", word(d.encoding),
                             d.compression.empty() ? "" : ", " + d.compression, in_quotes(d.delimiter), in_quotes(d.decimal),
                             word(d.line_end), d.header_line, word(d.source)));
  out += "columns\n";
  std::size_t widest = 8;
  for (const auto& c : b.columns) widest = std::max(widest, std::min<std::size_t>(c.heading.size(), 36));
  for (const auto& c : b.columns) {
    const std::string taken =
        c.quantity == record::Quantity::ignored ? "not used" : std::string(word(c.quantity)) + factor_text(c);
    out += fmt::format("  {:<{}}  {:<24}", c.heading, widest, taken);
    append_wrapped(out, c.evidence, widest + 30, static_cast<std::size_t>(std::max(width, 60)));
  }
  line("current", fmt::format("{} ({}): {}", word(b.sign), word(b.sign_source), b.sign_evidence));
  line("clock", fmt::format("{}: {}", word(b.clock), b.clock_evidence));
  line("temperature", b.temperature_source.empty() ? "none" : b.temperature_source);
  line("counter", std::string(word(b.counter_scope)));
  if (std::isfinite(b.rest_current_A)) line("rest below", fmt::format("{} A: {}", shown(b.rest_current_A), b.rest_evidence));
  const bool limits = std::isfinite(b.voltage_min_V) || std::isfinite(b.voltage_max_V);
  line("voltage limits",
       limits ? fmt::format("{} to {} V ({})", shown(b.voltage_min_V), shown(b.voltage_max_V), word(b.voltage_limits_source))
              : "unknown: say --voltage-limits");
  const bool in_header = b.nominal_source == record::Source::detected;
  line("nominal", std::isfinite(b.nominal_capacity_Ah)
                      ? fmt::format("{} Ah ({})", shown(b.nominal_capacity_Ah), in_header ? "above the headings" : "declared")
                      : "unknown: say --nominal-capacity-ah");
  std::string kinds;
  for (const auto& k : inspection.kinds) kinds += fmt::format("{}{} {}", kinds.empty() ? "" : ", ", k.cycles, k.kind);
  line("cycles", fmt::format("{}{}", inspection.cycles, kinds.empty() ? "" : ": " + kinds));
  for (const Finding& f : inspection.findings) out += fmt::format("{:<16}{}\n", word(f.severity), spell(f));
  if (!inspection.rejects.empty()) {
    out += "rejected rows (the first of each kind)\n";
    for (std::size_t i = 0; i < std::min<std::size_t>(inspection.rejects.size(), 10); ++i) {
      const record::Reject& r = inspection.rejects[i];
      const bool of_text = r.line != 0;  // a container's rows stand in no lines
      out += fmt::format("  {} {}: {} {}: {}\n", of_text ? "line" : "row", of_text ? r.line : r.row, id(r.code), r.column,
                         in_quotes(r.text, 60));
    }
  }
  return out;
}

}  // namespace bha::report
