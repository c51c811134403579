// Planted bugs that the laws of tests/laws/session_test.cpp must catch.
#include <gtest/gtest.h>

#include "tests/laws/negative/caught.h"
#include "tests/laws/session_law.h"

namespace bha::laws {
namespace {

struct ForgetsTheOpenLine : pipeline::Session {  // what follows the last line end of a piece is lost
  explicit ForgetsTheOpenLine(pipeline::Session&& s) : Session(std::move(s)) {}
  static Result<ForgetsTheOpenLine> open(const record::Belief& b, const pipeline::Options& o, const Limits& l, std::string name) {
    return Session::open(b, o, l, std::move(name)).map([](pipeline::Session&& s) { return ForgetsTheOpenLine(std::move(s)); });
  }
  Result<void> push_bytes(std::string_view bytes) { return Session::push_bytes(bytes.substr(0, bytes.rfind('\n') + 1)); }
};
TEST(NegativeTwin, ForgettingTheOpenLineIsCaught) {
  EXPECT_TRUE(caught([] {
    const TextLife life = any_text();
    RC_ASSERT(pieces_tell_the_same<ForgetsTheOpenLine>(life, {life.text.size() / 2 + 3}, false));
  }));
}

struct TellsTheOpenCycle : ForgetsTheOpenLine {  // the open cycle passes for a closed one
  explicit TellsTheOpenCycle(ForgetsTheOpenLine&& s) : ForgetsTheOpenLine(std::move(s)) {}
  static Result<TellsTheOpenCycle> open(const record::Belief& b, const pipeline::Options& o, const Limits& l, std::string name) {
    return ForgetsTheOpenLine::open(b, o, l, std::move(name)).map([](ForgetsTheOpenLine&& s) {
      return TellsTheOpenCycle(std::move(s));
    });
  }
  pipeline::Analysis so_far(bha::Run& run) { return finish(run); }
};
TEST(NegativeTwin, TellingTheOpenCycleIsCaught) {
  EXPECT_TRUE(caught([] {
    const TextLife life = any_text();
    RC_ASSERT(the_past_stays<TellsTheOpenCycle>(life, life.text.size() * 2 / 3));
  }));
}

}  // namespace
}  // namespace bha::laws
