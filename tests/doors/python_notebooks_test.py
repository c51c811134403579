"""The notebooks, cell by cell in one fresh interpreter, without Jupyter; and the Python of the documents.

Real data are used where they are there (BHA_SHARED). Needs the package: make python; BHA_PYTHON=1 makes its absence a failure."""

import ast
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
there = all(importlib.util.find_spec(name) is not None for name in ("bha", "sklearn"))
if not there and os.environ.get("BHA_PYTHON") == "1":
    raise RuntimeError("bha or scikit-learn is not installed: make python")

# As Jupyter does it: a cell's last expression is shown.
RUN = """
import ast, json, sys
said = {"__name__": "__main__"}
for number, source in enumerate(json.load(sys.stdin)):
    tree = ast.parse(source)
    shown = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    where = f"cell {number}"
    exec(compile(tree, where, "exec"), said)
    if shown is not None:
        value = eval(compile(ast.Expression(shown.value), where, "eval"), said)
        getattr(value, "_repr_html_", lambda: repr(value))()
"""
CELLS = """
import bha
from pathlib import Path
soh = []
for path in ("cell7.csv", "a.csv", "b.csv", "c.csv", "cells/one.csv"):
    Path(path).parent.mkdir(exist_ok=True)
    rows, _ = bha.simulate(cycles=12, seed=len(soh) + 1, sample_s=20)
    names = [name for name in rows.columns if rows[name].dtype != object]
    Path(path).write_text("\\n".join([",".join(names), *(",".join(map(str, row)) for row in zip(*(rows[n].tolist() for n in names)))]))
    if len(path) == 5:
        soh += (bha.features(path)["discharge_capacity_Ah"] / 2.0).tolist()
"""


def code_of(notebook):
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def run(cells, folder):
    environment = {**os.environ, "BHA_SHARED": str(Path(os.environ.get("BHA_SHARED", ROOT.parent / "shared")).resolve())}
    return subprocess.run([sys.executable, "-c", RUN], input=json.dumps(cells), cwd=folder, env=environment, capture_output=True, text=True,
                          timeout=300, check=False)


class Notebooks(unittest.TestCase):
    def test_there_are_three(self):
        self.assertEqual([path.stem for path in NOTEBOOKS], ["01_benchmarks", "02_first_hour", "03_your_own_model"])

    def test_they_hold_no_output_and_no_place_of_a_machine(self):
        for path in NOTEBOOKS:
            text = path.read_text(encoding="utf-8")
            notebook = json.loads(text)
            self.assertEqual((notebook["nbformat"], notebook["nbformat_minor"]), (4, 5), path.name)
            self.assertIsNone(re.search(r"[\"' ](/|~/|[A-Z]:\\\\)\w", text), path.name)
            for cell in notebook["cells"]:
                self.assertRegex(cell["id"], r"^[\w-]{1,64}$")
                if cell["cell_type"] == "code":
                    self.assertEqual((cell["outputs"], cell["execution_count"]), ([], None), path.name)
                    ast.parse("".join(cell["source"]))

    @unittest.skipUnless(there, "bha or scikit-learn is not installed: make python")
    def test_each_runs(self):
        for path in NOTEBOOKS:
            with self.subTest(path.name), tempfile.TemporaryDirectory() as folder:
                (Path(folder) / "docs").symlink_to(ROOT / "docs")
                inside = Path(folder) / "notebooks"
                inside.mkdir()
                done = run(code_of(json.loads(path.read_text(encoding="utf-8"))), inside)
                self.assertEqual(done.returncode, 0, done.stderr[-3000:])

    @unittest.skipUnless(there, "bha or scikit-learn is not installed: make python")
    def test_the_first_cell_of_the_first_hour_is_short(self):
        [first, *_] = code_of(json.loads((ROOT / "notebooks/02_first_hour.ipynb").read_text(encoding="utf-8")))
        self.assertLess(len(first.splitlines()), 10)
        with tempfile.TemporaryDirectory() as folder:
            self.assertRegex(run([first], folder).stdout, r"state of health: 0\.\d{4}")


@unittest.skipUnless(there, "bha or scikit-learn is not installed: make python")
class Documents(unittest.TestCase):
    def test_the_python_of_documents_runs(self):
        for page in ("README.md", "docs/python.md"):
            blocks = re.findall(r"^```python\n(.*?)^```", (ROOT / page).read_text(encoding="utf-8"), flags=re.S | re.M)
            self.assertGreater(len(blocks), 0, page)
            with self.subTest(page), tempfile.TemporaryDirectory() as folder:
                done = run([CELLS, *blocks], folder)
                self.assertEqual(done.returncode, 0, done.stderr[-3000:])


if __name__ == "__main__":
    unittest.main()
