#include "bha/formats/nasa_pcoe.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "bha/base/text.h"
#include "bha/formats/moment.h"
#include "bha/formats/sample.h"

namespace bha::formats {
namespace {

using record::Quantity;
constexpr std::size_t most_index_bytes = 16 << 20;

struct Measurement {
  record::State state{};  // other: impedance
  std::int64_t start_ns = 0;
  double ambient_degC = nan;
  std::string cell{}, file{};
  std::int32_t test = 0;
  std::uint64_t line = 0;  // of the index
};
struct Index {
  std::vector<Measurement> rows{};
  std::vector<std::string> cells{};
};

std::string_view basename(std::string_view path) { return path.substr(path.find_last_of('/') + 1); }

const Part* part_named(const Source& source, std::string_view file) {
  for (const Part& part : source.parts)
    if (basename(part.name) == file) return &part;
  return nullptr;
}

// "[2008. 4. 2. 13. 8. 17.921]", also with exponents: six numbers, the clock of the laboratory.
bool read_start(std::string_view text, std::int64_t& ns) {
  std::array<double, 6> part{};
  std::size_t n = 0;
  while (n < part.size()) {
    const std::size_t from = text.find_first_not_of("[] \t");
    if (from == std::string_view::npos) return false;
    text.remove_prefix(from);
    const std::size_t to = std::min(text.find_first_of("[] \t"), text.size());
    std::string_view number = text.substr(0, to);
    if (number.ends_with('.')) number.remove_suffix(1);
    if (!read_number(number, part[n++])) return false;
    text.remove_prefix(to);
  }
  const auto two = [](double x) { return (x < 10 ? "0" : "") + std::to_string(static_cast<int>(x)); };
  for (const double x : part)
    if (!(x >= 0 && x < 10'000)) return false;
  const std::string date = std::to_string(static_cast<int>(part[0])) + "-" + two(part[1]) + "-" + two(part[2]) + " " +
                           two(part[3]) + ":" + two(part[4]) + ":00";
  if (!read_date(date, DateOrder::ymd, ns)) return false;
  ns += std::llround(part[5] * 1e6) * 1000;
  return true;
}

Result<std::string> whole_part(const Part& part, std::size_t most) {
  auto head = head_of(part, most);
  if (!head) return tl::unexpected(head.error());
  if (!head->whole)
    return refuse(Code::limit_exceeded, {.file = part.name}, "more than " + std::to_string(most) + " bytes",
                  "at most " + std::to_string(most));
  return std::move(head->bytes);
}

struct IndexColumns {
  std::ptrdiff_t type = -1, start = -1, ambient = -1, cell = -1, test = -1, file = -1;
};
IndexColumns index_columns(std::string_view heading) {
  IndexColumns c;
  const auto names = split(trimmed(heading), ',');
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto at = static_cast<std::ptrdiff_t>(i);
    if (names[i] == "type") c.type = at;
    if (names[i] == "start_time") c.start = at;
    if (names[i] == "ambient_temperature") c.ambient = at;
    if (names[i] == "battery_id") c.cell = at;
    if (names[i] == "test_id") c.test = at;
    if (names[i] == "filename") c.file = at;
  }
  return c;
}

bool read_measurement(const std::vector<std::string_view>& fields, const IndexColumns& c, Measurement& m) {
  const auto field = [&](std::ptrdiff_t at) {
    return at >= 0 && static_cast<std::size_t>(at) < fields.size() ? trimmed(fields[static_cast<std::size_t>(at)])
                                                                   : std::string_view{};
  };
  const std::string_view type = field(c.type);
  m.state = type == "charge" ? record::State::charge : type == "discharge" ? record::State::discharge : record::State::other;
  m.cell = std::string(field(c.cell));
  m.file = std::string(field(c.file));
  std::int64_t test = 0;
  if (read_integer(field(c.test), test)) m.test = static_cast<std::int32_t>(test);
  (void)read_number(field(c.ambient), m.ambient_degC);
  return !m.cell.empty() && !m.file.empty() && read_start(field(c.start), m.start_ns);
}

Result<Index> read_index(const Source& source) {
  const Part* part = part_named(source, "metadata.csv");
  if (part == nullptr) return refuse(Code::part_missing, {.file = source.name}, "no metadata.csv", "the index of the set");
  const auto text = whole_part(*part, most_index_bytes);
  if (!text) return tl::unexpected(text.error());
  const auto lines = split(*text, '\n');
  const IndexColumns columns = index_columns(lines.front());
  if (columns.type < 0 || columns.start < 0 || columns.cell < 0 || columns.file < 0)
    return refuse(Code::metadata_invalid, {.file = part->name, .line = 1}, in_quotes(lines.front(), 80),
                  "the columns type, start_time, battery_id and filename");
  Index out;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (trimmed(lines[i]).empty()) continue;
    Measurement m{.line = i + 1};
    if (!read_measurement(split(lines[i], ','), columns, m))
      return refuse(Code::metadata_invalid, {.file = part->name, .line = i + 1}, in_quotes(lines[i], 80),
                    "a type, a start time of six numbers, a cell and a file");
    if (std::find(out.cells.begin(), out.cells.end(), m.cell) == out.cells.end()) out.cells.push_back(m.cell);
    out.rows.push_back(std::move(m));
  }
  return out;
}

std::string joined(const std::vector<std::string>& cells) {
  std::string out;
  for (const std::string& cell : cells) out += (out.empty() ? "" : ", ") + cell;
  return out;
}

Result<std::vector<Measurement>> measurements_of(const Source& source, const std::string& cell) {
  auto index = read_index(source);
  if (!index) return tl::unexpected(index.error());
  std::string chosen = cell;
  if (chosen.empty() && index->cells.size() == 1) chosen = index->cells.front();
  if (chosen.empty())
    return refuse(Code::several_cells, {.file = source.name}, joined(index->cells), "one cell", "say --cell ID");
  if (std::find(index->cells.begin(), index->cells.end(), chosen) == index->cells.end())
    return refuse(Code::cell_not_found, {.file = source.name, .cell = chosen}, "only " + joined(index->cells),
                  "a cell of the set");
  std::vector<Measurement> out;
  for (Measurement& m : index->rows)
    if (m.cell == chosen) out.push_back(std::move(m));
  return out;
}

// ---- the rows of one measurement

constexpr std::array<std::string_view, 4> headings = {"Voltage_measured", "Current_measured", "Temperature_measured", "Time"};
constexpr std::array<std::string_view, 4> canonical_names = {"voltage_V", "current_A", "temperature_degC", "time_s"};

bool read_row(std::string_view line, const std::array<std::ptrdiff_t, 4>& at, std::array<double, 4>& value, std::size_t& bad,
              std::string_view& text) {
  std::ptrdiff_t column = 0;
  value.fill(nan);
  while (true) {
    const std::size_t end = std::min(line.find(','), line.size());
    const std::string_view field = trimmed(line.substr(0, end));
    for (std::size_t k = 0; k < at.size(); ++k)
      if (at[k] == column && !field.empty() && !read_number(field, value[k])) return bad = k, text = field, false;
    if (end == line.size()) return true;
    line.remove_prefix(end + 1);
    ++column;
  }
}

class NasaReader final : public Reader {
 public:
  NasaReader(const Source& source, std::vector<Measurement> rows, const Limits& limits)
      : source_(source), rows_(std::move(rows)), limits_(limits) {}

