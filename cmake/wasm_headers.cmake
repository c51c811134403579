# A folder of links to the header-only libraries: the whole of the system's include folder would bring the machine's own C library in.
set(WASM_HEADERS ${CMAKE_BINARY_DIR}/headers)
file(MAKE_DIRECTORY ${WASM_HEADERS})
foreach(library boost fmt tl fast_float nlohmann)
  find_path(FOUND_${library} NAMES ${library} PATHS /usr/include /usr/local/include NO_CMAKE_FIND_ROOT_PATH REQUIRED)
  file(CREATE_LINK ${FOUND_${library}}/${library} ${WASM_HEADERS}/${library} SYMBOLIC)
endforeach()
find_path(EIGEN_INCLUDE NAMES Eigen/Core PATHS /usr/include/eigen3 /usr/local/include/eigen3 NO_CMAKE_FIND_ROOT_PATH REQUIRED)
file(CREATE_LINK ${EIGEN_INCLUDE}/Eigen ${WASM_HEADERS}/Eigen SYMBOLIC)
include_directories(SYSTEM ${WASM_HEADERS})
add_compile_definitions(BOOST_DISABLE_THREADS FMT_STATIC_THOUSANDS_SEPARATOR=44)  # 44 is a comma: without it fmt brings <locale>, 140 kB
# Small, and optimised over the whole program at the link. What the libraries would say before they give up needs printf, and nobody
# would read it.
set(CMAKE_CXX_FLAGS_RELEASE "-Oz -flto -DNDEBUG")
add_compile_options("-D_LIBCPP_VERBOSE_ABORT(...)=__builtin_trap()" "-DFMT_THROW(x)=__builtin_trap()")
