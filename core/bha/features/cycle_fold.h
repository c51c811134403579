// The one fold: blocks of rows → steps → cycles → rows of the cycle table. A file, a file larger than memory, a live stream and
// the browser push into the same one.
//   CycleFold fold{{.nominal_capacity_Ah = 2, .voltage_min_V = 2.7, .voltage_max_V = 4.2}};
//   while (reader.next(block)) fold.push(block);
//   fold.finish();                       // closes the open cycle; `incomplete` if the data end within it
//   fold.rows(), fold.keys(), fold.missing(), fold.curves(), fold.findings({.file = "cell7.csv"})
// A row never changes once it stands in rows(), so any prefix of the data gives a prefix of the rows (but for the last, cut one).
// `formation` is therefore not told from rates: only later cycles could say; early cycles are kept apart by their capacity_key.
// Cycles     a charge and the discharge after it, swings < 5 % inside (cycles/assemble.h);
//            by = cycle_source: the vendor's numbers
//            Rows before the first charge are cycle 0
// Peers      {.by = cycle_source, .rest_current_A = 0.01, .voltage_max_V = 4.2, .whole_trapezoid = true, .ic_from_V = 3.0,
//            .ic_to_V = 4.19} gives the sums of the peers' benchmark to 1e-6
// NASA       {.discharge_until_below_V = 2.7, .whole_trapezoid = true}: from the first sample to the first below, with that one
// Curves     of at most 64 cycles, 200 points of seven digits each: every stride-th complete cycle; the stride doubles at more
// Cost       see tests/bench/fold_bench.cpp; no allocation per row; state 23 KB and the tables
// Laws       any cut into blocks and any snapshot/restore changes no bit (tests/laws/snapshot_test.cpp)
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "bha/cycles/keys.h"
#include "bha/features/fold_state.h"
#include "bha/features/missing_runs.h"
#include "bha/features/types.h"
#include "bha/record/types.h"

namespace bha::features {

class CycleFold {  // a class: its tables and its state must stay in step
 public:
  static constexpr std::size_t most_curves = 64;

  explicit CycleFold(const cycles::CycleOptions&);
  void push(const record::SampleBlock&);
  void finish();

  [[nodiscard]] const std::vector<CycleRow>& rows() const { return rows_; }  // closed cycles; only grows
  [[nodiscard]] const std::vector<cycles::CapacityKey>& keys() const { return keys_.keys; }
  [[nodiscard]] std::vector<Missing> missing() const { return missing_.list(); }
  [[nodiscard]] const std::vector<Curve>& curves() const { return curves_; }
  [[nodiscard]] std::vector<Finding> findings(const Place&) const;  // so far
  [[nodiscard]] const cycles::CycleOptions& options() const { return state_.segmenter.options; }
  [[nodiscard]] std::uint64_t samples() const { return state_.segmenter.rows_seen; }

  /// At any row; the fold goes on as if nothing had been. Refused (snapshot_invalid): damaged, or of another version.
  [[nodiscard]] std::vector<std::byte> snapshot() const;
  [[nodiscard]] static Result<CycleFold> restore(std::span<const std::byte>);

 private:
  struct Visitor;
  FoldState state_{};
  cycles::KeyTable keys_{};
  MissingRuns missing_{};
  std::vector<CycleRow> rows_{};
  std::vector<Curve> curves_{};

  [[nodiscard]] CycleSums& target() { return state_.assembler.pending ? state_.pending : state_.open; }
  [[nodiscard]] cycles::Direction first_half() const;
  void begin_curve(cycles::Direction);
  void end_first_half();
  void close(bool cut);
  void begin_next();
  void keep_curve(const CycleRow&);
};

}  // namespace bha::features
