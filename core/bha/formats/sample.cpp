#include "bha/formats/sample.h"

#include <algorithm>
#include <cmath>

#include "bha/base/text.h"
#include "bha/formats/moment.h"

namespace bha::formats {
namespace {

constexpr std::size_t head_bytes = 48 << 10, stretch_bytes = 4 << 10;
constexpr std::uint64_t stretches = 20;

bool is_wide(record::TextEncoding e) { return e == record::TextEncoding::utf16_le || e == record::TextEncoding::utf16_be; }

void add_lines(SampleLines& out, std::string_view text, const record::Dialect& dialect, bool whole, std::uint64_t first_line,
               std::size_t skip) {
  const std::uint32_t stretch = out.stretch.empty() ? 0 : out.stretch.back() + 1;
  const auto lines = lines_of(text, dialect.line_end, whole, ~std::size_t{0});
  for (std::size_t i = skip; i < lines.size(); ++i) {
    if (trimmed(lines[i]).empty()) continue;
    out.text.push_back(lines[i]);
    out.line.push_back(first_line == 0 ? 0 : first_line + i);
    out.stretch.push_back(stretch);
  }
  out.cut = whole && !text.empty() && text.back() != (dialect.line_end == record::LineEnd::cr ? '\r' : '\n');
}

// A stretch from the middle: its first line is cut, so it is left out.
Result<bool> add_stretch(SampleLines& out, const Part& part, const record::Dialect& dialect, std::uint64_t offset, bool last) {
  std::string bytes(stretch_bytes, '\0');
  const auto n = part.read_at(offset, bytes);
  if (!n) return tl::unexpected(n.error());
  bytes.resize(*n);
  out.storage.push_back(std::make_shared<const std::string>(decoded_like(bytes, dialect.encoding)));
  add_lines(out, *out.storage.back(), dialect, last, 0, 1);
  return true;
}

std::string_view skip_lines(std::string_view text, record::LineEnd line_end, std::int64_t lines) {
  const char end = line_end == record::LineEnd::cr ? '\r' : '\n';
  for (; lines > 0 && !text.empty(); --lines) {
    const std::size_t at = text.find(end);
    text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  }
  return text;
}

double in_seconds(std::int64_t ns) {
  return static_cast<double>(ns / 1'000'000'000) + static_cast<double>(ns % 1'000'000'000) * 1e-9;
}

double read_field(std::string_view field, const record::ColumnBelief& column, const record::Dialect& dialect) {
  double value = nan;
  std::int64_t ns = 0;
  switch (column.style) {
    case record::Style::number:
      return read_decimal(field, dialect.decimal.front(), value) && std::isfinite(value) ? column.factor * value + column.offset
                                                                                         : nan;
    case record::Style::duration:
      return read_duration(field, ns) ? in_seconds(ns) : nan;
    case record::Style::date:
      return read_date(field, date_order(dialect.date_format), ns) ? in_seconds(ns) : nan;
    case record::Style::state:
      break;
  }
  return nan;
}

}  // namespace

Result<Head> head_of(const Part& part, std::size_t most) {
  Head out;
  if (part.size != unknown_size) most = static_cast<std::size_t>(std::min<std::uint64_t>(most, part.size));
  out.bytes.resize(most);
  std::size_t have = 0;
  while (have < most) {
    const auto n = part.read_at(have, std::span(out.bytes).subspan(have));
    if (!n) return tl::unexpected(n.error());
    if (*n == 0) break;
    have += *n;
  }
  out.whole = have < most || (part.size != unknown_size && have >= part.size);
  out.bytes.resize(have);
  if (have == 0) return refuse(Code::empty_file, {.file = part.name}, "0 bytes", "a header and rows");
  return out;
}

Result<SampleLines> sample_lines(const Part& part, const Text& head, const record::Dialect& dialect) {
  SampleLines out;
  const std::string_view body = skip_lines(head.utf8, dialect.line_end, dialect.first_data_line - 1);
  const bool all = head.whole && body.size() <= 2 * head_bytes;
  out.storage.push_back(std::make_shared<const std::string>(body.substr(0, all ? body.size() : head_bytes)));
  add_lines(out, *out.storage.back(), dialect, all, static_cast<std::uint64_t>(dialect.first_data_line), 0);
  out.saw_end = all && part.size != unknown_size;
  if (all || part.size == unknown_size || is_wide(dialect.encoding)) return out;
  const std::uint64_t from = static_cast<std::uint64_t>(head.utf8.size() - body.size()) + head_bytes;
  if (part.size < from + stretch_bytes) return out;
  out.used_tail = out.saw_end = true;
  for (std::uint64_t i = 1; i <= stretches; ++i) {
    const std::uint64_t offset = from + (part.size - stretch_bytes - from) / stretches * i;
    const bool last = i == stretches;
    if (const auto added = add_stretch(out, part, dialect, last ? part.size - stretch_bytes : offset, last); !added)
      return tl::unexpected(added.error());
  }
  return out;
}

void read_column(SampleRows& rows, const record::Belief& belief, std::size_t column) {
  const record::ColumnBelief& c = belief.columns[column];
  auto& values = rows.value[column];
  values.clear();
  if (c.style == record::Style::state || c.quantity == record::Quantity::ignored) return;
  for (const std::string_view field : rows.field[column]) values.push_back(read_field(field, c, belief.dialect));
}

SampleRows sample_rows(SampleLines lines, const record::Belief& belief) {
  SampleRows out;
  out.rows = lines.text.size();
  out.field.resize(belief.columns.size());
  out.value.resize(belief.columns.size());
  std::vector<std::string_view> fields;
  for (const std::string_view line : lines.text) {
    fields_of(line, belief.dialect, fields);
    for (std::size_t c = 0; c < belief.columns.size(); ++c)
      if (belief.columns[c].quantity != record::Quantity::ignored) {
        const auto at = static_cast<std::size_t>(belief.columns[c].index);
        out.field[c].push_back(at < fields.size() ? trimmed(fields[at]) : std::string_view{});
      }
  }
  for (std::size_t c = 0; c < belief.columns.size(); ++c) read_column(out, belief, c);
  out.line = std::move(lines.line);
  out.stretch = std::move(lines.stretch);
  out.lines = std::move(lines);
  return out;
}

std::ptrdiff_t column_of(const record::Belief& belief, record::Quantity quantity) {
  for (std::size_t i = 0; i < belief.columns.size(); ++i)
    if (belief.columns[i].quantity == quantity) return static_cast<std::ptrdiff_t>(i);
  return -1;
}

const std::vector<double>* values(const SampleRows& rows, const record::Belief& belief, record::Quantity quantity) {
  const std::ptrdiff_t at = column_of(belief, quantity);
  return at < 0 || rows.value[static_cast<std::size_t>(at)].empty() ? nullptr : &rows.value[static_cast<std::size_t>(at)];
}

}  // namespace bha::formats
