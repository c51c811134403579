// Rows of a record → runs: stretches of one step and one direction. Decides once, for everything that counts, over which
// intervals may be counted, so that an accumulator is a plain sum.
//   Segmenter segmenter{.options = options};  while (next(block)) segmenter.push(block, visitor);  segmenter.finish(visitor);
// A visitor is any struct with
//   void begin_run(const RunStart&);     // a step or a direction begins with this row
//   void rows(const StepRows&);          // its rows, in pieces of at most `piece_rows`
//   void end_run(const RunEnd&);         // the interval to the next run, where the earlier step's current is held
// Direction  rest by hysteresis: entered below rest_current_A, left above twice that (METHODS 1.2); a missing current changes
//            nothing
// Step       by the step column where trusted, else by direction (METHODS 1.3)
// Intervals  trapezoid within a step; from one step to the next the earlier current is held (METHODS 1.5). Not counted: a gap
//            (Δt > max(10 × the step's median Δt so far, 60 s); between steps > 3 × median) unless bridged; a repeated time;
//            a time that goes back; a missing time or current at either end
//            Within an unknown median (the first interval of a step) more than an hour under current is a gap; between two
//            steps more than 600 s
// Bridged    within one run: ≤ 600 s at rest, with currents equal to 1 %, or where the cycler's counter rose by the trapezoid
//            to 10 %; with voltages equal to 5 mV ≤ 120 s, and ≤ an hour where the counter agrees so, or where rows are
//            written by change of current: it moved by at most 1.5 × what it moved from row to row before
//            Never where the counter moved by less than a third of the trapezoid; beyond 600 s nor where it stood still or rose
//            by more than three times that
// Low stamp  one row whose time lies before the last, while the next row's does not, and lies further on than usual: a finding,
//            and time goes on from the last
// Steps back end the segment. Up to 0.1 s, or up to 1 s between two steps while the wall clock goes on, they break no cycle
// Findings   time_repeated, time_back, gap, current_missing, time_missing
// Cost       about 3 ns per row; no allocation; the state is trivially copyable and any cut into blocks gives the same sums
#pragma once
#include <cstdint>
#include <vector>

#include "bha/cycles/types.h"
#include "bha/math/log_median.h"
#include "bha/record/types.h"

namespace bha::cycles {

inline constexpr std::size_t piece_rows = 512;
inline constexpr double seconds_per_ns = 1e-9;

/// One row as far as edges need it.
struct Sample {
  std::int64_t time_ns = record::no_time, unix_time_ns = record::no_time;
  double voltage_V = nan, current_A = nan, temperature_degC = nan, ambient_degC = nan;
  std::uint64_t row = 0;  // number in the source, from 1
};

struct RunStart {
  Sample first{};
  Direction direction{};
  std::int32_t step = record::no_step, cycle_source = record::no_step;
  bool source_changed = false;  // the vendor's cycle number differs from the row before
};

/// Rows of one run, in order. Interval i ends at row i; the first begins at `before`, the row before this piece.
struct StepRows {
  std::size_t n = 0;
  Direction direction{};
  const std::int64_t* time_ns = nullptr;
  const double* voltage_V = nullptr;
  const double* current_A = nullptr;         // 0 where missing: such intervals have dt_s 0
  double* dt_s = nullptr;                    // what may be counted of interval i [s]
  const double* temperature_degC = nullptr;  // null: no such column
  const double* ambient_degC = nullptr;
  const double* charge_counter_Ah = nullptr;
  const double* discharge_counter_Ah = nullptr;
  const record::State* state = nullptr;
  double voltage_before_V = 0, current_before_A = 0;
  double gap_s = 0, bridged_s = 0;
  bool broken = false;  // something of an interval with current was not counted
  bool time_went_back = false;
};

struct RunEnd {
  Sample last{};
  double voltage_before_last_V = nan;
  double hold_s = 0;  // counted at the last row's current
  double gap_s = 0;
  bool broken = false, time_went_back = false;
};

struct TimeTallies {
  Tally repeated{Code::time_repeated}, back{Code::time_back}, gaps{Code::gap}, no_current{Code::current_missing},
      no_time{Code::time_missing};
};

/// Scratch of one piece; never part of the state.
struct PieceScratch {
  double dt_s[piece_rows], current_A[piece_rows];
  double first_dt_s = 0;  // first interval of a run that begins within a step
  bool fresh = false;     // the next piece is the first of its run
};

struct Segmenter {
  CycleOptions options{};
  bool open = false;
  Direction direction{};
  std::int32_t step = record::no_step, cycle_source = record::no_step;
  Sample last{};
  double voltage_before_last_V = nan;
  double rest_A = 0;  // threshold in use
  double largest_current_A = 0;
  math::LogMedian step_dt_ns{};
  TimeTallies tallies{};
  std::uint64_t rows_seen = 0;

