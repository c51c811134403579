#include "bha/math/isotonic.h"

#include <cstddef>

namespace bha::math {

std::vector<double> non_increasing(std::span<const double> y, std::span<const double> weight, double bounce) {
  struct Pool {
    double weighted_sum, weight;
    std::size_t end;  // one past its last entry
    [[nodiscard]] double mean() const { return weighted_sum / weight; }
  };
  std::vector<Pool> pools;
  for (std::size_t k = 0; k < y.size(); ++k) {
    const double w = weight.empty() ? 1 : weight[k];
    pools.push_back({w * (y[k] - bounce * static_cast<double>(k)), w, k + 1});
    while (pools.size() > 1 && pools[pools.size() - 2].mean() <= pools.back().mean()) {
      const Pool last = pools.back();
      pools.pop_back();
      pools.back() = {pools.back().weighted_sum + last.weighted_sum, pools.back().weight + last.weight, last.end};
    }
  }
  std::vector<double> fit;
  fit.reserve(y.size());
  for (const Pool& pool : pools)
    while (fit.size() < pool.end) fit.push_back(pool.mean() + bounce * static_cast<double>(fit.size()));
  return fit;
}

}  // namespace bha::math
