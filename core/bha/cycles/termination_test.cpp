#include "bha/cycles/termination.h"

#include <gtest/gtest.h>

namespace bha::cycles {

// Limits 2.7 and 4.2 V, 2 Ah nominal.
TEST(Termination, Table) {
  struct Row {
    const char* given;
    HalfEnd end;
    Termination then;
  };
  const auto charge = [](double voltage_V, double extreme_V, double current_A) {
    return HalfEnd{.seen = true,
                   .direction = Direction::charge,
                   .voltage_V = voltage_V,
                   .voltage_before_V = voltage_V,
                   .extreme_V = extreme_V,
                   .current_A = current_A,
                   .largest_current_A = 1.5,
                   .charge_As = 4500,
                   .active_s = 1234.5};
  };
  const auto discharge = [](double voltage_V, double before_V, double extreme_V, double current_A) {
    return HalfEnd{.seen = true,
                   .direction = Direction::discharge,
                   .voltage_V = voltage_V,
                   .voltage_before_V = before_V,
                   .extreme_V = extreme_V,
                   .current_A = current_A,
                   .largest_current_A = 2,
                   .charge_As = 4500,
                   .active_s = 1234.5};
  };
  for (const Row& row :
       {Row{"a taper at the limit", charge(4.2, 4.201, 0.05), Termination::current},
        Row{"a taper held 6 mV above the limit, its first row 13 mV", charge(4.206, 4.213, 0.025), Termination::current},
        Row{"a taper far from the limit is none", charge(4.1, 4.2, 0.05), Termination::unknown},
        Row{"full current at the limit", charge(4.2, 4.2, 1.5), Termination::voltage},
        Row{"full current below the limit", charge(3.9, 3.9, 1.5), Termination::unknown},
        Row{"down to the cut-off", discharge(2.7, 2.75, 2.7, 2), Termination::voltage},
        Row{"below the cut-off, then the load was switched off", discharge(3.1, 2.65, 2.65, 0.4), Termination::voltage},
        Row{"stopped above the cut-off", discharge(3.3, 3.31, 3.3, 2), Termination::unknown}})
    EXPECT_EQ(termination(row.end, {.nominal_capacity_Ah = 2, .voltage_min_V = 2.7, .voltage_max_V = 4.2}), row.then)
        << row.given;
}

}  // namespace bha::cycles