  template <class Visitor>
  void push(const record::SampleBlock& block, Visitor& visitor) {
    PieceScratch scratch;
    RowNumbers numbers{block};
    for (std::size_t i = 0; i < block.rows;) {
      if (!open || !continues(block, i)) {
        const Edge edge = cross(block, i, numbers.of(i));
        if (open) visitor.end_run(edge.end);
        begin(block, i, edge);
        Sample first = sample(block, i, numbers.of(i));
        if (before_low_ns != record::no_time) first.time_ns = before_low_ns;
        visitor.begin_run(RunStart{first, direction, step, cycle_source, edge.source_changed});
        scratch.first_dt_s = edge.into_next_s;
        scratch.fresh = true;
      }
      const std::size_t end = run_end(block, i);
      visitor.rows(piece(block, i, end, numbers, scratch));
      i = end;
    }
    rows_seen += block.rows;
  }
  /// The last run ends with the data: nothing is held after its last row.
  template <class Visitor>
  void finish(Visitor& visitor) {
    const bool set_back = open && before_low_ns != record::no_time;
    if (open) visitor.end_run(RunEnd{last, voltage_before_last_V, 0, 0, set_back && direction != Direction::rest, set_back});
    open = false;
  }

  // ---- how it is done
  struct RowNumbers {  // row numbers jump where rejected rows were left out
    const record::SampleBlock& block;
    [[nodiscard]] std::uint64_t of(std::size_t i) const;
  };
  struct Edge {
    RunEnd end{};
    double into_next_s = 0;
    bool source_changed = false, step_changed = true;
  };
  struct Interval {  // from row a to row b of one run, with what tells whether it may be bridged
    Sample a{}, b{};
    double current_before_a_A = nan;
    double counter_a_Ah = nan, counter_b_Ah = nan;  // of the run's direction
  };
  double current_before_last_A = nan, last_counter_Ah = nan;  // of the open run
  bool set_back_before = false;                               // at the border to this run: its first interval may lead out of it
  double last_usual_ns = nan;                                 // median interval of the step before
  std::int64_t before_low_ns = record::no_time;               // the time before the last row, if the clock stepped back to that

  [[nodiscard]] bool trusts(const record::SampleBlock& b) const { return options.trust_step_column && !b.step.empty(); }
  [[nodiscard]] bool splits(const record::SampleBlock& b) const {
    return options.by == CountBy::cycle_source && !b.cycle_source.empty();
  }
  [[nodiscard]] bool holds(double current_A) const;  // the direction of the open run goes on
  [[nodiscard]] Direction next_direction(double current_A) const;
  [[nodiscard]] bool continues(const record::SampleBlock&, std::size_t i) const;
  [[nodiscard]] std::size_t run_end(const record::SampleBlock&, std::size_t i) const;
  [[nodiscard]] static Sample sample(const record::SampleBlock&, std::size_t i, std::uint64_t row);
  struct Since {
    std::int64_t ns = record::no_time;
    bool set_back = false;
  };
  /// Where the interval from one row to the next begins. One low stamp among rising ones was a wrong one, and time goes on from
  /// before it; else the clock was set back.
  Since since(std::int64_t before_ns, std::int64_t now_ns);
  Edge cross(const record::SampleBlock&, std::size_t i, std::uint64_t row);
  Edge weigh_edge(const record::SampleBlock&, std::size_t i, std::uint64_t row, std::int64_t from_ns);
  void begin(const record::SampleBlock&, std::size_t i, const Edge&);
  StepRows piece(const record::SampleBlock&, std::size_t begin, std::size_t end, const RowNumbers&, PieceScratch&);
  bool weigh_fast(const std::int64_t* time_ns, const double* current_A, std::size_t n, double* dt_s);
  void weigh_one(StepRows&, const Interval&, std::size_t i);
  [[nodiscard]] const double* counter(const record::SampleBlock&) const;
};

}  // namespace bha::cycles
