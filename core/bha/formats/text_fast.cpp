#include "bha/formats/text_fast.h"

#include <algorithm>
#include <bitset>
#include <cstring>

#include "bha/formats/text_field.h"

namespace bha::formats {
namespace {

constexpr std::size_t window_bytes = 16 << 10;  // text and index of a window stay in the first cache
constexpr std::size_t most_rows = 8'192;        // of a block, see TextPlan::block_rows

// How the fields of a column were written last: tried first on the next eight.
struct Habit {
  Form form{};
  bool any = false;
};

struct Window {
  RowWriter& w;
  const Kernels& kernels;
  std::string_view text{};  // of the piece, from the first line of the window on
  std::size_t lead = 0;     // bytes of the piece in front of it
  std::vector<Habit> habits{};
  std::bitset<most_rows> dirty{};  // rows of the run of which something has to be said
  bool any_dirty = false;
};

// Rows whose fields follow each other in the index.
struct Run {
  const std::uint32_t* ends = nullptr;
  std::size_t rows = 0, begin = 0;  // begin: of its first line, in the window
};

std::size_t line_end_bytes(const TextPlan& plan) { return plan.dialect.line_end == record::LineEnd::crlf ? 2 : 1; }

std::string_view field_at(const Window& v, const Run& run, std::size_t row, std::size_t column) {
  const std::size_t n = v.w.plan.columns.size(), at = row * n + column;
  const std::size_t begin = at == 0 ? run.begin : run.ends[at - 1] + (column == 0 ? line_end_bytes(v.w.plan) : 1);
  return v.text.substr(begin, run.ends[at] - begin);
}

void one_by_one(Window& v, const Run& run, std::size_t column, std::size_t from, std::size_t to) {
  for (std::size_t row = from; row < to; ++row)
    if (!store_field(v.w, column, v.w.block->rows + row, field_at(v, run, row, column)).clean)
      v.dirty.set(row), v.any_dirty = true;
}

// The form of a field that is digits and a decimal sign; false: it is not.
bool form_of(std::string_view field, char decimal, Form& form) {
  if (field.empty() || field.size() > 15) return false;
  const std::size_t point = field.find(decimal);
  for (std::size_t i = field[0] == '-'; i < field.size(); ++i)
    if (i != point && (field[i] < '0' || field[i] > '9')) return false;
  form.decimals = point == std::string_view::npos ? 0 : static_cast<unsigned>(field.size() - 1 - point);
  form.wide = form.wide || field.size() > 8;
  return form.decimals <= 14;
}

// As many rows from `from` on as one kernel takes.
std::size_t by_kernel(Window& v, const FieldRun& fields, std::size_t column, std::size_t to, Habit habit) {
  const TextColumn& c = v.w.plan.columns[column];
  const auto slot = static_cast<std::size_t>(c.slot);
  if (is_integer(c.slot)) return v.kernels.integers(fields, v.w.integer[slot] + to);
  if (is_time(c.slot)) return v.kernels.times(fields, c.unit_ns, c.offset_ns, v.w.time[slot] + to);
  const double reach = std::min(-c.low, c.high) / c.factor * powers_of_ten[c.shift];
  const Scale scale{.factor = c.factor, .most = reach > 0 ? reach : 0, .shift = c.shift};
  return habit.any ? v.kernels.any_numbers(fields, habit.form.wide, scale, v.w.number[slot] + to)
                   : v.kernels.numbers(fields, habit.form, scale, v.w.number[slot] + to);
}

bool has_kernel(const TextColumn& c) {
  if (c.style != record::Style::number || c.slot == Slot::state) return false;
  if (is_time(c.slot)) return c.unit_ns != 0 && c.offset_units == 0;
  return c.offset == 0 && c.factor > 0 && (!is_integer(c.slot) || (c.factor == 1 && c.shift == 0));
}

// The next way to try at a field that the habit does not fit: its own form, then the decimal sign anywhere, then that in wide
// fields.
bool next_habit(const Window& v, const TextColumn& c, std::string_view field, int attempt, Habit& habit) {
  Form form{.wide = habit.form.wide};
  if (is_integer(c.slot) || is_time(c.slot) || !form_of(field, v.w.plan.decimal, form)) return false;
  if (attempt == 0 && !habit.any && form != habit.form) return habit.form = form, true;
  if (habit.any && habit.form.wide) return false;
  habit = {.form = {.wide = habit.any || form.wide}, .any = true};
  return true;
}

void take_column(Window& v, const Run& run, std::size_t column) {
  const TextColumn& c = v.w.plan.columns[column];
  if (c.slot == Slot::skip) return;
  if (!has_kernel(c)) return one_by_one(v, run, column, 0, run.rows);
  const std::size_t n = v.w.plan.columns.size();
  FieldRun fields{
      .text = v.text.data(), .stride = n, .before = column == 0 ? '\n' : v.w.plan.delimiter, .decimal = v.w.plan.decimal};
  Habit& habit = v.habits[column];
  const std::size_t first =
      std::min<std::size_t>(v.lead + run.begin < 16 ? 8 : 0, run.rows);  // a kernel reads 16 bytes in front of a field's end
  std::size_t row = first;
  one_by_one(v, run, column, 0, row);
  while (row + 8 <= run.rows) {
    const auto from = [&](Habit h) {
      fields.ends = run.ends + row * n + column;
      fields.rows = run.rows - row;
      return by_kernel(v, fields, column, v.w.block->rows + row, h);
    };
    std::size_t taken = from(habit);
    Habit other = habit;
    for (int attempt = 0; taken == 0 && next_habit(v, c, field_at(v, run, row, column), attempt, other); ++attempt) {
      taken = from(other);
      if (taken != 0) habit = other;
    }
    if (taken == 0) one_by_one(v, run, column, row, row + 8), taken = 8;
    row += taken;
  }
  if (row < run.rows && run.rows >= first + 8) {  // fewer than eight are left: the last eight once more, to the same bits
    fields.ends = run.ends + (run.rows - 8) * n + column;
    fields.rows = 8;
    if (by_kernel(v, fields, column, v.w.block->rows + run.rows - 8, habit) == 8) return;
  }
  one_by_one(v, run, column, row, run.rows);
}

template <class T>
void close_gaps(std::vector<T>& column, std::size_t base, std::size_t rows, const std::bitset<most_rows>& out) {
  if (column.empty()) return;
  std::size_t to = base;
  for (std::size_t row = 0; row < rows; ++row)
    if (!out[row]) column[to++] = column[base + row];
}

// Rows of which something has to be said, in order, the reference way; those that are left out are taken out of the columns.
std::size_t settle_dirty(Window& v, const Run& run) {
  RowWriter& w = v.w;
  record::SampleBlock& b = *w.block;
  std::bitset<most_rows> out;
  std::size_t left_out = 0;
  const std::size_t n = w.plan.columns.size();
  for (std::size_t row = 0; row < run.rows; ++row) {
    if (!v.dirty[row]) continue;
    const std::size_t begin = row == 0 ? run.begin : run.ends[row * n - 1] + line_end_bytes(w.plan);
    const std::string_view line = v.text.substr(begin, run.ends[row * n + n - 1] - begin);
    if (store_row(w, b.rows + row, line, w.out.rows + row + 1, w.out.lines + row + 1)) continue;
    out.set(row);
    b.skipped.push_back(static_cast<std::uint32_t>(b.rows + row - left_out++));
  }
  if (left_out == 0) return 0;
  close_gaps(b.time_ns, b.rows, run.rows, out);
  close_gaps(b.unix_time_ns, b.rows, run.rows, out);
  close_gaps(b.voltage_V, b.rows, run.rows, out);
  close_gaps(b.current_A, b.rows, run.rows, out);
  close_gaps(b.temperature_degC, b.rows, run.rows, out);
  close_gaps(b.ambient_temperature_degC, b.rows, run.rows, out);
  close_gaps(b.step, b.rows, run.rows, out);
  close_gaps(b.cycle_source, b.rows, run.rows, out);
  close_gaps(b.state, b.rows, run.rows, out);
  close_gaps(b.charge_counter_Ah, b.rows, run.rows, out);
  close_gaps(b.discharge_counter_Ah, b.rows, run.rows, out);
  return left_out;
}

void take_run(Window& v, const Run& run) {
  v.any_dirty = false;
  for (std::size_t column = 0; column < v.w.plan.columns.size(); ++column) take_column(v, run, column);
  const std::size_t left_out = v.any_dirty ? settle_dirty(v, run) : 0;
  if (v.any_dirty) v.dirty.reset();
  v.w.block->rows += run.rows - left_out;
  v.w.out.rows += run.rows;
  v.w.out.lines += run.rows;
  v.w.out.rejected += left_out;
}

// How many rows from entry `from` on have the right number of fields.
std::size_t whole_rows(const Window& v, const std::vector<std::uint32_t>& index, std::size_t from, std::size_t ends,
                       char line_end) {
  const std::size_t n = v.w.plan.columns.size();
  std::size_t rows = 0;
  for (std::size_t at = from; at + n <= ends; at += n, ++rows) {
    bool whole = v.text[index[at + n - 1]] == line_end;
    for (std::size_t k = 0; k + 1 < n; ++k) whole &= v.text[index[at + k]] != line_end;
    if (!whole) break;
  }
  return rows;
}
bool all_whole(const Window& v, const std::vector<std::uint32_t>& index, const Index& found, char line_end) {
  const std::size_t n = v.w.plan.columns.size();
  if (found.lines * n != found.ends) return false;
  bool whole = true;
  for (std::size_t at = n - 1; at < found.ends; at += n) whole &= v.text[index[at]] == line_end;
  return whole;
}

void take_rows(Window& v, Run run) {
  const std::size_t n = v.w.plan.columns.size();
  while (run.rows > 0) {
    if (room(v.w) == 0) {
      close_block(v.w);
      open_block(v.w);
    }
    Run part = run;
    part.rows = std::min({run.rows, room(v.w), most_rows});
    take_run(v, part);
    run.rows -= part.rows;
    if (run.rows == 0) return;
    run.begin = run.ends[part.rows * n - 1] + line_end_bytes(v.w.plan);
    run.ends += part.rows * n;
  }
}

// A window of whole lines whose delimiters are known.
void take_window(Window& v, std::size_t bytes, const Index& found) {
  const auto& index = v.w.out.index;
  const char line_end = v.w.plan.dialect.line_end == record::LineEnd::crlf ? '\r' : '\n';
  const std::size_t n = v.w.plan.columns.size();
  std::size_t at = 0, begin = 0;
  if (all_whole(v, index, found, line_end)) return take_rows(v, {.ends = index.data(), .rows = found.lines, .begin = 0});
  while (begin < bytes) {
    const std::size_t rows = whole_rows(v, index, at, found.ends, line_end);
    if (rows > 0) {
      take_rows(v, {.ends = index.data() + at, .rows = rows, .begin = begin});
      at += rows * n;
      begin = index[at - 1] + line_end_bytes(v.w.plan);
      continue;
    }
    while (at < found.ends && v.text[index[at]] != line_end) ++at;
    const std::size_t next = at < found.ends ? index[at++] + line_end_bytes(v.w.plan) : bytes;
    take_lines(v.w, v.text.substr(begin, next - begin));
    begin = next;
  }
}

}  // namespace

void take_lines_fast(RowWriter& w, std::string_view text, const Kernels& kernels) {
  Window v{.w = w, .kernels = kernels, .text = text};
  v.habits.resize(w.plan.columns.size());
  const bool crlf = w.plan.dialect.line_end == record::LineEnd::crlf;
  for (std::size_t size = window_bytes; !v.text.empty();) {
    const std::size_t last = v.text.substr(0, size).rfind('\n');
    if (last == std::string_view::npos && size < v.text.size()) {
      size *= 2;
      continue;
    }
    if (last == std::string_view::npos) return take_lines(w, v.text);
    const std::size_t bytes = last + 1;
    if (w.out.index.size() < bytes + 64) w.out.index.resize(bytes + 64);
    const Index found = kernels.index(v.text.data(), bytes, w.plan.delimiter, crlf, w.out.index.data());
    if (found.even)
      take_window(v, bytes, found);
    else
      take_lines(w, v.text.substr(0, bytes));
    v.text.remove_prefix(bytes);
    v.lead += bytes;
    size = window_bytes;
  }
}

}  // namespace bha::formats
