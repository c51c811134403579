#include "bha/features/step_fold.h"

#include <cmath>
#include <utility>

namespace bha::features {

using cycles::Direction;

struct StepFold::Visitor {
  StepFold& fold;

  void begin_run(const cycles::RunStart& start) {
    const StepOptions& o = fold.options_;
    fold.direction_ = start.direction;
    if (o.any_slow()) fold.slow_curves_.begin(start);
    if (o.dcir) fold.pulses_.begin(start);
    if (o.windows) fold.windows_.begin(start);
    if (o.temperatures) fold.temperatures_.begin(start);
    if (o.rests) fold.rests_.begin(start);
    if (o.delta_q) fold.delta_q_.begin(start);
    if (start.direction == Direction::discharge) fold.end_charge();
    if (start.direction == Direction::charge) fold.end_discharge();
    if (start.direction == Direction::discharge && !std::exchange(fold.discharging_, true) && o.any_ic())
      fold.discharge_ic_.begin(start);
    if (start.direction != Direction::charge || std::exchange(fold.charging_, true)) return;
    if (o.slices) fold.slices_.begin(start);
    if (o.any_ic()) fold.charge_ic_.begin(start);
  }
  void rows(const cycles::StepRows& rows) {
    const StepOptions& o = fold.options_;
    if (o.any_slow()) fold.slow_curves_.push(rows);
    if (o.dcir) fold.pulses_.push(rows);
    if (o.windows) fold.windows_.push(rows);
    if (o.depths) fold.depths_.push(rows);
    if (o.temperatures) fold.temperatures_.push(rows);
    if (o.rests) fold.rests_.push(rows);
    if (o.delta_q) fold.delta_q_.push(rows);
    if (o.any_ic() && fold.direction_ != Direction::rest) fold.ic_of(fold.direction_).push(rows);
    if (o.slices && fold.direction_ == Direction::charge) fold.slices_.push(rows);
  }
  void end_run(const cycles::RunEnd& end) {
    const StepOptions& o = fold.options_;
    if (o.dcir) fold.pulses_.end(end);
    if (o.depths) fold.depths_.end(end, fold.direction_);
    if (o.rests) fold.rests_.end(end);
    if (o.delta_q) fold.delta_q_.end(end, fold.direction_);
    if (o.any_ic() && fold.direction_ != Direction::rest) fold.ic_of(fold.direction_).end_run();
    if (o.any_slow()) fold.slow_curves_.end();
  }
};

namespace {

SliceWindows windows_of(const cycles::CycleOptions& cycles, const StepOptions& steps) {
  SliceWindows out = slice_windows(cycles.nominal_capacity_Ah, cycles.voltage_max_V);
  const auto said = [](double& value, double option) {
    if (!std::isnan(option)) value = option;
  };
  said(out.voltage_from_V, steps.slice_from_V);
  said(out.voltage_to_V, steps.slice_to_V);
  said(out.current_from_A, steps.slice_from_A);
  said(out.current_to_A, steps.slice_to_A);
  return out;
}

}  // namespace

StepFold::StepFold(const cycles::CycleOptions& cycles, const StepOptions& options) : options_(options) {
  segmenter_.options = cycles;
  slices_.windows = windows_of(cycles, options);
  windows_.voltage_max_V = cycles.voltage_max_V;
  windows_.asked_width_V = options.window_V;
  pulses_.nominal_capacity_Ah = cycles.nominal_capacity_Ah;
  pulses_.voltage_max_V = cycles.voltage_max_V;
  depths_.nominal_capacity_Ah = cycles.nominal_capacity_Ah;
  depths_.voltage_max_V = cycles.voltage_max_V;
  for (IcWatch* ic : {&charge_ic_, &discharge_ic_}) {
    ic->voltage_min_V = cycles.voltage_min_V;
    ic->voltage_max_V = cycles.voltage_max_V;
    ic->keep_curves = options.ic_curves;
  }
  delta_q_.voltage_min_V = cycles.voltage_min_V;
  delta_q_.voltage_max_V = cycles.voltage_max_V;
  delta_q_.reference = options.delta_q_reference;
}

void StepFold::end_charge() {
  if (!std::exchange(charging_, false)) return;
  if (options_.slices && tables_.slices.size() < most_slices) tables_.slices.push_back(slices_.row());
  if (options_.any_ic()) charge_ic_.end(tables_.ic);
}

void StepFold::end_discharge() {
  if (!std::exchange(discharging_, false)) return;
  if (options_.any_ic()) discharge_ic_.end(tables_.ic);
}

void StepFold::push(const record::SampleBlock& block) {
  Visitor visitor{*this};
  segmenter_.push(block, visitor);
}

void StepFold::finish() {
  Visitor visitor{*this};
  segmenter_.finish(visitor);
  end_charge();
  end_discharge();
  if (options_.depths) depths_.finish();
  if (options_.temperatures) temperatures_.finish();
  if (options_.rests) rests_.finish();
  if (options_.delta_q) delta_q_.finish();
}

StepTables StepFold::tables(std::span<const CycleRow> rows) const {
  StepTables out = tables_;
  out.slow_curves = slow_curves_.rows;
  out.pulses = pulses_.rows;
  out.windows = windows_.rows;
  out.depths = depths_.rows;
  out.temperatures = temperatures_.rows;
  out.rests = rests_.rows;
  out.delta_q = delta_q_.rows;
  if (options_.ocv) out.ocv = pseudo_ocv(out.slow_curves, segmenter_.options);
  const auto place = [&](auto& table) {
    for (auto& row : table) row.cycle = cycle_at(rows, row.start_time_s);
  };
  place(out.slow_curves);
  place(out.slices);
  for_each_table(out, options_, [&](std::string_view, auto& table) { place(table); });
  for (DeltaQRow& row : out.delta_q)
    if (row.reference_cycle != no_integer) row.reference_cycle = cycle_at(rows, delta_q_.reference_start_s);
  return out;
}

}  // namespace bha::features
