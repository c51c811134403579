#include "bha/pipeline/session.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "bha/base/json.h"
#include "bha/base/text.h"
#include "bha/features/cycle_fold.h"
#include "bha/features/step_fold.h"
#include "bha/formats/text_plain.h"
#include "bha/pipeline/cycle_options.h"
#include "bha/pipeline/health.h"
#include "bha/pipeline/left_out.h"
#include "bha/pipeline/pieces.h"
#include "bha/pipeline/text_findings.h"

namespace bha::pipeline {

namespace {

// Where a session is in its sources: numbers, copied whole into a snapshot.
struct Position {
  std::int64_t lines_to_skip = 0;  // of the header, still to come
  std::uint64_t lines = 0;         // of the current source, header included
  std::uint64_t rows = 0;          // of the current source, rejected ones included
  std::uint64_t earlier_rows = 0;  // of the sources before
  std::int64_t shift_ns = 0;       // added to the times of the current source (or step)
  std::int64_t last_time_ns = record::no_time, last_raw_ns = record::no_time, last_unix_ns = record::no_time;
  bool fresh_source = false;
  bool restarts_each_step = false;             // the clock is the time within a step
  bool in_quotes = false, text_begun = false;  // of a snapshot: what PlainText knows beside the bytes it holds
};

}  // namespace

struct Session::State {
  record::Belief belief{};
  Options options{};
  Limits limits{};
  features::CycleFold fold;
  features::StepFold steps;
  formats::TextPlan plan{};
  Position at{};
  formats::PlainText plain{};  // of UTF-16, CR line ends and quoted line breaks
  std::string open_line{};     // bytes after the last line end
  std::vector<record::Provenance> sources{};
  std::vector<Finding> findings{};
  std::vector<record::Reject> rejects{};
  std::array<std::uint64_t, 512> counts{};  // of the text's defects, by code
  formats::ParsedPiece parsed{};
  std::function<void(const record::SampleBlock&)> see{};  // empty: rows are folded

