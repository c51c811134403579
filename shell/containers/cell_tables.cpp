#include "shell/containers/cell_tables.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "bha/base/text.h"
#include "bha/formats/column_names.h"
#include "bha/formats/evidence.h"
#include "bha/formats/map_option.h"

namespace bha::containers {
namespace {

using record::Quantity;

bool is_record(const Container& container, const formats::BeliefOptions& options) {
  bool time = false, voltage = false, current = false;
  for (std::uint32_t i = 0; i < container.columns(); ++i) {
    if (container.kind(i) == BHA_OTHER) continue;
    const std::string_view heading = container.heading(i);
    const Quantity asked = formats::mapped(options, heading).quantity;
    const Quantity quantity = asked != Quantity::ignored ? asked : formats::column_named(heading).quantity;
    time |= quantity == Quantity::time || quantity == Quantity::unix_time || quantity == Quantity::date_time;
    voltage |= quantity == Quantity::voltage;
    current |= quantity == Quantity::current;
  }
  return time && voltage && current;
}

std::vector<std::string> headings_of(const Container& container) {
  std::vector<std::string> out;
  for (std::uint32_t i = 0; i < container.columns(); ++i) out.emplace_back(container.heading(i));
  return out;
}

struct Tables {
  std::vector<std::uint32_t> records{};  // of a cell, each
  std::vector<std::uint32_t> beside{};   // with time, voltage and current, and yet of another kind: a cycler's statistics
  std::uint32_t largest = 0;
};
Result<Tables> tables_of(Container& container, const formats::BeliefOptions& options) {
  Tables out;
  std::uint64_t most_rows = 0, most_record_rows = 0;
  std::vector<std::uint32_t> records;
  std::vector<std::vector<std::string>> headings;
  std::vector<std::string> usual;  // the longest record's
  for (std::uint32_t i = 0; i < container.tables(); ++i) {
    if (const auto entered = container.enter(i); !entered) return Refusal(entered.error());
    const std::uint64_t rows = container.rows();
    if (rows > most_rows) most_rows = rows, out.largest = i;
    if (!is_record(container, options)) continue;
    records.push_back(i);
    headings.push_back(headings_of(container));
    if (usual.empty() || rows > most_record_rows) most_record_rows = rows, usual = headings.back();
  }
  for (std::size_t i = 0; i < records.size(); ++i) (headings[i] == usual ? out.records : out.beside).push_back(records[i]);
  return out;
}

std::string joined(const Container& container, const std::vector<std::uint32_t>& tables) {
  constexpr std::size_t shown = 8;
  std::string out;
  for (std::size_t i = 0; i < std::min(tables.size(), shown); ++i)
    out += (i == 0 ? "" : ", ") + std::string(container.table(tables[i]));
  return tables.size() > shown ? out + ", … (" + std::to_string(tables.size()) + " tables)" : out;
}

std::string file_stem(const std::string& name) { return std::filesystem::path(name).stem().string(); }

}  // namespace

Result<std::vector<std::string>> cells_of(const PluginName& plugin, const formats::Source& source) {
  auto container = Container::of(plugin, source);
  if (!container) return Refusal(container.error());
  std::vector<std::string> out;
  if ((*container)->tables() > 1) {
    const auto tables = tables_of(**container, {});
    if (!tables) return Refusal(tables.error());
    if (tables->records.size() > 1 && tables->records.size() <= most_cells)
      for (const std::uint32_t table : tables->records) out.emplace_back((*container)->table(table));
  }
  Container::leave(std::move(*container), source);
  return out;
}

Result<std::unique_ptr<Container>> open_table(const PluginName& plugin, const formats::Source& source,
                                              const formats::BeliefOptions& options, std::vector<Finding>* findings) {
  auto container = Container::of(plugin, source);
  if (!container) return container;
  Container& c = **container;
  for (std::uint32_t i = 0; !options.cell.empty() && i < c.tables(); ++i) {
    if (c.table(i) != options.cell) continue;
    if (const auto entered = c.enter(i); !entered) return Refusal(entered.error());
    return container;
  }
  Tables tables{.records = {0}};
  if (c.tables() > 1) {
    auto found = tables_of(c, options);
    if (!found) return Refusal(found.error());
    tables = std::move(*found);
  }
  const bool several = tables.records.size() > 1;
  const std::string here = several ? joined(c, tables.records) : file_stem(source.name);
  if (!options.cell.empty() && (several || options.cell != here))
    return refuse(Code::cell_not_found, {.file = source.name, .cell = options.cell},
                  several ? "only " + here : "one cell, " + here, "a cell of the file",
                  several ? "say --cell with one of these" : "leave --cell out, or name it with --join");
  if (several) {
    const auto each = findings == nullptr ? Result<std::vector<std::string>>{} : cells_of(plugin, source);
    if (!each || each->empty())
      return refuse(Code::several_cells, {.file = source.name}, here, "the table of one cell", "choose one with --cell");
    findings->push_back(finding(Code::several_cells, Severity::note, {.file = source.name}, here,
                                "one cell; each is read by itself", "choose one with --cell"));
  }
  if (!tables.beside.empty() && findings != nullptr)
    findings->push_back(finding(Code::several_cells, Severity::note, {.file = source.name},
                                joined(c, tables.beside) + " beside " + joined(c, tables.records),
                                "one table of time, voltage and current; those of other columns are left out",
                                "if it is a cell's, choose it with --cell"));
  const std::uint32_t entered = tables.records.empty() ? tables.largest : tables.records.front();
  if (c.tables() > 1)
    if (const auto ok = c.enter(entered); !ok) return Refusal(ok.error());
  return container;
}

Result<void> check_one_cell(Container& container) {
  constexpr std::size_t piece_rows = 8'192;
  std::vector<std::int64_t> room(piece_rows);  // as wide as any kind
  for (std::uint32_t column = 0; column < container.columns(); ++column) {
    const bha_column_kind kind = container.kind(column);
    if (!formats::names_a_cell(container.heading(column)) || (kind != BHA_TEXT && kind != BHA_NUMBER)) continue;
    if (const auto ok = container.select({&column, 1}, 1); !ok) return ok;
    std::string first, second;
    bool measured = false;  // a number with a fraction names no cell
    std::uint64_t second_row = 0;
    const auto take = [&](std::string value, std::uint64_t row) {
      if (value.empty() || value == first || !second.empty()) return;
      if (first.empty())
        first = std::move(value);
      else
        second = std::move(value), second_row = row;
    };
    for (std::uint64_t row = 1; !measured && (second.empty() || kind == BHA_NUMBER);) {
      void* const into = room.data();
      const auto got = container.next(piece_rows, {&into, 1});
      if (!got) return Refusal(got.error());
      if (*got == 0) break;
      double before = nan;
      std::int32_t word_before = -1;
      for (std::size_t i = 0; i < *got; ++i, ++row)
        if (kind == BHA_TEXT) {
          const std::int32_t word = reinterpret_cast<const std::int32_t*>(room.data())[i];
          if (word != word_before) take(std::string(trimmed(container.text(0, word))), row);
          word_before = word;
        } else {
          const double number = reinterpret_cast<const double*>(room.data())[i];
          measured |= std::isfinite(number) && number != std::trunc(number);
          if (number != before && !std::isnan(number)) take(number_text(number), row);
          before = number;
        }
    }
    if (measured || second.empty()) continue;
    return refuse(Code::several_cells, {.file = container.name(), .first_row = second_row, .last_row = second_row},
                  in_quotes(first) + " and " + in_quotes(second) + " under " + in_quotes(container.heading(column)),
                  "the records of one cell", "write each cell into a file of its own");
  }
  return {};
}

}  // namespace bha::containers
