#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "bha/base/json.h"
#include "bha/formats/text_plain.h"
#include "bha/models/reference.h"
#include "bha/pipeline/pieces.h"
#include "bha/pipeline/session.h"

namespace bha::pipeline {
namespace {

double share(const PieceSource& source, const formats::Part& part) {
  return part.size == formats::unknown_size || part.size == 0
             ? -1
             : static_cast<double>(source.position()) / static_cast<double>(part.size);
}

// Each worker reads a piece, parses it and folds it while it is in its cache. Reading and folding go in order, so the result does
// not depend on how many there are.
Result<void> push_pieces(const formats::Part& part, PieceSource& source, Session& session, Run& run) {
  const bool alone = part.size < 4 * run.limits.piece_bytes;
  std::vector<Piece> pieces(alone ? 1 : run.threads);
  Result<void> read{};
  run.in_order(pieces.size(),
               {.take =
                    [&](std::size_t worker) {
                      if (run.must_stop()) return false;
                      read = source.fill(pieces[worker]);
                      return read && pieces[worker].size > 0;
                    },
                .work = [&](std::size_t worker) { formats::parse(pieces[worker].text(), session.plan(), pieces[worker].parsed); },
                .settle =
                    [&](std::size_t worker) {
                      session.push_piece(pieces[worker].parsed);
                      run.tell(share(source, part), part.name);
                    }});
  return read;
}

// UTF-16, CR line ends and quoted line breaks: made plain by one thread, in order.
Result<void> push_in_order(const formats::Part& part, Session& session, Run& run) {
  std::vector<char> buffer(run.limits.piece_bytes);
  for (std::uint64_t at = 0; !run.must_stop();) {
    const auto got = part.read_at(at, buffer);
    if (!got) return Refusal(got.error());
    if (*got == 0) return session.end_of_text();
    at += *got;
    if (const auto done = session.push_bytes({buffer.data(), *got}); !done) return done;
  }
  return {};
}

// What the bytes before and after a bookmark are read by, and told as.
std::string decided(const std::string& name, const record::Belief& belief) { return name + "\n" + json::write(belief); }

bool ends_with_a_line(const formats::Part& part) {
  std::array<char, 1> last{};
  if (part.size == formats::unknown_size || part.size == 0) return false;
  const auto got = part.read_at(part.size - 1, last);
  return got && *got == 1 && last[0] == '\n';
}

// Pieces from `from` on; where they end is marked if a later row would begin there.
Result<void> push_pieces_from(std::uint64_t from, const formats::Part& part, const record::Belief& belief, Session& session,
                              Run& run, Bookmark* bookmark) {
  const bool can_go_on = bookmark != nullptr && ends_with_a_line(part);
  PieceSource source(part, belief, from, run.limits);
  auto pushed = push_pieces(part, source, session, run);
  if (!pushed || run.must_stop()) return pushed;
  if (can_go_on && source.position() == part.size) {
    bookmark->bytes = part.size;
    bookmark->session = session.snapshot();
  }
  return session.end_of_text();
}

Result<void> push_text(const formats::Part& part, Session& session, const record::Belief& belief, Run& run, Bookmark* bookmark) {
  if (formats::needs_plain(belief.dialect)) return push_in_order(part, session, run);
  const auto header_lines = static_cast<std::uint64_t>(belief.dialect.first_data_line - 1);
  std::vector<char> head(static_cast<std::size_t>(std::min<std::uint64_t>(part.size, run.limits.probe_bytes)));
  const auto got = part.read_at(0, head);
  if (!got) return Refusal(got.error());
  const std::string_view text(head.data(), *got);
  const std::size_t from = formats::after_lines(text, header_lines);
  if (from == std::string_view::npos || from >= text.size())
    return refuse(Code::no_data_rows, {.file = part.name, .line = header_lines}, "a header without rows",
                  "at least one row of data");
  session.begin_text(header_lines);
  return push_pieces_from(from, part, belief, session, run, bookmark);
}

Result<void> push_reader(const formats::Source& source, const formats::Format& format, const record::Belief& belief,
                         Session& session, const Options& options, Run& run) {
  auto reader = format.open(source, belief, options.belief, run.limits);
  if (!reader) return Refusal(reader.error());
  record::SampleBlock block;
  for (std::uint64_t blocks = 0; !run.must_stop(); ++blocks) {
    const auto more = (*reader)->next(block);
    if (!more) return Refusal(more.error());
    if (!*more) break;
    session.push_block(block);
    if (blocks % 64 == 0) run.tell(-1, source.name);
  }
  const auto ended = session.end_of_blocks((*reader)->findings(), (*reader)->rejects());
  return run.must_stop() ? Result<void>{} : ended;
}

Result<void> push_source(const formats::Source& source, const formats::Decision& decision, Session& session,
                         const Options& options, Run& run, Bookmark* bookmark = nullptr) {
  const formats::Format* format = formats::format_named(decision.belief.format, options.extra_formats);
  if (format == nullptr)
    return refuse(Code::belief_invalid, {.file = source.name}, "format \"" + decision.belief.format + "\"",
                  "a format that bha knows");
  return format->open != nullptr ? push_reader(source, *format, decision.belief, session, options, run)
                                 : push_text(source.parts.front(), session, decision.belief, run, bookmark);
}

Result<formats::Decision> probed(const formats::Source& source, const Options& options, const Run& run) {
  return formats::probe(source, options.belief, run.limits, options.extra_formats);
}

void set_bytes(record::Provenance& provenance, const formats::Source& source) {
  for (const formats::Part& part : source.parts)
    if (part.size != formats::unknown_size) provenance.bytes += part.size;
}

Analysis told(Session& session, std::span<const formats::Source> sources, Run& run) {
  const bool cut = run.must_stop();
  Run to_the_end = run;  // what was read in time is told whole
  to_the_end.budget_s = 0;
  Analysis analysis = session.finish(to_the_end);
  for (std::size_t i = 0; i < analysis.source.size(); ++i) set_bytes(analysis.source[i], sources[i]);
  if (cut)
    analysis.findings.push_back(finding(run.stop_code(), Severity::warning, {.file = sources.front().name},
                                        "what was read until then", "the whole of it"));
  return analysis;
}

Result<void> check_reference(const Options& options, const record::Belief& belief, const std::string& file) {
  if (!options.fits) return {};
  auto rule = models::reference_rule(options.reference, belief.nominal_capacity_Ah);
  if (rule) return {};
  rule.error().place.file = file;
  return Refusal(std::move(rule.error()));
}

// `first`: what was decided of the first source.
Result<Analysis> analyse_decided(const formats::Decision& first, std::span<const formats::Source> sources, const Options& options,
                                 Run& run, Bookmark* bookmark = nullptr) {
  if (const auto rule = check_reference(options, first.belief, sources.front().name); !rule) return Refusal(rule.error());
  auto session = Session::open(first.belief, options, run.limits, sources.front().name);
  if (!session) return Refusal(session.error());
  if (bookmark != nullptr) *bookmark = {.decided = decided(sources.front().name, first.belief)};
  session->note(first.findings);
  Bookmark* mark = options.steps.any() ? nullptr : bookmark;  // tables of steps are no part of a snapshot
  if (const auto done = push_source(sources.front(), first, *session, options, run, mark); !done) return Refusal(done.error());
  for (const formats::Source& source : sources.subspan(1)) {
    const auto next = probed(source, options, run);
    if (!next) return Refusal(next.error());
    if (const auto done = session->next_source(source.name, next->belief); !done) return Refusal(done.error());
    if (const auto done = push_source(source, *next, *session, options, run); !done) return Refusal(done.error());
  }
  return told(*session, sources, run);
}

// A text that has grown, from where it was left; nothing: it cannot be, and has to be read from its beginning.
std::optional<Result<Analysis>> analyse_on(const formats::Source& source, const Options& options, Run& run, Bookmark& bookmark) {
  const Bookmark before = std::exchange(bookmark, {});
  const formats::Part& part = source.parts.front();
  const std::size_t name_ends = std::min(before.decided.find('\n'), before.decided.size());
  if (before.bytes == 0 || part.size == formats::unknown_size || before.bytes > part.size ||
      before.decided.substr(0, name_ends) != source.name)
    return {};
  const auto belief = json::read<record::Belief>(std::string_view(before.decided).substr(name_ends), source.name);
  if (!belief) return {};
  if (const auto rule = check_reference(options, *belief, source.name); !rule) return Refusal(rule.error());
  auto session = Session::open(*belief, options, run.limits, source.name);
  if (!session || !session->restore(before.session)) return {};
  bookmark.decided = before.decided;
  bookmark.from = before.bytes;
  if (const auto done = push_pieces_from(before.bytes, part, *belief, *session, run, &bookmark); !done)
    return Refusal(done.error());
  return told(*session, {&source, 1}, run);
}

}  // namespace

Result<Analysis> analyse_joined(std::span<const formats::Source> sources, const Options& options, Run& run) {
  return probed(sources.front(), options, run).and_then([&](const formats::Decision& decision) {
    return analyse_decided(decision, sources, options, run);
  });
}

Result<Analysis> analyse(const formats::Source& source, const Options& options, Run& run) {
  return analyse_joined({&source, 1}, options, run);
}

std::vector<Result<Analysis>> analyse_each(const formats::Source& source, const Options& options, Run& run, Bookmark* bookmark) {
  if (bookmark != nullptr)
    if (auto on = analyse_on(source, options, run, *bookmark)) return {std::move(*on)};
  const auto decision = probed(source, options, run);
  if (!decision) return {Refusal(decision.error())};
  if (decision->cells.empty() || !options.belief.cell.empty())
    return {analyse_decided(*decision, {&source, 1}, options, run, bookmark)};
  if (bookmark != nullptr) *bookmark = {};
  std::vector<Result<Analysis>> out;
  for (const std::string& cell : decision->cells) {
    Options of_cell = options;
    of_cell.belief.cell = cell;
    out.push_back(analyse(source, of_cell, run));
    if (out.back())
      for (Finding& f : out.back()->findings) f.place.cell = cell;  // one file, several cells: which it is
  }
  return out;
}

}  // namespace bha::pipeline