  Result<bool> next(record::SampleBlock& block) override {
    do {
      while (at_line_ >= lines_.size()) {
        if (next_ == rows_.size()) return false;
        const auto opened = open_next();
        if (!opened) return tl::unexpected(opened.error());
      }
      block = {};
      block.first_row = row_;
      const Measurement& m = rows_[next_ - 1];
      for (; at_line_ < lines_.size() && block.rows < limits_.block_rows; ++at_line_)
        add(block, m, lines_[at_line_], at_line_ + 2);
    } while (block.rows == 0);  // a measurement of which no row can be read
    return true;
  }
  std::vector<Finding> findings() const override {
    std::vector<Finding> out = missing_;
    if (!rejects_.empty())
      out.push_back(finding(Code::rows_rejected, Severity::warning,
                            {.file = source_.name, .column = rejects_.front().column, .line = rejects_.front().line},
                            rejects_.front().text, "numbers", {}, rejected_));
    return out;
  }
  const std::vector<record::Reject>& rejects() const override { return rejects_; }
  std::vector<std::string> cells() const override {
    return rows_.empty() ? std::vector<std::string>{} : std::vector{rows_.front().cell};
  }

 private:
  Result<bool> open_next() {
    const Measurement& m = rows_[next_++];
    lines_.clear();
    at_line_ = 0;
    if (m.state == record::State::other) return true;
    const Part* part = part_named(source_, m.file);
    if (part == nullptr) {
      missing_.push_back(finding(Code::part_missing, Severity::warning, {.file = source_.name, .cell = m.cell, .line = m.line},
                                 "no " + m.file, "the file that metadata.csv names"));
      return true;
    }
    auto text = whole_part(*part, most_index_bytes * 4);
    if (!text) return tl::unexpected(text.error());
    text_ = std::move(*text);
    lines_ = split(text_, '\n');
    columns_.fill(-1);
    const auto names = split(trimmed(lines_.front()), ',');
    for (std::size_t i = 0; i < names.size(); ++i)
      for (std::size_t k = 0; k < headings.size(); ++k)
        if (names[i] == headings[k]) columns_[k] = static_cast<std::ptrdiff_t>(i);
    for (const std::size_t k : {0U, 1U, 3U})
      if (columns_[k] < 0)
        return refuse(Code::column_missing, {.file = part->name, .column = std::string(canonical_names[k]), .line = 1},
                      in_quotes(lines_.front(), 80), std::string(headings[k]), "copy the file again");
    lines_.erase(lines_.begin());
    return true;
  }
  void add(record::SampleBlock& b, const Measurement& m, std::string_view line, std::size_t line_number) {
    if (trimmed(line).empty()) return;
    std::array<double, 4> v{};
    std::size_t bad = 0;
    std::string_view text;
    const std::uint64_t row = row_++;
    if (!read_row(line, columns_, v, bad, text)) {
      ++rejected_;
      if (rejects_.size() < limits_.rejects_per_code)
        rejects_.push_back(
            {Code::number_format, line_number, row, std::string(canonical_names[bad]), m.file + ": " + in_quotes(text)});
      b.skipped.push_back(static_cast<std::uint32_t>(b.rows));
      return;
    }
    ++b.rows;
    const bool timed = std::abs(v[3]) < 1e9;  // thirty years
    const std::int64_t wall = timed ? m.start_ns + std::llround(v[3] * 1e9) : record::no_time;
    b.unix_time_ns.push_back(wall);
    b.time_ns.push_back(timed ? wall - rows_.front().start_ns : record::no_time);
    b.voltage_V.push_back(v[0]);
    b.current_A.push_back(v[1]);
    b.temperature_degC.push_back(v[2]);
    b.ambient_temperature_degC.push_back(m.ambient_degC);
    b.step.push_back(m.test);
    b.state.push_back(m.state);
  }

