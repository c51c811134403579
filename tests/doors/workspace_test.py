"""The workspace: what was read once is not read again; killed, crowded or on a full disk it holds the old state or the new, never a mixture."""

import hashlib
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BHA = os.environ.get("BHA_PROGRAM", str(ROOT / "build/release/bha"))
KILL_POINTS = int(os.environ.get("BHA_KILL_POINTS", "12"))
OPTIONS = ("--nominal-capacity-ah", "2", "--voltage-limits", "2.5", "4.2")
LONG_AGO = 1_700_000_000


def bha(*words, **more):
    return subprocess.run([BHA, *map(str, words)], capture_output=True, check=False, **more)


class Workspace(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="bha-workspace-"))
        cls.files = []
        for seed in (1, 2, 3):
            cls.files.append(cls.folder / f"cell{seed}.csv")
            made = bha("simulate", "--cycles", 20, "--seed", seed, "--sample-s", 120, "-o", cls.files[-1])
            assert made.returncode == 0, made.stderr

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def setUp(self):
        self.kept = Path(tempfile.mkdtemp(dir=self.folder)) / "kept"
        for file in self.files:
            os.utime(file, (LONG_AGO, LONG_AGO))

    def add(self, *words, code=0, kept=None, **more):
        done = bha("add", *words, "--workspace", kept or self.kept, *OPTIONS, **more)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        return done.stderr.decode()

    def refused(self, done, exit_code, *words):
        self.assertEqual((done.returncode, done.stdout), (exit_code, b""), done.stderr.decode())
        for word in words:
            self.assertIn(word, done.stderr.decode())

    def ask(self, sql, kept=None):
        database = sqlite3.connect((kept or self.kept) / "bha.sqlite")
        try:
            return database.execute(sql).fetchall()
        finally:
            database.close()

    def in_order(self, kept=None):
        self.assertEqual(self.ask("PRAGMA integrity_check", kept), [("ok",)])
        self.assertEqual(self.ask("PRAGMA foreign_key_check", kept), [])

    def report(self, cell, *words):
        done = bha("report", "--workspace", self.kept, "--cell", cell, *words)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return done.stdout

    # ---- what was read once is not read again

    def test_a_stored_report_is_the_report_of_the_file(self):
        self.assertIn("3 cells added", self.add(*self.files))
        for file in self.files:
            told = json.loads(bha("report", file, "--json", *OPTIONS).stdout)
            stored = json.loads(self.report(file.stem, "--json"))
            for document in (told, stored):
                del document["run"]
            self.assertTrue(told == stored, file)
        self.assertEqual(bha("report", self.files[0], *OPTIONS).stdout, self.report("cell1"))
        self.assertEqual(bha("report", *self.files, "--format", "csv", *OPTIONS).stdout,
                         bha("report", "--workspace", self.kept, "--format", "csv").stdout)
        listed = json.loads(bha("list", "--workspace", self.kept, "--json").stdout)
        self.assertEqual([(row["cell"], row["cycles"]) for row in listed["cells"]], [("cell1", 20), ("cell2", 20), ("cell3", 20)])
        self.in_order()

    def test_a_stored_report_is_replayed(self):
        self.add(self.files[0])
        document = self.folder / "stored.json"
        document.write_bytes(self.report("cell1", "--json"))
        self.assertIn(b"same", bha("replay", document).stdout)

    def test_an_unchanged_file_costs_a_look_at_its_size_and_time(self):
        file = self.folder / "steady.csv"
        file.write_bytes(self.files[0].read_bytes())
        os.utime(file, (LONG_AGO, LONG_AGO))
        self.add(file)
        whole = file.read_bytes()
        file.write_bytes(whole[:-9] + b"\n" * 9)  # nobody opens it: size and time are the same
        os.utime(file, (LONG_AGO, LONG_AGO))
        self.assertIn("1 source unchanged", self.add(file))
        file.write_bytes(whole)
        os.utime(file, (LONG_AGO + 5, LONG_AGO + 5))  # another time, the same bytes: it is known again by its sha256
        before = self.ask("SELECT * FROM reports")
        self.assertIn("1 source unchanged", self.add(file))
        self.assertEqual(self.ask("SELECT changed_ns FROM sources"), [((LONG_AGO + 5) * 10**9,)])
        self.assertTrue(self.ask("SELECT * FROM reports") == before)
        file.write_bytes(whole[:len(whole) // 2])
        self.assertIn("1 cell read again", self.add(file))
        self.assertLess(self.ask("SELECT cycles FROM cells")[0][0], 20)

    def test_a_file_that_has_grown_is_read_on_to_the_same_report(self):
        file, anew = self.folder / "grows.csv", self.folder / "anew"
        lines = self.files[0].read_bytes().splitlines(keepends=True)
        for n, (share, words) in enumerate(((0.5, "1 cell added"), (0.8, "1 cell read on"), (0.9, "1 cell read on"), (1, "1 cell read on"))):
            file.write_bytes(b"".join(lines[:int(share * len(lines))]))
            os.utime(file, (LONG_AGO + n, LONG_AGO + n))
            self.assertIn(words, self.add(file))
            shutil.rmtree(anew, ignore_errors=True)
            self.add(file, kept=anew)
            cycles = [self.ask("SELECT cycle, discharge_capacity_Ah, start_time_s FROM cycles", kept) for kept in (self.kept, anew)]
            self.assertEqual(len(cycles[0]), len(cycles[1]))
            for on, whole in zip(*cycles):
                self.assertEqual(on[0], whole[0])
                self.assertTrue(all((a is None and b is None) or abs(a - b) <= 1e-6 * abs(b) for a, b in zip(on[1:], whole[1:])), (on, whole))
            self.in_order()
        other = [line.replace(b",", b", ", 1) for line in lines[:100]] + lines[100:]  # grown, and not what it was before
        file.write_bytes(b"".join(other) + lines[-1])
        os.utime(file, (LONG_AGO + 9, LONG_AGO + 9))
        self.assertIn("1 cell read again", self.add(file))

    def test_what_follows_from_the_cycles_alone_is_told_anew_without_reading_the_file(self):
        file, fresh = self.folder / "steady.csv", self.folder / "fresh"
        whole = self.files[0].read_bytes()
        file.write_bytes(whole)
        os.utime(file, (LONG_AGO, LONG_AGO))
        self.add(file)
        file.write_bytes(whole[:-9] + b"\n" * 9)  # nobody opens it: size and time are the same
        os.utime(file, (LONG_AGO, LONG_AGO))
        asked = ("--eol", 0.9, "--reference", "first:3", "--exclude", "5=a door stood open")
        said = self.add(file, *asked)
        self.assertIn("1 cell told anew from the cycles that are kept", said)
        self.assertIn("holds alone: --eol 0.9 (before: not said), --exclude ", said)
        self.assertEqual(self.ask("SELECT eol_threshold FROM cells"), [(0.9,)])
        table = self.folder / "cells.csv"
        table.write_text("file,cell,group,chemistry\nsteady.csv,A1,25 degC,nmc\n")
        asked += ("--metadata", table)
        self.assertIn("1 cell told anew", self.add(file, *asked))
        file.write_bytes(whole)
        os.utime(file, (LONG_AGO, LONG_AGO))
        self.add(file, *asked, kept=fresh)
        self.assertEqual(self.ask('SELECT cell, "group", chemistry FROM cells'), [("A1", "25 degC", "nmc")])
        told = [json.loads(self.ask("SELECT json FROM reports", kept)[0][0]) for kept in (self.kept, fresh)]
        for document in told:
            del document["run"]
        self.assertTrue(told[0] == told[1])
        file.write_bytes(whole[:-9] + b"\n" * 9)
        os.utime(file, (LONG_AGO + 1, LONG_AGO + 1))  # the time tells that it is another: it is read
        self.assertIn("1 cell read again", self.add(file, "--eol", 0.8))
        before = self.ask("SELECT json FROM reports")
        os.utime(file, (LONG_AGO + 1, LONG_AGO + 1))
        refused = bha("add", file, "--workspace", self.kept, "--reference", "rated")
        self.assertEqual(refused.returncode, 1)
        self.assertIn(b"rated_without_nominal", refused.stderr)
        self.assertTrue(self.ask("SELECT json FROM reports") == before, "what was told stays")
        self.in_order()

    def test_the_digest_is_that_of_the_bytes_that_were_read(self):
        file = self.folder / "steady.csv"
        whole = self.files[0].read_bytes()
        file.write_bytes(whole)
        os.utime(file, (LONG_AGO, LONG_AGO))
        self.add(file, cwd=self.folder)
        other = whole[:-9] + b"\n" * 9
        file.write_bytes(other)
        os.utime(file, (LONG_AGO, LONG_AGO))
        self.assertIn("1 cell read again", self.add(Path(".") / "steady.csv", "--eol", 0.9, cwd=self.folder))  # by another name
        self.assertEqual(self.ask("SELECT sha256 FROM sources"), [(hashlib.sha256(other).hexdigest(),)])

    def test_a_file_written_a_moment_ago_is_looked_at_again(self):
        file = self.folder / "live.csv"
        file.write_bytes(self.files[0].read_bytes())
        self.add(file)
        self.assertEqual(self.ask("SELECT changed_ns FROM sources"), [(0,)])  # it may change within the clock's tick

    def test_options_that_change_numbers_make_it_read_again_others_do_not(self):
        self.add(self.files[0])
        self.assertIn("1 source unchanged", self.add(self.files[0], "--threads", 1, "--time-limit", 1000))
        again = self.add(self.files[0], "--test-time-is-continuous")
        self.assertIn("1 cell read again", again)
        self.assertIn("holds alone: --test-time-is-continuous", again)
        table = self.folder / "cells.csv"
        table.write_text("file,cell,group,chemistry\ncell1.csv,A1,25 degC,nmc\n")
        self.add(self.files[0], "--metadata", table)
        self.assertEqual(self.ask('SELECT cell, "group", chemistry FROM cells'), [("A1", "25 degC", "nmc")])
        self.in_order()

    def test_names_that_are_taken_get_a_number_and_keep_it(self):
        folder = self.folder / "other"
        folder.mkdir(exist_ok=True)
        second = folder / "cell1.csv"
        second.write_bytes(self.files[1].read_bytes())
        os.utime(second, (LONG_AGO, LONG_AGO))
        self.add(self.files[0])
        self.add(second)
        self.assertEqual(self.ask("SELECT cell FROM cells"), [("cell1",), ("cell1-2",)])
        self.add(second, self.files[0], "--eol", 0.7)
        self.assertEqual(sorted(self.ask("SELECT cell, path FROM sources")),
                         [("cell1", str(self.files[0].resolve())), ("cell1-2", str(second.resolve()))])
        self.assertEqual(json.loads(self.report("cell1-2", "--json"))["cell"]["id"], "cell1-2")

    def test_joined_files_are_one_cell(self):
        self.assertIn("1 cell added", self.add(self.files[0], self.files[1], "--join", "both"))
        self.assertIn("unchanged", self.add(self.files[0], self.files[1], "--join", "both"))
        self.assertEqual(self.ask("SELECT cell, count(*) FROM sources GROUP BY cell"), [("both", 2)])

    def test_a_cell_is_removed_and_added_again(self):
        self.add(*self.files)
        self.refused(bha("remove", "cell1", "cel2", "--workspace", self.kept), 1, "cell_not_found", "Did you mean cell2?")
        self.assertEqual(len(self.ask("SELECT * FROM cells")), 3)  # all or none
        removed = bha("remove", "cell1", "cell2", "--workspace", self.kept, "--json")
        self.assertEqual((removed.returncode, json.loads(removed.stdout)["removed"]), (0, ["cell1", "cell2"]))
        for view in ("cells", "sources", "cycles", "findings", "fits", "parameters", "forecasts", "reports", "beliefs"):
            self.assertEqual({row[0] for row in self.ask(f"SELECT cell FROM {view}")} - {"cell3"}, set(), view)
        told = json.loads(bha("add", self.files[0], self.files[2], "--workspace", self.kept, "--json", *OPTIONS).stdout)
        self.assertEqual((told["cells_added"], told["sources_unchanged"], told["files_refused"]), (1, 1, 0))
        self.assertIn("2 sources unchanged", self.add(self.files[0], self.files[2]))  # --json is no option of reading
        self.assertTrue(self.files[1].exists())

    # ---- anybody may ask

    def test_views_hold_what_the_report_tells(self):
        self.add(*self.files)
        told = json.loads(self.report("cell2", "--json"))
        rows = self.ask("SELECT cycle, discharge_capacity_Ah, kind, exclusion FROM cycles WHERE cell = 'cell2'")
        self.assertEqual([row[0] for row in rows], told["cycles"]["cycle"])
        self.assertEqual([row[1] for row in rows], told["cycles"]["discharge_capacity_Ah"])
        self.assertEqual([row[2] for row in rows], told["cycles"]["kind"])
        self.assertEqual([row[3] or "none" for row in rows], told["cycles"]["exclusion"])
        self.assertEqual(self.ask("SELECT law, best, rmse FROM fits WHERE cell = 'cell2'"),
                         [(fit["law"], int(fit["best"]), fit["rmse"]) for fit in told["fits"]])
        self.assertEqual(self.ask("SELECT law, name, value FROM parameters WHERE cell = 'cell2'"),
                         [(fit["law"], p["name"], p["value"]) for fit in told["fits"] for p in fit["parameters"]])
        self.assertEqual(self.ask("SELECT code, severity, file, first_row FROM findings WHERE cell = 'cell2'"),
                         [(f["code"], f["severity"], f["place"]["file"], f["place"]["first_row"]) for f in told["findings"]])
        self.assertEqual(self.ask("SELECT sha256, bytes FROM sources WHERE cell = 'cell2'"),
                         [(told["source"][0]["sha256"], told["source"][0]["bytes"])])
        self.assertEqual(json.loads(self.ask("SELECT belief FROM beliefs WHERE cell = 'cell2'")[0][0]), told["belief"])
        self.assertEqual(self.ask("SELECT json_extract(json, '$.soh.now') FROM reports WHERE cell = 'cell2'"), [(told["soh"]["now"],)])

    # ---- what cannot be done is said

    def test_refusals(self):
        self.refused(bha("list", "--workspace", self.folder / "none"), 1, "file_not_found", "bha add PATH")
        self.refused(bha("report", "--workspace", self.folder / "none"), 1, "file_not_found")
        self.refused(bha("remove", "x", "--workspace", self.folder / "none"), 1, "file_not_found")
        self.assertFalse((self.folder / "none").exists())
        self.refused(bha("add", "-", "--workspace", self.kept, input=b""), 2, "standard input")
        self.refused(bha("add", self.folder / "nothing.csv", "--workspace", self.kept), 1, "nothing.csv", "file_not_found")
        self.assertFalse(self.kept.exists())
        self.add(self.files[0])
        self.refused(bha("report", "--workspace", self.kept, "--cell", "none"), 1, "cell_not_found")
        self.refused(bha("report", "--workspace", self.kept, "--eol", "0.7"), 2, "--eol", "bha add")
        self.refused(bha("report", self.files[0], "--workspace", self.kept), 2, "not both")
        self.refused(bha("report"), 2, "PATH is required")
        self.assertIn("1 cell removed", bha("remove", "cell1", "cell1", "--workspace", self.kept).stderr.decode())
        self.refused(bha("report", "--workspace", self.kept), 1, "no cells", "bha add PATH")
        self.assertIn("no cells", bha("remove", "cell1", "--workspace", self.kept).stderr.decode() +
                      bha("list", "--workspace", self.kept).stderr.decode())

    def test_what_is_no_workspace_is_not_touched(self):
        self.kept.mkdir()
        place = self.kept / "bha.sqlite"
        place.write_text("these are notes, and long enough to be taken for anything at all. " * 20)
        before = place.read_bytes()
        for command in (("add", self.files[0]), ("list",), ("serve", "--port", 0)):
            self.refused(bha(*command, "--workspace", self.kept), 1, "container_corrupt")
        self.assertEqual(place.read_bytes(), before)
        place.unlink()
        self.ask("CREATE TABLE theirs(x)")
        self.refused(bha("add", self.files[0], "--workspace", self.kept), 1, "not bha's")
        self.assertEqual(self.ask("SELECT name FROM sqlite_schema"), [("theirs",)])
        place.unlink()
        self.add(self.files[0])
        self.ask("PRAGMA user_version = 99")
        for command in (("add", self.files[0]), ("list",)):
            self.refused(bha(*command, "--workspace", self.kept), 1, "version 99", "newer bha")

    # ---- bad luck

    def test_two_at_once(self):
        ways = [self.files, self.files[::-1], self.files[1:], self.files[:2]]
        running = [subprocess.Popen([BHA, "add", *map(str, files), "--workspace", str(self.kept), *OPTIONS, "--quiet"],
                                    stderr=subprocess.PIPE) for files in ways]
        for process in running:
            words = process.communicate()[1]
            self.assertEqual(process.returncode, 0, words.decode())
        self.assertEqual(sorted(self.ask("SELECT cell, cycles FROM cells")), [("cell1", 20), ("cell2", 20), ("cell3", 20)])
        self.in_order()

    def test_killed_at_any_moment_old_or_new_but_never_half(self):
        self.add(*self.files)
        states = []
        for eol in ("0.7", "0.75"):
            self.add(*self.files, "--eol", eol)
            states.append(dict(self.ask("SELECT cell, json FROM reports")))
        chance, killed = random.Random(5), 0
        began = time.monotonic()
        self.add(*self.files, "--eol", "0.7")
        whole_s = time.monotonic() - began
        starts = 0
        while killed < KILL_POINTS:
            starts += 1
            self.assertLess(starts, 10 * KILL_POINTS, "too few are killed before they end")
            eol = ("0.75", "0.7")[starts % 2]
            before = dict(self.ask("SELECT cell, json FROM reports"))
            process = subprocess.Popen([BHA, "add", *map(str, self.files), "--eol", eol, "--workspace", str(self.kept), *OPTIONS],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            waited_s = chance.uniform(0, 1.1 * whole_s)
            time.sleep(waited_s)
            process.send_signal(signal.SIGKILL)
            in_time = process.wait() == -signal.SIGKILL
            killed += in_time
            if not in_time:  # it ends sooner than measured, which may have been on a busy machine
                whole_s = min(whole_s, waited_s)
            after = dict(self.ask("SELECT cell, json FROM reports"))
            self.in_order()
            self.assertEqual(sorted(after), ["cell1", "cell2", "cell3"])
            for cell, document in after.items():  # each cell as it was or as it was to become; its rows are those of its document
                told = json.loads(document)
                self.assertIn(told["end_of_life"]["threshold"], (0.7, 0.75))
                self.assertEqual([row[0] for row in self.ask(f"SELECT cycle FROM cycles WHERE cell = '{cell}'")], told["cycles"]["cycle"])
                self.assertTrue(document in (states[0][cell], states[1][cell], before[cell]), cell)
        self.add(*self.files, "--eol", "0.75")
        self.assertTrue(dict(self.ask("SELECT cell, json FROM reports")) == states[1])

    def test_a_quota_leaves_the_old_state(self):
        self.add(self.files[0])
        before = self.ask("SELECT * FROM reports")
        size = (self.kept / "bha.sqlite").stat().st_size
        done = bha("add", *self.files, "--workspace", self.kept, *OPTIONS, restore_signals=False,
                   preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size // 4, size // 4)))
        self.refused(done, 1, "write_failed")
        self.assertTrue(self.ask("SELECT * FROM reports") == before)
        self.in_order()

    @unittest.skipUnless(os.geteuid() == 0, "only root can make a tiny disk")
    def test_a_full_disk_leaves_the_old_state(self):
        disk = self.folder / "disk"
        disk.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2500k", "tmpfs", str(disk)], capture_output=True, check=False).returncode:
            self.skipTest("no tmpfs here")
        try:
            self.add(self.files[0], kept=disk)
            before = self.ask("SELECT cell, json FROM reports", disk)
            (disk / "filler").write_bytes(b"x" * (os.statvfs(disk).f_bavail * os.statvfs(disk).f_bsize - 16384))
            done = bha("add", *self.files, "--workspace", disk, *OPTIONS)
            self.refused(done, 1, "write_failed", "make room")
            (disk / "filler").unlink()
            self.assertTrue(self.ask("SELECT cell, json FROM reports", disk)[0] == before[0])
            self.in_order(disk)
        finally:
            subprocess.run(["umount", str(disk)], check=False)


if __name__ == "__main__":
    unittest.main()
