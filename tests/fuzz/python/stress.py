"""stress.py SECONDS [--seed N] [--only NUMBER]: what callers get wrong, at random, until the time is up: a clear exception or the right answer.

Attempt NUMBER is the same for the same seed, whatever came before it, so that one can be had again alone. To be run on a build with sanitizers
(tools/stress_python); a finding there ends the program, and the last attempt that was begun is the one."""

import argparse
import faulthandler
import random
import sys
import tempfile
import warnings
import zlib
from collections import Counter
from pathlib import Path

import calls
import ends
import frames
import numpy as np
from calls import CLEAR, said_why

import bha

WEIGHT = {"frames": 40, "calls": 30, "records": 6, "threads": 6, "forks": 3, "ends": 2}
PATIENCE_S = 120


class NotMade(Exception):
    pass


class World:
    """What attempts share: a record as arrays, as a file, and what it must give."""

    def __init__(self, folder):
        rows, _ = bha.simulate(cycles=3, seed=7, sample_s=120)
        self.folder = Path(folder)
        self.good = {name: np.array(rows[name], dtype=float) for name in ("time_s", "voltage_V", "current_A")}
        self.told = bha.features(self.good, threads=1)["discharge_capacity_Ah"].tolist()
        self.file = self.folder / "cell.csv"
        self.file.write_text("\n".join([",".join(self.good), *(",".join(map(repr, row)) for row in zip(*(v.tolist() for v in self.good.values())))]))
        self.report = bha.report(self.good, nominal_capacity_Ah=2.0, threads=1)
        self.report_json = self.report.to_json()


def check_frame(rng, world):
    try:
        frame, exact = frames.frame(rng, world.good)
    except KeyboardInterrupt:
        raise
    except BaseException as refused:  # noqa: BLE001: a panic of polars is no Exception
        raise NotMade(type(refused).__name__) from refused  # by the library whose it would be
    options = {"threads": 1} if exact or rng.random() < 0.5 else calls.options(rng)
    if not exact:
        call = rng.choice([bha.features, bha.report, bha.check, bha.fit, lambda given, **o: bha.read(given, **o).samples().to_dict()])
        return call(frame) if call is bha.fit else call(frame, **options)
    try:
        answer = bha.features(frame, **options)["discharge_capacity_Ah"].tolist()
    except CLEAR as refused:
        raise AssertionError(f"{type(frame).__name__} is refused: {refused}") from refused
    if repr(answer) != repr(world.told):
        raise AssertionError(f"{type(frame).__name__}: other numbers than those of the arrays that it was made of: {answer}")


def attempt(number, seed, world):
    """(the kind of attempt, what came of it)"""
    rng = random.Random(zlib.crc32(f"{seed} {number}".encode()))
    kind = rng.choices(list(WEIGHT), list(WEIGHT.values()))[0]
    act = {"frames": check_frame, "calls": calls.call, "records": ends.record, "threads": ends.threads, "forks": ends.fork, "ends": ends.end}[kind]
    try:
        act(rng, world)
    except CLEAR as refused:
        return kind, said_why(refused)
    except NotMade:
        return kind, "not made"
    return kind, "answer"


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("seconds", type=float)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--only", type=int)
    said = words.parse_args()
    faulthandler.enable()
    warnings.simplefilter("ignore")
    counted = Counter()
    with tempfile.TemporaryDirectory(prefix="bha-stress-") as folder:
        world = World(folder)
        number, until = said.only or 0, ends.clock() + said.seconds
        while ends.clock() < until:
            print(f"attempt {number}", file=sys.stderr, flush=True)
            faulthandler.dump_traceback_later(PATIENCE_S, exit=True)
            counted[attempt(number, said.seed, world)] += 1
            number += 1
            if said.only is not None:
                break
        faulthandler.cancel_dump_traceback_later()
    for (kind, came), n in sorted(counted.items()):
        print(f"{n:7} {kind}: {came}")
    print(f"{sum(counted.values())} attempts, seed {said.seed}")


if __name__ == "__main__":
    main()
