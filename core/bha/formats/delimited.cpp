#include "bha/formats/delimited.h"

#include <algorithm>
#include <cmath>

#include "bha/base/text.h"
#include "bha/formats/columns.h"
#include "bha/formats/dialect.h"
#include "bha/formats/evidence.h"
#include "bha/formats/foreign.h"
#include "bha/formats/map_option.h"
#include "bha/formats/override.h"
#include "bha/formats/sample.h"
#include "bha/formats/unit_row.h"

namespace bha::formats {
namespace {

using record::Belief;
constexpr std::size_t head_bytes = 128 << 10;

Result<Head> text_head(const Part& part, const Limits& limits) {
  auto head = head_of(part, std::min(head_bytes, limits.probe_bytes));
  if (!head) return head;
  if (auto foreign = foreign_file(head->bytes, part.name)) return Refusal(std::move(*foreign));
  if (is_binary(head->bytes))
    return refuse(Code::not_text, {.file = part.name, .byte = 1}, in_quotes(std::string_view(head->bytes).substr(0, 16)),
                  "text, or a container that a reader is there for");
  // No line end so far: look on to the limit of a line before saying so.
  if (!head->whole && head->bytes.find_first_of("\r\n") == std::string::npos) return head_of(part, limits.line_bytes + 1);
  return head;
}

// A text without records may be an impedance sweep, whose headings stand anywhere in it.
Finding unless_impedance(const Text& text, const std::string& file, Finding refused) {
  const auto lines = lines_of(text.utf8, text.dialect.line_end, text.whole, 600);
  std::vector<std::string_view> fields;
  for (std::size_t i = 0; i < lines.size(); ++i)
    for (const char* delimiter : {"\t", ",", ";", " "}) {
      fields_of(lines[i], {.delimiter = delimiter}, fields);
      if (heads_impedance(fields)) return impedance_refused(file, i + 1, lines[i]);
    }
  return refused;
}

// Whether nearly all sampled rows belong to a sweep: their frequency is not zero. A test with sweeps in it is read.
bool mostly_impedance(const Layout& layout, const SampleLines& lines) {
  const std::vector<std::string_view> headings(layout.headings.begin(), layout.headings.end());
  if (!heads_impedance(headings)) return false;
  const auto at = std::find_if(headings.begin(), headings.end(), [](auto h) { return squeezed(h).starts_with("freq"); });
  std::vector<std::string_view> fields;
  std::size_t sweep = 0;
  for (const std::string_view line : lines.text) {
    fields_of(line, layout.dialect, fields);
    double hertz = 0;
    const auto column = static_cast<std::size_t>(at - headings.begin());
    sweep += column < fields.size() && read_decimal(fields[column], layout.dialect.decimal.front(), hertz) && hertz > 0;
  }
  return 10 * sweep > 9 * lines.text.size();
}

Result<Layout> text_layout(const Text& text, const Part& part, const BeliefOptions& options, const Limits& limits) {
  auto layout = layout_of(text, part.name, options, limits);
  if (!layout) return layout;
  if (part.name.size() > 3 && part.name.ends_with(".gz")) layout->dialect.compression = "gzip";
  // Neware's report: lines of cycles, steps and records told apart by how many fields are empty in front.
  const std::vector<std::string_view> fields(layout->headings.begin(), layout->headings.end());
  if (fields.size() > 2 && fields[0].empty() && fields[1].empty() && layout->dialect.header_line > 1 && !is_unit_row(fields))
    return refuse(Code::format_unknown, {.file = part.name, .line = static_cast<std::uint64_t>(layout->dialect.header_line)},
                  "cycles, steps and records in one table, told apart by empty fields in front", "one table of records",
                  "export the records as one flat table; or keep the lines of records: grep '^" + layout->dialect.delimiter +
                      layout->dialect.delimiter + "' FILE > records.csv");
  return layout;
}

void say_serial(const Layout& layout, const std::string& file, std::vector<Finding>& findings) {
  const record::Dialect& d = layout.dialect;
  const bool wide = d.encoding == record::TextEncoding::utf16_le || d.encoding == record::TextEncoding::utf16_be;
  if (!d.quoted_newlines && d.line_end != record::LineEnd::cr && !wide) return;
  findings.push_back(finding(Code::serial_only, Severity::note, {.file = file},
                             wide                ? "UTF-16"
                             : d.quoted_newlines ? "quoted line breaks"
                                                 : "CR line ends",
                             "UTF-8 with LF or CRLF"));
}

Result<bool> weigh(Evidence& e, const Part& part, const Limits& limits, bool bdf) {
  if (const auto ok = check_columns(e); !ok) return ok;
  if (const auto ok = decide_clock(e); !ok) return ok;
  if (const auto ok = check_units(e); !ok) return ok;
  say_unstated_units(e);
  decide_rest(e);
  if (const auto ok = decide_sign(e, bdf); !ok) return ok;
  decide_counters(e);
  if (const auto ok = check_counter_scale(e); !ok) return ok;
  decide_limits(e, part, limits);
  return decide_temperature(e);
}

Result<Belief> believe_text(const Source& source, const BeliefOptions& options, std::vector<Finding>& findings,
                            const Limits& limits, bool bdf) {
  const Part& part = source.parts.front();
  if (const auto ok = check_map(options); !ok) return tl::unexpected(ok.error());
  const auto head = text_head(part, limits);
  if (!head) return tl::unexpected(head.error());
  const Text text = decoded(head->bytes, head->whole);
  const auto layout = text_layout(text, part, options, limits);
  if (!layout) return Refusal(unless_impedance(text, part.name, layout.error()));
  if (const auto ok = check_headings(options, layout->headings, part.name); !ok) return tl::unexpected(ok.error());
  Belief belief{.format = bdf ? "bdf" : "delimited",
                .dialect = layout->dialect,
                .columns = columns_of(*layout, options, part.name, findings)};
  if (const auto ok = check_required(belief, part.name); !ok) return Refusal(unless_impedance(text, part.name, ok.error()));
  say_serial(*layout, part.name, findings);
  auto lines = sample_lines(part, text, belief.dialect);
  if (!lines) return tl::unexpected(lines.error());
  if (lines->text.empty())
    return refuse(Code::no_data_rows, {.file = part.name, .line = static_cast<std::uint64_t>(belief.dialect.header_line)},
                  "headings and nothing below them", "rows of data");
  if (mostly_impedance(*layout, *lines))
    return Refusal(
        impedance_refused(part.name, static_cast<std::uint64_t>(belief.dialect.header_line), listed(layout->headings)));
  belief.used_tail = lines->used_tail;
  SampleRows rows = sample_rows(std::move(*lines), belief);
  if (const auto ok = check_one_cell(layout->headings, rows, belief, part.name); !ok) return tl::unexpected(ok.error());
  if (!options.configuration.empty()) belief.configuration = options.configuration;
  Evidence evidence{part.name, belief, rows, options, findings};
  if (const auto ok = weigh(evidence, part, limits, bdf); !ok) return tl::unexpected(ok.error());
  const auto above = static_cast<std::size_t>(std::max<std::int64_t>(0, belief.dialect.header_line - 1));
  decide_nominal(evidence, lines_of(text.utf8, belief.dialect.line_end, text.whole, above));
  return belief;
}

struct Seen {
  bool text = false;
  int bdf = 0, required = 0, recognised = 0;
  std::string first{};  // why there is no layout
};
Seen look(const Source& source, std::span<const char> head) {
  Seen out;
  const std::string_view bytes(head.data(), head.size());
  if (source.parts.size() != 1 || bytes.empty() || is_binary(bytes)) return out;
  out.text = true;
  const auto layout = layout_of(decoded(bytes, false), source.name, {}, {});
  if (!layout) return out;
  out.bdf = bdf_required(*layout);
  out.recognised = layout->recognised;
  return out;
}

Match detect_bdf(const Source& source, std::span<const char> head) {
  const Seen seen = look(source, head);
  if (seen.bdf < 3) return {};
  return {0.95, "test time, voltage and current are spelled as the Battery Data Format spells them"};
}
Match detect_delimited(const Source& source, std::span<const char> head) {
  const Seen seen = look(source, head);
  if (!seen.text) return {};
  if (seen.recognised == 0) return {0.1, "text"};
  return {std::min(0.9, 0.5 + 0.1 * seen.recognised),
          std::to_string(seen.recognised) + " columns are recognised by their headings"};
}
Result<Belief> believe_bdf(const Source& s, const BeliefOptions& o, std::vector<Finding>& f, const Limits& l) {
  return believe_text(s, o, f, l, true);
}
Result<Belief> believe_delimited(const Source& s, const BeliefOptions& o, std::vector<Finding>& f, const Limits& l) {
  return believe_text(s, o, f, l, false);
}

}  // namespace

Belief headings_seen(const Source& source, const BeliefOptions& options, const Limits& limits) {
  Belief out;
  const auto head = source.parts.size() == 1 ? text_head(source.parts.front(), limits) : Result<Head>{};
  if (!head) return out;
  const Text text = decoded(head->bytes, head->whole);
  BeliefOptions said = options;
  if (said.decimal.empty()) said.decimal = ".";  // headings need none
  auto layout = layout_of(text, source.name, said, limits);
  if (!layout) {  // the line that the refusal names, cut at what is said to separate fields, else at what occurs most
    const auto at = static_cast<std::size_t>(layout.error().place.line);
    const auto lines = lines_of(text.utf8, text.dialect.line_end, text.whole, at);
    if (at == 0 || lines.size() < at) return out;
    const std::string_view line = lines[at - 1];
    std::ptrdiff_t most = 1;  // fewer than three fields hold no time, voltage and current
    layout = Layout{.dialect = text.dialect};
    for (const char sign : said.delimiter.empty() ? std::string(",;\t|") : said.delimiter)
      if (const auto n = std::count(line.begin(), line.end(), sign); n > most)
        most = n, layout->dialect.delimiter = std::string(1, sign);
    if (most == 1) return out;
    layout->dialect.header_line = static_cast<std::int64_t>(at),
    layout->dialect.first_data_line = layout->dialect.header_line + 1;
    std::vector<std::string_view> fields;
    fields_of(line, layout->dialect, fields);
    layout->headings.assign(fields.begin(), fields.end());
  }
  std::vector<Finding> ignored;
  out.dialect = layout->dialect;
  out.columns = columns_of(*layout, said, source.name, ignored);
  return out;
}

const Format& delimited_format() {
  static constexpr Format format{"delimited", "delimited text whose headings are known names", detect_delimited,
                                 believe_delimited, nullptr};
  return format;
}
const Format& bdf_format() {
  static constexpr Format format{"bdf", "Battery Data Format, text", detect_bdf, believe_bdf, nullptr};
  return format;
}

}  // namespace bha::formats
