// Cells of known parameters, cycled by a protocol: rows as a cycler would log them, and the truth beside them.
//   auto truth = simulate::simulate({.cycles = 200, .seed = 7}, [&](const record::SampleBlock& block) { …; return true; }, run);
// Findings  option_invalid (an unknown protocol or fault, a number out of its range), stopped
// Blocks    ≤ 8,192 rows, rows from 1 in order; none spans two files (Truth::file_first_rows)
// Counters  charge and discharge since the test began (CounterScope::total)
// Cost      about 0.3 µs a row.  Bits  the same on every platform, for one seed and one set of options
#pragma once
#include "bha/base/run.h"
#include "bha/simulate/protocols.h"
#include "bha/simulate/sensors.h"

namespace bha::simulate {

[[nodiscard]] Result<Truth> simulate(const Options&, const Sink&, Run&);

}  // namespace bha::simulate
