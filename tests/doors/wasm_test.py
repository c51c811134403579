"""The browser core: same integrals as the native program, bit for bit, on 1 MB of simulated text, same health to 1e-9; small enough to send."""

import gzip
import json
import math
import sqlite3
import subprocess
import tempfile
import unittest
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MODULE = ROOT / "build/wasm/bha.wasm"
HEALTH = MODULE.with_name("health.wasm")
BESIDE = MODULE.with_name("beside.wasm")
MODES = MODULE.with_name("modes.wasm")
BHA = ROOT / "build/release/bha"
NODE = ROOT / ".venv/bin/node"
MOST_BROTLI_BYTES = 150_000  # of each module: docs/decisions/014-two-modules.md
INTEGRALS = ["cycle", "charge_capacity_Ah", "discharge_capacity_Ah", "charge_energy_Wh", "discharge_energy_Wh", "duration_s", "samples"]


def output(*command):
    done = subprocess.run([str(w) for w in command], capture_output=True, stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{command}: {done.stderr.decode()[-2000:]}")
    return done.stdout


def differences(a, b, path=""):
    """Where two documents differ by more than 1e-9 of a number."""
    if isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys():
        return [d for key in a for d in differences(a[key], b[key], f"{path}.{key}")]
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        return [d for i, (x, y) in enumerate(zip(a, b)) for d in differences(x, y, f"{path}[{i}]")]
    if isinstance(a, float) and isinstance(b, float) and math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12):
        return []
    return [] if a == b else [f"{path}: {a} and {b}"]


