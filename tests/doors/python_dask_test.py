"""bha.dask and `bha batch`: the same bytes for any number of workers, also when one is killed; what is refused is a row; what is done stays done."""

import dataclasses
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

there = all(importlib.util.find_spec(name) is not None for name in ("bha", "distributed", "fsspec", "pyarrow"))
if there:
    import fsspec
    import numpy as np
    import pyarrow.parquet
    from distributed import Client

    import bha
    import bha.dask
    from python_command import command
elif os.environ.get("BHA_PYTHON") == "1":
    raise RuntimeError("bha, dask[distributed], fsspec or pyarrow is not installed: make python")

OPTIONS = {"nominal_capacity_Ah": 2.0, "voltage_min_V": 2.5, "voltage_max_V": 4.2}
WHY = "bha, dask[distributed], fsspec or pyarrow is not installed: make python"
CELLS = 6


def bytes_below(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(Path(folder).rglob("*")) if path.is_file()}


def times_below(folder):
    return {str(path.relative_to(folder)): path.stat().st_mtime_ns for path in Path(folder).rglob("*") if path.is_file()}


def make_cells(folder, copies):
    """`copies` files of six cells, and among them one that is damaged, one without current, one that is not there."""
    folder.mkdir()
    for seed in range(1, CELLS + 1):
        command("simulate", "--cycles", 6, "--seed", seed, "--sample-s", 60, "-o", folder / f"cell{seed}.csv")
    for path in folder.glob("*.truth.json"):
        path.unlink()
    for number in range(CELLS + 1, copies + 1):
        shutil.copy(folder / f"cell{number % CELLS + 1}.csv", folder / f"cell{number}.csv")
    (folder / "damaged.csv").write_bytes(b"\x1f\x8b\x08\x00" + bytes(200))
    (folder / "no current.csv").write_text("Test Time / s,Voltage / V\n0,3.7\n1,3.7\n")
    return [str(folder / "*.csv"), str(folder / "gone.csv")]


