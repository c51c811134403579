// The fold's findings, made once, when asked for.
#include <cmath>
#include <string>

#include "bha/base/text.h"
#include "bha/features/cycle_fold.h"

namespace bha::features {
namespace {

std::string count_of(std::uint64_t n, const char* what) {
  std::string out;
  append_number(out, n);
  return out + " " + what + (n == 1 ? "" : "s");
}

void tell(std::vector<Finding>& out, const Tally& tally, const Place& in, const char* column, const char* what,
          const char* expected, Severity severity) {
  if (tally.count == 0) return;
  Place place = in;
  place.column = column;
  place.first_row = tally.first_row;
  place.last_row = tally.last_row;
  out.push_back(finding(tally.code, severity, place, count_of(tally.count, what), expected, {}, tally.count));
}

void tell_options(std::vector<Finding>& out, const cycles::CycleOptions& o, const Place& place) {
  if (std::isnan(o.nominal_capacity_Ah))
    out.push_back(finding(Code::nominal_capacity_unknown, Severity::note, place, "no nominal capacity",
                          "a declared one, for efc and C-rates"));
  if (std::isnan(o.voltage_min_V) || std::isnan(o.voltage_max_V))
    out.push_back(finding(Code::no_voltage_limit, Severity::warning, place, "no voltage limits",
                          "limits, to tell which discharge is a capacity"));
}

}  // namespace

std::vector<Finding> CycleFold::findings(const Place& place) const {
  using enum Severity;
  std::vector<Finding> out;
  const cycles::TimeTallies& t = state_.segmenter.tallies;
  tell(out, t.repeated, place, "time_s", "interval", "time stamps that rise", note);
  tell(out, t.back, place, "time_s", "step back", "time stamps that rise", warning);
  tell(out, t.no_time, place, "time_s", "row", "a time in every row", warning);
  tell(out, t.gaps, place, "time_s", "interval", "rows no further apart than 10 times the step's usual interval", warning);
  tell(out, t.no_current, place, "current_A", "interval", "a current in every row", warning);
  tell(out, state_.voltage_missing, place, "voltage_V", "run of rows", "a voltage in every row", warning);
  tell(out, state_.counter_mismatch, place, "discharge_capacity_counter_Ah", "cycle", "a counter within 0.5 % of our integral",
       warning);
  tell(out, state_.rules_differ, place, "cycle_source", "cycle", "one of the vendor's numbers in a cycle", note);
  tell(out, state_.source_unusable, place, "cycle_source", "step back", "cycle numbers that rise", warning);
  if (missing_.full)
    out.push_back(finding(Code::limit_exceeded, warning, place, "more than 100,000 runs of missing values", "fewer"));
  tell_options(out, options(), place);
  if (state_.any_row && state_.open.charge_As.value() == 0 && state_.open.discharge_As.value() == 0 &&
      state_.throughput_As.value() == 0 && state_.finished)
    out.push_back(finding(Code::no_cycles, warning, place, "no charge and no discharge", "both"));
  return out;
}

}  // namespace bha::features
