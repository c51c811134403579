// What is handed in to whatever may take more than 10 ms: who runs pieces in parallel, when to stop, whom to tell, how long.
#pragma once
#include <cstddef>
#include <functional>
#include <string_view>

#include "bha/base/codes.h"
#include "bha/base/limits.h"

namespace bha {

/// A stream of pieces in which only the middle may be done by several at once. Each worker has a piece of its own and takes it
/// through all three, so that what it read and worked on is still in its core's cache when it settles it.
struct Ordered {
  std::function<bool(std::size_t worker)> take;    // the next piece; false: there is none. One call at a time
  std::function<void(std::size_t worker)> work;    // whatever does not depend on other pieces
  std::function<void(std::size_t worker)> settle;  // one call at a time, in the order in which pieces were taken
};

struct Run {
  /// body(i) for each i in [0, n), in any order, perhaps at once, also within a body; returns when all are done. Empty: in turn.
  std::function<void(std::size_t n, const std::function<void(std::size_t)>& body)> parallel_for{};
  /// Does a stream of pieces by so many workers at once; returns when all are settled. Empty: one piece after the other.
  std::function<void(std::size_t workers, const Ordered&)> parallel_in_order{};
  std::size_t threads = 1;                                            // how many bodies may run at once
  std::function<bool()> stop_requested{};                             // empty: never
  std::function<void(double fraction, std::string_view)> progress{};  // empty: nobody listens
  std::function<double()> elapsed_s{};                                // empty: no budget is kept
  double budget_s = 0;                                                // 0: none
  Limits limits{};

  void each(std::size_t n, const std::function<void(std::size_t)>& body) const {
    if (parallel_for && n > 1) return parallel_for(n, body);
    for (std::size_t i = 0; i < n; ++i) body(i);
  }
  void in_order(std::size_t workers, const Ordered& pieces) const {
    if (parallel_in_order && workers > 1) return parallel_in_order(workers, pieces);
    while (pieces.take(0)) {
      pieces.work(0);
      pieces.settle(0);
    }
  }
  [[nodiscard]] bool must_stop() const {
    return (stop_requested && stop_requested()) || (budget_s > 0 && elapsed_s && elapsed_s() > budget_s);
  }
  /// Why it must.
  [[nodiscard]] Code stop_code() const { return stop_requested && stop_requested() ? Code::stopped : Code::out_of_time; }
  void tell(double fraction, std::string_view what) const {
    if (progress) progress(fraction, what);
  }
};

}  // namespace bha
