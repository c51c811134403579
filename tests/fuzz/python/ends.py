"""Threads at once, forks, files that go, and interpreters that end in the middle."""

import os
import shutil
import subprocess
import sys
import textwrap
import threading
import time

import frames

import bha

clock = time.monotonic


def record(rng, world):
    """A file that goes, is cut, grows, or becomes something else while its record is held."""
    place = world.folder / "going.csv"
    shutil.rmtree(place, ignore_errors=True) if place.is_dir() else place.unlink(missing_ok=True)
    shutil.copy(world.file, place)
    held = bha.read(place)

    def go():
        way = rng.randrange(6)
        if way == 0:
            place.unlink(missing_ok=True)
        elif way == 1:
            os.truncate(place, rng.randrange(2_000))
        elif way == 2:
            place.unlink(missing_ok=True), place.mkdir(exist_ok=True)
        elif way == 3:
            place.write_bytes(world.file.read_bytes() * 3)
        elif way == 4:
            place.write_bytes(os.urandom(3_000))

    if rng.random() < 0.5:
        going = threading.Timer(rng.random() * 0.02, go)
        going.start()
    else:
        go()
        going = None
    try:
        rng.choice([held.samples, lambda: bha.report(held), lambda: bha.features([held, held], join=rng.choice(["x", None]))])()
    finally:
        if going is not None:
            going.join()


def threads(rng, world):
    """Several at once, on what they share; each gets what it would get alone."""
    held, table, wrong = bha.read(world.good), bha.features(world.good, threads=1), []
    reader = frames.pyarrow.table(world.good)
    reader = reader.to_reader() if hasattr(reader, "__arrow_c_stream__") else reader

    def one(way):
        try:
            for _ in range(3):
                told = bha.features(held if way == 0 else world.good if way == 1 else str(world.file), threads=rng.choice([1, 2]))
                if repr(told["discharge_capacity_Ah"].tolist()) != repr(world.told):
                    raise AssertionError("other numbers than alone")
                table.to_dict(), table.__arrow_c_stream__(), held.samples()
            if way == 3:
                bha.features(reader)
        except (bha.Error, frames.pyarrow.ArrowException, ValueError, TypeError):
            if way != 3:  # a reader can be read once
                wrong.append(sys.exc_info()[1])
        except BaseException as raised:  # noqa: BLE001
            wrong.append(raised)

    at_once = [threading.Thread(target=one, args=(way,)) for way in (0, 1, 2, 3, 3)[: rng.randrange(2, 6)]]
    for thread in at_once:
        thread.start()
    for thread in at_once:
        thread.join()
    if wrong:
        raise AssertionError(f"in a thread: {wrong[0]!r}") from wrong[0]


def fork(rng, world):
    """While another thread is at work, too: the child has the thread that forked alone."""
    busy = threading.Thread(target=lambda: bha.report(world.good)) if rng.random() < 0.5 else None
    if busy is not None:
        busy.start()
    child = os.fork()
    if child == 0:
        try:
            good = repr(bha.features(world.good, threads=rng.choice([0, 1]))["discharge_capacity_Ah"].tolist()) == repr(world.told)
            os._exit(0 if good else 2)
        except BaseException:  # noqa: BLE001
            os._exit(3)
    code = os.waitstatus_to_exitcode(wait(child))
    if busy is not None:
        busy.join()
    if code != 0:
        raise AssertionError(f"a forked child ended with {code}")


def wait(child):
    until = clock() + 60
    while clock() < until:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return status
        time.sleep(0.005)
    os.kill(child, 9)
    os.waitpid(child, 0)
    raise AssertionError("a forked child did not end")


ENDS = [
    "threading.Thread(target=long, daemon=True).start(); time.sleep({s})",
    "threading.Thread(target=long, daemon=True).start(); time.sleep({s}); sys.exit(0)",
    "[threading.Thread(target=short, daemon=True).start() for _ in range(4)]; time.sleep({s}); os._exit(0)",
    "[threading.Thread(target=short).start() for _ in range(4)]; time.sleep({s})",
    "bha.report(good, progress=lambda share, words: sys.exit(0))",
    "atexit.register(short); atexit.register(lambda: print(len(view))); view = bha.features(good)['cycle']",
    "threading.Thread(target=lambda: bha.report(good, progress=lambda *said: time.sleep(0.01)), daemon=True).start(); time.sleep({s})",
    "held = bha.read(good); held.self = held; kept = bha.features(held); builtins.kept = [kept['cycle'], held, bha.report(held)]",
    "class Last:\n    def __del__(self): short()\nlast = Last(); last.self = last",
    "signal.setitimer(signal.ITIMER_REAL, {s}); signal.signal(signal.SIGALRM, lambda *_: sys.exit(0)); long()",
    "signal.setitimer(signal.ITIMER_REAL, {s}); signal.signal(signal.SIGALRM, signal.default_int_handler)\ntry: long()\nexcept KeyboardInterrupt: short()",
    "threading.Thread(target=long, daemon=True).start(); time.sleep({s}); child = os.fork()\nif child == 0: short(); os._exit(0)\nos.waitpid(child, 0)",
]


def end(rng, world):
    code = textwrap.dedent("""
        import atexit, builtins, os, signal, sys, threading, time
        import numpy as np
        import bha
        rows, _ = bha.simulate(cycles=3, seed=7, sample_s=120)
        good = {name: np.array(rows[name], dtype=float) for name in ("time_s", "voltage_V", "current_A")}
        def long(): bha.simulate(cycles=1_000_000, sample_s=0.1)
        def short():
            try: bha.features(good)
            except RuntimeError as late: assert "ending" in str(late), late  # what comes after the end is refused
        """) + rng.choice(ENDS).format(s=rng.random() * 0.3)  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=100, check=False)
    if done.returncode != 0:
        raise AssertionError(f"an interpreter that ends ended with {done.returncode}:\n{code}\n{done.stdout}{done.stderr[-6000:]}")
