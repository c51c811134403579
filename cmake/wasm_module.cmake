# build/wasm/bha.wasm: the core behind shell/c/bha.h. Its only imports are fd_close, fd_seek and fd_write, which never run.
add_executable(bha_wasm shell/c/bha.cpp shell/wasm/ending.cpp $<TARGET_OBJECTS:bha_core>)
target_compile_definitions(bha_wasm PRIVATE TL_ASSERT=static_cast<void>)
target_compile_options(bha_wasm PRIVATE -fno-exceptions -fno-rtti)
set_target_properties(bha_wasm PROPERTIES OUTPUT_NAME bha SUFFIX .wasm)
target_link_options(bha_wasm PRIVATE -mexec-model=reactor -flto -Wl,--gc-sections -Wl,--strip-all -Wl,-z,stack-size=1048576
                    -Wl,--export=malloc -Wl,--export=free)
foreach(name bha_version bha_session_open bha_push_bytes bha_end bha_snapshot bha_result_json bha_close)
  target_link_options(bha_wasm PRIVATE -Wl,--export=${name})
endforeach()