  const Source& source_;
  std::vector<Measurement> rows_;
  const Limits limits_;
  std::size_t next_ = 0, at_line_ = 0;
  std::uint64_t row_ = 1, rejected_ = 0;
  std::string text_{};
  std::vector<std::string_view> lines_{};
  std::array<std::ptrdiff_t, 4> columns_{};
  std::vector<record::Reject> rejects_{};
  std::vector<Finding> missing_{};
};

// ---- the row of the registry

Match detect(const Source& source, std::span<const char>) {
  const Part* index = part_named(source, "metadata.csv");
  if (index == nullptr || source.parts.size() < 2) return {};
  std::string head(256, '\0');
  const auto n = index->read_at(0, head);
  if (!n) return {};
  const IndexColumns c = index_columns(split(std::string_view(head).substr(0, *n), '\n').front());
  if (c.type < 0 || c.start < 0 || c.cell < 0 || c.file < 0) return {};
  return {1,
          "metadata.csv lists charge, discharge and impedance measurements by battery_id, start_time and filename; its Capacity "
          "ends at the first sample below 2.7 V, and ours of this set does too"};
}

Result<record::Belief> believe(const Source& source, const BeliefOptions& options, std::vector<Finding>& findings,
                               const Limits&) {
  auto index = read_index(source);
  if (!index) return tl::unexpected(index.error());
  if (!options.cell.empty() || index->cells.size() == 1) {
    const auto rows = measurements_of(source, options.cell);
    if (!rows) return tl::unexpected(rows.error());
    index->rows = *rows;
  } else {
    findings.push_back(finding(Code::several_cells, Severity::note, {.file = source.name}, joined(index->cells),
                               "one cell; each is read by itself", "choose one with --cell"));
  }
  std::uint64_t impedance = 0;
  for (const Measurement& m : index->rows) impedance += m.state == record::State::other;
  if (impedance > 0)
    findings.push_back(finding(Code::impedance_cycle, Severity::note, {.file = source.name}, "impedance measurements",
                               "charges and discharges; they are left out", {}, impedance));
  if (std::isnan(options.voltage_min_V))
    findings.push_back(finding(Code::limits_inferred, Severity::note, {.file = source.name, .column = "voltage_V"},
                               "no limits in the folder",
                               "declared limits; the set's description says 4.2 V, and capacities end below 2.7 V"));
  record::Belief b{
      .sign_evidence = "the set charges with positive current",
      .clock = record::ClockRule::date_time,
      .clock_evidence = "start_time of metadata.csv plus Time of each file; counted from the cell's first measurement",
      .temperature_source = "Temperature_measured"};
  b.sign_source = record::Source::detected;
  constexpr std::array quantities = {Quantity::voltage, Quantity::current, Quantity::surface_temperature, Quantity::step_time};
  constexpr std::array<std::string_view, 4> units = {"V", "A", "degC", "s"};
  for (std::size_t k = 0; k < headings.size(); ++k)
    b.columns.push_back({.heading = std::string(headings[k]),
                         .index = static_cast<std::int64_t>(k == 3 ? 5 : k),
                         .quantity = quantities[k],
                         .unit = std::string(units[k]),
                         .source = record::Source::detected,
                         .evidence = "a name of the set"});
  b.rest_current_A = 0.015;
  b.rest_evidence = "the set's current at rest is within 13 mA, its charges are cut off at 20 mA";
  b.voltage_max_V = nasa_charge_ends_V;
  b.voltage_min_V = nasa_capacity_ends_below_V;
  b.voltage_limits_source = record::Source::detected;
  if (!std::isnan(options.voltage_min_V) || !std::isnan(options.voltage_max_V))
    b.voltage_min_V = options.voltage_min_V, b.voltage_max_V = options.voltage_max_V,
    b.voltage_limits_source = record::Source::declared;
  b.nominal_capacity_Ah = options.nominal_capacity_Ah;
  b.nominal_source = std::isnan(options.nominal_capacity_Ah) ? record::Source::by_default : record::Source::declared;
  if (!options.configuration.empty()) b.configuration = options.configuration;
  return b;
}

Result<std::unique_ptr<Reader>> open(const Source& source, const record::Belief&, const BeliefOptions& options,
                                     const Limits& limits) {
  auto rows = measurements_of(source, options.cell);
  if (!rows) return tl::unexpected(rows.error());
  return std::unique_ptr<Reader>(new NasaReader(source, std::move(*rows), limits));
}

Result<std::vector<std::string>> cells(const Source& source, const Limits&) {
  return read_index(source).map([](const Index& index) { return index.cells; });
}

}  // namespace

const Format& nasa_pcoe_format() {
  static constexpr Format format{nasa_pcoe_name, "folder of NASA's PCoE battery data set", detect, believe, open, cells};
  return format;
}

}  // namespace bha::formats
