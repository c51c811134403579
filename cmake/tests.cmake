# One program per tier; each lists its own cases. Tests run at the root of the repository and name their files from there: no
# unit holds a place of this machine, so a cache of compiled units serves every checkout.
find_package(GTest REQUIRED)
find_library(RAPIDCHECK rapidcheck REQUIRED)

function(bha_test name)
  if(NOT ARGN)
    return()
  endif()
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE bha_core GTest::gtest_main ${RAPIDCHECK})
  if(TARGET bha_shell)
    target_link_libraries(${name} PRIVATE bha_shell)
  endif()
  if(BHA_COVERAGE OR BHA_SANITIZE)
    # Before the tests' own objects: of an inline function the linker keeps the first copy, and only the core's is counted and checked.
    target_link_options(${name} PRIVATE -Wl,--whole-archive $<TARGET_FILE:bha_core> -Wl,--no-whole-archive)
  endif()
  if(BHA_SANITIZE AND NOT BHA_SANITIZE_POINTERS)
    target_compile_options(${name} PRIVATE -fno-sanitize=all -O0)  # checked is what is tested; the tests themselves: nightly
  endif()
  if(TARGET bha AND name STREQUAL "doors_tests")
    add_dependencies(${name} bha)
  endif()
  target_compile_options(${name} PRIVATE -Wno-conversion -Wno-shadow $<$<CONFIG:Release>:-O1>)  # a fifth less to compile
  target_compile_definitions(${name} PRIVATE BHA_ROOT=".")
  if(BHA_FUZZ)  # what guides the fuzzers is wanted in the core alone
    target_compile_options(${name} PRIVATE -fno-sanitize=fuzzer-no-link)
  endif()
  bha_precompile(${name} <fstream> <random> <sstream> <gtest/gtest.h>)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
endfunction()

bha_test(unit_tests ${CORE_TESTS} ${SHELL_TESTS})
foreach(tier laws golden faults doors peers)
  file(GLOB_RECURSE TIER_TESTS CONFIGURE_DEPENDS tests/${tier}/*.cpp)
  list(FILTER TIER_TESTS EXCLUDE REGEX "/wasm_")  # for the browser's compiler: wasm_module.cmake
  bha_test(${tier}_tests ${TIER_TESTS})
endforeach()
target_sources(doors_tests PRIVATE ${INFLATE_SOURCES})
target_link_libraries(doors_tests PRIVATE z)
