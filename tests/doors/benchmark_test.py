"""`bha benchmark` as people use it: a fleet in upstream's folders, the table, the predictions, refusals with words."""

import hashlib
import json
import os
import random
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BHA = os.environ.get("BHA_PROGRAM", str(ROOT / "build/release/bha"))


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def cell_text(seed, rows=40):
    draw = random.Random(seed)
    lines = [",".join(f"f{j}" for j in range(16)) + ",capacity"]
    fade = 0.003 + 0.002 * draw.random()
    for k in range(rows):
        soh = 1 - fade * k
        lines.append(",".join(f"{1 + 0.1 * j + (j % 3 - 0.5) * soh + 0.01 * draw.random():.6f}" for j in range(16)) + f",{2 * soh:.6f}")
    return "\n".join(lines) + "\n"


class Benchmark(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="bha-benchmark-"))
        (self.folder / "XJTU data").mkdir()
        self.protocol = {"id": "made-up", "task": "soh", "source": "PINN4SOH feature files", "protocol": "honest", "nominal_Ah": 2.0,
                         "train": [f"XJTU/train{i}.csv" for i in range(4)], "test": ["XJTU/asked.csv"]}
        for i, name in enumerate([*self.protocol["train"], *self.protocol["test"]]):
            (self.folder / "XJTU data" / Path(name).name).write_text(cell_text(i))

    def tearDown(self):
        shutil.rmtree(self.folder)

    def run_on(self, protocol, *words):
        path = self.folder / "protocol.json"
        path.write_text(json.dumps(protocol))
        return subprocess.run([BHA, "benchmark", "--protocol", path, "--data", self.folder, *words], capture_output=True, text=True, check=False)

    def test_every_row_is_predicted_and_the_table_is_told(self):
        out = self.folder / "predictions.csv"
        done = self.run_on(self.protocol, "--level", "NoLabel", "-o", out)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("made-up", done.stdout)
        self.assertIn("interval_not_conformal", done.stderr)
        lines = out.read_text().splitlines()
        self.assertEqual(lines[0], "cell,row,soh,lo,hi")
        self.assertEqual([line.split(",")[:2] for line in lines[1:]], [["XJTU/asked.csv", str(k)] for k in range(40)])
        told = json.loads(self.run_on(self.protocol, "--json").stdout)
        self.assertEqual((told["level"], told["train_cells"], told["table"][0]["scores"]["rows"]), ("k", 4, 40))

    def test_a_model_that_is_trained_and_kept_tells_what_the_benchmark_tells(self):
        out, model, told = (self.folder / name for name in ("predictions.csv", "model.json", "told.csv"))
        self.assertEqual(self.run_on(self.protocol, "--level", "k", "-o", out).returncode, 0)
        features = ["--features", ",".join(f"f{j}" for j in range(16)), "--inputs", "slice-course"]
        tables = [self.folder / "XJTU data" / Path(name).name for name in self.protocol["train"]]
        for words in (["train", *tables, "--nominal-capacity-ah", "2", "--model", "ensemble", *features, "-o", model],
                      ["predict", model, self.folder / "XJTU data" / "asked.csv", "-o", told]):
            done = subprocess.run([BHA, *map(str, words)], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("ensemble", subprocess.run([BHA, "model", "show", model], capture_output=True, text=True, check=True).stdout)
        soh = [line.split(",")[2] for line in out.read_text().splitlines()]
        self.assertEqual(soh[1:], [line.split(",")[2] for line in told.read_text().splitlines()][1:])

    def test_what_was_read_is_told_by_its_sha256(self):
        told = json.loads(self.run_on(self.protocol, "--json").stdout)["inputs"]
        self.assertEqual(told["protocol_sha256"], sha256((self.folder / "protocol.json").read_bytes()))
        files = sorted([*self.protocol["train"], *self.protocol["test"]])
        self.assertEqual(told["data"], [{"file": name, "sha256": sha256((self.folder / name.replace("/", " data/")).read_bytes())} for name in files])
        self.assertEqual(told["list_sha256"], sha256("".join(f"{each['sha256']}  {each['file']}\n" for each in told["data"]).encode()))
        text = self.run_on(self.protocol).stdout
        self.assertIn("protocol sha256 " + told["protocol_sha256"], text)
        self.assertIn(f"data sha256 {told['list_sha256']} (of the list of 5 files)", text)

    def test_a_protocol_by_its_name(self):
        told = lambda done: {**json.loads(done.stdout), "findings": None}  # they name the path
        by_path = told(self.run_on(self.protocol, "--json"))
        data = self.folder / "data"
        data.mkdir()
        (self.folder / "XJTU data").rename(data / "XJTU data")
        for place in (data, self.folder / "protocols", self.folder):
            place.mkdir(exist_ok=True)
            shutil.copy(self.folder / "protocol.json", place / "named.json")
            for words in (("named",), ("--protocol", "named"), (place / "named.json",)):
                done = subprocess.run([BHA, "benchmark", *words, "--data", data, "--json"], capture_output=True, text=True, check=False, cwd=self.folder)
                self.assertEqual(told(done), by_path, done.stderr)
            (place / "named.json").unlink()
        done = subprocess.run([BHA, "benchmark", "named", "--data", data], capture_output=True, text=True, check=False, cwd=self.folder)
        self.assertEqual(done.returncode, 1)
        for words in ("file_not_found", "protocols/named.json", "--data"):
            self.assertIn(words, done.stderr)

    def test_a_time_limit_ends_with_what_was_told_and_says_so(self):
        done = self.run_on(self.protocol, "--time-limit", "1e-9", "--json")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("out_of_time", done.stderr)
        whole = self.run_on(self.protocol, "--json")
        self.assertEqual(self.run_on(self.protocol, "--time-limit", "600", "--json").stdout, whole.stdout)
        self.assertEqual(self.run_on(self.protocol, "--time-limit", "-1").returncode, 2)

    def test_threads_change_no_byte(self):
        one, two = (self.run_on(self.protocol, "--threads", n, "-o", "-").stdout for n in "12")
        self.assertTrue(one.startswith("cell,row,soh"))
        self.assertEqual(one, two)

    def test_a_cell_on_both_sides_is_refused_under_any_name(self):
        shutil.copy(self.folder / "XJTU data/train2.csv", self.folder / "XJTU data/innocent.csv")
        for name in ("XJTU/train2.csv", "XJTU/innocent.csv"):
            done = self.run_on({**self.protocol, "test": [name]})
            self.assertEqual(done.returncode, 1)
            self.assertEqual(done.stdout, "")
            self.assertIn("same_cell_twice", done.stderr)

    def test_what_is_missing_is_named(self):
        for change, words in (({"train": ["XJTU/nobody.csv"]}, "XJTU/nobody.csv"), ({"task": "weather"}, "weather"),
                              ({"train": self.protocol["train"][:1]}, "too_few_cells"), ({"nominal_Ah": None}, "nominal_Ah")):
            done = self.run_on({**self.protocol, **change})
            self.assertEqual(done.returncode, 1, change)
            self.assertIn(words, done.stderr)


if __name__ == "__main__":
    unittest.main()
