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

}  // namespace
}  // namespace bha::laws
