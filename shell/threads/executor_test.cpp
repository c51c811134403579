#include "shell/threads/executor.h"

#include <gtest/gtest.h>

#include <atomic>
#include <numeric>
#include <vector>

namespace bha::threads {

// It had stood still: the inner call waited for threads that waited for it.
TEST(Executor, WorkWithinWork_IsDoneOnTheSpot) {
  Executor executor(3);
  const bha::Run run = executor.run();
  std::vector<std::atomic<int>> done(20 * 30);
  run.each(20, [&](std::size_t i) { run.each(30, [&](std::size_t j) { ++done[30 * i + j]; }); });
  for (const auto& times : done) EXPECT_EQ(times, 1);
}

// A worker that had its piece and was put to sleep woke to find the caller gone on, and the work with it: found by the thread
// sanitizer.
TEST(Executor, ManyShortCalls_AreAllDone) {
  Executor executor(4);
  const bha::Run run = executor.run();
  std::atomic<int> done = 0;
  for (int call = 0; call < 20'000; ++call) run.each(5, [&](std::size_t) { ++done; });
  EXPECT_EQ(done, 100'000);
}

TEST(Executor, PiecesWithinWork_AreSettledInOrder) {
  Executor executor(3);
  const bha::Run run = executor.run();
  std::vector<std::vector<int>> settled(10);
  run.each(settled.size(), [&](std::size_t i) {
    int taken = 0, at_hand = 0;
    run.in_order(4, {.take = [&](std::size_t) { return at_hand = taken, taken++ < 25; },
                     .work = [](std::size_t) {},
                     .settle = [&](std::size_t) { settled[i].push_back(at_hand); }});
  });
  std::vector<int> expected(25);
  std::iota(expected.begin(), expected.end(), 0);
  for (const auto& order : settled) EXPECT_EQ(order, expected);
}

}  // namespace bha::threads
