// What is looked at of a container before it is read.
#include <gtest/gtest.h>

#include <cmath>

#include "bha/formats/registry.h"
#include "shell/containers/container.h"
#include "shell/containers/sample_text.h"
#include "shell/containers/table.h"

namespace bha::containers {
namespace {

// A long rest, and behind it what the limits and the threshold of rest are read from.
struct RestFirst : Table {
  explicit RestFirst(bool skips) : can_skip(skips) {
    rows = 400'000;
    for (const char* heading : {"Test Time / s", "Current / A", "Voltage / V"}) columns.push_back({heading, BHA_NUMBER});
  }
  void select(std::vector<std::uint32_t>, std::uint32_t) override { at = 0; }
  std::int64_t next(std::uint64_t most, void* const* into) override {
    const std::uint64_t n = std::min(most, rows - at);
    for (std::uint64_t k = 0; k < n; ++k, ++at) {
      const std::uint64_t in_cycle = at % 200, up = in_cycle < 100 ? in_cycle : 200 - in_cycle;
      const bool rest = at < 200'000;
      static_cast<double*>(into[0])[k] = 10.0 * static_cast<double>(at);
      static_cast<double*>(into[1])[k] = rest ? 1e-4 * static_cast<double>(at * 7 % 3) - 1e-4 : in_cycle < 100 ? 2 : -2;
      static_cast<double*>(into[2])[k] = rest ? 3 : 2.7 + 0.015 * static_cast<double>(up);
    }
    return static_cast<std::int64_t>(n);
  }
  std::int64_t skip(std::uint64_t n) override {
    if (!can_skip) return 0;
    at += std::min(n, rows - at);
    return static_cast<std::int64_t>(n);
  }
  bool can_skip = false;
  std::uint64_t at = 0;
};
template <bool skips>
const bha_container_api* rest_first() {
  static constexpr auto make = [](const bha_bytes&) -> std::unique_ptr<Table> { return std::make_unique<RestFirst>(skips); };
  static const bha_container_api api = Interface<make>::api("a test");
  return &api;
}

}  // namespace

TEST(Containers, AreBelievedFromAllOverThem) {
  const std::string bytes = "none";
  const auto source = formats::source_in_memory("made.parquet", bytes);
  for (const bool skips : {true, false}) {
    const auto container = Container::open({.built_in = skips ? rest_first<true> : rest_first<false>}, source.parts.front());
    ASSERT_TRUE(container.has_value()) << spell(container.error());
    const auto sample = sample_text(**container, {});
    ASSERT_TRUE(sample.has_value()) << spell(sample.error());
    EXPECT_EQ(sample->saw_end, skips);
    const auto decided = formats::probe(sample->source, {.delimiter = ",", .decimal = "."}, {});
    ASSERT_TRUE(decided.has_value()) << spell(decided.error());
    EXPECT_NEAR(decided->belief.rest_current_A, skips ? 2e-3 : 3e-4, 1e-4);
    EXPECT_EQ(std::isnan(decided->belief.voltage_max_V), !skips);
  }
}

}  // namespace bha::containers
