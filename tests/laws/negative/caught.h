// Whether a law catches a culprit. The same cases in every run, and as many as a rare one needs: whether a law is sharp is not a
// matter of luck.
#pragma once
#include <rapidcheck.h>

#include <iostream>
#include <utility>

namespace bha::laws {

/// True when `law` fails within 2,000 cases. An error or a law that found too few cases to judge is no catch.
template <class Law>
bool caught(Law&& law) {
  rc::detail::TestParams params;
  params.seed = 1;
  params.maxSuccess = 2000;
  const rc::detail::TestResult result = rc::detail::checkTestable(std::forward<Law>(law), rc::detail::TestMetadata{}, params);
  if (!result.template is<rc::detail::FailureResult>()) rc::detail::printResultMessage(result, std::cerr);
  return result.template is<rc::detail::FailureResult>();
}

}  // namespace bha::laws
