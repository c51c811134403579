# One set of flags for every room: same bits everywhere, so no contraction and never the build machine's own instructions.
set(CMAKE_CXX_FLAGS_RELEASE "-O2")  # the browser: -Oz, its size is bounded by a test
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g")
add_compile_options(-ffp-contract=off -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -fdiagnostics-color=auto)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-Wno-missing-field-initializers)  # designated initialisers leave the rest at their defaults
else()
  add_compile_options(-Wno-missing-field-initializers -Wno-missing-designated-field-initializers -Wno-unknown-warning-option)
endif()
if(BHA_SANITIZE)
  # no vptr: the core has no RTTI for it to read
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=all -fno-omit-frame-pointer -g1)
  if(NOT BHA_SANITIZE_POINTERS)
    # A check before every access, a third of the compile time, for what address already stops (a null pointer, an end run over) or
    # no platform of ours minds (alignment): nightly has them.
    add_compile_options(-fno-sanitize=null,alignment,object-size)
  endif()
  add_link_options(-fsanitize=address,undefined)
endif()
if(BHA_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "BHA_FUZZ needs clang: cmake --preset fuzz")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(BHA_THREAD_SANITIZE)
  add_compile_options(-fsanitize=thread -g1)
  add_link_options(-fsanitize=thread)
endif()
if(BHA_COVERAGE)
  add_link_options(--coverage)
endif()
if(NOT BHA_WASM)  # one compilation serves the command and the Python module, which is a shared library
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
  add_compile_options(-fno-semantic-interposition)  # calls within it stay calls that can be inlined
endif()
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
