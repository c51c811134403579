// bha_xlsx.so: the tables of an Excel workbook, a sheet each: the first row of at least three texts that stands over numbers is
// its headings (with a row of units between them: "Voltage" over "V" is "Voltage (V)"). Arbin cuts a long record into the sheets
// Channel_1_1, Channel_1_2, …: they are one table.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <optional>

#include "shell/containers/table.h"
#include "shell/containers/xlsx/sheet.h"

namespace bha::containers {
namespace {

constexpr std::size_t most_rows_above = 500;  // a heading further down is none

std::size_t count(const Row& row, Cell::Kind kind) {
  return static_cast<std::size_t>(std::count_if(row.begin(), row.end(), [&](const Cell& cell) { return cell.kind == kind; }));
}
std::size_t width(const Row& row) {
  std::size_t out = row.size();
  while (out > 0 && row[out - 1].kind == Cell::Kind::none) --out;
  return out;
}
bool heads(const Row& row) {
  return count(row, Cell::Kind::text) >= 3 && count(row, Cell::Kind::text) > count(row, Cell::Kind::number);
}

/// Reads up to the first row of numbers, which stays in `row`: the columns' headings; none where the sheet is no table.
std::optional<std::vector<std::string>> headings(Sheet& sheet, Row& row) {
  Row above, further;
  for (std::size_t i = 0; i < most_rows_above && sheet.next(row); ++i) {
    if (heads(above) && count(row, Cell::Kind::number) >= 2) {
      const bool units = heads(further) && width(further) >= width(above) && !heads(row);
      const Row& named = units ? further : above;
      std::vector<std::string> out;
      for (std::size_t c = 0; c < width(named); ++c) {
        out.push_back(named[c].kind == Cell::Kind::text ? std::string(named[c].text()) : std::string());
        if (units && !out[c].empty() && c < above.size() && above[c].kind == Cell::Kind::text &&
            out[c].find_first_of("([/") == std::string::npos)
          out[c].append(" (").append(above[c].text()).append(")");
      }
      return out;
    }
    std::swap(further, above), std::swap(above, row);
  }
  return {};
}

// Days are counted from 1899-12-30 (Excel holds 1900 for a leap year), or from 1904-01-01; a cell keeps them to the millisecond.
std::int64_t unix_ms(double days, bool from_1904) {
  const double ms = (days - (from_1904 ? 24'107.0 : 25'569.0)) * 86'400e3;
  return std::fabs(ms) < 8e15 ? std::llround(ms) : no_moment;
}

std::string spelled(const Cell& cell, bool from_1904) {
  char out[64];
  if (cell.kind != Cell::Kind::number) return std::string(cell.text());
  if (cell.shown == Shown::duration && cell.number >= 0 && cell.number < 1e6) {  // 26:03:04.500
    const std::int64_t ms = std::llround(cell.number * 86'400e3);
    std::snprintf(out, sizeof out, "%02lld:%02lld:%02lld.%03lld", static_cast<long long>(ms / 3'600'000),
                  static_cast<long long>(ms / 60'000 % 60), static_cast<long long>(ms / 1'000 % 60),
                  static_cast<long long>(ms % 1'000));
    return out;
  }
  if (const std::int64_t at = unix_ms(cell.number, from_1904); cell.shown == Shown::date && at != no_moment) {
    const std::time_t seconds = static_cast<std::time_t>(at >= 0 ? at / 1'000 : (at - 999) / 1'000);
    std::tm day{};
    gmtime_r(&seconds, &day);
    std::snprintf(out, sizeof out, "%04d-%02d-%02d %02d:%02d:%02d.%03d", day.tm_year + 1900, day.tm_mon + 1, day.tm_mday,
                  day.tm_hour, day.tm_min, day.tm_sec, static_cast<int>(at - 1'000 * static_cast<std::int64_t>(seconds)));
    return out;
  }
  return {out, std::to_chars(out, out + sizeof out, cell.number).ptr};
}

/// What a column holds, from the first row to the last.
struct Held {
  std::size_t texts = 0, numbers = 0, dates = 0, durations = 0;
  void see(const Cell& cell) {
    if (cell.kind == Cell::Kind::text) ++texts;
    if (cell.kind == Cell::Kind::number)
      ++(cell.shown == Shown::date ? dates : cell.shown == Shown::duration ? durations : numbers);
  }
  [[nodiscard]] bha_column_kind kind() const {
    if (texts == 0 && dates == 0 && durations == 0) return BHA_NUMBER;
    return texts == 0 && numbers == 0 && durations == 0 ? BHA_MOMENT : BHA_TEXT;
  }
};

/// "Channel_1_2" → "Channel_1": the record of which this sheet is a part; else the sheet's own name.
std::string record_of(const std::string& sheet) {
  const std::size_t last = sheet.find_last_of("_-");
  const bool parted = sheet.starts_with("Channel") && last != std::string::npos && last + 1 < sheet.size() &&
                      sheet.find_first_not_of("0123456789", last + 1) == std::string::npos &&
                      sheet.substr(0, last).find_first_of("0123456789") != std::string::npos;
  return parted ? sheet.substr(0, last) : sheet;
}

class XlsxTable : public Table {
 public:
  explicit XlsxTable(const bha_bytes& bytes) : zip_(bytes), workbook_(workbook_of(zip_)) {
    for (std::size_t i = 0; i < workbook_.sheets.size(); ++i) look(i);
    if (found_.empty())
      throw std::runtime_error(BHA_NO_TABLE "no sheet with a row of at least three headings over rows of numbers");
    tables.clear();
    for (const Found& each : found_) tables.push_back(each.name);
    XlsxTable::enter(0);
  }
  void enter(std::uint32_t number) override {
    entered_ = &found_[number];
    rows = entered_->rows;
    columns.clear();
    for (std::size_t c = 0; c < entered_->headings.size(); ++c)
      columns.push_back({entered_->headings[c], entered_->headings[c].empty() ? BHA_OTHER : entered_->held[c].kind()});
    XlsxTable::select({}, 1);
  }
  void select(std::vector<std::uint32_t> selected, std::uint32_t) override {
    selected_ = std::move(selected);
    part_ = 0;
    sheet_.reset();
  }
  std::int64_t next(std::uint64_t most, void* const* into) override {
    std::uint64_t n = 0;
    for (; n < most && next_row(); ++n)
      for (std::size_t i = 0; i < selected_.size(); ++i) {
        const Cell& cell = selected_[i] < row_.size() ? row_[selected_[i]] : none_;
        switch (columns[selected_[i]].kind) {
          case BHA_NUMBER:
            static_cast<double*>(into[i])[n] = cell.kind == Cell::Kind::number ? cell.number : missing;
            break;
          case BHA_MOMENT: {
            const std::int64_t ms = cell.kind == Cell::Kind::number ? unix_ms(cell.number, workbook_.from_1904) : no_moment;
            std::int64_t ns = 0;  // nanoseconds end in the year 2262, a workbook's days in 9999
            const bool good = ms != no_moment && !__builtin_mul_overflow(ms, 1'000'000, &ns);
            static_cast<std::int64_t*>(into[i])[n] = good ? ns : no_moment;
            break;
          }
          default:
            static_cast<std::int32_t*>(into[i])[n] =
                cell.kind == Cell::Kind::none ? -1 : words[i].of(spelled(cell, workbook_.from_1904));
        }
      }
    return static_cast<std::int64_t>(n);
  }

 private:
  struct Found {
    std::string name{};
    std::vector<std::size_t> sheets{};
    std::vector<std::string> headings{};
    std::vector<Held> held{};
    std::uint64_t rows = 0;
  };

  /// Reads a sheet once, to know its headings, what its columns hold and how many rows there are.
  void look(std::size_t at) {
    Sheet sheet(zip_, workbook_, at);
    Row row;
    auto named = headings(sheet, row);
    if (!named) return;
    const std::string record = record_of(workbook_.sheets[at].name);
    if (found_.empty() || found_.back().name != record || found_.back().headings != *named)
      found_.push_back({.name = record, .headings = *named, .held = std::vector<Held>(named->size())});
    Found& into = found_.back();
    into.sheets.push_back(at);
    do {
      ++into.rows;
      for (std::size_t c = 0; c < std::min(row.size(), into.held.size()); ++c) into.held[c].see(row[c]);
    } while (sheet.next(row));
  }
  bool next_row() {
    for (;; sheet_.reset()) {
      if (sheet_ != nullptr) {
        if (sheet_->next(row_)) return true;
        continue;
      }
      if (part_ == entered_->sheets.size()) return false;
      sheet_ = std::make_unique<Sheet>(zip_, workbook_, entered_->sheets[part_++]);
      if (headings(*sheet_, row_)) return true;
    }
  }

  Zip zip_;
  Workbook workbook_;
  std::vector<Found> found_{};
  const Found* entered_ = nullptr;
  std::vector<std::uint32_t> selected_{};
  std::size_t part_ = 0;  // of the sheets: the one that is read next
  std::unique_ptr<Sheet> sheet_{};
  Row row_{};
  const Cell none_{};
};

std::unique_ptr<Table> made(const bha_bytes& bytes) { return std::make_unique<XlsxTable>(bytes); }

}  // namespace
}  // namespace bha::containers

extern "C" __attribute__((visibility("default"))) const bha_container_api* bha_container_5() {
  static const bha_container_api api = bha::containers::Interface<bha::containers::made>::api("libzip " LIBZIP_VERSION);
  return &api;
}
