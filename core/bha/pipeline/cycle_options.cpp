#include "bha/pipeline/cycle_options.h"

#include "bha/base/json.h"
#include "bha/formats/nasa_pcoe.h"

namespace bha::pipeline {

cycles::CycleOptions cycle_options(const record::Belief& belief, const Options& options) {
  cycles::CycleOptions out;
  out.by = options.by;
  from_word(belief.configuration, out.configuration);
  out.nominal_capacity_Ah = belief.nominal_capacity_Ah;
  out.rest_current_A = belief.rest_current_A;
  out.voltage_min_V = belief.voltage_min_V;
  out.voltage_max_V = belief.voltage_max_V;
  out.limits_declared = belief.voltage_limits_source == record::Source::declared;
  out.test_time_is_continuous = options.test_time_is_continuous;
  out.counter_scope = belief.counter_scope;
  const bool by_nasas_rule = belief.format == formats::nasa_pcoe_name;  // CONTRACT: that set's capacities stop at 2.7 V
  if (by_nasas_rule) out.discharge_until_below_V = formats::nasa_capacity_ends_below_V;
  out.whole_trapezoid = by_nasas_rule;
  return out;
}

}  // namespace bha::pipeline
