// A made-up fleet behind a protocol: files exist only as text.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "bha/base/text.h"
#include "bha/pipeline/benchmark.h"
#include "tests/laws/slice_law.h"

namespace bha::laws {

struct Fleet {
  std::map<std::string, SliceLife> cells;
  pipeline::Protocol protocol{.id = "made-up", .task = "soh", .source = "PINN4SOH feature files", .nominal_Ah = 2};
  void add(const std::string& name, const SliceLife& life, bool tested) {
    cells[name] = life;
    (tested ? protocol.test : protocol.train).push_back(name);
  }
};

inline Fleet any_fleet(std::size_t train = 4, std::size_t test = 2) {
  Fleet fleet;
  for (std::uint32_t i = 0; i < train; ++i) fleet.add("train" + std::to_string(i), any_slice_life(i), false);
  for (std::uint32_t i = 0; i < test; ++i) fleet.add("test" + std::to_string(i), any_slice_life(100 + i), true);
  return fleet;
}

inline pipeline::ReadFile files_of(const Fleet& fleet) {
  return [&fleet](const std::string& path) -> Result<std::string> {
    const auto found = fleet.cells.find(path);
    if (found == fleet.cells.end()) return refuse(Code::file_not_found, {.file = path}, "no such cell", "one of the fleet");
    std::string text;
    for (std::size_t j = 0; j < features::slice_width; ++j) text += "f" + std::to_string(j) + ",";
    text += "capacity\n";
    for (std::size_t i = 0; i < found->second.rows.size(); ++i) {
      for (const double v : found->second.rows[i]) append_number(text, v), text += ',';
      append_number(text, 2 * found->second.labels[i]);
      text += '\n';
    }
    return text;
  };
}

/// Predictions of one cell, a row each: value and interval.
inline Told told_of(const pipeline::Benchmark& done, const std::string& cell) {
  Told out;
  for (const auto& p : done.predictions)
    if (p.cell == cell) out.push_back({p.value, p.lower, p.upper});
  return out;
}

}  // namespace bha::laws
