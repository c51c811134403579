#include <gtest/gtest.h>

#include "tests/laws/session_law.h"

namespace bha::laws {

// The wall clock is the only clock: test time counts from the first row of all, also for who goes on from a snapshot.
TEST(SessionLaw, GoingOnFromASnapshotKeepsTheOriginOfAWallClock) {
  TextLife life{.text = "Unix Time / s,Voltage / V,Current / A\n"};
  for (int i = 0; i < 400; ++i)
    life.text += std::to_string(1'767'225'600 + 60 * i) + "," + (i % 200 < 100 ? "3.9,1.5" : "3.5,-1.5") + "\n";
  const auto decision = formats::probe(formats::source_in_memory("life", life.text), session_options().belief, {});
  ASSERT_TRUE(decision.has_value()) << spell(decision.error());
  life.belief = decision->belief;
  EXPECT_TRUE(pieces_tell_the_same<pipeline::Session>(life, {3'000, 7'777}, true));
}

}  // namespace bha::laws
