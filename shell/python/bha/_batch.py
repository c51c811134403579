"""One input of a batch: what it is called in the result, whether it is there, and the work that makes it, on whatever machine."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import os
import re
import subprocess
import tempfile
import time
import uuid

from . import _core
from ._batch_inputs import Input, as_named, at_hand, digest, folder_input, is_url, place_of
from ._error import Error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    import pyarrow

#: The table that an input has in a result of this kind; it is written last, so that it stands for all of them.
MAIN = {"features": "cycles", "report": "reports", "benchmark": "results"}
FAILURES = "failures"
#: What another run may not find any more: done again in each.
_passing = ("file_not_found", "permission_denied", "file_changed", "read_failed", "stopped", "worker_lost")


class Folder:
    """Where a result is kept: a folder, or an fsspec URL, with a folder a table and a file an input in each.

    `part-HASH-KEY.parquet`: HASH of the input's name, KEY of what it was made from. Whoever lists the folder knows what is there.
    """

    def __init__(self, place: str, storage: Mapping[str, Any]) -> None:
        import fsspec

        self.fs, self.root = fsspec.core.url_to_fs(place_of(place), **(storage if is_url(place) else {}))
        self.local = not is_url(place)

    def path(self, *names: str) -> str:
        return "/".join((self.root.rstrip("/"), *names))

    def write(self, data: bytes, *names: str) -> None:
        """Whole or not at all. An object store has nothing in between; a disk has a name that nobody reads."""
        path = self.path(*names)
        if not self.local:
            self.fs.pipe_file(path, data)
            return
        os.makedirs(os.path.dirname(path), exist_ok=True)
        beside = os.path.join(os.path.dirname(path), f".part-{uuid.uuid4().hex}")
        try:
            with open(beside, "xb") as file:
                file.write(data)
            os.replace(beside, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(beside)
            raise

    def read(self, *names: str) -> bytes:
        return bytes(self.fs.cat_file(self.path(*names)))

    def has(self, *names: str) -> bool:
        return bool(self.fs.exists(self.path(*names)))

    def tables(self) -> dict[str, set[str]]:
        """Names of the files of each table, half-written ones too."""
        self.fs.invalidate_cache()
        out: dict[str, set[str]] = {}
        for path in self.fs.find(self.root) if self.fs.exists(self.root) else ():
            table, _, name = path[len(self.root.rstrip("/")) + 1 :].rpartition("/")
            if table and name.startswith(("part-", ".part-")):
                out.setdefault(table, set()).add(name)
        return out

    def remove(self, *names: str) -> None:
        self.fs.rm_file(self.path(*names))


@dataclasses.dataclass(frozen=True)
class Job:
    """What is asked of every input alike.

    Attributes
    ----------
    kind : {"features", "report", "benchmark"}
    out : str
        Where parts are written; empty: they come back with the answer.
    options : dict
        Keyword arguments of the call.
    groups : tuple of str
        More tables of the features.
    called : dict of str to str
        Absolute path among the options to what its user called it.
    asked : str
        Hash of all that changes the result, the inputs apart.
    storage : dict
        What fsspec needs beside the URL.
    version : str
        Of bha, where the run was started.
    """

    kind: str
    out: str
    options: dict[str, Any]
    groups: tuple[str, ...]
    called: dict[str, str]
    asked: str
    storage: dict[str, Any]
    version: str

    def part(self, one: Input, code: str = "") -> str:
        """File of an input that was refused by `code` (empty: it was not), in each of its tables."""
        lasts = one.stamp and code not in _passing
        return f"part-{one.hash}-{digest(f'{self.asked} {one.stamp}') if lasts else 'again'}.parquet"


@dataclasses.dataclass
class Done:
    """What became of one input.

    Attributes
    ----------
    code : str
        Why it was refused; empty: it was not.
    message : str
        The same in words.
    seconds : float
        That the work took [s].
    tables : dict of str to bytes
        Parquet by table, where nothing is written.
    """

    hash: str
    code: str = ""
    message: str = ""
    seconds: float = 0.0
    tables: dict[str, bytes] = dataclasses.field(default_factory=dict)


def job_of(kind: str, out: str, options: dict[str, Any], groups: Sequence[str], storage: Mapping[str, Any]) -> Job:
    """Options are judged here, before anything is read. Error: option_invalid."""
    from ._options import as_json

    options, called, files = dict(options), {}, {}
    for name in ("metadata", "believe", "data"):  # read by every worker, so its bytes count and not its name
        if isinstance(options.get(name), (str, os.PathLike)):
            path = os.path.abspath(options[name])
            called[path], options[name] = os.fspath(options[name]), path
            files[name] = folder_input(path).stamp if os.path.isdir(path) else _bytes_of(path)
    if "believe" in options and "believe" not in files:
        options["believe"] = json.loads(json.loads(as_json({"believe": options["believe"]}))["believe"])
    said = {name: value for name, value in options.items() if name not in files}
    if kind != "benchmark":
        _core.features([], as_json({**options, **({"groups": list(groups)} if groups else {})}))
    asked = digest(json.dumps([_core.version, kind, as_json(said), sorted(groups), files], sort_keys=True))
    return Job(kind, place_of(out) if out else "", options, tuple(groups), called, asked, dict(storage), _core.version)


def _bytes_of(path: str) -> str:
    import hashlib

    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except OSError as why:
        text = f"{path}: found {why.strerror}, expected a file. What to do: check the path. [file_not_found, 128]"
        raise Error(text, "file_not_found", 128, place={"file": path}, found=str(why.strerror), expected="a file", remedy="check the path") from None


def work(job: Job, batch: Sequence[Input]) -> list[Done]:
    """On a worker: every input of the batch, in order. What is refused is a row; what is already there is not done again.

    Raises
    ------
    RuntimeError
        This worker has another bha than the run.
    """
    if job.version != _core.version:
        raise RuntimeError(f"found bha {_core.version} on a worker, expected {job.version}: install the same on all of them")
    folder = Folder(job.out, job.storage) if job.out else None
    return [_work_on(job, one, folder) for one in batch]


def _work_on(job: Job, one: Input, folder: Folder | None) -> Done:
    part = job.part(one)
    if folder is not None and one.stamp:  # another worker had it before it died
        if folder.has(MAIN[job.kind], part):
            return Done(one.hash)
        if folder.has(FAILURES, part):
            return kept_failure(folder.read(FAILURES, part), one)
    began = time.perf_counter()
    done = Done(one.hash)
    try:
        tables = _tables_of(job, one)
    except Error as why:
        done.code, done.message = why.code or "internal", str(why)
        tables = {FAILURES: failure(one, why.code or "internal", why.number, str(why), why.remedy)}
    finish(job, one, done, tables, folder)
    done.seconds = time.perf_counter() - began
    return done


def finish(job: Job, one: Input, done: Done, tables: dict[str, pyarrow.Table], folder: Folder | None) -> None:
    """Parts are written, the main table's last; without a folder they go back with the answer."""
    import pyarrow.parquet

    name = job.part(one, done.code)
    for table in sorted(tables, key=lambda each: each == MAIN[job.kind]):
        sink = io.BytesIO()
        pyarrow.parquet.write_table(tables[table], sink, compression="zstd", use_dictionary=["file", "cell"])
        if folder is None:
            done.tables[table] = sink.getvalue()
        else:
            folder.write(sink.getvalue(), table, name)


