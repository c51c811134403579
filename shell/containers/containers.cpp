#include "shell/containers/containers.h"

#include <algorithm>
#include <array>

#include "bha/formats/registry.h"
#include "bha/formats/units.h"
#include "shell/containers/cell_tables.h"
#include "shell/containers/frame.h"
#include "shell/containers/reader.h"
#include "shell/containers/sample_text.h"

namespace bha::containers {
namespace {

using formats::BeliefOptions;
using formats::Match;
using formats::Source;
using record::Belief;

Match starts_with(const Source& source, std::span<const char> head, std::string_view magic, std::string_view what) {
  const std::string_view bytes(head.data(), head.size());
  if (source.parts.size() != 1 || source.parts.front().size == formats::unknown_size || !bytes.starts_with(magic)) return {};
  return {1, "it begins as " + std::string(what) + " does"};
}
Match detect_parquet(const Source& source, std::span<const char> head) {
  return starts_with(source, head, "PAR1", "a Parquet file");
}
Match detect_arrow(const Source& source, std::span<const char> head) {
  return starts_with(source, head, "ARROW1", "an Arrow IPC file");
}
Match detect_hdf5(const Source& source, std::span<const char> head) {
  constexpr std::string_view magic("\x89HDF\r\n\x1a\n", 8);
  for (std::size_t at = 0; at + magic.size() <= head.size(); at = at == 0 ? 512 : 2 * at)  // a user's block may stand before it
    if (const Match match = starts_with(source, head.subspan(at), magic, "an HDF5 file"); match.confidence > 0) return match;
  return {};
}

Match detect_frame(const Source& source, std::span<const char>) {
  if (source.parts.size() != 1 || frame_in(source.parts.front()) == nullptr) return {};
  return {1, "it was handed over as a table in memory"};
}

// A zip names its entries in plain bytes; a workbook's first ones may be its properties.
Match detect_xlsx(const Source& source, std::span<const char> head) {
  const std::string_view bytes(head.data(), head.size());
  constexpr std::string_view entries[] = {"xl/workbook.",  "xl/worksheets/", "xl/sharedStrings.xml",
                                          "xl/styles.xml", "xl/theme/",      "xl/_rels/"};
  const bool named = std::any_of(std::begin(entries), std::end(entries),
                                 [&](std::string_view entry) { return bytes.find(entry) != std::string_view::npos; });
  return named ? starts_with(source, head, "PK\x03\x04", "an Excel workbook") : Match{};
}

bool is_needed(record::Quantity quantity) {
  const formats::Dimension d = formats::dimension_of(quantity);
  return d == formats::Dimension::time || d == formats::Dimension::voltage || d == formats::Dimension::current;
}

// A type of its own for what is missing: an empty column need not be of numbers (or of words), and says nothing.
void leave_out_empty(Belief& belief, const Container& container, const SampleText& text) {
  for (record::ColumnBelief& c : belief.columns) {
    const auto at = static_cast<std::uint32_t>(c.index);
    const bool suits = container.kind(at) == (c.quantity == record::Quantity::step_type ? BHA_TEXT : BHA_NUMBER);
    if (c.quantity == record::Quantity::ignored || suits || c.style == record::Style::date || is_needed(c.quantity) ||
        text.has_value[at])
      continue;
    c.quantity = record::Quantity::ignored;
    c.evidence = "it holds no value";
  }
}

Result<Belief> believe(const PluginName& plugin, const Source& source, const BeliefOptions& options,
                       std::vector<Finding>& findings, const Limits& limits) {
  auto container = open_table(plugin, source, options, &findings);
  if (!container) return Refusal(container.error());
  if (const auto one = check_one_cell(**container); !one) return Refusal(one.error());
  auto text = sample_text(**container, options);
  if (!text) return Refusal(text.error());
  BeliefOptions inner = options;
  inner.believe.reset();  // what it says is in the other options already; probe() compares it with the outcome
  inner.delimiter = ",";
  inner.decimal = ".";
  auto decision = formats::probe(text->source, inner, limits);
  const auto as_row = [](Finding& f) {
    if (f.place.line > 1) f.place.first_row = f.place.last_row = f.place.line - 1;
    f.place.line = f.place.byte = 0;
  };
  if (!decision) {
    as_row(decision.error());
    // The delimiter is ours: nobody said one, and none can be left out.
    if (decision.error().code == Code::header_missing)
      decision.error().remedy =
          "is it the right table? if it is, name its columns with --map time=HEADING:UNIT --map voltage=HEADING:UNIT "
          "--map current=HEADING:UNIT";
    return Refusal(decision.error());
  }
  for (Finding& f : decision->findings) as_row(f);
  findings.insert(findings.end(), decision->findings.begin(), decision->findings.end());
  Belief belief = std::move(decision->belief);
  belief.dialect = {};
  leave_out_empty(belief, **container, *text);
  belief.used_tail = belief.used_tail && text->saw_end;
  Container::leave(std::move(*container), source);
  return belief;
}

template <const PluginName& plugin>
Result<Belief> believe_with(const Source& source, const BeliefOptions& options, std::vector<Finding>& findings,
                            const Limits& limits) {
  return believe(plugin, source, options, findings, limits);
}
template <const PluginName& plugin, std::uint32_t threads>
Result<std::unique_ptr<formats::Reader>> open_with(const Source& source, const Belief& belief, const BeliefOptions& options,
                                                   const Limits& limits) {
  return open_reader(plugin, source, belief, options, limits, threads);
}
template <const PluginName& plugin>
Result<std::vector<std::string>> cells_with(const Source& source, const Limits&) {
  return cells_of(plugin, source);
}
template <std::uint32_t threads>
constexpr std::array<formats::Format, 4> rows{
    {{"parquet", "Parquet: columns of numbers with known names", detect_parquet, believe_with<arrow_plugin>,
      open_with<arrow_plugin, threads>},
     {"arrow", "Arrow IPC file (Feather 2)", detect_arrow, believe_with<arrow_plugin>, open_with<arrow_plugin, threads>},
     {"hdf5", "HDF5: tables, a dataset a column or rows of compounds", detect_hdf5, believe_with<hdf5_plugin>,
      open_with<hdf5_plugin, threads>, cells_with<hdf5_plugin>},
     {"xlsx", "Excel workbook: a sheet with a row of headings over rows of numbers", detect_xlsx, believe_with<xlsx_plugin>,
      open_with<xlsx_plugin, threads>, cells_with<xlsx_plugin>}}};

constexpr std::array<formats::Format, 1> frame_row{{{"frame", "A table in memory: columns of numbers with known names",
                                                     detect_frame, believe_with<frame_plugin>, open_with<frame_plugin, 1>}}};

}  // namespace

std::span<const formats::Format> frame_formats() { return frame_row; }
std::span<const formats::Format> formats(std::size_t threads) { return threads > 1 ? rows<2> : rows<1>; }

}  // namespace bha::containers
