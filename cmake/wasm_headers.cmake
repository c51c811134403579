# A folder of links to the header-only libraries: the whole of the system's include folder would bring the machine's own C library in.
set(WASM_HEADERS ${CMAKE_BINARY_DIR}/headers)
file(MAKE_DIRECTORY ${WASM_HEADERS})
foreach(library boost fmt tl)
  find_path(FOUND_${library} NAMES ${library} PATHS /usr/include /usr/local/include NO_CMAKE_FIND_ROOT_PATH REQUIRED)
  file(CREATE_LINK ${FOUND_${library}}/${library} ${WASM_HEADERS}/${library} SYMBOLIC)
endforeach()
find_path(EIGEN_INCLUDE NAMES Eigen/Core PATHS /usr/include/eigen3 /usr/local/include/eigen3 NO_CMAKE_FIND_ROOT_PATH REQUIRED)
file(CREATE_LINK ${EIGEN_INCLUDE}/Eigen ${WASM_HEADERS}/Eigen SYMBOLIC)
include_directories(SYSTEM ${CMAKE_SOURCE_DIR}/shell/wasm ${WASM_HEADERS})  # in this order: <fmt/format.h> is the small one of shell/wasm
add_compile_definitions(BOOST_DISABLE_THREADS BHA_WITHOUT_SENTENCES FMT_STATIC_THOUSANDS_SEPARATOR=44)  # 44 is a comma: without it fmt brings <locale>, 140 kB
# Small: -Oz but for the sources that every row passes through (wasm_module.cmake), optimised over the whole program at the link.
# What the library would say before it gives up needs printf, and nobody would read it. Vectors and the other instructions: every
# browser since 2023 has them.
set(CMAKE_CXX_FLAGS_RELEASE "-Oz -flto -msimd128 -mbulk-memory -mnontrapping-fptoint -msign-ext -fno-threadsafe-statics -DNDEBUG")
add_compile_options("-D_LIBCPP_VERBOSE_ABORT(...)=__builtin_trap()" "-DFMT_THROW(x)=__builtin_trap()")
