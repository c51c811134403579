#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/laws/session_law.h"

namespace bha::laws {
namespace {

using pipeline::Session;

RC_GTEST_PROP(SessionLaw, AnyCutOfTheTextTellsTheSame, ()) {
  const TextLife life = any_text();
  RC_ASSERT(pieces_tell_the_same<Session>(life, any_cuts(life.text.size()), false));
}
RC_GTEST_PROP(SessionLaw, GoingOnFromASnapshotAtAnyByteTellsTheSame, ()) {
  const TextLife life = any_text();
  RC_ASSERT(pieces_tell_the_same<Session>(life, any_cuts(life.text.size()), true));
}
RC_GTEST_PROP(SessionLaw, WhatComesLaterChangesNoClosedCycle, ()) {
  const TextLife life = any_text();
  RC_ASSERT(the_past_stays<Session>(life, *rc::gen::inRange<std::size_t>(0, life.text.size() + 1)));
}
TEST(SessionLaw, TheFileTellsTheSameAsItsBytes) {
  EXPECT_TRUE(rc::check([] {
    const TextLife life = any_text();
    bha::Run run;
    auto file = pipeline::analyse(formats::source_in_memory("life", life.text), session_options(), run);
    RC_ASSERT(static_cast<bool>(file));
    auto session = Session::open(life.belief, session_options(), {}, "life");
    RC_ASSERT(session && session->push_bytes(life.text) && session->end_of_text());
    const pipeline::Analysis bytes = session->finish(run);
    RC_ASSERT(bits(file->cycles) == bits(bytes.cycles));
    RC_ASSERT(file->rejects.size() == bytes.rejects.size());
  }));
}
// Lines may be longer than a piece; several workers have pieces at once and work on them in another order.
RC_GTEST_PROP(SessionLaw, NoSizeOfPiecesAndNoNumberOfWorkersTellsOtherwise, ()) {
  const TextLife life = any_text();
  bha::Run run;
  auto whole = pipeline::analyse(formats::source_in_memory("life", life.text), session_options(), run);
  run.limits.piece_bytes = *rc::gen::inRange<std::size_t>(8, 4'000);
  run.threads = *rc::gen::inRange<std::size_t>(1, 6);
  run.parallel_in_order = [](std::size_t workers, const Ordered& pieces) {
    for (bool more = true; more;) {
      std::size_t taken = 0;
      while (taken < workers && (more = pieces.take(taken))) ++taken;
      for (std::size_t worker = taken; worker-- > 0;) pieces.work(worker);
      for (std::size_t worker = 0; worker < taken; ++worker) pieces.settle(worker);
    }
  };
  auto pieces = pipeline::analyse(formats::source_in_memory("life", life.text), session_options(), run);
  auto session = Session::open(life.belief, session_options(), run.limits, "life");
  RC_ASSERT(whole && pieces && session && session->push_bytes(life.text) && session->end_of_text());
  RC_ASSERT(bits(whole->cycles) == bits(pieces->cycles));
  RC_ASSERT(bits(whole->cycles) == bits(session->finish(run).cycles));
  RC_ASSERT(whole->rejects.size() == pieces->rejects.size());
}

}  // namespace
}  // namespace bha::laws
