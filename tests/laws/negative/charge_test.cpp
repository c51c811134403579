// Planted bugs that the laws of tests/laws/charge_test.cpp must catch.
#include <gtest/gtest.h>

#include "tests/laws/charge_law.h"
#include "tests/laws/negative/caught.h"

namespace bha::laws {
namespace {

struct CountsFromTheStart : features::CycleFold {  // a running total that is taken for the cycle's own
  using CycleFold::CycleFold;
  [[nodiscard]] std::vector<features::CycleRow> rows() const {
    auto out = CycleFold::rows();
    for (std::size_t i = 1; i < out.size(); ++i) out[i].discharge_capacity_Ah += out[i - 1].discharge_capacity_Ah;
    return out;
  }
};
TEST(NegativeTwin, ARunningTotalIsCaught) {
  EXPECT_TRUE(caught([] {
    const auto life = any_life();
    RC_ASSERT(no_head_matters<CountsFromTheStart>(life, life.rows / 3));
  }));
}

struct KeepsTimeInFloat32 : features::CycleFold {
  using CycleFold::CycleFold;
  void push(record::SampleBlock b) {
    for (std::int64_t& t : b.time_ns) t = static_cast<std::int64_t>(static_cast<float>(t));
    CycleFold::push(b);
  }
};
TEST(NegativeTwin, TimeInFloat32IsCaught) {
  EXPECT_TRUE(caught([] { RC_ASSERT(no_shift_of_time_matters<KeepsTimeInFloat32>(any_life(), 1'700'000'000'000'000'000)); }));
}

struct ClipsTheCurrent : features::CycleFold {
  using CycleFold::CycleFold;
  void push(record::SampleBlock b) {
    for (double& i : b.current_A) i = i > 3 ? 3 : i < -3 ? -3 : i;
    CycleFold::push(b);
  }
};
TEST(NegativeTwin, AClippedCurrentIsCaught) {
  EXPECT_TRUE(caught([] { RC_ASSERT(size_is_only_a_scale<ClipsTheCurrent>(any_life())); }));
}

}  // namespace
}  // namespace bha::laws
