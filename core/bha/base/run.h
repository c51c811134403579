// What is handed in to whatever may take more than 10 ms: who runs pieces in parallel, when to stop, whom to tell, how long.
#pragma once
#include <cstddef>
#include <functional>
#include <string_view>

#include "bha/base/limits.h"

namespace bha {

struct Run {
  /// Calls body(i) for every i in [0, n), in any order, perhaps at once; returns when all are done. Empty: one after the other.
  std::function<void(std::size_t n, const std::function<void(std::size_t)>& body)> parallel_for{};
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
  [[nodiscard]] bool must_stop() const {
    return (stop_requested && stop_requested()) || (budget_s > 0 && elapsed_s && elapsed_s() > budget_s);
  }
  void tell(double fraction, std::string_view what) const {
    if (progress) progress(fraction, what);
  }
};

}  // namespace bha
