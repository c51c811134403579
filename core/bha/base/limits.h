// Sizes are checked against these before anything is allocated: no input decides how much memory we take.
#pragma once
#include <cstddef>
#include <cstdint>

namespace bha {

struct Limits {
  std::size_t block_rows = 65'536;             // rows of one SampleBlock
  std::size_t piece_bytes = 256 << 10;         // text is parsed in pieces of this size, cut at a line end: with its columns it
                                               // fits a core's own cache
  std::size_t line_bytes = 1 << 20;            // a longer line is refused
  std::size_t columns = 1'024;                 // columns of one table
  std::size_t probe_bytes = 1 << 20;           // read from the head (and, for a file, from tail and middle) to form a Belief
  std::size_t rejects_per_code = 20;           // raw rows kept of each kind of defect; the count is kept in full
  std::size_t cycle_scratch_bytes = 64 << 20;  // scratch of the open cycle
  std::size_t cycles = 10'000'000;             // rows of one cycle table
  std::size_t json_depth = 64;
  std::size_t json_bytes = 256 << 20;
};

}  // namespace bha