class BrowserCore(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            file, smoke = Path(folder, "cell.csv"), Path(__file__).with_name("wasm_smoke.mjs")
            output(BHA, "simulate", "--cycles", "12", "--seed", "5", "--sample-s", "10", "-o", file)
            cls.bytes = file.stat().st_size
            cls.native = json.loads(output(BHA, "report", file, "--json", "--quiet"))
            cls.browser = json.loads(output(NODE, smoke, MODULE, file))
            cls.healthy = json.loads(output(NODE, smoke, MODULE, file, HEALTH))
            cls.text = file.read_text()
            cls.samples = [json.loads(output(NODE, smoke.with_name("wasm_samples.mjs"), MODULE, file, *window)) for window in cls.windows()]

    @classmethod
    def windows(cls):
        """First row and number of rows of each cycle."""
        samples = cls.native["cycles"]["samples"]
        return [(1 + sum(samples[:i]), samples[i]) for i in range(len(samples))]

    def test_the_rows_of_each_cycle_are_those_of_the_file_one_cycle_after_the_other(self):
        heading, *lines = (line.split(",") for line in self.text.splitlines())
        columns = [heading.index(name) for name in ("Test Time / s", "Voltage / V", "Current / A")]
        rows = [tuple(float(line[column]) for column in columns) for line in lines]
        told = [[(row["time_s"], row["voltage_V"], row["current_A"]) for row in cycle] for cycle in self.samples]
        self.assertEqual(sum(count for _, count in self.windows()), len(rows))
        for (first, count), cycle, start_s in zip(self.windows(), told, self.native["cycles"]["start_time_s"]):
            mine = rows[first - 1:first - 1 + count]
            self.assertAlmostEqual(cycle[0][0], start_s, places=6)
            self.assertLessEqual(len(cycle), 2000)
            self.assertLessEqual(set(cycle), set(mine))
            for column in (1, 2):
                for extreme in (min, max):
                    self.assertEqual(extreme(row[column] for row in cycle), extreme(row[column] for row in mine))
            if count <= 2000:
                self.assertEqual(cycle, mine)

    def test_size(self):
        for module in (MODULE, HEALTH, BESIDE, MODES):
            raw = module.read_bytes()
            brotli = len(output("brotli", "-c", "-q", "11", module))
            print(f"    {module.name}: {len(raw) / 1e3:.0f} kB, gzip {len(gzip.compress(raw)) / 1e3:.0f} kB, brotli {brotli / 1e3:.0f} kB")
            self.assertLessEqual(brotli, MOST_BROTLI_BYTES)

    def test_integrals_equal_native_bit_for_bit(self):
        self.assertGreater(self.bytes, 500_000)
        native, browser = self.native["cycles"], self.browser["cycles"]
        self.assertGreater(len(native["cycle"]), 5)
        for name in INTEGRALS:
            self.assertEqual(native[name], browser[name], name)  # shortest round trip: equal text is equal bits

    def test_what_is_believed_rests_on_the_whole_file_as_it_does_natively(self):
        self.assertTrue(self.native["belief"]["used_tail"])
        self.assertEqual(self.native["belief"], self.browser["belief"])
        self.assertEqual(self.native["source"][0]["bytes"], self.browser["source"][0]["bytes"])

    def test_of_a_file_that_is_refused_the_headings_are_told_and_can_be_named(self):
        with tempfile.TemporaryDirectory() as place:
            strange = Path(place, "strange.csv")
            strange.write_text("a;b;c\n" + "".join(f"{10 * i};3,{500 + min(i, 60 - i)};{1 if i < 30 else -1}\n" for i in range(60)))
            script = "const {report} = await import('%s'); process.stdout.write(await report('%s', '%s', JSON.parse(process.argv[1])))"

            def told(options):
                return json.loads(output(NODE, "--input-type=module", "-e", script % (Path(__file__).with_name("wasm_core.mjs"), MODULE, strange), json.dumps(options)))

            refused, mapped = told({}), told({"map": {"time": "a:s", "voltage": "b:V", "current": "c:A"}, "decimal": ","})
        self.assertEqual([finding["code"] for finding in refused["findings"]], ["header_missing"])
        self.assertEqual([column["heading"] for column in refused["belief"]["columns"]], ["a", "b", "c"])
        self.assertEqual((refused["belief"]["dialect"]["delimiter"], refused["belief"]["evidence"]), (";", ""))
        self.assertEqual([column["source"] for column in mapped["belief"]["columns"]], ["declared"] * 3)
        self.assertEqual(mapped["source"][0]["rows"], 60)

    def test_the_second_module_tells_the_health_that_the_first_leaves_out(self):
        self.assertEqual((self.browser["soh"]["series"], self.browser["fits"]), ([], []))
        self.assertGreater(len(self.native["fits"]), 3)
        for part in ("cycles", "keys", "soh", "fits", "forecast", "end_of_life"):
            self.assertEqual(differences(self.native[part], self.healthy[part], part), [])
        codes = [[finding["code"] for finding in report["findings"]] for report in (self.native, self.healthy)]
        self.assertEqual(*codes)

    def test_what_a_cell_lost_is_the_native_answer(self):
        with tempfile.TemporaryDirectory() as place:
            slow, fast = Path(place, "slow.csv"), Path(place, "fast.csv")
            output(BHA, "simulate", "--protocol", "checkup", "--cycles", "101", "--seed", "3", "--sample-s", "120", "-o", slow)
            output(BHA, "simulate", "--cycles", "3", "--seed", "3", "--sample-s", "120", "-o", fast)
            names = ("--positive", "nmc811", "--negative", "graphite-silicon")
            native = json.loads(output(BHA, "modes", slow, *names, "--json", "--quiet"))
            script = (
                "const {modes} = await import('%s'); const [file, belief] = process.argv.slice(1); let told;"
                "try { told = await modes('%s', file, JSON.parse(belief), {name: 'nmc811', text: ''}, {name: 'graphite-silicon', text: ''}); }"
                "catch (error) { told = error.message; } process.stdout.write(told)"
            ) % (Path(__file__).with_name("wasm_core.mjs"), MODES)

            def told(file):
                belief = json.loads(output(BHA, "inspect", file, "--json", "--quiet"))["belief"]
                return json.loads(output(NODE, "--input-type=module", "-e", script, file, json.dumps(belief)))

            page, refused = told(slow), told(fast)
        self.assertEqual(len(native["rows"]), 3)
        for mine, theirs in zip(page["told"]["rows"], native["rows"], strict=True):
            self.assertEqual((mine["cycle"], mine["curves"], mine["status"]), (theirs["cycle"], theirs["curves"], theirs["status"]))
            for name in ("lithium_loss", "positive_loss", "negative_loss", "lithium_loss_upper", "charge_Ah", "rmse_V"):
                self.assertAlmostEqual(mine[name], theirs[name], 6)
        self.assertEqual(len(page["modes"]), 9)
        self.assertIn("C/10 or slower", refused["expected"])

    def beside(self, what, asked):
        script = "const {load, ...ways} = await import('%s'); process.stdout.write(ways['%s'](await load('%s'), process.argv[1]))"
        return json.loads(output(NODE, "--input-type=module", "-e", script % (Path(__file__).with_name("wasm_core.mjs"), what, BESIDE), json.dumps(asked)))

    def test_what_if_is_the_native_one(self):
        native = json.loads(output(BHA, "whatif", "--years", "5", "--temperature-degc", "30", "--instead", "c_rate=1", "--json"))
        conditions = {"temperature_degC": 30, "depth_of_discharge": 0.8, "mean_soc": 0.5, "c_rate": 0.5, "cycles_per_day": 1}
        told = self.beside("whatIfOf", {"years": 5, "baseline": conditions, "instead": {**conditions, "c_rate": 1}})
        for case in native["cases"]:
            case["name"] = case["name"].replace("c_rate=1", "instead")
        self.assertEqual(differences(native, told["told"]), [])
        self.assertEqual([line["name"] for line in told["lines"]], ["baseline", "instead"])

    def test_cohorts_are_the_native_ones(self):
        row = {"unit": "cycles", "eol_threshold": 0.8, "group": "warm"}
        cells = [{**row, "cell": "a", "eol_observed": 300}, {**row, "cell": "b", "censored_at": 420}, {**row, "cell": "c", "eol_observed": 350}]
        curves = [{"cell": name, "cycle": [1, 300], "efc": [1, 290], "days": [None, None], "soh": [1, low]} for name, low in (("a", 0.8), ("b", 0.9), ("c", 0.85))]
        told = self.beside("cohortViewOf", {"axis": "cycles", "cells": cells, "curves": curves})
        self.assertEqual([(step["at"], step["at_risk"], round(step["alive"], 9)) for step in told["cohorts"][0]["survival"]], [(300, 3, round(2 / 3, 9)), (350, 2, round(1 / 3, 9))])
        self.assertAlmostEqual(told["cohort_mean"][-1]["soh"], 0.85, 12)
        self.assertEqual(len(told["cohort_health"]), 6)

    def test_forecasts_are_the_native_ones(self):
        with tempfile.TemporaryDirectory() as place:
            folder, kept, out = (Path(place, name) for name in ("fleet", "kept", "out"))
            folder.mkdir()
            for seed, cycles in enumerate((110, 110, 110, 110, 50)):
                output(BHA, "simulate", "--cycles", cycles, "--seed", seed + 1, "--sample-s", "240", "-o", folder / f"cell{seed}.csv")
            output(BHA, "add", folder, "--eol", "0.96", "--workspace", kept, "--quiet")
            output(BHA, "report", "--workspace", kept, "--format", "json", "--out", out, "--quiet")
            fleet = json.loads((out / "fleet.json").read_text())
            with closing(sqlite3.connect(kept / "bha.sqlite")) as database:
                lives = [json.loads(life) for life, in database.execute("SELECT life FROM lives")]
        told = self.beside("forecastViewOf", {"lives": lives})
        self.assertEqual((told["cells"], told["ended"], len(told["told"])), (5, 4, 12))
        for mine, theirs in zip(told["told"], fleet["rehearsals"], strict=True):
            self.assertEqual((mine["cell"], mine["truth"]), (theirs["cell"], theirs["ended"]))
            for name in ("told", "lower", "upper"):
                self.assertAlmostEqual(mine[name] / theirs[name], 1, 6)
        self.assertAlmostEqual(told["forecast_cells"][0]["median"] / fleet["cells"][-1]["eol_forecast"], 1, 6)

    def test_vector_instructions_read_every_number_as_the_scalar_reference(self):
        script = "const {load} = await import('%s'); const c = await load('%s'); console.log(c.texts_read_otherwise(200), c.texts_of_a_culprit(3))"
        said = output(NODE, "--input-type=module", "-e", script % (Path(__file__).with_name("wasm_core.mjs"), MODULE.with_name("laws.wasm")))
        self.assertEqual(said.split(), [b"0", b"3"])
