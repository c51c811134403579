#include "bha/cycles/keys.h"

#include <algorithm>
#include <cmath>

namespace bha::cycles {
namespace {

constexpr double current_share = 0.10, voltage_V = 0.020, temperature_K = 3, previous_is_wider = 1.5, checkup_below = 0.8;

double share(double difference, double window) { return std::isnan(difference) ? 0 : std::fabs(difference) / window; }

/// 1: at the rim of the window.
double distance(const CapacityKey& key, const Conditions& c) {
  return std::max({share(c.current_A - key.current_A, current_share * key.current_A),
                   share(c.voltage_min_V - key.voltage_min_V, voltage_V), share(c.voltage_max_V - key.voltage_max_V, voltage_V),
                   share(c.temperature_degC - key.temperature_degC, temperature_K)});
}
void follow(double& mean, double value, std::int64_t n) {
  if (std::isnan(value)) return;
  mean = std::isnan(mean) ? value : mean + (value - mean) / static_cast<double>(n);
}
void set_roles(std::vector<CapacityKey>& keys, double main_A) {
  for (CapacityKey& key : keys) key.role = key.current_A < checkup_below * main_A ? Role::checkup : Role::ageing;
}

}  // namespace

std::int32_t KeyTable::join(const Conditions& c) {
  CapacityKey* nearest = nullptr;
  double least = 1;
  for (CapacityKey& key : keys) {
    const double d = distance(key, c) / (key.key == previous ? previous_is_wider : 1);
    if (d <= least) {
      least = d;
      nearest = &key;
    }
  }
  if (nearest == nullptr) {
    if (keys.size() >= most_keys) return previous = 0;
    keys.push_back({.key = static_cast<std::int32_t>(keys.size() + 1)});
    nearest = &keys.back();
  }
  ++nearest->cycles;
  follow(nearest->current_A, c.current_A, nearest->cycles);
  follow(nearest->voltage_min_V, c.voltage_min_V, nearest->cycles);
  follow(nearest->voltage_max_V, c.voltage_max_V, nearest->cycles);
  follow(nearest->temperature_degC, c.temperature_degC, nearest->cycles);
  if (main == 0 && nearest->cycles == cycles_of_a_main_key) {
    main = nearest->key;
    nearest->main = true;
  }
  if (const CapacityKey* m = find(main)) set_roles(keys, m->current_A);
  return previous = nearest->key;
}

}  // namespace bha::cycles
