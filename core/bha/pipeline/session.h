// The corridor: bytes or blocks in, an Analysis out. The one loop behind command line, C, browser, Python, server and stream.
//   auto analysis = pipeline::analyse(source, options, run);                        a file, a folder, standard input
//   auto session = Session::open(belief, options, limits, name);  push(…)…  result(run)   anything that comes in pieces
// A given Belief and the rows decide the result; sizes of pieces, number of threads and interruptions do not.
#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bha/base/run.h"
#include "bha/formats/registry.h"
#include "bha/formats/text.h"
#include "bha/pipeline/types.h"

namespace bha::pipeline {

class Session {
 public:
  /// Findings  belief_invalid: the belief lacks time, voltage or current
  [[nodiscard]] static Result<Session> open(const record::Belief&, const Options&, const Limits&, std::string name);
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();

  /// The next bytes of a delimited text from its first byte on, cut anywhere. A refusal (line_too_long) ends the session.
  [[nodiscard]] Result<void> push_bytes(std::string_view bytes);
  /// The end of the text: a last line without line end is a row. Refused when no row could be read (no_data_rows, or why the
  /// first was rejected).
  [[nodiscard]] Result<void> end_of_text();
  /// Rows that need no parsing, in order; the number of the first is set here.
  void push_block(record::SampleBlock& block);
  /// The end of a reader's blocks, with what it found; refused as the end of a text is.
  [[nodiscard]] Result<void> end_of_blocks(std::vector<Finding> findings, std::span<const record::Reject> rejects);
  /// A further source of the same cell, with its own header: time goes on after the last row, by the wall clock where both have
  /// one.
  [[nodiscard]] Result<void> next_source(std::string name, const record::Belief&);
  /// Before the first row: rows go to `see` as they would be folded, and are not folded. For a look at the record itself.
  void only_show(std::function<void(const record::SampleBlock&)> see);
  void note(std::vector<Finding> findings);

  /// For a reader that parses pieces on its own threads: begin_text once, after the header; then each piece, in order.
  void begin_text(std::uint64_t header_lines);
  [[nodiscard]] const formats::TextPlan& plan() const;
  void push_piece(formats::ParsedPiece& piece);

  /// All that continues bit for bit after restore() into a session opened with the same belief and options. Tables of steps
  /// (options.steps) are no part of it: a session that keeps them refuses to be restored.
  [[nodiscard]] std::vector<std::byte> snapshot() const;
  [[nodiscard]] Result<void> restore(std::span<const std::byte>);

  /// Of closed cycles: only grows, and no row changes. Tables of steps as far as their cycles have closed.
  [[nodiscard]] std::span<const features::CycleRow> cycles() const;
  [[nodiscard]] features::StepTables steps() const;
  /// What is known now, from closed cycles; the session goes on.
  [[nodiscard]] Analysis so_far(Run&) const;
  /// Closes the open cycle and tells everything.
  [[nodiscard]] Analysis finish(Run&);

 private:
  struct State;
  explicit Session(std::unique_ptr<State>);
  [[nodiscard]] Result<void> adopt(const record::Belief&);
  void fold_block(record::SampleBlock&);
  [[nodiscard]] Result<void> push_plain(std::string_view bytes);
  void push_lines(std::string_view lines);
  [[nodiscard]] Result<void> need_a_row(std::span<const record::Reject> rejects) const;
  std::unique_ptr<State> state_;
};

/// Probe, read, fold, tell: one source. A source that holds several cells is refused (several_cells) unless options.belief.cell
/// names one; `cells` of analyse_each names them.
[[nodiscard]] Result<Analysis> analyse(const formats::Source&, const Options&, Run&);
/// All sources are one cell, in the order given (--join).
[[nodiscard]] Result<Analysis> analyse_joined(std::span<const formats::Source>, const Options&, Run&);
/// Where the reading of a text was left, which may have grown since. bytes = 0: nothing is known. from: where the last reading
/// went on.
struct Bookmark {
  std::uint64_t bytes = 0, from = 0;
  std::string decided{};  // name and belief
  std::vector<std::byte> session{};
};
/// One result a cell of the source. bookmark: reading goes on from there, under the belief of then, where the text up to it is
/// the same (which the caller has seen to): the rows are those of reading all of it under that belief. It is left there again,
/// with bytes = 0 where it cannot be: another format, a text that ends within a line, tables of steps, a reading that was cut.
[[nodiscard]] std::vector<Result<Analysis>> analyse_each(const formats::Source&, const Options&, Run&,
                                                         Bookmark* bookmark = nullptr);

}  // namespace bha::pipeline
