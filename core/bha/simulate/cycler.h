// Runs a protocol's segments on a simulated cell, row by row, and keeps the truth of it. Time is counted in whole milliseconds: a
// cycler looks at its limits so often, so each step ends at the first millisecond at which its limit holds.
#pragma once
#include <span>

#include "bha/simulate/cell.h"
#include "bha/simulate/protocols.h"
#include "bha/simulate/sensors.h"

namespace bha::simulate {

[[nodiscard]] record::State state_of(Do);

class Cycler {
 public:
  Cycler(const Options&, const Protocol&, const Cell&, Sensors&, Truth&);
  void begin_cycle(std::int64_t number, cycles::Kind);
  void run(std::span<const Segment> program);
  void end_cycle();
  /// Nothing is recorded while the cell rests; then a new file begins, its test time at zero.
  void pause(double days);

 private:
  struct Next {  // the cell after some milliseconds
    Cell cell;
    double current_A;
  };
  struct Step {  // the one that runs
    const Segment& segment;
    record::State state{};
    double side = 0, set_A = 0, most_Ah = 0, taper_A = 0, moved_Ah = 0;
    std::int64_t at_ms = 0, most_ms = 0;
    bool may_hold = false, holds = false;  // a constant voltage
  };

  void step(const Segment&);
  [[nodiscard]] Step opened(const Segment&);
  void close(const Step&, cycles::Termination);
  [[nodiscard]] Next after(const Step&, std::int64_t ms) const;
  /// What ends the present phase if the cell is `next` after so many milliseconds; unknown: nothing.
  [[nodiscard]] cycles::Termination over(const Step&, const Next&, std::int64_t ms) const;
  /// The first millisecond, at most `ms`, at which the phase is over; `ms` if it is not.
  [[nodiscard]] std::int64_t first_over(const Step&, std::int64_t ms) const;
  void move(Step&, const Next&, std::int64_t ms);
  void log(record::State);
  void judge(TruthCycle&) const;
  [[nodiscard]] double ambient_degC() const;
  [[nodiscard]] double c_rate(const Segment&) const;
  [[nodiscard]] double limit_V(record::State) const;
  [[nodiscard]] std::int64_t next_log_ms(const Segment&, std::int64_t at_ms) const;
  [[nodiscard]] std::int32_t counter(record::State) const;

  const Options& options_;
  const Protocol& protocol_;
  Cell cell_;
  Sensors& sensors_;
  Truth& truth_;
  double current_A_ = 0, charged_Ah_ = 0, discharged_Ah_ = 0;
  std::int64_t now_ms_ = 0, file_start_ms_ = 0, step_ = 0, half_cycles_ = 0, row_in_step_ = 0;
  record::State last_state_ = record::State::rest;
  bool full_ = false, emptied_ = false, past_the_end_ = false;
};

}  // namespace bha::simulate