  State(const record::Belief& b, const Options& o, const Limits& l)
      : belief(b), options(o), limits(l), fold(cycle_options(b, o)), steps(cycle_options(b, o), o.steps) {}
};

namespace {
std::string stem(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  if (const std::size_t slash = path.find_last_of('/'); slash != std::string_view::npos) path.remove_prefix(slash + 1);
  for (const std::string_view ending : {".gz", ".csv", ".txt", ".tsv", ".mpt", ".bdf", ".parquet", ".arrow", ".h5", ".xlsx"})
    if (path.size() > ending.size() && path.ends_with(ending)) path.remove_suffix(ending.size());
  return std::string(path == "-" ? "stdin" : path);
}
}  // namespace

Session::Session(std::unique_ptr<State> state) : state_(std::move(state)) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

Result<Session> Session::open(const record::Belief& belief, const Options& options, const Limits& limits, std::string name) {
  auto state = std::make_unique<State>(belief, options, limits);
  state->sources.push_back({.name = std::move(name), .format = belief.format});
  Session session(std::move(state));
  if (const auto adopted = session.adopt(belief); !adopted) return Refusal(adopted.error());
  return session;
}

Result<void> Session::adopt(const record::Belief& belief) {
  State& s = *state_;
  const auto is_cycle = [](const record::ColumnBelief& c) { return c.quantity == record::Quantity::cycle; };
  if (s.options.by == cycles::CountBy::cycle_source && std::ranges::none_of(belief.columns, is_cycle))  // else one cycle of all
    return refuse(Code::column_missing, {.file = s.sources.back().name, .column = "cycle_source"},
                  "no column of cycle numbers to count by", "the vendor's cycle numbers",
                  "name it with --map cycle=HEADING, or leave out --by cycle_source");
  s.at.lines_to_skip = belief.dialect.first_data_line - 1;
  s.at.restarts_each_step = belief.clock == record::ClockRule::step_time;
  const formats::Format* format = formats::format_named(belief.format, s.options.extra_formats);
  if (format == nullptr || format->open != nullptr) return {};  // a reader gives blocks
  const std::string here = stem(s.sources.front().name);        // a text is one cell
  if (const std::string& asked = s.options.belief.cell; !asked.empty() && asked != here)
    return refuse(Code::cell_not_found, {.file = s.sources.front().name, .cell = asked}, "one cell, " + here,
                  "a cell of the file", "leave --cell out, or name it with --join");
  auto plan = formats::plan(belief, s.limits);
  if (!plan) return Refusal(plan.error());
  s.plan = std::move(*plan);
  s.plain = {.dialect = belief.dialect};
  return {};
}

void Session::only_show(std::function<void(const record::SampleBlock&)> see) { state_->see = std::move(see); }
const formats::TextPlan& Session::plan() const { return state_->plan; }

// ---- rows

namespace {

// Test time that restarts (another source, or step time) goes on where it was; across sources by the wall clock where both have
// one.
void continue_clock(Position& at, record::SampleBlock& block) {
  for (std::size_t i = 0; i < block.rows; ++i) {
    std::int64_t& t = block.time_ns[i];
    if (t == record::no_time) continue;
    const std::int64_t raw = t;
    if (at.fresh_source && at.last_time_ns != record::no_time) {
      const bool wall =
          !block.unix_time_ns.empty() && block.unix_time_ns[i] != record::no_time && at.last_unix_ns != record::no_time;
      const std::int64_t pause = wall ? block.unix_time_ns[i] - at.last_unix_ns : 1'000'000'000;
      if (wall ? pause > 0 : raw + at.shift_ns <= at.last_time_ns) at.shift_ns = at.last_time_ns + pause - raw;
    } else if (at.restarts_each_step && at.last_raw_ns != record::no_time && raw < at.last_raw_ns) {
      at.shift_ns = at.last_time_ns;
    }
    at.fresh_source = false;
    at.last_raw_ns = raw;
    t += at.shift_ns;
    at.last_time_ns = t;
  }
}

}  // namespace

void Session::fold_block(record::SampleBlock& block) {
  State& s = *state_;
  if (s.at.restarts_each_step || s.at.fresh_source || s.at.shift_ns != 0)
    continue_clock(s.at, block);
  else if (block.time_ns.back() != record::no_time)
    s.at.last_time_ns = s.at.last_raw_ns = block.time_ns.back();
  if (!block.unix_time_ns.empty() && block.unix_time_ns.back() != record::no_time) s.at.last_unix_ns = block.unix_time_ns.back();
  s.sources.back().rows += block.rows;
  if (s.see) return s.see(block);
  s.fold.push(block);
  if (s.options.steps.any()) s.steps.push(block);
}

void Session::push_block(record::SampleBlock& block) {
  State& s = *state_;
  if (block.rows == 0) return;
  block.first_row = s.at.earlier_rows + s.at.rows + 1;
  s.at.rows += block.rows + block.skipped.size();
  fold_block(block);
}

// Rejected rows have numbers too, so the rows after them keep their place in the file.
void Session::push_piece(formats::ParsedPiece& piece) {
  State& s = *state_;
  for (const record::Reject& r : piece.rejects) {
    const auto kept =
        std::count_if(s.rejects.begin(), s.rejects.end(), [&](const record::Reject& k) { return k.code == r.code; });
    if (static_cast<std::size_t>(kept) >= s.limits.rejects_per_code) continue;
    s.rejects.push_back(r);
    s.rejects.back().line += s.at.lines;
    s.rejects.back().row += s.at.rows;
  }
  for (std::size_t code = 0; code < s.counts.size(); ++code) s.counts[code] += piece.counts[code];
  for (record::SampleBlock& block : piece.blocks) {
    if (block.rows == 0) continue;
    block.first_row += s.at.earlier_rows + s.at.rows;
    fold_block(block);
  }
  s.at.rows += piece.rows;
  s.at.lines += piece.lines;
}

void Session::begin_text(std::uint64_t header_lines) {
  state_->at.lines_to_skip = 0;
  state_->at.lines = header_lines;
}

// ---- bytes

void Session::push_lines(std::string_view lines) {
  State& s = *state_;
  while (s.at.lines_to_skip > 0) {
    const std::size_t end = lines.find('\n');
    if (end == std::string_view::npos) return;
    const auto breaks = std::count(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(end), '\v');
    const auto here = 1 + (s.plain.dialect.quoted_newlines ? breaks : 0);  // a heading may stand on several lines
    s.at.lines_to_skip -= here;
    s.at.lines += static_cast<std::uint64_t>(here);
    lines.remove_prefix(end + 1);
  }
  if (lines.empty()) return;
  formats::parse(lines, s.plan, s.parsed);
  push_piece(s.parsed);
}

Result<void> Session::push_bytes(std::string_view bytes) {
  State& s = *state_;
  if (!formats::needs_plain(s.plain.dialect)) return push_plain(bytes);
  std::string text;
  formats::append_plain(s.plain, bytes, text);
  return push_plain(text);
}

Result<void> Session::push_plain(std::string_view bytes) {
  State& s = *state_;
  if (!s.open_line.empty()) {
    const std::size_t end = bytes.find('\n');
    s.open_line.append(bytes.substr(0, end == std::string_view::npos ? end : end + 1));
    if (s.open_line.size() > s.limits.line_bytes)
      return refuse(Code::line_too_long,
                    {.file = s.sources.back().name, .column = heading_at_end(s.open_line, s.belief), .line = s.at.lines + 1},
                    "a line of more than " + std::to_string(s.limits.line_bytes) + " bytes", "lines of at most that");
    if (end == std::string_view::npos) return {};
    push_lines(s.open_line);
    s.open_line.clear();
    bytes.remove_prefix(end + 1);
  }
  while (!bytes.empty()) {
    std::size_t whole = formats::cut_at_line_end(bytes.substr(0, s.limits.piece_bytes));
    if (whole == 0) whole = bytes.substr(0, s.limits.line_bytes).find('\n') + 1;  // one line longer than a piece
    if (whole == 0) {
      s.open_line.assign(bytes.substr(0, s.limits.line_bytes + 1));
      bytes.remove_prefix(s.open_line.size());
      return bytes.empty() ? Result<void>{} : push_plain(bytes);
    }
    push_lines(bytes.substr(0, whole));
    bytes.remove_prefix(whole);
  }
  return {};
}

Result<void> Session::end_of_text() {
  if (!state_->open_line.empty()) push_lines(std::exchange(state_->open_line, {}));
  return need_a_row(state_->rejects);
}

Result<void> Session::end_of_blocks(std::vector<Finding> findings, std::span<const record::Reject> rejects) {
  note(std::move(findings));
  state_->rejects.insert(state_->rejects.end(), rejects.begin(), rejects.end());
  return need_a_row(rejects);
}

// Not one row could be read: that is a wrong belief, not a bad file.
Result<void> Session::need_a_row(std::span<const record::Reject> rejects) const {
  const State& s = *state_;
  if (s.sources.back().rows > 0) return {};
  const std::string& file = s.sources.back().name;
  if (rejects.empty() || (s.at.lines > 0 && s.at.rows == 0))
    return refuse(Code::no_data_rows, {.file = file, .line = s.at.lines}, "a header without rows", "at least one row of data");
  const record::Reject& first = rejects.front();
  return refuse(first.code, {.file = file, .column = first.column, .line = first.line, .first_row = first.row},
                in_quotes(first.text) + " and no row that can be read", "rows as they are believed to be written",
                "say --decimal, --delimiter or --map, or correct the belief with --believe FILE");
}

Result<void> Session::next_source(std::string name, const record::Belief& belief) {
  State& s = *state_;
  s.sources.push_back({.name = std::move(name), .format = s.belief.format});
  s.at.earlier_rows += s.at.rows;
  s.at.rows = s.at.lines = 0;
  s.at.fresh_source = true;
  return adopt(belief);
}

// ---- what comes out

std::span<const features::CycleRow> Session::cycles() const { return state_->fold.rows(); }
features::StepTables Session::steps() const { return state_->steps.tables(state_->fold.rows()); }

void Session::note(std::vector<Finding> findings) {
  std::move(findings.begin(), findings.end(), std::back_inserter(state_->findings));
}

namespace {
record::Cell cell_of(const record::Belief& belief, const Options& options, std::string_view first_source) {
  record::Cell cell = options.cell;
  if (cell.id.empty()) cell.id = options.belief.cell.empty() ? stem(first_source) : options.belief.cell;
  const auto unless_known = [](double& value, double told) {
    if (std::isnan(value)) value = told;
  };
  unless_known(cell.nominal_capacity_Ah, belief.nominal_capacity_Ah);
  unless_known(cell.voltage_min_V, belief.voltage_min_V);
  unless_known(cell.voltage_max_V, belief.voltage_max_V);
  return cell;
}
}  // namespace

Analysis Session::so_far(Run& run) const {
  const State& s = *state_;
  Analysis out;
  out.source = s.sources;
  out.belief = s.belief;
  const std::string& file = s.sources.front().name;
  out.cell = cell_of(s.belief, s.options, file);
  out.findings = s.findings;
  for (Finding& f : text_findings(s.counts, s.rejects, s.belief, file)) out.findings.push_back(std::move(f));
  for (Finding& f : s.fold.findings({.file = file})) out.findings.push_back(std::move(f));
  out.rejects = s.rejects;
  out.by = s.fold.options().by;
  out.cycles = s.fold.rows();
  out.keys = s.fold.keys();
  out.missing = s.fold.missing();
  leave_out(out, s.options.exclude);
  if (s.options.steps.any()) out.steps = steps();
  if (s.options.curves) out.curves = s.fold.curves();
  if (s.options.fits) add_health(out, s.options, run);
  return out;
}

Analysis Session::finish(Run& run) {
  state_->fold.finish();
  if (state_->options.steps.any()) state_->steps.finish();
  return so_far(run);
}

// ---- snapshot: magic, position, counts, then texts and the fold, each with its length

namespace {

constexpr std::uint64_t snapshot_magic = 0x32'2D'73'73'61'68'62ULL;  // "bhass-2"
static_assert(std::is_trivially_copyable_v<Position>);

void append_bytes(std::vector<std::byte>& out, const void* bytes, std::size_t n) {
  const auto* first = static_cast<const std::byte*>(bytes);
  out.insert(out.end(), first, first + n);
}
void append_part(std::vector<std::byte>& out, const void* bytes, std::size_t n) {
  const std::uint64_t length = n;
  append_bytes(out, &length, sizeof length);
  append_bytes(out, bytes, n);
}
bool take_bytes(std::span<const std::byte>& in, void* into, std::size_t n) {
  if (in.size() < n) return false;
  std::memcpy(into, in.data(), n);
  in = in.subspan(n);
  return true;
}
bool take_part(std::span<const std::byte>& in, std::span<const std::byte>& part) {
  std::uint64_t length = 0;
  if (!take_bytes(in, &length, sizeof length) || length > in.size()) return false;
  part = in.first(static_cast<std::size_t>(length));
  in = in.subspan(static_cast<std::size_t>(length));
  return true;
}
std::string_view as_text(std::span<const std::byte> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

}  // namespace

std::vector<std::byte> Session::snapshot() const {
  const State& s = *state_;
  std::vector<std::byte> out;
  append_bytes(out, &snapshot_magic, sizeof snapshot_magic);
  Position at = s.at;
  at.in_quotes = s.plain.in_quotes, at.text_begun = s.plain.begun;
  append_bytes(out, &at, sizeof at);
  append_bytes(out, s.counts.data(), sizeof s.counts);
  for (const std::string& text :
       {s.open_line, s.plain.held, json::write(s.sources), json::write(s.findings), json::write(s.rejects)})
    append_part(out, text.data(), text.size());
  const std::vector<std::byte> fold = s.fold.snapshot();
  append_part(out, fold.data(), fold.size());
  return out;
}

Result<void> Session::restore(std::span<const std::byte> bytes) {
  State& s = *state_;
  if (s.options.steps.any())  // half a table would be told as a whole one
    return refuse(Code::snapshot_invalid, {}, "a session that keeps tables of steps", "options.steps left out");
  const auto damaged = [&] {
    return Result<void>(refuse(Code::snapshot_invalid, {.file = s.sources.back().name},
                               "a damaged snapshot or one of another version", "what snapshot() of this version gave"));
  };
  std::uint64_t magic = 0;
  Position at{};
  std::array<std::uint64_t, 512> counts{};
  std::span<const std::byte> line, held, sources, findings, rejects, fold_bytes;
  if (!take_bytes(bytes, &magic, sizeof magic) || magic != snapshot_magic || !take_bytes(bytes, &at, sizeof at) ||
      !take_bytes(bytes, counts.data(), sizeof counts) || !take_part(bytes, line) || !take_part(bytes, held) ||
      !take_part(bytes, sources) || !take_part(bytes, findings) || !take_part(bytes, rejects) || !take_part(bytes, fold_bytes) ||
      !bytes.empty())
    return damaged();
  auto fold = features::CycleFold::restore(fold_bytes);
  auto told_sources = json::read<std::vector<record::Provenance>>(as_text(sources));
  auto told_findings = json::read<std::vector<Finding>>(as_text(findings));
  auto told_rejects = json::read<std::vector<record::Reject>>(as_text(rejects));
  if (!fold || !told_sources || !told_findings || !told_rejects || told_sources->empty()) return damaged();
  s.fold = std::move(*fold);
  s.at = at, s.counts = counts;
  s.open_line = as_text(line), s.plain.held = as_text(held);
  s.plain.in_quotes = at.in_quotes, s.plain.begun = at.text_begun;
  s.sources = std::move(*told_sources);
  s.findings = std::move(*told_findings);
  s.rejects = std::move(*told_rejects);
  return {};
}

}  // namespace bha::pipeline
