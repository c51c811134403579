#include "shell/containers/reader.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "bha/base/text.h"
#include "bha/formats/state_words.h"
#include "bha/formats/text_rows.h"
#include "shell/containers/cell_tables.h"
#include "shell/containers/values.h"

namespace bha::containers {
namespace {

using formats::Slot;
using formats::TextColumn;

struct Selected {
  TextColumn column{};
  bha_column_kind kind{};
  std::vector<std::int64_t> room{};  // where the values come first, as wide as any kind; empty: straight into the block
};

std::size_t at(Slot slot) { return static_cast<std::size_t>(slot); }

class ContainerReader : public formats::Reader {
 public:
  ContainerReader(std::unique_ptr<Container> container, formats::TextPlan plan)
      : container_(std::move(container)), plan_(std::move(plan)) {}

  Result<void> select(std::uint32_t threads) {
    std::vector<std::uint32_t> columns;
    const auto known = std::min<std::size_t>(plan_.columns.size(), container_->columns());
    for (std::uint32_t i = 0; i < known; ++i) {
      const TextColumn& column = plan_.columns[i];
      if (column.slot == Slot::skip) continue;
      Selected one{.column = column, .kind = container_->kind(i)};
      const bool as_text = one.kind == BHA_TEXT, as_number = one.kind == BHA_NUMBER;
      const bool usable = formats::is_time(column.slot) ? one.kind == BHA_MOMENT || one.kind == BHA_DURATION || as_number ||
                                                              (as_text && column.style != record::Style::number)
                          : column.slot == Slot::state ? as_text
                                                       : as_number;
      if (!usable)
        return refuse(Code::belief_invalid, {.file = container_->name(), .column = column.name},
                      in_quotes(container_->heading(i)), "a column of numbers", "name another with --map");
      if (!as_number || formats::is_time(column.slot) || formats::is_integer(column.slot)) one.room.resize(plan_.block_rows);
      columns.push_back(i);
      selected_.push_back(std::move(one));
    }
    into_.resize(selected_.size());
    return container_->select(columns, threads);
  }

  Result<bool> next(record::SampleBlock& block) override {
    do {
      piece_.blocks.resize(1);
      std::swap(piece_.blocks.front(), block);
      formats::RowWriter writer{plan_, piece_};
      formats::open_block(writer);
      for (std::size_t i = 0; i < selected_.size(); ++i)
        into_[i] = selected_[i].room.empty() ? static_cast<void*>(writer.number[at(selected_[i].column.slot)])
                                             : selected_[i].room.data();
      const auto got = container_->next(plan_.block_rows, into_);
      if (!got) return Refusal(got.error());
      writer.block->rows = *got;
      writer.block->first_row = piece_.rows + 1;
      piece_.rows += *got;
      if (*got != 0) take(writer);
      formats::close_block(writer);
      std::swap(piece_.blocks.front(), block);
      if (*got == 0) return false;
    } while (block.rows == 0);  // all of them were left out
    return true;
  }

  [[nodiscard]] std::vector<Finding> findings() const override {
    std::vector<Finding> out;
    for (const record::Reject& reject : piece_.rejects) {
      const std::uint64_t count = piece_.counts[static_cast<std::size_t>(reject.code) % piece_.counts.size()];
      const bool said = std::any_of(out.begin(), out.end(), [&](const Finding& f) { return f.code == reject.code; });
      if (said) continue;
      out.push_back(finding(reject.code, Severity::warning,
                            {.file = container_->name(), .column = reject.column, .first_row = reject.row}, reject.text, {}, {},
                            count));
    }
    return out;
  }
  [[nodiscard]] const std::vector<record::Reject>& rejects() const override { return piece_.rejects; }

 private:
  void take(formats::RowWriter& writer) {
    left_out_.clear();
    for (std::size_t i = 0; i < selected_.size(); ++i)
      if (!convert(writer, i)) look_closer(writer, i);
    if (!left_out_.empty()) leave_out(writer);
  }

  // One column into its place; false: something has to be said of a value.
  bool convert(formats::RowWriter& w, std::size_t i) {
    Selected& s = selected_[i];
    const std::size_t rows = w.block->rows;
    const Slot slot = s.column.slot;
    if (slot == Slot::state) return states(w, i);
    if (formats::is_time(slot)) {
      std::int64_t* times = w.time[at(slot)];
      if (s.kind == BHA_NUMBER) return nanoseconds({reinterpret_cast<const double*>(s.room.data()), rows}, s.column, times);
      if (s.kind == BHA_TEXT) return dates(i, rows, times);
      std::copy_n(s.room.begin(), rows, times);
      return std::find(times, times + rows, record::no_time) == times + rows;
    }
    if (formats::is_integer(slot))
      return whole_numbers({reinterpret_cast<const double*>(s.room.data()), rows}, s.column, w.integer[at(slot)]);
    return in_unit({w.number[at(slot)], rows}, s.column);
  }

  bool states(formats::RowWriter& w, std::size_t i) {
    const auto* number = reinterpret_cast<const std::int32_t*>(selected_[i].room.data());
    std::vector<record::State> known;  // of the piece's different words
    for (std::size_t row = 0; row < w.block->rows; ++row) {
      w.state[row] = record::State::unknown;
      if (number[row] < 0) continue;
      const auto word = static_cast<std::size_t>(number[row]);
      while (known.size() <= word)
        known.push_back(
            formats::state_of(container_->text(static_cast<std::uint32_t>(i), static_cast<std::int32_t>(known.size()))));
      w.state[row] = known[word];
    }
    return true;
  }

