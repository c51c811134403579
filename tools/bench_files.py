"""What `make bench` measures whole processes on: files, their variants, and one process with its CPU, wall and memory from the kernel."""

import os
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

# Columns of ../shared/bench/make_timeseries.py: time, voltage, current, cycle, step, ambient, surface.
NOISY = (0, 1, 2, 5, 6)
VARIANTS = ("crlf", "repr", "exponents", "broken")


def once(command):
    """CPU seconds (user + system), wall seconds and peak memory in MB of one process; its output is thrown away."""
    null = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0), (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]
    start = time.perf_counter()
    pid = os.posix_spawn(command[0], command, os.environ, file_actions=null)
    _, status, used = os.wait4(pid, 0)
    wall_s = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    if code != 0:
        raise SystemExit(f"{' '.join(command)}: exit status {code}")
    return {"cpu_s": used.ru_utime + used.ru_stime, "wall_s": wall_s, "peak_MB": used.ru_maxrss / 1024}


def in_turn(commands, rounds):
    """{name: command} → {name: medians}: everything once a round, so that a busy spell of the machine hits all alike."""
    runs = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(once(command))
    return {name: medians(of_name) for name, of_name in runs.items()}


def medians(runs):
    out = {key: statistics.median(run[key] for run in runs) for key in ("cpu_s", "wall_s")}
    out["peak_MB"] = max(run["peak_MB"] for run in runs)
    out["least_s"], out["most_s"] = min(run["cpu_s"] for run in runs), max(run["cpu_s"] for run in runs)
    out["least_wall_s"] = min(run["wall_s"] for run in runs)
    return out


def make(python, bench, folder, megabytes, forms=("csv",)):
    """The file of so many MB in these forms; None: it could not be made, and why was said."""
    csv = Path(folder) / f"bdf_{megabytes}mb.csv"
    if all(csv.with_suffix("." + form).exists() for form in forms):
        return csv
    done = subprocess.run([python, str(bench / "make_timeseries.py"), str(folder), "--mb", str(megabytes), "--forms", *forms],
                          capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    if done.returncode == 0:
        return csv
    print(f"{csv.name} is not made: {(done.stderr.strip().splitlines() or ['?'])[-1]}", file=sys.stderr)
    return None


def variant(csv, kind):
    """The same rows written otherwise, beside the file."""
    path = csv.with_name(f"{csv.stem}_{kind}.csv")
    if path.exists():
        return path
    part = path.with_suffix(".part")
    with open(csv, encoding="ascii") as given, open(part, "w", encoding="ascii", newline="\r\n" if kind == "crlf" else "\n") as out:
        out.write(next(given))
        rng = random.Random(7)
        for number, line in enumerate(given):
            out.write(line if kind == "crlf" else rewritten(line, kind, number, rng))
    part.rename(path)
    return path


def rewritten(line, kind, number, rng):
    if kind == "broken" and number % 100 != 99:
        return line
    fields = line.rstrip("\n").split(",")
    if kind == "broken":
        fields[rng.randrange(3)] = "broken"  # time, voltage or current: the row is rejected
    if kind == "repr":
        for column in NOISY:
            fields[column] = repr(float(fields[column]) + 1e-7 * rng.random())
    if kind == "exponents":
        for column in (1, 2):
            fields[column] = f"{float(fields[column]):.6E}"
    return ",".join(fields) + "\n"