def failure(one: Input, code: str, number: int, message: str, remedy: str) -> pyarrow.Table:
    import pyarrow

    texts = {"file": [one.name], "code": [code], "number": [number], "message": [message], "remedy": [remedy]}
    kinds = {"number": pyarrow.int64()}
    return pyarrow.table({name: pyarrow.array(values, kinds.get(name, pyarrow.string())) for name, values in texts.items()})


def kept_failure(parquet: bytes, one: Input) -> Done:
    import pyarrow.parquet

    [row] = pyarrow.parquet.read_table(io.BytesIO(parquet)).to_pylist()
    return Done(one.hash, row["code"], row["message"])


def _tables_of(job: Job, one: Input) -> dict[str, pyarrow.Table]:
    """Error: what the core refuses; what cannot be fetched; a bug in the core."""
    paths: list[str] = []

    def told(text: str) -> str:
        return _as_named(job, one, paths, text)

    try:
        with at_hand(one, job.storage) as paths:
            return _makes[job.kind](job, one, paths)
    except Error as why:
        again = Error(told(str(why)), why.code, why.number, found=why.found, expected=why.expected)
        again.remedy = why.remedy
        raise again from None
    except (TypeError, ImportError):  # of the call or of this worker, not of the file
        raise
    except FileNotFoundError as absent:
        raise _refused(one, "file_not_found", 128, str(absent), "check the path") from None
    except PermissionError as closed:
        raise _refused(one, "permission_denied", 114, str(closed), "change its permissions") from None
    except Exception as other:
        if paths:
            raise _refused(one, "internal", 901, told(repr(other)), "please report it with the file's first lines") from None
        raise _refused(one, "read_failed", 127, repr(other), "check the store and try again") from None


