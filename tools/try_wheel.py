"""What a wheel must do in an environment that has numpy alone: no compiler, no project around it."""

import json
import pathlib
import shutil
import subprocess
import sys
import sysconfig

import bha

home = pathlib.Path(bha.__file__).parent
assert "site-packages" in home.parts, f"{home} is not the installed package"
rows, truth = bha.simulate(cycles=12, seed=7, sample_s=60)
table = bha.features(rows, nominal_capacity_Ah=2.0, voltage_min_V=2.5, voltage_max_V=4.2)
worst = max(abs(table["discharge_capacity_Ah"][:-1] - [c["discharge_Ah"] for c in truth["cycles"]][: len(table["cycle"]) - 1]))
assert worst < 0.01, worst
report = bha.report(rows, nominal_capacity_Ah=2.0, voltage_min_V=2.5, voltage_max_V=4.2)
report.save("cell.html")
report.save("cell.json")
soh = json.loads(pathlib.Path("cell.json").read_text())["soh"]["now"]
assert 0.9 < soh < 1.1, soh
program = shutil.which("bha", path=sysconfig.get_path("scripts"))
told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.split()
assert told == ["bha", bha.version], told
print(f"CPython {sys.version.split()[0]}: {home.name} {bha.version}, SoH now {soh:.4f}, {len(list(home.iterdir()))} files, bha --version")
