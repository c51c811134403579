"""Types of the Python package: the stub is what the module says, mypy --strict and pyright have nothing to mend, and a caller's mistake is seen."""

import importlib.util
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

there = all(importlib.util.find_spec(name) is not None for name in ("bha", "mypy", "nanobind", "pyright"))
if not there and os.environ.get("BHA_PYTHON") == "1":
    raise RuntimeError("bha, mypy, nanobind or pyright is not installed: make python")

STUB = Path("shell/python/bha/_core.pyi")
CALLER = """
import numpy as np
import polars
import bha
import bha.sklearn

rows, truth = bha.simulate(cycles=3)
column = rows["voltage_V"].mean()
for source in ("cell.csv", rows, {"time_s": [1.0]}, polars.DataFrame(), np.zeros(3, dtype=[("time_s", "f8")])):
    table = bha.features(source)
several = bha.report(["a.csv", rows])[0].cycles
one = bha.report("a.csv", progress=lambda share, words: print(share, words)).soh.now
lower = bha.sklearn.RulRegressor.load("lives.json").predict_interval([[1.0]])[1]
"""
MISTAKES = {
    "bha.features(3)": "arg-type",
    "bha.report('a.csv')[0].cycles": "index",
    "bha.report(['a.csv']).cycles": "attr-defined",
    "bha.features('a.csv', progress='often')": "arg-type",
    "bha.features('a.csv').collums": "attr-defined",
}


@unittest.skipUnless(there, "bha, mypy, nanobind or pyright is not installed: make python")
class Types(unittest.TestCase):
    def test_the_stub_is_what_the_module_says(self):
        with tempfile.TemporaryDirectory(prefix="bha-stub-") as folder:
            made = Path(folder) / "_core.pyi"
            subprocess.run(["tools/python_stub", made], env={**os.environ, "PYTHON": sys.executable}, check=True)
            self.assertEqual(made.read_text(encoding="utf-8"), STUB.read_text(encoding="utf-8"), "make python-stub")

    def test_mypy_and_pyright_have_nothing_to_mend(self):
        done = subprocess.run([sys.executable, "tools/check_python_types"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_what_a_caller_may_say_and_what_not(self):
        with tempfile.TemporaryDirectory(prefix="bha-caller-") as folder:
            caller = Path(folder) / "caller.py"
            caller.write_text(CALLER + "".join(f"{line}\n" for line in MISTAKES), encoding="utf-8")
            done = subprocess.run(
                [sys.executable, "-m", "mypy", "--strict", "--config-file", os.devnull, "--cache-dir", folder, "--ignore-missing-imports", caller],
                env={**os.environ, "PYTHONPATH": "", "MYPYPATH": ""}, capture_output=True, text=True, check=False,
            )  # fmt: skip
        first = CALLER.count("\n") + 1
        seen = {}
        for words in done.stdout.splitlines():
            if words.startswith(str(caller)) and ": error: " in words:
                seen.setdefault(int(words.split(":")[1]), words.rsplit("[", 1)[-1].rstrip("]"))
        self.assertEqual(seen, {first + i: code for i, code in enumerate(MISTAKES.values())}, done.stdout)


if __name__ == "__main__":
    unittest.main()
