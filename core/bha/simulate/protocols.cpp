#include "bha/simulate/protocols.h"

namespace bha::simulate {
namespace {

using cycles::Kind;

constexpr Segment rest_s(double seconds, double sample_s = 0) {
  return {.what = Do::rest, .most_s = seconds, .sample_s = sample_s};
}
constexpr Segment full_charge{.what = Do::charge_cv, .c_rate = half_own};
constexpr Segment full_discharge{.what = Do::discharge, .most = own};

constexpr Segment cccv[] = {full_charge, rest_s(600), full_discharge, rest_s(600)};
constexpr Segment discharge_first[] = {{.what = Do::discharge}, rest_s(600)};
constexpr Segment to_20_percent[] = {full_charge, rest_s(600), {.what = Do::discharge, .most = 0.75}, rest_s(600)};
constexpr Segment between_20_and_80[] = {
    {.what = Do::charge, .c_rate = half_own, .most = 0.6}, rest_s(600), {.what = Do::discharge, .most = 0.6}, rest_s(600)};
constexpr Segment slow_checkup[] = {{.what = Do::charge_cv, .c_rate = 0.05, .taper_c_rate = 0.02, .sample_s = 60},
                                    rest_s(3600, 60),
                                    {.what = Do::discharge, .c_rate = 0.05, .sample_s = 60},
                                    rest_s(3600, 60)};
constexpr Segment hppc[] = {
    full_charge,
    rest_s(3600, 60),
    {.what = Do::discharge, .most_s = 10, .sample_s = 1},  // ten times: pulse, rest, regeneration, rest, a tenth, rest
    rest_s(40, 1),
    {.what = Do::charge, .c_rate = 0.75, .most_s = 10, .sample_s = 1},
    rest_s(60),
    {.what = Do::discharge, .c_rate = 0.5, .most = 0.1},
    rest_s(1800, 60),
    {.what = Do::loop, .back = 6, .times = 9},
    {.what = Do::discharge, .c_rate = 0.5},
    rest_s(600)};
constexpr Segment gitt[] = {{.what = Do::charge, .c_rate = 0.1, .most = 0.05, .sample_s = 60},
                            rest_s(3600, 60),
                            {.what = Do::loop, .back = 2, .times = 24},
                            rest_s(600),
                            {.what = Do::discharge, .c_rate = 0.1, .most = 0.05, .sample_s = 60},
                            rest_s(3600, 60),
                            {.what = Do::loop, .back = 2, .times = 24},
                            rest_s(600)};
constexpr Segment interrupted[] = {
    {.what = Do::charge, .c_rate = half_own, .most = 0.4}, rest_s(1800), full_charge, rest_s(600), full_discharge, rest_s(600)};
constexpr Segment month[] = {{.what = Do::charge, .c_rate = 1.0 / 3, .most = 0.5}, rest_s(30 * 86'400.0, 1800),
                             {.what = Do::charge_cv, .c_rate = 1.0 / 3},           rest_s(3600, 60),
                             {.what = Do::discharge, .c_rate = 1.0 / 3},           rest_s(3600, 60)};
constexpr Segment half_cell[] = {
    {.what = Do::discharge, .c_rate = 0.2}, rest_s(600), {.what = Do::charge, .c_rate = 0.2}, rest_s(600)};
constexpr Segment limited_by_voltage[] = {full_charge, rest_s(600), {.what = Do::discharge_cv}, rest_s(600)};
constexpr Segment to_half[] = {full_charge, rest_s(600), {.what = Do::discharge, .most = 0.6}, rest_s(600)};
constexpr Segment micro[] = {{.what = Do::charge, .most = 0.02}, rest_s(60), {.what = Do::discharge, .most = 0.02}, rest_s(60)};

constexpr Protocol table[] = {
    {.name = "cccv", .says = "CC-CV charge, CC discharge, rests of 10 minutes", .cycle = cccv},
    {.name = "starts-with-discharge",
     .says = "the record begins with the discharge of a full cell",
     .before = discharge_first,
     .cycle = cccv,
     .start_soc = 1},
    {.name = "counter-mid-charge",
     .says = "the cycler's cycle number steps in mid-charge",
     .cycle = cccv,
     .counter = CounterRule::in_mid_charge},
    {.name = "counter-half-cycle",
     .says = "the cycler's cycle number steps at every half cycle",
     .cycle = cccv,
     .counter = CounterRule::at_half_cycle},
    {.name = "ah-limited", .says = "20 to 80 % by charge: never a capacity", .before = to_20_percent, .cycle = between_20_and_80},
    {.name = "checkup", .says = "a C/20 check-up every 50 cycles", .cycle = cccv, .special = slow_checkup, .special_every = 50},
    {.name = "hppc",
     .says = "an HPPC every 25 cycles",
     .cycle = cccv,
     .special = hppc,
     .special_every = 25,
     .special_kind = Kind::pulse},
    {.name = "gitt",
     .says = "a C/10 GITT every 50 cycles",
     .cycle = cccv,
     .special = gitt,
     .special_every = 50,
     .special_kind = Kind::pulse},
    {.name = "ambient-step", .says = "the chamber goes 15 K down in mid-life", .cycle = cccv, .chamber = Chamber::steps_down},
    {.name = "chamber-drift",
     .says = "the chamber drifts by 2 K up and down, period 60 h",
     .cycle = cccv,
     .chamber = Chamber::drifts},
    {.name = "interrupted-charge",
     .says = "every 7th charge is interrupted for half an hour",
     .cycle = cccv,
     .special = interrupted,
     .special_every = 7,
     .special_kind = Kind::ageing},
    {.name = "paused", .says = "a pause of 30 days in mid-life, then a second file", .cycle = cccv, .pause_days = 30},
    {.name = "storage", .says = "storage at half charge with a C/3 check-up every month", .cycle = month},
    {.name = "nominal-unknown", .says = "as cccv; the nominal capacity is not declared", .cycle = cccv, .nominal_unknown = true},
    {.name = "rising", .says = "the capacity rises by 3 % before it fades", .cycle = cccv, .rise = 0.03},
    {.name = "sign-flipped", .says = "discharge is logged as positive current", .cycle = cccv, .discharge_is_positive = true},
    {.name = "half-cell",
     .says = "graphite against lithium: lithiation (discharge) first",
     .cycle = half_cell,
     .start_soc = 1,
     .anode_half_cell = true},
    {.name = "cv-limited", .says = "the discharge ends with a constant-voltage phase", .cycle = limited_by_voltage},
    {.name = "micro-cycles",
     .says = "cycles of 2 % around half charge",
     .before = to_half,
     .cycle = micro,
     .kind = Kind::partial},
};

}  // namespace

std::span<const Protocol> protocols() { return table; }

const Protocol* protocol_named(std::string_view name) {
  for (const Protocol& protocol : table)
    if (protocol.name == name) return &protocol;
  return nullptr;
}

}  // namespace bha::simulate
