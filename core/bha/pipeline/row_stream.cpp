#include "bha/pipeline/row_stream.h"

#include <algorithm>
#include <utility>

#include "bha/pipeline/slice_columns.h"
#include "bha/report/rows_csv.h"

namespace bha::pipeline {

RowStream::RowStream(std::string name, Options options, const Limits& limits)
    : name_(std::move(name)), options_(std::move(options)), limits_(limits) {
  options_.fits = options_.curves = false;
}

Result<void> RowStream::push(std::string_view bytes, std::string& out) {
  if (!session_) {
    head_ += bytes;
    if (!suffices()) return {};
    if (const auto believed = believe(false); !believed) return believed;
  } else if (const auto pushed = session_->push_bytes(bytes); !pushed) {
    return pushed;
  }
  tell(out);
  return {};
}

Result<void> RowStream::finish(std::string& out) {
  if (!session_)
    if (const auto believed = believe(true); !believed) return believed;
  if (const auto ended = session_->end_of_text(); !ended) return ended;
  Run run;
  findings_ = session_->finish(run).findings;
  tell(out);
  return {};
}

bool RowStream::suffices() const {
  constexpr std::int64_t rows = 64;
  if (head_.size() >= limits_.probe_bytes) return true;
  const auto& told = options_.belief.believe;
  return told && std::ranges::count(head_, '\n') >= told->dialect.first_data_line + rows;
}

Result<void> RowStream::believe(bool whole) {
  const auto decision = formats::probe_stream(head_, whole, name_, options_.belief, limits_);
  if (!decision) return Refusal(decision.error());
  auto opened = Session::open(decision->belief, options_, limits_, name_);
  if (!opened) return Refusal(opened.error());
  session_.emplace(std::move(*opened));
  session_->note(decision->findings);
  return session_->push_bytes(std::exchange(head_, {}));
}

void RowStream::tell(std::string& out) {
  const auto rows = session_->cycles();
  const bool slices = options_.steps.slices;
  if (rows.size() == told_) return;
  if (told_ == 0) slices ? append_heading_with_slices(out) : report::append_csv_heading<features::CycleRow>(out);
  const auto fresh = rows.subspan(std::exchange(told_, rows.size()));
  if (slices) return append_with_slices(out, fresh, session_->steps().slices);
  for (const features::CycleRow& row : fresh) report::append_csv_row(out, row);
}

}  // namespace bha::pipeline
