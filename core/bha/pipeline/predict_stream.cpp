#include "bha/pipeline/predict_stream.h"

#include <algorithm>
#include <cmath>

#include "bha/base/text.h"
#include "bha/pipeline/train.h"

namespace bha::pipeline {
namespace {
constexpr std::size_t longest_line = std::size_t{1} << 20, most_cells = 10'000;
}

PredictStream::PredictStream(const report::ModelDocument& document, const models::TrainedModel& model, std::string file,
                             PredictOptions options)
    : document_(document), model_(model), options_(std::move(options)) {
  table_.name = std::move(file);
  std::size_t place = 0;
  for (std::size_t c = 0; c < document.cells.size(); ++c)
    for (const std::string& hash : document.cells[c].sample) remembered_.emplace(hash, std::pair(c, place++));
}

Result<void> PredictStream::push(std::string_view bytes, std::string& out) {
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    if (unfinished_.size() + end > longest_line)
      return refuse(Code::limit_exceeded, {.file = table_.name, .line = lines_ + 1},
                    "a line of more than " + std::to_string(longest_line) + " bytes", "a table with a row a line");
    unfinished_ += bytes.substr(0, end);
    if (end == bytes.size()) return {};
    bytes.remove_prefix(end + 1);
    const std::string whole = std::exchange(unfinished_, {});
    if (const auto done = line(whole, out); !done) return done;
  }
  return {};
}

Result<void> PredictStream::finish(std::string& out) {
  const std::string last = std::exchange(unfinished_, {});
  if (const auto done = line(last, out); !done) return done;
  if (told_.rows == 0) return refuse(Code::no_data_rows, {.file = table_.name}, "no rows", "a header and at least one row");
  for (Finding& found : told_.findings(table_.name, document_)) findings_.push_back(std::move(found));
  return {};
}

Result<void> PredictStream::line(std::string_view text, std::string& out) {
  if (++lines_ == 1 && text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const bool first = table_.headings.empty();
  if (first) text = heading_text_ = text;  // the headings are views of it
  table_.fields.clear(), table_.lines.clear();
  if (const auto taken = take_line(table_, text, lines_); !taken) return taken;
  if (first) return table_.headings.empty() ? Result<void>{} : headings(out);
  if (table_.rows() == 0) return {};
  if (!repeats_headings(table_, 0)) return row(out);
  ++part_;
  if (!places_.cell) cells_.clear();  // none of its rows will come again
  return {};
}

Result<void> PredictStream::headings(std::string& out) {
  auto places = places_of(table_, columns_asked(document_, model_, table_, options_));
  if (!places) return no_such_table(places.error(), document_);
  places_ = std::move(*places);
  report::append_csv_heading(out, {options_.online, options_.monotone});
  return {};
}

Result<void> PredictStream::row(std::string& out) {
  const std::string name = cell_name(table_, 0, places_, part_);
  features_.clear();
  if (const auto read = append_features(table_, 0, places_, features_); !read) return read;
  const auto [at, added] = cells_.try_emplace(name);
  Cell& cell = at->second;
  if (added && cells_.size() > most_cells)
    return refuse(Code::limit_exceeded, {.file = table_.name, .cell = name, .line = lines_},
                  "more than " + std::to_string(most_cells) + " cells", "fewer in one stream", "give them as a file");
  const std::int64_t cycle = cycle_of(table_, 0, places_, cell.rows++);
  if (const auto fresh = look_whether_known(name, cell); !fresh) return fresh;
  const models::OnlineTold now = step(cell.estimator, model_, cycle, features_);
  const report::PredictedRow said{.cell = name,
                                  .cycle = cycle,
                                  .value = now.row.value,
                                  .lower = now.row.lower,
                                  .upper = now.row.upper,
                                  .outside = now.row.outside,
                                  .missing = now.row.code,
                                  .online = now.value,
                                  .online_lower = now.lower,
                                  .online_upper = now.upper,
                                  .online_missing = now.code,
                                  .online_monotone = step(cell.monotone, now.value, now.code == Code::none),
                                  .reference_Ah = document_.nominal_capacity_Ah};
  told_.count(said);
  report::append_csv_row(out, said, {options_.online, options_.monotone});
  return {};
}

// The verdict of predict_table, as soon as the rows that came suffice for it.
Result<void> PredictStream::look_whether_known(const std::string& name, Cell& cell) {
  if (cell.told_known || !std::ranges::all_of(features_, [](double v) { return std::isfinite(v); })) return {};
  if (cell.seen.empty()) cell.seen.resize(remembered_.size()), cell.known.resize(document_.cells.size());
  const auto [first, last] = remembered_.equal_range(hexadecimal(row_hash(features_)));
  for (auto it = first; it != last; ++it) {
    const auto [trained, place] = it->second;
    if (cell.seen[place]) continue;
    cell.seen[place] = true;
    if (!knows_again(document_.cells[trained].sample.size(), ++cell.known[trained])) continue;
    Finding again = known_again(table_.name, name, document_.cells[trained], options_.allow_known);
    if (again.severity == Severity::refused) return Refusal(std::move(again));
    findings_.push_back(std::move(again));
    cell.told_known = true;
    return {};
  }
  return {};
}

}  // namespace bha::pipeline