def _refused(one: Input, code: str, number: int, found: str, remedy: str) -> Error:
    return Error(f"{one.name}: {found}. What to do: {remedy}. [{code}, {number}]", code, number, found=found, remedy=remedy)


def _as_named(job: Job, one: Input, paths: list[str], text: str) -> str:
    return as_named(text, {**dict(zip(paths, one.files)), **job.called})


def _as_source(one: Input, paths: list[str], options: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    return (paths, {**options, "join": one.name}) if one.joined else (paths[0], options)


def _features(job: Job, one: Input, paths: list[str]) -> dict[str, pyarrow.Table]:
    from . import features

    source, options = _as_source(one, paths, job.options)
    table = features(source, job.groups, threads=1, **options)
    return {name: _of_file(one, each) for name, each in {MAIN["features"]: table, **table.groups}.items()}


def _of_file(one: Input, table: Any) -> pyarrow.Table:
    """With its file before it, and its cell; a file that is one cell is its cell."""
    import pyarrow

    rows = pyarrow.table(table)
    text = pyarrow.string()
    if "cell" not in rows.column_names:
        rows = rows.add_column(0, "cell", pyarrow.nulls(len(rows), text))
    return rows.add_column(0, "file", pyarrow.array([one.name] * len(rows), text))


def _report(job: Job, one: Input, paths: list[str]) -> dict[str, pyarrow.Table]:
    from . import report

    source, options = _as_source(one, paths, job.options)
    told = report(source if isinstance(source, list) else [source], threads=1, **options)
    import pyarrow

    columns = {
        "file": [one.name] * len(told),
        "cell": [each.cell.id for each in told],
        "report": [_as_named(job, one, paths, each.to_json()) for each in told],
    }
    return {MAIN["report"]: pyarrow.table({name: pyarrow.array(values, pyarrow.string()) for name, values in columns.items()})}


def _benchmark(job: Job, one: Input, paths: list[str]) -> dict[str, pyarrow.Table]:
    import pyarrow
    import pyarrow.csv

    from ._command import path as command_path

    with tempfile.TemporaryDirectory(prefix="bha-batch-") as folder:
        predictions = os.path.join(folder, "predictions.csv")
        words = [f"--{name}={value}" for name, value in job.options.items()]
        done = subprocess.run(
            [command_path(), "benchmark", paths[0], "--json", "--threads", "1", "-o", predictions, *words],
            capture_output=True, text=True, encoding="utf-8", errors="replace", check=False,
        )  # fmt: skip
        if done.returncode != 0:
            said = done.stderr.strip()
            code = re.search(r"\[(\w+), (\d+)\]", said)
            remedy = re.search(r"What to do: (.*?)\. \[", said, flags=re.S)
            raise Error(said, code[1] if code else "internal", int(code[2]) if code else 901, remedy=remedy[1] if remedy else "")
        kinds = {"cell": pyarrow.string(), **dict.fromkeys(_numbers_of(predictions), pyarrow.float64())}
        rows = pyarrow.csv.read_csv(predictions, convert_options=pyarrow.csv.ConvertOptions(column_types=kinds))
    text = pyarrow.string()
    told = pyarrow.table({"file": pyarrow.array([one.name], text), "result": [_as_named(job, one, paths, done.stdout.strip())]})
    return {MAIN["benchmark"]: told, "predictions": rows.add_column(0, "file", pyarrow.array([one.name] * len(rows), text))}


def _numbers_of(predictions: str) -> list[str]:
    """Columns cell, row or what else tells predictions apart, value, perhaps lo and hi: a whole number is a number like the others."""
    with open(predictions, encoding="utf-8") as file:
        names = file.readline().strip().split(",")
    return names[-3:] if names[-1] == "hi" else names[-1:]


_makes = {"features": _features, "report": _report, "benchmark": _benchmark}
