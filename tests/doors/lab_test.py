"""The lab through the whole command: a file of each protocol, from its bytes to state of health, against the truth that lies beside it.

The fold alone, and where cycles begin: tests/laws/lab_test.cpp. Here the belief (sign, clock, columns) and the joining of files count too.
"""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BHA = os.environ.get("BHA_PROGRAM", str(ROOT / "build/release/bha"))
TOLERANCE = 0.003
# protocol: why there is no state of health
PROTOCOLS = {name: "none" for name in (
    "cccv", "starts-with-discharge", "counter-mid-charge", "counter-half-cycle", "hppc", "gitt", "ambient-step", "chamber-drift", "interrupted-charge",
    "paused", "storage", "nominal-unknown", "rising", "sign-flipped", "half-cell", "cv-limited", "checkup")} | {"ah-limited": "too_few_cycles"}


def told(folder, protocol):
    """The report of the protocol's file, as its user would ask for it, and the truth."""
    file, cycles = folder / f"{protocol}.csv", "203" if protocol == "checkup" else "60"
    subprocess.run([BHA, "simulate", "--protocol", protocol, "--cycles", cycles, "--seed", "11", "--sample-s", "30", "-o", str(file)], check=True, capture_output=True)
    truth = json.loads((folder / f"{file.name}.truth.json").read_text())
    options = ["--voltage-limits", str(truth["voltage_min_V"]), str(truth["voltage_max_V"])]
    if protocol != "nominal-unknown":
        options += ["--nominal-capacity-ah", str(truth["nominal_capacity_Ah"])]
    if truth["configuration"] != "full-cell":
        options += ["--configuration", truth["configuration"]]
    if protocol == "paused":
        options += [str(folder / f"{protocol}.2.csv"), "--join", "one"]
    done = subprocess.run([BHA, "report", str(file), "--json", "--quiet", *options], check=True, capture_output=True)
    return json.loads(done.stdout), truth


class Lab(unittest.TestCase):
    def test_every_protocol_is_told_truly_from_its_bytes(self):
        with tempfile.TemporaryDirectory() as folder:
            for protocol, missing in PROTOCOLS.items():
                with self.subTest(protocol):
                    report, truth = told(Path(folder), protocol)
                    true_soh = {cycle["cycle"]: cycle["soh"] for cycle in truth["cycles"] if cycle["capacity_Ah"] is not None}
                    values = {cycle: value for series in report["soh"]["series"] if (series["view"], series["quantity"]) == ("measured", "capacity")
                              for cycle, value in zip(series["cycle"], series["value"]) if value is not None}
                    self.assertEqual(set(values), set(true_soh))
                    self.assertLessEqual(max((abs(values[cycle] - true_soh[cycle]) for cycle in values), default=0), TOLERANCE)
                    self.assertEqual((report["soh"]["now"] is None, report["soh"]["now_missing"]), (missing != "none", missing))


if __name__ == "__main__":
    unittest.main()
