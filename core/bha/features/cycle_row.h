// An open cycle's sums → its row of the cycle table, with the reason for every number that is missing.
#pragma once
#include "bha/cycles/keys.h"
#include "bha/features/cycle_sums.h"
#include "bha/features/types.h"

namespace bha::features {

/// What the row needs beside its own sums.
struct RowContext {
  const cycles::CycleOptions* options = nullptr;
  std::int64_t cycle = 0;
  std::int64_t first_unix_ns = record::no_time, first_time_ns = record::no_time;  // of the record
  double throughput_As = 0;                                                       // Σ|I|Δt up to the cycle's end
  double largest_discharge_As = 0;                                                // this one included
  bool cut = false;                                                               // the data end within it
};

/// Joins a capacity key where the discharge is a capacity.
[[nodiscard]] CycleRow make_row(const CycleSums&, const RowContext&, cycles::KeyTable&);
/// Why a column of the row is missing; none: it is there.
[[nodiscard]] Code why_missing(std::string_view column, const CycleSums&, const CycleRow&, const cycles::CycleOptions&);

}  // namespace bha::features