  bool dates(std::size_t i, std::size_t rows, std::int64_t* times) {
    const auto* number = reinterpret_cast<const std::int32_t*>(selected_[i].room.data());
    bool all = true;
    for (std::size_t row = 0; row < rows; ++row) {
      const std::string_view text = container_->text(static_cast<std::uint32_t>(i), number[row]);
      const bool good = selected_[i].column.style == record::Style::duration ? formats::read_duration(text, times[row])
                                                                             : formats::read_date(text, plan_.dates, times[row]);
      if (!good) times[row] = record::no_time;
      all &= good;
    }
    return all;
  }

  // Row by row: what is wrong, and whether the row may stay.
  void look_closer(formats::RowWriter& w, std::size_t i) {
    const Selected& s = selected_[i];
    const Slot slot = s.column.slot;
    const bool required = formats::is_required(plan_, slot);
    const auto* given = reinterpret_cast<const double*>(s.room.data());
    for (std::size_t row = 0; row < w.block->rows; ++row) {
      if (formats::is_time(slot)) {
        if (w.time[at(slot)][row] != record::no_time || !required) continue;
        note(w, Code::time_missing, s.column.name, "", row);
        left_out_.push_back(static_cast<std::uint32_t>(row));
      } else if (formats::is_integer(slot)) {
        if (w.integer[at(slot)][row] == record::no_step && !std::isnan(given[row]))
          note(w, Code::impossible_value, s.column.name, number_text(given[row]), row);
      } else {
        double& value = w.number[at(slot)][row];
        if (value >= s.column.low && value <= s.column.high) continue;
        const bool missing = std::isnan(value), finite = std::isfinite(value);
        if (missing && required)
          note(w, slot == Slot::voltage ? Code::voltage_missing : Code::current_missing, s.column.name, "", row);
        if (!missing) note(w, finite ? s.column.outside : Code::not_finite, s.column.name, number_text(value), row);
        if (!missing && !finite && required) left_out_.push_back(static_cast<std::uint32_t>(row));
        value = nan;
      }
    }
  }

  void note(const formats::RowWriter& w, Code code, const std::string& column, std::string text, std::size_t row) {
    if (piece_.counts[static_cast<std::size_t>(code) % piece_.counts.size()]++ >= plan_.rejects_per_code) return;
    piece_.rejects.push_back({.code = code, .row = w.block->first_row + row, .column = column, .text = std::move(text)});
  }

  void leave_out(formats::RowWriter& w) {
    std::sort(left_out_.begin(), left_out_.end());
    left_out_.erase(std::unique(left_out_.begin(), left_out_.end()), left_out_.end());
    const auto keep = [&](auto& column) {
      if (column.empty()) return;
      std::size_t kept = 0, out = 0;
      for (std::size_t row = 0; row < w.block->rows; ++row) {
        if (out < left_out_.size() && left_out_[out] == row)
          ++out;
        else
          column[kept++] = column[row];
      }
    };
    record::SampleBlock& b = *w.block;
    keep(b.time_ns), keep(b.voltage_V), keep(b.current_A), keep(b.unix_time_ns), keep(b.temperature_degC),
        keep(b.ambient_temperature_degC);
    keep(b.step), keep(b.cycle_source), keep(b.state), keep(b.charge_counter_Ah), keep(b.discharge_counter_Ah);
    for (std::size_t i = 0; i < left_out_.size(); ++i) b.skipped.push_back(left_out_[i] - static_cast<std::uint32_t>(i));
    b.rows -= left_out_.size();
    piece_.rejected += left_out_.size();
  }

  std::unique_ptr<Container> container_;
  formats::TextPlan plan_;
  formats::ParsedPiece piece_{};
  std::vector<Selected> selected_{};
  std::vector<void*> into_{};
  std::vector<std::uint32_t> left_out_{};
};

}  // namespace

Result<std::unique_ptr<formats::Reader>> open_reader(const PluginName& name, const formats::Source& source,
                                                     const record::Belief& belief, const formats::BeliefOptions& options,
                                                     const Limits& limits, std::uint32_t threads) {
  auto plan = formats::plan(belief, limits);
  if (!plan) return Refusal(plan.error());
  auto container = open_table(name, source, options, nullptr);
  if (!container) return Refusal(container.error());
  for (const record::ColumnBelief& column : belief.columns) {
    const bool there = column.index >= 0 && static_cast<std::uint64_t>(column.index) < (*container)->columns();
    if (column.quantity != record::Quantity::ignored && !there)
      return refuse(Code::belief_invalid, {.file = source.name, .column = column.heading},
                    "column " + std::to_string(column.index + 1),
                    "one of " + std::to_string((*container)->columns()) + " columns");
  }
  auto reader = std::make_unique<ContainerReader>(std::move(*container), std::move(*plan));
  if (const auto ok = reader->select(threads); !ok) return Refusal(ok.error());
  return std::unique_ptr<formats::Reader>(std::move(reader));
}

}  // namespace bha::containers
