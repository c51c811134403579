# The browser core, in four modules (docs/decisions/014-two-modules.md): build/wasm/bha.wasm, from bytes to the report with its cycle
# table; build/wasm/health.wasm, from such a report to state of health, laws and forecast; build/wasm/beside.wasm, which lays cells
# beside each other, lets them tell of each other and asks what if; build/wasm/modes.wasm, which reads bytes once more and tells what the cell lost. Their
# only imports are fd_close, fd_seek and fd_write, which never run, and of bha.wasm read_at, by which a page gives the bytes of a file at any place.
set(HOT formats/text_fast formats/text_narrow formats/text_field cycles/segment features/cycle_sums
        features/curve_on_grid)
list(TRANSFORM HOT PREPEND core/bha/)
list(TRANSFORM HOT APPEND .cpp)
set_source_files_properties(${HOT} PROPERTIES COMPILE_OPTIONS -O2)
set_source_files_properties(shell/wasm/small_math.cpp PROPERTIES COMPILE_OPTIONS "-fno-lto;-fno-builtin")
set(WASM_OWN shell/wasm/small_fmt.cpp shell/wasm/small_float.cpp shell/wasm/small_math.cpp shell/wasm/ending.cpp)

function(bha_module name)
  add_executable(${name}_wasm ${WASM_OWN} ${ARGN})
  target_compile_definitions(${name}_wasm PRIVATE TL_ASSERT=static_cast<void>)
  target_compile_options(${name}_wasm PRIVATE -fno-exceptions -fno-rtti)
  set_target_properties(${name}_wasm PROPERTIES OUTPUT_NAME ${name} SUFFIX .wasm)
  target_link_options(${name}_wasm PRIVATE -mexec-model=reactor -flto -Wl,--gc-sections -Wl,--strip-all -Wl,-z,stack-size=1048576
                      -Wl,--export=malloc -Wl,--export=free)
endfunction()

bha_module(bha shell/c/bha.cpp shell/wasm/file.cpp shell/wasm/fold_alone.cpp "$<FILTER:$<TARGET_OBJECTS:bha_core>,EXCLUDE,(pipeline/health|features/step_fold)\\.cpp>")
foreach(name bha_version bha_session_open bha_push_bytes bha_end bha_result_json bha_samples_json bha_page_json
        bha_close)
  target_link_options(bha_wasm PRIVATE -Wl,--export=${name})
endforeach()
bha_module(health shell/c/health.cpp $<TARGET_OBJECTS:bha_core>)
target_link_options(health_wasm PRIVATE -Wl,--export=bha_report_health -Wl,--export=bha_report_page
                    -Wl,--export=bha_report_told -Wl,--export=bha_report_curves)
bha_module(beside shell/c/beside.cpp $<TARGET_OBJECTS:bha_core>)
target_link_options(beside_wasm PRIVATE -Wl,--export=bha_cohort_member -Wl,--export=bha_cohort_view -Wl,--export=bha_what_if
                    -Wl,--export=bha_life_so_far -Wl,--export=bha_forecast_view)
bha_module(modes shell/c/modes.cpp shell/wasm/slow_alone.cpp "$<FILTER:$<TARGET_OBJECTS:bha_core>,EXCLUDE,(pipeline/health|features/step_fold|formats/registry)\\.cpp>")
foreach(name bha_modes_open bha_modes_push bha_modes_told bha_modes_close)
  target_link_options(modes_wasm PRIVATE -Wl,--export=${name})
endforeach()
# Laws that have to hold inside this machine too; tests/doors runs it.
bha_module(laws tests/doors/wasm_laws.cpp $<TARGET_OBJECTS:bha_core>)
