// The raw rows of one cycle, thinned for drawing while they pass.
//   DrawnSamples drawn({.first = 1201, .count = 600});   while (!drawn.complete() && reader.next(block)) drawn.push(block);
//   drawn.marks()   → at most 2,000 rows
// Rows are counted as the cycle table counts them: a cycle's first is one more than the `samples` of all cycles before it.
// A window of more than 2,000 rows is cut into at most 285 stretches of the same number of rows; of each stay the first row and
// those with the least and largest voltage, current and temperature: no peak is lost. Laws  any cut into blocks gives the same
// rows.   Cost  a few comparisons a row; the state does not grow with the window
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "bha/record/types.h"
#include "bha/report/chart_data.h"

namespace bha::report {

struct RowWindow {
  std::uint64_t first = 1, count = 0;  // the first row, from 1
};

class DrawnSamples {  // a class: the stretch that is open and the rows that stay must keep in step
 public:
  static constexpr std::uint64_t most = 2'000, kept_of_a_stretch = 7, stretches = most / kept_of_a_stretch;

  explicit DrawnSamples(const RowWindow& window) : window_(window) {}
  void push(const record::SampleBlock&);
  /// All rows of the window have passed.
  [[nodiscard]] bool complete() const { return passed_ >= end(); }
  [[nodiscard]] std::vector<SampleMark> marks() const;

 private:
  struct Kept {
    std::uint64_t row = 0;  // in the window, from 1; 0: none
    SampleMark mark{};
  };
  RowWindow window_{};
  std::uint64_t passed_ = 0, stretch_ = 0;
  std::int64_t start_ns_ = record::no_time;
  std::array<Kept, kept_of_a_stretch> open_{};  // the first; least and largest voltage, current, temperature
  std::vector<SampleMark> done_{};

  [[nodiscard]] std::uint64_t before() const { return window_.first - 1; }  // rows that are not looked at; of row 0 all
  [[nodiscard]] std::uint64_t end() const { return before() + std::min(window_.count, ~before()); }
  void add(const SampleMark&, std::uint64_t row);
  void close_into(std::vector<SampleMark>&) const;
};

}  // namespace bha::report
namespace bha {
template <>
inline constexpr auto fields<report::RowWindow> = Fields{Field{"first", &report::RowWindow::first, "The first row, from 1."},
                                                         Field{"count", &report::RowWindow::count, "How many rows."}};
static_assert(fully_described<report::RowWindow>);
}  // namespace bha
