#include "bha/formats/text_rows.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "bha/base/text.h"
#include "bha/formats/dialect.h"
#include "bha/formats/state_words.h"
#include "bha/formats/text_field.h"

namespace bha::formats {
namespace {

using record::SampleBlock;
using record::State;

template <class T>
void fit(std::vector<T>& column, bool filled, std::size_t rows) {
  column.resize(filled ? rows : 0);
}

// Every column that the plan fills, with `rows` entries; the copies too.
void fit_columns(const TextPlan& plan, SampleBlock& b, std::size_t rows) {
  const auto filled = [&](Slot s) { return plan.filled[static_cast<std::size_t>(s)]; };
  b.time_ns.resize(rows);
  b.voltage_V.resize(rows);
  b.current_A.resize(rows);
  fit(b.unix_time_ns, filled(Slot::unix_time), rows);
  fit(b.temperature_degC, filled(Slot::temperature) || plan.ambient_is_temperature, rows);
  fit(b.ambient_temperature_degC, filled(Slot::ambient_temperature), rows);
  fit(b.step, filled(Slot::step), rows);
  fit(b.cycle_source, filled(Slot::cycle), rows);
  fit(b.state, filled(Slot::state), rows);
  fit(b.charge_counter_Ah, filled(Slot::charge_counter), rows);
  fit(b.discharge_counter_Ah, filled(Slot::discharge_counter) || plan.one_counter, rows);
}

void note(RowWriter& w, Code code, std::string_view column, std::string_view text, std::uint64_t row, std::uint64_t line) {
  std::uint64_t& count = w.out.counts[static_cast<std::size_t>(code) % w.out.counts.size()];
  if (count++ >= w.plan.rejects_per_code) return;
  w.out.rejects.push_back(
      {.code = code, .line = line, .row = row, .column = std::string(column), .text = std::string(text.substr(0, 200))});
}

Stored unclean(const RowWriter& w, Slot slot, Code code, bool keep) {
  return {.clean = false, .keep = keep || !is_required(w.plan, slot), .code = code};
}

Stored store_time(RowWriter& w, const TextColumn& column, std::size_t row, std::string_view field) {
  std::int64_t& at = w.time[static_cast<std::size_t>(column.slot)][row];
  bool inside = true;
  const FieldKind kind = read_time(field, column, w.plan.decimal, w.plan.dates, at, inside);
  if (kind == FieldKind::number && inside) return {};
  at = record::no_time;
  if (kind == FieldKind::number) return unclean(w, column.slot, Code::impossible_value, false);
  if (kind == FieldKind::missing)
    return column.slot == w.plan.clock ? unclean(w, column.slot, Code::time_missing, false) : Stored{};
  return unclean(w, column.slot, kind == FieldKind::not_finite ? Code::not_finite : Code::number_format, false);
}

Stored store_integer(RowWriter& w, const TextColumn& column, std::size_t row, double value) {
  std::int32_t& at = w.integer[static_cast<std::size_t>(column.slot)][row];
  const bool whole = value == std::trunc(value) && std::abs(value) <= 2'147'483'647.0;
  at = whole ? static_cast<std::int32_t>(value) : record::no_step;
  return whole ? Stored{} : unclean(w, column.slot, Code::impossible_value, true);
}

Stored store_nothing(RowWriter& w, const TextColumn& column, std::size_t row, FieldKind kind) {
  if (is_integer(column.slot))
    w.integer[static_cast<std::size_t>(column.slot)][row] = record::no_step;
  else
    w.number[static_cast<std::size_t>(column.slot)][row] = nan;
  if (kind == FieldKind::missing) {
    if (column.slot == Slot::voltage) return unclean(w, column.slot, Code::voltage_missing, true);
    if (column.slot == Slot::current) return unclean(w, column.slot, Code::current_missing, true);
    return {};
  }
  return unclean(w, column.slot, kind == FieldKind::not_finite ? Code::not_finite : Code::number_format, false);
}

std::int64_t since(std::int64_t ns, std::int64_t origin_ns) {
  std::int64_t out = 0;
  return __builtin_sub_overflow(ns, origin_ns, &out) ? record::no_time : out;
}

// A row of plain numbers without anything to say; false: look at it field by field. Writes only into `row`.
bool store_plain_row(RowWriter& w, std::size_t row, std::string_view line) {
  const char* at = line.data();
  const char* const end = at + line.size();
  const std::size_t columns = w.plan.columns.size();
  for (std::size_t i = 0; i < columns; ++i) {
    const TextColumn& column = w.plan.columns[i];
    const char* stop = at;
    if (column.slot == Slot::skip) {
      stop = static_cast<const char*>(std::memchr(at, w.plan.delimiter, static_cast<std::size_t>(end - at)));
      if (stop == nullptr) stop = end;
    } else {
      FixedPoint f;
      stop = read_fixed(at, end, w.plan.decimal, f);
      if (stop == nullptr || column.style != record::Style::number) return false;
      const auto slot = static_cast<std::size_t>(column.slot);
      if (is_time(column.slot)) {
        if (f.decimals > 9 || column.unit_ns == 0 || column.offset_units != 0 ||
            column.unit_ns % whole_powers_of_ten[f.decimals] != 0)
          return false;
        std::int64_t ns = 0;
        if (__builtin_mul_overflow(f.digits, column.unit_ns / whole_powers_of_ten[f.decimals], &ns)) return false;
        if (__builtin_add_overflow(f.negative ? -ns : ns, column.offset_ns, &w.time[slot][row])) return false;
      } else if (is_integer(column.slot)) {
        if (f.decimals != 0 || f.digits > 2'147'483'647 || column.factor != 1 || column.shift != 0 || column.offset != 0)
          return false;
        w.integer[slot][row] = f.negative ? -static_cast<std::int32_t>(f.digits) : static_cast<std::int32_t>(f.digits);
      } else {
        f.decimals += column.shift;
        if (!divides_exactly(f)) return false;
        bool inside = true;
        w.number[slot][row] = in_unit(quotient(f), column, inside);
        if (!inside) return false;
      }
    }
    if (stop == end) return i + 1 == columns;
    if (*stop != w.plan.delimiter) return false;
    at = stop + 1;
  }
  return false;
}

// Fields of the line in `w.fields`. A row may end with a delimiter that the headings do not have.
bool split_row(RowWriter& w, std::string_view line) {
  fields_of(line, w.plan.dialect, w.fields);
  const std::size_t columns = w.plan.columns.size();
  if (w.fields.size() == columns + 1 && trimmed(w.fields.back()).empty()) w.fields.pop_back();
  return w.fields.size() == columns;
}

// A word that says neither charge nor discharge, beside a current that flows: which way it does is not known.
double signed_by(State state, double size_A, double rest_A) {
  if (state == State::discharge) return -size_A;
  return (state == State::other || state == State::unknown) && size_A > rest_A ? nan : size_A;
}

}  // namespace

void open_block(RowWriter& w) {
  if (w.out.blocks.size() == w.opened) w.out.blocks.emplace_back();
  SampleBlock& b = w.out.blocks[w.opened++];
  w.block = &b;
  b.rows = 0;
  b.first_row = w.out.rows + 1;
  b.skipped.clear();
  fit_columns(w.plan, b, w.block_rows);
  const auto at = [](auto& array, Slot slot) -> auto& { return array[static_cast<std::size_t>(slot)]; };
  at(w.time, Slot::time) = b.time_ns.data();
  at(w.time, Slot::unix_time) = b.unix_time_ns.data();
  at(w.number, Slot::voltage) = b.voltage_V.data();
  at(w.number, Slot::current) = b.current_A.data();
  at(w.number, Slot::temperature) = b.temperature_degC.data();
  at(w.number, Slot::ambient_temperature) = b.ambient_temperature_degC.data();
  at(w.number, Slot::charge_counter) = b.charge_counter_Ah.data();
  at(w.number, Slot::discharge_counter) = b.discharge_counter_Ah.data();
  at(w.integer, Slot::step) = b.step.data();
  at(w.integer, Slot::cycle) = b.cycle_source.data();
  w.state = b.state.data();
}

void close_block(RowWriter& w) {
  SampleBlock& b = *w.block;
  fit_columns(w.plan, b, b.rows);
  if (w.plan.clock == Slot::unix_time)
    for (std::size_t i = 0; i < b.rows; ++i) b.time_ns[i] = since(b.unix_time_ns[i], w.plan.origin_ns);
  if (w.plan.ambient_is_temperature) b.temperature_degC = b.ambient_temperature_degC;
  if (w.plan.one_counter) b.discharge_counter_Ah = b.charge_counter_Ah;
  if (w.plan.sign == record::SignRule::discharge_positive)
    for (double& current : b.current_A) current = -current;
  if (w.plan.sign == record::SignRule::from_state)
    for (std::size_t i = 0; i < b.rows; ++i)
      b.current_A[i] = signed_by(b.state[i], std::abs(b.current_A[i]), w.plan.rest_current_A);
}

Stored store_field(RowWriter& w, std::size_t i, std::size_t row, std::string_view field) {
  const TextColumn& column = w.plan.columns[i];
  if (column.slot == Slot::skip) return {};
  if (column.slot == Slot::state) return w.state[row] = state_of(field), Stored{};
  if (is_time(column.slot)) return store_time(w, column, row, field);
  double number = 0;
  const FieldKind kind = read_field(field, w.plan.decimal, column.shift, number);
  if (kind != FieldKind::number) return store_nothing(w, column, row, kind);
  bool inside = true;
  const double value = in_unit(number, column, inside);
  if (is_integer(column.slot)) return store_integer(w, column, row, value);
  w.number[static_cast<std::size_t>(column.slot)][row] = value;
  return inside ? Stored{} : unclean(w, column.slot, column.outside, true);
}

bool store_row(RowWriter& w, std::size_t row, std::string_view line, std::uint64_t row_number, std::uint64_t line_number) {
  const bool counted = split_row(w, line);
  const bool open_quote = w.plan.dialect.quoted_fields && std::any_of(w.fields.begin(), w.fields.end(), [](std::string_view f) {
                            return !f.empty() && f.front() == '"';
                          });
  if (!counted || open_quote)
    return note(w, open_quote ? Code::quoting : Code::field_count, "", line, row_number, line_number), false;
  for (std::size_t i = 0; i < w.fields.size(); ++i) {
    const Stored stored = store_field(w, i, row, w.fields[i]);
    if (stored.clean) continue;
    note(w, stored.code, w.plan.columns[i].name, w.fields[i], row_number, line_number);
    if (!stored.keep) return false;
  }
  return true;
}

void take_lines(RowWriter& w, std::string_view text) {
  while (!text.empty()) {
    const std::size_t newline = text.find('\n');
    std::string_view line = text.substr(0, newline);
    text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
    ++w.out.lines;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (trimmed(line).empty()) continue;
    if (room(w) == 0) {
      close_block(w);
      open_block(w);
    }
    SampleBlock& b = *w.block;
    ++w.out.rows;
    if ((w.plan.plain && store_plain_row(w, b.rows, line)) || store_row(w, b.rows, line, w.out.rows, w.out.lines)) {
      ++b.rows;
    } else {
      b.skipped.push_back(static_cast<std::uint32_t>(b.rows));
      ++w.out.rejected;
    }
    w.out.lines += static_cast<std::uint64_t>(w.plan.dialect.quoted_newlines ? std::count(line.begin(), line.end(), '\v') : 0);
  }
}

}  // namespace bha::formats