class Folders(unittest.TestCase):
    """A folder a test, in which names are short: what a result is called hangs on them."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="bha-dask-"))
        self.addCleanup(shutil.rmtree, self.folder)


@unittest.skipUnless(there, WHY)
class WithoutWorkers(Folders):
    @classmethod
    def setUpClass(cls):
        cls.kept = Path(tempfile.mkdtemp(prefix="bha-dask-"))
        cls.paths = make_cells(cls.kept / "cells", CELLS)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.kept)

    def test_rows_are_those_of_each_file(self):
        done = bha.dask.features(self.paths, self.folder / "out", groups=("dcir", "slices"), **OPTIONS)
        files = [str(self.kept / "cells" / f"cell{n}.csv") for n in range(1, CELLS + 1)]
        self.assertEqual([name for name in done.files if name not in done.failed], files)
        for name in ("cycles", "dcir"):
            ours = done.table(name)
            at = 0
            for file in files:
                table = bha.features(file, ("dcir", "slices"), **OPTIONS)
                theirs = pyarrow.table(table if name == "cycles" else table.groups[name])
                rows = ours.slice(at, len(theirs))
                self.assertEqual(set(rows["file"].to_pylist()), {file} if len(theirs) else set())
                self.assertEqual(rows.drop_columns(["file", "cell"]).schema, theirs.schema)
                for column in theirs.column_names:  # bit for bit, NaN too
                    np.testing.assert_array_equal(rows[column].to_numpy(), theirs[column].to_numpy(), f"{file} {column}")
                at += len(theirs)
            self.assertEqual(at, len(ours))

    def test_a_file_that_is_refused_is_a_row(self):
        done = bha.dask.features(self.paths, **OPTIONS)
        rows = {Path(row["file"]).name: row for row in done.failures.to_pylist()}
        self.assertEqual({name: row["code"] for name, row in rows.items()},
                         {"damaged.csv": "compressed_corrupt", "gone.csv": "file_not_found", "no current.csv": "current_missing_column"})  # fmt: skip
        with self.assertRaises(bha.Error) as alone:
            bha.features(self.kept / "cells" / "no current.csv", **OPTIONS)
        row = rows["no current.csv"]
        self.assertEqual((row["message"], row["remedy"], row["number"]), (str(alone.exception), alone.exception.remedy, alone.exception.number))
        self.assertEqual(len(done.failed), 3)

    def test_a_second_run_does_what_is_left(self):
        out = self.folder / "out"
        cells = self.folder / "cells"
        shutil.copytree(self.kept / "cells", cells)
        first = bha.dask.features(cells, out, **OPTIONS)
        self.assertEqual((first.made, first.kept, len(first.failed)), (CELLS + 2, 0, 2))
        told = json.loads((out / "manifest.json").read_text())
        self.assertEqual((told["complete"], told["version"], len(told["files"])), (True, bha.version, CELLS + 2))
        before, bytes_before = times_below(out), bytes_below(out)
        second = bha.dask.features(cells, out, **OPTIONS)
        self.assertEqual((second.made, second.kept, second.failed), (0, CELLS + 2, first.failed))
        self.assertEqual(times_below(out), before)

        [lost] = [each["part"] for each in told["files"] if each["file"].endswith("cell2.csv")]
        (out / "cycles" / lost).unlink()
        (out / "cycles" / ".part-half").write_bytes(b"PAR1")  # as a worker leaves it that was killed
        self.assertEqual(bha.dask.features(cells, out, **OPTIONS).made, 1)
        self.assertEqual(bytes_below(out), bytes_before)

        shutil.copy(cells / "cell1.csv", cells / "cell3.csv")  # other bytes
        self.assertEqual(bha.dask.features(cells, out, **OPTIONS).made, 1)
        other = bha.dask.features(cells, out, **{**OPTIONS, "nominal_capacity_Ah": 3.0})
        self.assertEqual((other.made, other.kept), (CELLS + 2, 0))
        self.assertEqual(len(list((out / "cycles").iterdir())), CELLS)
        (cells / "damaged.csv").unlink()
        shutil.copy(cells / "cell1.csv", cells / "damaged.csv")  # mended
        self.assertEqual(set(map(os.path.basename, bha.dask.features(cells, out, nominal_capacity_Ah=3.0, **{k: OPTIONS[k] for k in OPTIONS if k[0] == "v"}).failed)),
                         {"no current.csv"})  # fmt: skip

    def test_a_folder_of_something_else_is_refused(self):
        out = self.folder / "out"
        bha.dask.features(self.paths, out, **OPTIONS)
        before = bytes_below(out)
        one = self.kept / "cells" / "cell1.csv"
        for call, options in ((bha.dask.features, {}), (bha.dask.report, {"prune": True})):
            with self.assertRaises(bha.Error) as refused:
                call(one, out, **options, **OPTIONS)
            self.assertEqual(refused.exception.code, "write_failed")
        self.assertEqual(bytes_below(out), before)
        self.assertEqual(bha.dask.features(one, out, prune=True, **OPTIONS).made, 0)
        self.assertEqual(len(list((out / "cycles").iterdir())), 1)

    def test_options_are_judged_before_anything_is_read(self):
        with self.assertRaises(bha.Error) as refused:
            bha.dask.features(self.paths, self.folder / "out", sign="up")
        self.assertEqual(refused.exception.code, "option_invalid")
        for options in ({"nominal_capacity_ah": 2}, {"threads": 2}, {"reference": "auto"}):
            with self.assertRaises(TypeError):
                bha.dask.features(self.paths, self.folder / "out", **options)
        self.assertFalse((self.folder / "out").exists())
        with self.assertRaises(bha.Error):
            bha.dask.features(str(self.folder / "none*.csv"))

    def test_a_worker_with_another_bha_ends_the_run(self):
        from bha._batch import job_of, work

        job = dataclasses.replace(job_of("features", "", {}, (), {}), version="0.0.9")
        with self.assertRaisesRegex(RuntimeError, "expected 0.0.9"):
            work(job, ())

    def test_what_lies_behind_a_url_gives_the_same(self):
        memory = fsspec.filesystem("memory")
        self.addCleanup(memory.rm, "bucket", recursive=True)
        for name in ("cell1.csv", "cell2.csv", "no current.csv"):
            memory.pipe_file(f"bucket/cells/{name}", (self.kept / "cells" / name).read_bytes())
        plain = bha.dask.features([self.kept / "cells" / f"cell{n}.csv" for n in (1, 2)], **OPTIONS)
        for source in ("memory://bucket/cells/cell*.csv", (self.kept / "cells" / "cell[12].csv").as_uri().replace("%5B", "[").replace("%5D", "]")):
            done = bha.dask.features(source, **OPTIONS)
            self.assertTrue(all(name.startswith(source[:7]) for name in done.files), done.files)
            self.assertEqual(done.table().drop_columns(["file"]).to_pandas().to_csv(), plain.table().drop_columns(["file"]).to_pandas().to_csv())
        done = bha.dask.features("memory://bucket/cells/", "memory://bucket/out", **OPTIONS)
        [row] = done.failures.to_pylist()
        self.assertTrue(row["message"].startswith(row["file"] + ":"), row["message"])  # not the temporary file's name
        self.assertEqual(bha.dask.features("memory://bucket/cells/", "memory://bucket/out", **OPTIONS).kept, 3)
        [text] = bha.dask.report("memory://bucket/cells/cell1.csv", **OPTIONS).table()["report"].to_pylist()
        self.assertEqual(json.loads(text)["source"][0]["name"], "memory://bucket/cells/cell1.csv")

    def test_a_report_is_that_of_one_machine(self):
        files = [self.kept / "cells" / f"cell{n}.csv" for n in (1, 2)]
        rows = bha.dask.report(files, **OPTIONS).table().to_pylist()
        for row, file in zip(rows, files):
            self.assertEqual((row["file"], row["cell"]), (str(file), file.stem))
            self.assertEqual(row["report"], bha.report(file, threads=1, **OPTIONS).to_json())

    def test_joined_files_are_one_cell(self):
        files = [self.kept / "cells" / f"cell{n}.csv" for n in (1, 2)]
        expected = bha.features(files, join="one", **OPTIONS)
        for done in (bha.dask.features(files, join="one", **OPTIONS), bha.dask.features({"one": files}, **OPTIONS)):
            self.assertEqual(done.files, ["one"])
            np.testing.assert_array_equal(done.table()["discharge_capacity_Ah"].to_numpy(), expected["discharge_capacity_Ah"])

    def test_a_protocol_is_a_task(self):
        columns = ",".join(f"f{j}" for j in range(16)) + ",capacity\n"
        for cell in range(5):
            rows = [",".join(f"{1 + 0.1 * j + 0.01 * ((j + cell) % 3) * k + 0.001 * cell:.6f}" for j in range(16)) + f",{2 - 0.008 * k - 0.001 * cell:.6f}" for k in range(30)]
            (self.folder / f"cell{cell}.csv").write_text(columns + "\n".join(rows) + "\n")
        protocol = {"id": "made-up", "task": "soh", "source": "PINN4SOH feature files", "protocol": "honest", "nominal_Ah": 2.0,
                    "train": [f"cell{i}.csv" for i in range(4)], "test": ["cell4.csv"]}  # fmt: skip
        (self.folder / "good.json").write_text(json.dumps(protocol))
        (self.folder / "bad.json").write_text(json.dumps({**protocol, "test": ["none.csv"]}))
        done = bha.dask.benchmark([self.folder / "good.json", self.folder / "bad.json"], data=self.folder)
        self.assertEqual(done.failures["code"].to_pylist(), ["file_not_found"])
        told = command("benchmark", self.folder / "good.json", "--data", self.folder, "--json")
        self.assertEqual(done.table()["result"].to_pylist(), [told.strip()])
        self.assertEqual(len(done.table("predictions")), 30)

    def test_names_are_sorted_as_the_command_sorts_them(self):
        from bha._batch_inputs import natural_key

        self.assertEqual(sorted(["b", "a10", "a9", "a-1", "a09", "a", "A", "a1b", "ä"], key=natural_key), ["A", "a", "a-1", "a1b", "a09", "a9", "a10", "b", "ä"])


@unittest.skipUnless(there, WHY)
class WithWorkers(Folders):
    """A scheduler and workers as anybody starts them, each a process."""

    def start(self, *words):
        log = open(self.folder / f"{len(self.processes)}.log", "wb")  # noqa: SIM115
        self.addCleanup(log.close)
        at = str(self.folder / "scheduler.json")
        process = subprocess.Popen(
            [sys.executable, "-m", *words, "--scheduler-file", at, "--no-dashboard"], stdout=log, stderr=log, cwd=self.folder
        )
        self.processes.append(process)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def test_any_number_of_workers_gives_the_same_and_a_killed_one_loses_nothing(self):
        self.processes = []
        self.start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0")
        workers = {
            name: self.start("distributed.cli.dask_worker", "--name", name, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1")
            for name in ("first", "second")
        }
        paths = make_cells(self.folder / "cells", 40)  # while they start
        alone = self.folder / "alone"
        expected = bha.dask.features(paths, alone, **OPTIONS)
        self.assertEqual((expected.made, len(expected.failed)), (43, 3))
        deadline = time.monotonic() + 30
        while not (self.folder / "scheduler.json").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        with Client(scheduler_file=str(self.folder / "scheduler.json"), timeout=30) as client:
            client.wait_for_workers(2, timeout=30)
            told = []
            bha.dask.features(paths, self.folder / "two", client=client, progress=lambda share, words: told.append((share, words)), **OPTIONS)
            self.assertEqual(told[-1], (1.0, "43 of 43 files"))
            self.assertEqual(bytes_below(self.folder / "two"), bytes_below(alone))

            addresses = {info["name"]: address for address, info in client.scheduler_info(n_workers=-1)["workers"].items()}
            had = []

            def kill_the_first(share, _):
                if share > 0.25 and not had:
                    had.extend(client.processing()[addresses["first"]])
                    workers["first"].send_signal(signal.SIGKILL)

            done = bha.dask.features(paths, self.folder / "killed", client=client, files_a_task=1, progress=kill_the_first, **OPTIONS)
            self.assertGreater(len(had), 0, "it had something to do")
            self.assertEqual(workers["first"].wait(timeout=10), -signal.SIGKILL)
            self.assertEqual((done.made, done.failed), (43, expected.failed))
            self.assertEqual(bytes_below(self.folder / "killed"), bytes_below(alone))
            self.assertEqual(list(client.scheduler_info(n_workers=-1)["workers"]), [addresses["second"]])

            in_memory = bha.dask.features(paths, client=client, **OPTIONS)
            self.assertEqual(in_memory.table().schema, expected.table().schema)
            one = bha.dask.features(paths, self.folder / "one", client=client, **OPTIONS)
            self.assertEqual(bytes_below(self.folder / "one"), bytes_below(alone))
            self.assertEqual(one.failures, expected.failures)


@unittest.skipUnless(there, WHY)
class Command(Folders):
    def run_it(self, *words):
        code = "from bha._command import main; main()"
        return subprocess.run([sys.executable, "-c", code, *map(str, words)], cwd=self.folder, capture_output=True, text=True, timeout=120, check=False)

    def test_a_batch_from_the_command_line(self):
        make_cells(self.folder / "cells", CELLS)
        words = ["batch", "cells", "-o", "out", "--workers", 1, "--nominal-capacity-ah", 2, "--voltage-limits", 2.5, 4.2, "--groups", "dcir"]
        done = self.run_it(*words, "--json")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(json.loads(done.stdout), {"folder": "out", "kind": "features", "files": 8, "made": 8, "kept": 0, "refused": 2})
        self.assertIn("[current_missing_column, ", done.stderr)
        before = os.getcwd()
        os.chdir(self.folder)
        try:
            bha.dask.features("cells", "alone", groups="dcir", **OPTIONS)
        finally:
            os.chdir(before)
        self.assertEqual(bytes_below(self.folder / "out"), bytes_below(self.folder / "alone"))

    def test_what_the_command_line_refuses(self):
        for words, code, said in ((["batch", "--help"], 0, "--scheduler ADDRESS"), (["help", "batch"], 0, "Examples:"), (["batch", "x.csv"], 2, "--out"),
                                  (["batch", "x.csv", "-o", "out", "--map", "voltage", "--workers", "1"], 2, "bha help map")):  # fmt: skip
            done = self.run_it(*words)
            self.assertEqual(done.returncode, code, done.stderr)
            self.assertIn(said, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
