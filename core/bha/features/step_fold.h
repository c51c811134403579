// Tables of single steps beside the cycle table, made in the same pass when they are asked for.
//   StepFold fold{cycle_options, {.slow_curves = true}};   while (next(block)) fold.push(block);
//   fold.finish();   StepTables tables = fold.tables(cycle_rows);      // each step with the cycle it lies in
/// Cost      the segmenter's 3 ns a row and what each table says.   Any cut into blocks gives the same tables
#pragma once
#include <span>

#include "bha/features/step_tables.h"
#include "bha/features/types.h"

namespace bha::features {

class StepFold {  // a class: its tables and its state must stay in step
 public:
  static constexpr std::size_t most_slow_curves = 1024;  // 16 MB

  StepFold(const cycles::CycleOptions&, const StepOptions&);
  void push(const record::SampleBlock&);
  void finish();
  /// So far, with the cycles that the rows of the cycle table give: the last that began by then.
  [[nodiscard]] StepTables tables(std::span<const CycleRow>) const;

 private:
  struct Visitor;
  StepOptions options_{};
  cycles::Segmenter segmenter_{};
  SlowCurveSketch slow_curve_{};
  StepTables tables_{};
};

}  // namespace bha::features
