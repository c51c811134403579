# Under the sanitizers half of the time of a unit goes into reading the same headers again: clang reads them once. Only there: the
# release build tells of an include that is missing.
if(BHA_SANITIZE OR BHA_THREAD_SANITIZE)
  set(BHA_PRECOMPILED <algorithm> <array> <cmath> <functional> <limits> <map> <memory> <numeric> <optional> <span> <string> <string_view>
      <tuple> <utility> <variant> <vector> <fmt/format.h> <tl/expected.hpp>)
  set(CMAKE_PCH_INSTANTIATE_TEMPLATES ON)
  add_compile_options("SHELL:-Xclang -fno-pch-timestamp")  # ccache: the same headers, the same file
endif()
function(bha_precompile target)
  if(BHA_PRECOMPILED)
    target_precompile_headers(${target} PRIVATE ${BHA_PRECOMPILED} ${ARGN})
  endif()
endfunction()
