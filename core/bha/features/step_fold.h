// Tables of single steps beside the cycle table, made in the same pass when they are asked for.
//   StepFold fold{cycle_options, {.slices = true}};   while (next(block)) fold.push(block);
//   fold.finish();   StepTables tables = fold.tables(cycle_rows);      // each step with the cycle it lies in
// A charge goes from its first row under current to the first row of a discharge: rests and further steps belong to it. A
// discharge likewise.
/// Cost      the segmenter's 3 ns a row and what each table says.   Any cut into blocks gives the same tables
#pragma once
#include <span>

#include "bha/features/step_tables.h"
#include "bha/features/types.h"

namespace bha::features {

class StepFold {  // a class: its tables and its state must stay in step
 public:
  static constexpr std::size_t most_slices = 1'000'000;

  StepFold(const cycles::CycleOptions&, const StepOptions&);
  void push(const record::SampleBlock&);
  void finish();
  /// So far, with the cycles that the rows of the cycle table give: the last that began by then.
  [[nodiscard]] StepTables tables(std::span<const CycleRow>) const;

 private:
  struct Visitor;
  StepOptions options_{};
  cycles::Segmenter segmenter_{};
  cycles::Direction direction_{};
  bool charging_ = false, discharging_ = false;  // one is open
  SlowCurveWatch slow_curves_{};
  ChargeSlices slices_{};
  PulseWatch pulses_{};
  IcWatch charge_ic_{.half = cycles::Direction::charge}, discharge_ic_{.half = cycles::Direction::discharge};
  WindowWatch windows_{};
  DepthWatch depths_{};
  TemperatureWatch temperatures_{};
  RestWatch rests_{};
  DeltaQWatch delta_q_{};
  StepTables tables_{};

  IcWatch& ic_of(cycles::Direction d) { return d == cycles::Direction::charge ? charge_ic_ : discharge_ic_; }
  void end_charge();
  void end_discharge();
};

}  // namespace bha::features
