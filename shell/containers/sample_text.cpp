#include "shell/containers/sample_text.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <variant>

#include "bha/base/text.h"
#include "bha/formats/column_names.h"
#include "bha/formats/map_option.h"

namespace bha::containers {
namespace {

constexpr std::size_t piece_rows = 8'192;
using Numbers = std::vector<double>;
using Moments = std::vector<std::int64_t>;
using Texts = std::vector<std::string>;

struct SampleColumn {
  std::string heading{};
  bool is_duration = false;  // of moments
  std::variant<std::monostate, Numbers, Moments, Texts> values{};
};
struct Sample {
  std::vector<SampleColumn> columns{};
  std::size_t rows = 0, line_bytes = 0;
};

std::string quoted(std::string text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : c == '\n' || c == '\r' ? std::string(" ") : std::string(1, c);
  return out + '"';
}

// 2022-04-11 10:58:07.123456789; days by Howard Hinnant's civil_from_days.
std::string date_text(std::int64_t unix_ns) {
  constexpr std::int64_t day_ns = 86'400'000'000'000;
  std::int64_t days = unix_ns / day_ns, in_day = unix_ns % day_ns;
  if (in_day < 0) in_day += day_ns, --days;
  days += 719'468;
  const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097, doe = days - era * 146'097;
  const std::int64_t yoe = (doe - doe / 1'460 + doe / 36'524 - doe / 146'096) / 365,
                     doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const std::int64_t mp = (5 * doy + 2) / 153, day = doy - (153 * mp + 2) / 5 + 1, month = mp < 10 ? mp + 3 : mp - 9;
  const std::int64_t seconds = in_day / 1'000'000'000;
  char out[64];
  std::snprintf(out, sizeof out, "%04d-%02d-%02d %02d:%02d:%02d.%09d", static_cast<int>(yoe + era * 400 + (month <= 2)),
                static_cast<int>(month), static_cast<int>(day), static_cast<int>(seconds / 3'600),
                static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60), static_cast<int>(in_day % 1'000'000'000));
  return out;
}

// 26:03:04.123456789, which no unit of a heading changes.
std::string duration_text(std::int64_t ns) {
  const std::uint64_t size = ns < 0 ? -static_cast<std::uint64_t>(ns) : static_cast<std::uint64_t>(ns);
  const std::uint64_t seconds = size / 1'000'000'000;
  char out[48];
  std::snprintf(out, sizeof out, "%s%d:%02d:%02d.%09d", ns < 0 ? "-" : "", static_cast<int>(seconds / 3'600),
                static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60), static_cast<int>(size % 1'000'000'000));
  return out;
}

void append_field(std::string& line, const SampleColumn& column, std::size_t row) {
  if (const auto* numbers = std::get_if<Numbers>(&column.values)) append_number(line, (*numbers)[row]);
  if (const auto* moments = std::get_if<Moments>(&column.values); moments != nullptr && (*moments)[row] != record::no_time)
    line += column.is_duration ? duration_text((*moments)[row]) : date_text((*moments)[row]);
  if (const auto* texts = std::get_if<Texts>(&column.values)) line += quoted((*texts)[row]);
}

// Line 0 is the headings'. Always line_bytes long with its end.
std::string line_of(const Sample& sample, std::size_t line) {
  std::string out;
  for (std::size_t i = 0; i < sample.columns.size(); ++i) {
    if (i != 0) out += ',';
    if (line == 0)
      out += quoted(sample.columns[i].heading);
    else
      append_field(out, sample.columns[i], line - 1);
  }
  out.resize(sample.line_bytes - 1, ' ');
  return out + '\n';
}

std::size_t longest_line(const Sample& sample) {
  std::size_t heading = 2, fields = 2;
  for (const SampleColumn& column : sample.columns) {
    heading += quoted(column.heading).size() + 1;
    std::size_t field = std::holds_alternative<std::monostate>(column.values) ? 0 : 32;
    if (const auto* texts = std::get_if<Texts>(&column.values))
      for (const std::string& text : *texts) field = std::max(field, quoted(text).size());
    fields += field + 1;
  }
  return std::max(heading, fields);
}

bool has_value(const SampleColumn& column) {
  if (const auto* numbers = std::get_if<Numbers>(&column.values))
    return std::ranges::any_of(*numbers, [](double x) { return !std::isnan(x); });
  if (const auto* moments = std::get_if<Moments>(&column.values))
    return std::ranges::any_of(*moments, [](std::int64_t t) { return t != record::no_time; });
  if (const auto* texts = std::get_if<Texts>(&column.values))
    return std::ranges::any_of(*texts, [](const std::string& text) { return !text.empty(); });
  return true;
}

bool is_wanted(const Container& container, std::uint32_t column, const formats::BeliefOptions& options) {
  if (container.kind(column) == BHA_OTHER) return false;
  const std::string_view heading = container.heading(column);
  return formats::column_named(heading).quantity != record::Quantity::ignored ||
         formats::mapped(options, heading).quantity != record::Quantity::ignored;
}

// Numbers and moments straight into the sample; texts by way of their piece's words.
struct Filling {
  Container& container;
  Sample& sample;
  const std::vector<std::uint32_t>& wanted;
  std::vector<std::vector<std::int32_t>> words_of{};
  std::vector<void*> into{};

  void make_room(std::size_t rows) {
    words_of.resize(wanted.size());
    into.resize(wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      auto& values = sample.columns[wanted[i]].values;
      if (auto* numbers = std::get_if<Numbers>(&values)) numbers->resize(rows);
      if (auto* moments = std::get_if<Moments>(&values)) moments->resize(rows);
      if (std::holds_alternative<Texts>(values)) words_of[i].resize(piece_rows);
    }
  }
  /// At most a piece.
  Result<std::size_t> take(std::size_t most) {
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      auto& values = sample.columns[wanted[i]].values;
      into[i] = words_of[i].data();
      if (auto* numbers = std::get_if<Numbers>(&values)) into[i] = numbers->data() + sample.rows;
      if (auto* moments = std::get_if<Moments>(&values)) into[i] = moments->data() + sample.rows;
    }
    const auto got = container.next(std::min(piece_rows, most), into);
    if (!got) return got;
    for (std::size_t i = 0; i < wanted.size(); ++i)
      if (auto* texts = std::get_if<Texts>(&sample.columns[wanted[i]].values))
        for (std::size_t k = 0; k < *got; ++k)
          texts->emplace_back(container.text(static_cast<std::uint32_t>(i), words_of[i][k]).substr(0, 64));
    sample.rows += *got;
    return got;
  }
  /// Until the sample has so many rows, or the container no more.
  Result<std::uint64_t> take_until(std::size_t rows) {
    std::uint64_t taken = 0;
    while (sample.rows < rows) {
      const auto got = take(rows - sample.rows);
      if (!got) return Refusal(got.error());
      if (*got == 0) break;
      taken += *got;
    }
    return taken;
  }
};

/// True: the last row is among them.
Result<bool> take_rows(Container& container, Sample& sample, const std::vector<std::uint32_t>& wanted) {
  constexpr std::uint64_t pieces = 2, rows_of_piece = 8'192, head = 16'384;
  const std::uint64_t rows = container.rows(), most = std::min(rows, sample_rows);
  Filling filling{.container = container, .sample = sample, .wanted = wanted};
  filling.make_room(static_cast<std::size_t>(std::min(most, head + pieces * rows_of_piece)));
  const auto first = filling.take_until(static_cast<std::size_t>(std::min(rows, head)));
  if (!first) return Refusal(first.error());
  std::uint64_t at = *first;
  bool skips = rows > sample_rows;
  for (std::uint64_t k = 1; k <= pieces && skips; ++k) {
    const std::uint64_t target = head + (rows - head - rows_of_piece) * k / pieces;
    const auto skipped = container.skip(target > at ? target - at : 0);
    if (!skipped) return Refusal(skipped.error());
    skips = k > 1 || *skipped > 0;
    if (!skips) break;
    const auto taken = filling.take_until(sample.rows + rows_of_piece);
    if (!taken) return Refusal(taken.error());
    at += *skipped + *taken;
  }
  if (skips) return at >= rows;
  filling.make_room(static_cast<std::size_t>(most));
  const auto rest = filling.take_until(static_cast<std::size_t>(most));
  if (!rest) return Refusal(rest.error());
  return at + *rest >= rows;
}

}  // namespace

Result<SampleText> sample_text(Container& container, const formats::BeliefOptions& options) {
  auto sample = std::make_shared<Sample>();
  std::vector<std::uint32_t> wanted;
  for (std::uint32_t i = 0; i < container.columns(); ++i) {
    sample->columns.push_back({.heading = std::string(container.heading(i))});
    if (!is_wanted(container, i, options)) continue;
    wanted.push_back(i);
    auto& values = sample->columns.back().values;
    if (container.kind(i) == BHA_NUMBER) values = Numbers{};
    sample->columns.back().is_duration = container.kind(i) == BHA_DURATION;
    if (container.kind(i) == BHA_MOMENT || container.kind(i) == BHA_DURATION) values = Moments{};
    if (container.kind(i) == BHA_TEXT) values = Texts{};
  }
  if (const auto ok = container.select(wanted, 1); !ok) return Refusal(ok.error());
  const auto whole = take_rows(container, *sample, wanted);
  if (!whole) return Refusal(whole.error());
  sample->line_bytes = longest_line(*sample);
  formats::Part part{.name = container.name(), .size = (sample->rows + 1) * sample->line_bytes};
  part.read_at = [sample, size = part.size](std::uint64_t offset, std::span<char> into) -> Result<std::size_t> {
    std::size_t done = 0;
    while (done < into.size() && offset + done < size) {
      const std::uint64_t at = offset + done;
      const std::string line = line_of(*sample, static_cast<std::size_t>(at / sample->line_bytes));
      const std::size_t skip = static_cast<std::size_t>(at % sample->line_bytes),
                        n = std::min(line.size() - skip, into.size() - done);
      std::copy_n(line.data() + skip, n, into.data() + done);
      done += n;
    }
    return done;
  };
  SampleText out{.source = {.name = container.name(), .parts = {std::move(part)}}, .saw_end = *whole};
  for (const SampleColumn& column : sample->columns) out.has_value.push_back(has_value(column));
  return out;
}

}  // namespace bha::containers
