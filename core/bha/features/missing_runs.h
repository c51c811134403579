// Which columns are missing in which rows and why, as runs: a column that is missing for one reason all life long is one entry.
// Bounded: beyond 100,000 entries nothing is added and `full` says so.
#pragma once
#include <vector>

#include "bha/features/cycle_row.h"

namespace bha::features {

struct MissingRuns {
  static constexpr std::size_t most = 100'000;
  struct Entry {
    std::int32_t column = 0;
    Code code{};
    std::int64_t first_row = 0, last_row = 0;  // cycle numbers
  };
  std::vector<Entry> entries{};
  std::vector<std::int32_t> open{};  // by column: its last entry, −1 when the row before had a value
  bool full = false;

  void note(const CycleRow&, const CycleSums&, const cycles::CycleOptions&);
  [[nodiscard]] std::vector<Missing> list() const;
};

}  // namespace bha::features
